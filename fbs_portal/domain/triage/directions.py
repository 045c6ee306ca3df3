"""Which way is worse, for every question that has a way. The rest is unordered (E11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS

WORSE_NUMBERS: tuple[str, ...] = tuple(NUMBERS)
"""Higher is worse."""

WORSE_CHOICES: dict[str, tuple[str, ...]] = {
    question: CHOICES[question] for question in ("trend", "walking", "opioids", "acceptable", "wants_contact")
}
"""Values from best to worst."""

WORSE_LISTS: tuple[str, ...] = ("red_flags", "nerve_symptoms")
"""One more item is worse."""

ORDERED: tuple[str, ...] = (*WORSE_NUMBERS, *WORSE_CHOICES, *WORSE_LISTS)


def worse_values(*, question: str, value: Any) -> Iterator[Any]:
    """Every answer that is worse than this one, mildest first; nothing for an unordered or unanswered question."""
    if value is None or question not in ORDERED:
        return
    if question in NUMBERS:
        yield from range(value + 1, NUMBERS[question][1] + 1)
    elif question in WORSE_CHOICES:
        order = WORSE_CHOICES[question]
        yield from order[order.index(value) + 1 :]
    else:
        yield from _with_more(question, value)


def _with_more(question: str, ticked: Iterable[str]) -> Iterator[list[str]]:
    has = list(ticked)
    yield from ([*has, item] for item in LISTS[question] if item not in has)


def is_worse(*, question: str, value: Any, than: Any) -> bool:
    """Whether `value` is worse than `than`; False for unordered questions and for anything unanswered."""
    if value is None or than is None or question not in ORDERED:
        return False
    if question in NUMBERS:
        return bool(value > than)
    if question in WORSE_CHOICES:
        order = WORSE_CHOICES[question]
        return order.index(value) > order.index(than)
    return set(value) > set(than)
