"""Facts for those who ask a few of them of a million reports: each is made when somebody looks at it first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from fbs_portal.domain.facts.derivation import LATER, Past, course_facts, known_at_once
from fbs_portal.domain.facts.told import Told, kept
from fbs_portal.domain.facts.types import Facts


def sparing(*, past: Past, then: Past, told: Told, on: date) -> Facts:
    """What `complete` gives, terse; `then` is the past with this report in it. A test compares the two."""
    return cast(Facts, _Sparing(past, then, told, on))


class _Course:
    """A course in a plain object: one dictionary instead of thirteen assignments."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.__dict__ = known

    @property
    def previous(self) -> int | None:
        earlier = self.__dict__["earlier"]
        return earlier[-1][1] if earlier else None


class _Sparing:
    def __init__(self, past: Past, then: Past, told: Told, on: date) -> None:
        self.__dict__ = known_at_once(past, then, told, on)
        axial, limb = course_facts(past, then, told)
        self.axial, self.limb = courses = _Course(axial), _Course(limb)
        self.courses = courses
        self.terse = True
        self._from = past, told, on


def _later(name: str, make: Callable[[Past, Told, date], Any]) -> kept[Any]:
    """One of the facts of `LATER`, made for the first who looks."""

    def read(facts: _Sparing) -> Any:
        return make(*facts._from)

    read.__name__ = name
    return kept(read)


for _name, _make in LATER.items():
    setattr(_Sparing, _name, _later(_name, _make))
