"""Reads single answers. What is not one of a question's values is None, and never 0 or "no"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS

Answers = Mapping[str, Any]
NOT_A_SIGN = frozenset({"none", "none_of_these"})
_SEVERAL = (list, tuple, set, frozenset)
_NAMED = {question: frozenset(values) for question, values in LISTS.items()}
_PLACE = {question: {value: place for place, value in enumerate(values)} for question, values in CHOICES.items()}
_PLAIN: dict[str, frozenset[Any]] = {
    **{question: frozenset(values) for question, values in CHOICES.items()},
    **{question: frozenset(range(low, high + 1)) for question, (low, high) in NUMBERS.items()},
}


def number(answers: Answers, question: str) -> int | None:
    """A whole number inside the question's range. True, 7.0 and "7" are not whole numbers."""
    value = answers.get(question)
    if type(value) is not int:
        return None
    low, high = NUMBERS[question]
    return value if low <= value <= high else None


def choice(answers: Answers, question: str) -> str | None:
    value = answers.get(question)
    if value is None:
        return None
    return str(value) if isinstance(value, str) and value in _PLACE[question] else None


def position(answers: Answers, question: str) -> int | None:
    """Place of an ordered choice, 0 = best."""
    value = answers.get(question)
    return _PLACE[question].get(value) if isinstance(value, str) else None


def items(answers: Answers, question: str) -> tuple[str, ...] | None:
    """The ticked items, None when the list was not answered. Unknown items are kept for the caller."""
    value = answers.get(question)
    if value is None or not isinstance(value, _SEVERAL):
        return None
    ticked = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return tuple(str(item) for item in ticked if item not in NOT_A_SIGN)


def known_items(answers: Answers, question: str) -> frozenset[str] | None:
    ticked = items(answers, question)
    return None if ticked is None else _NAMED[question].intersection(ticked)


def is_declined(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("declined") is True


def unreadable(answers: Answers) -> tuple[str, ...]:
    """Questions that carry something which is neither an allowed value, nor declined, nor absent."""
    return tuple(
        question
        for question, value in answers.items()
        if value is not None and not _plainly_read(question, value) and _is_unreadable(answers, question, value)
    )


def _plainly_read(question: str, value: Any) -> bool:
    """The usual answers, told in one look; everything else is looked at closely."""
    kind = type(value)
    if kind is str or kind is int:
        return value in _PLAIN.get(question, ())
    return kind is list and not value


def _is_unreadable(answers: Answers, question: str, value: Any) -> bool:
    if value is None or is_declined(value):
        return False
    if question in NUMBERS:
        return number(answers, question) is None
    if question in CHOICES:
        return choice(answers, question) is None
    if question == "red_flags":
        return items(answers, question) is None
    if question in LISTS:
        ticked = items(answers, question)
        return ticked is None or not set(ticked) <= set(LISTS[question])
    return False
