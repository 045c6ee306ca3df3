"""The reading grade of patients' words: Flesch-Kincaid, with medical names counted as easy words."""

from __future__ import annotations

import re

import textstat

MEDICAL = (
    "operation oxycodone hydrocodone morphine tramadol codeine fentanyl opioid painkiller medicine antibiotics "
    "emergency department infection numbness paralysis constipation urine questionnaire clinic surgery injury "
    "therapy physical"
).split()
_MEDICAL = re.compile(rf"\b({'|'.join(MEDICAL)})s?\b", re.IGNORECASE)


def grade(text: str) -> float:
    """US school grade of a text; 6 is the aim."""
    return float(textstat.flesch_kincaid_grade(_MEDICAL.sub("word", text)))
