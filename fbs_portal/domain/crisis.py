"""A few plain phrases about self-harm or overdose in free text.

This only ever raises, and is never shown as detection: most people in a crisis write other words, so the crisis line
stands beside every text box whatever is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from fbs_portal.domain.answers import Answers
from fbs_portal.domain.questionnaire import Kind, Questionnaire

_GAPS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Small letters without marks, one space between words, one at both ends: `Don’t` becomes ` dont `."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return f" {_GAPS.sub(' ', letters).strip()} "


def mentions(*, text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text as whole words."""
    folded = fold(text)
    return any(fold(phrase) in folded for phrase in phrases)


def answers_mention(*, questionnaire: Questionnaire, answers: Answers, phrases: Iterable[str]) -> bool:
    """Whether one of the free texts holds one of the phrases."""
    written = (answers.get(question.code) for question in questionnaire.questions if question.kind is Kind.TEXT)
    wanted = tuple(phrases)
    return any(mentions(text=text, phrases=wanted) for text in written if isinstance(text, str))
