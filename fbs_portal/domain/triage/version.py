"""Which rule code made an assessment. A test recomputes the digest from the source (E10)."""

ENGINE_DIGEST = "45ac5f091410257b576744465d9d93f0349b97a9fa2e67e36ee9802aef0822ae"
"""SHA-256 of every module that takes part in a decision, as the test computes it."""

ENGINE_VERSION = f"2026.1+{ENGINE_DIGEST[:12]}"
