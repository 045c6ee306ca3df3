"""Which rule code made an assessment. A test recomputes the digest from the source (E10)."""

ENGINE_DIGEST = "2b9de193343c93043b6acbb2a1a46f66a6a21ef660a7a09406e15bdfd35e1d5d"
"""SHA-256 of every module that takes part in a decision, as the test computes it."""

ENGINE_VERSION = f"2026.1+{ENGINE_DIGEST[:12]}"
