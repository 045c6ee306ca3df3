"""Answers as they are stored, question code -> value. Not answered, prefers not to say and 0 are three things.

Absent (or None) is *not answered*. `{"declined": true}` is *prefers not to say*. Everything else is the answer:
a whole number 0-10, a choice's code, a list of codes (`[]` is "none of these") or a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fbs_portal.domain.codes import AnswerMode

Answers = Mapping[str, Any]

ON_PAPER = frozenset({AnswerMode.PAPER, AnswerMode.PAPER_PROXY})
"""Written earlier, entered by staff: the date on the paper counts."""

BY_OTHERS = (AnswerMode.PROXY, AnswerMode.PHONE_PROXY, AnswerMode.PAPER_PROXY)
"""Answered by someone for the patient, however the answers came here."""

BY_PATIENTS = frozenset({AnswerMode.SELF, AnswerMode.PROXY})
"""Typed by the patient, or by someone for the patient; everything else was typed by staff."""

DECLINED_KEY = "declined"


class Given(StrEnum):
    """What is known of one question."""

    MISSING = "missing"
    DECLINED = "declined"
    ANSWERED = "answered"


def declined() -> dict[str, bool]:
    """The stored form of "prefers not to say": a new dict, so that nobody can change another's."""
    return {DECLINED_KEY: True}


def is_declined(value: object) -> bool:
    return isinstance(value, Mapping) and value.get(DECLINED_KEY) is True


def given(*, answers: Answers, code: str) -> Given:
    stored = answers.get(code)
    if stored is None:
        return Given.MISSING
    return Given.DECLINED if is_declined(stored) else Given.ANSWERED


def value(*, answers: Answers, code: str) -> Any:
    """The answer itself, or None when it is missing or declined."""
    stored = answers.get(code)
    return None if is_declined(stored) else stored


def number(*, answers: Answers, code: str) -> int | None:
    """A whole number. `True` is not 1, and a text is never read as a number."""
    stored = answers.get(code)
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else None


def choice(*, answers: Answers, code: str) -> str | None:
    stored = answers.get(code)
    return stored if isinstance(stored, str) else None


def choices(*, answers: Answers, code: str) -> tuple[str, ...] | None:
    """The ticked codes; `()` is "none of these", None is not answered."""
    stored = answers.get(code)
    if not isinstance(stored, (list, tuple)):
        return None
    return tuple(item for item in stored if isinstance(item, str))


def canonical(answers: Answers) -> dict[str, Any]:
    """The one stored shape: keys in order, tuples as lists, what is not answered left out."""
    return {
        code: list(stored) if isinstance(stored, tuple) else stored
        for code, stored in sorted(answers.items())
        if stored is not None
    }
