"""Which rule code made an assessment. A test recomputes the digest from the source (E10)."""

ENGINE_DIGEST = "29e533dc8f5e5bd6791733afc6c173b233c51bd247825a8ac2adb81058b96d82"
"""SHA-256 of every module that takes part in a decision, as the test computes it."""

ENGINE_VERSION = f"2026.1+{ENGINE_DIGEST[:12]}"
