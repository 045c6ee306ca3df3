"""Two rule sets judged in one go: where every number of both says the same of a report, so do the rules.

Rules count with a threshold and compare with it. A `Both` stands for a number of the old set and knows that of the new
one. It answers every comparison as the old one does, and notes when the new one would have answered otherwise. While
nothing is noted, the rules went the way that they go under the new set. Anything else that is done with it is a
TypeError, and the two sets are then judged one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import add, ge, gt, le, lt, mul, sub
from types import SimpleNamespace
from typing import Any, cast

from fbs_portal.domain.triage.ruleset import RuleSet


class Parting:
    """Whether the two sets have said different things since it was last set to False."""

    __slots__ = ("noted",)

    def __init__(self) -> None:
        self.noted = False


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[Both, Any], bool]:
    def compare(self: Both, other: Any) -> bool:
        said = holds(self.old, other)
        if holds(self.new, other) is not said:
            self.parting.noted = True
        return said

    return compare


def _counted(count: Callable[[Any, Any], Any]) -> Callable[[Both, Any], Both]:
    return lambda self, other: Both(count(self.old, other), count(self.new, other), self.parting)


def _counted_from(count: Callable[[Any, Any], Any]) -> Callable[[Both, Any], Both]:
    return lambda self, other: Both(count(other, self.old), count(other, self.new), self.parting)


class Both:
    """A number of the old set beside that of the new one."""

    __slots__ = ("new", "old", "parting")

    def __init__(self, old: Any, new: Any, parting: Parting) -> None:
        self.old, self.new, self.parting = old, new, parting

    __lt__, __le__, __gt__, __ge__ = map(_compared, (lt, le, gt, ge))
    __add__, __sub__, __mul__ = map(_counted, (add, sub, mul))
    __radd__, __rsub__, __rmul__ = map(_counted_from, (add, sub, mul))

    def __int__(self) -> int:
        said = int(self.old)
        if int(self.new) != said:
            self.parting.noted = True
        return said

    def __eq__(self, other: object) -> bool:
        raise TypeError("rules ask which number is greater")

    def __bool__(self) -> bool:
        raise TypeError("rules ask which number is greater")


def both(old: RuleSet, new: RuleSet) -> tuple[RuleSet, Parting]:
    """What rules may take for the old set, and where it is noted that the new one would have led elsewhere."""
    parting, others = Parting(), new.thresholds()
    numbers = {
        name: one if one.value == others[name].value
        else SimpleNamespace(value=Both(one.value, others[name].value, parting))
        for name, one in old.thresholds().items()
    }  # fmt: skip
    return cast(RuleSet, SimpleNamespace(pattern_categories=old.pattern_categories, **numbers)), parting
