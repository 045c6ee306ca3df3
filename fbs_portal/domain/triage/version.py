"""Which rule code made an assessment. A test recomputes the digest from the source (E10)."""

ENGINE_DIGEST = "e628650648afbeefe47b6c4a200ff69690bb2dee8f482a7bac7957ad45b8d18e"
"""SHA-256 of every module that takes part in a decision, as the test computes it."""

ENGINE_VERSION = f"2026.1+{ENGINE_DIGEST[:12]}"
