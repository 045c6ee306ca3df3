"""Which rule code made an assessment. A test recomputes the digest from the source (E10)."""

ENGINE_DIGEST = "34b0ca83ee3b765e954e981d295317c81d643f126296f7a50112a930f6d0add9"
"""SHA-256 of every module that takes part in a decision, as the test computes it."""

ENGINE_VERSION = f"2026.1+{ENGINE_DIGEST[:12]}"
