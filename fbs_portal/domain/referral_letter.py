"""The referral letter as a clinician keeps it: what it asks for, and the digest that tells if it is still the same."""

from __future__ import annotations

import hashlib
from enum import StrEnum

LONGEST_WORDS = 4000
"""Characters of the opening, and of the request."""


class Asked(StrEnum):
    """What the clinic asks of whoever evaluates; several may be."""

    EVALUATION = "evaluation"
    CAUSE = "cause"
    INJECTION = "injection"
    MEDICINES = "medicines"
    STIMULATION = "stimulation"
    REVISION = "revision"
    TAKE_OVER = "take_over"


def digest_of(content: str) -> str:
    """SHA-256 of the whole letter as it is read."""
    return hashlib.sha256(content.encode()).hexdigest()
