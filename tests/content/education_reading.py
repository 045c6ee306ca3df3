"""How hard a text is to read: US school grade (Flesch-Kincaid), with medical names read as one short word."""

from __future__ import annotations

import re

import textstat

from fbs_portal.presenters.markdown import to_text

HARD_LIMIT = 8.0
TARGET = 6.0
LONGEST_SENTENCE = 20

MEDICAL_NAMES = (
    "failed back surgery syndrome",
    "failed back syndrome",
    "persistent spinal pain syndrome",
    "post-laminectomy syndrome",
    "cauda equina syndrome",
    "spinal stenosis",
    "sciatica",
    "sciatic nerve",
    "stenosis",
    "sacroiliac joint",
    "magnetic resonance imaging",
    "physiotherapy",
    "physiotherapist",
    "antibiotics",
    "vertebra",
    "vertebrae",
    "opioids",
    "opioid",
    "codeine",
    "morphine",
    "oxycodone",
    "tramadol",
    "stimulator",
    "stimulators",
    "injection",
    "injections",
    "fusion",
    "decompression",
    "discectomy",
    "laminectomy",
    "x-ray",
    "x-rays",
    "MRI",
    "CT",
)
"""Names that a patient hears from the team anyway; each is explained where a page first uses it."""

_NAMES = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, MEDICAL_NAMES), key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def plain_sentences(body: str) -> list[str]:
    """The sentences of a body; a heading or a list item without a full stop is one of its own."""
    lines = [_NAMES.sub("name", line).strip() for line in to_text(body).splitlines()]
    found: list[str] = []
    for line in lines:
        found += [part for part in re.split(r"(?<=[.!?])\s+", line) if re.search(r"\w", part)]
    return [part if part[-1] in ".!?" else part.rstrip(":;,") + "." for part in found]


def grade(body: str) -> float:
    """US school grade of a text's full sentences; headings and bare list items would only make it look easier."""
    whole = "\n\n".join(line for line in to_text(body).splitlines() if line.rstrip()[-1:] in ".!?:")
    return float(textstat.flesch_kincaid_grade(" ".join(plain_sentences(whole))))


def longest_sentence(body: str) -> tuple[int, str]:
    return max((len(sentence.split()), sentence) for sentence in plain_sentences(body))


def words(body: str) -> int:
    return len(to_text(body).split())
