"""What the answers of one report say by themselves, each read once, when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.facts import reading

_SIGNS = frozenset(sign.value for sign in DangerSign)
Reading = TypeVar("Reading")


class kept(Generic[Reading]):  # noqa: N801 (it is used as a decorator)
    """A property that is worked out once, as `functools.cached_property` does, and without its lock: two threads that
    read the same answers at once get the same reading."""

    def __init__(self, read: Callable[[Any], Reading]) -> None:
        self.read, self.name, self.__doc__ = read, read.__name__, read.__doc__

    @overload
    def __get__(self, told: None, owner: type) -> kept[Reading]: ...
    @overload
    def __get__(self, told: object, owner: type) -> Reading: ...
    def __get__(self, told: object | None, owner: type) -> Any:
        if told is None:
            return self
        found = told.__dict__[self.name] = self.read(told)
        return found


class Told:
    """The readings of `answers`. The same object may serve many reports: neither it nor its answers ever change."""

    def __init__(self, answers: reading.Answers) -> None:
        self.answers = answers
        self._kept: dict[Any, int] = {}

    def once(self, work: Callable[[Told], int]) -> int:
        """What `work` makes of these answers, worked out when it is first asked for."""
        kept = self._kept
        if work not in kept:
            kept[work] = work(self)
        return kept[work]

    @kept
    def axial(self) -> int | None:
        return reading.number(self.answers, "pain_axial")

    @kept
    def limb(self) -> int | None:
        return reading.number(self.answers, "pain_limb")

    @kept
    def worst(self) -> int | None:
        """The higher of the two numbers that are known."""
        return self.limb if self.axial is None else self.axial if self.limb is None else max(self.axial, self.limb)

    @kept
    def ticked(self) -> tuple[str, ...] | None:
        """Of the danger list; None when it was not answered."""
        return reading.items(self.answers, "red_flags")

    @kept
    def signs(self) -> tuple[str, ...]:
        return tuple(sign for sign in self.ticked or () if sign in _SIGNS)

    @kept
    def unknown_signs(self) -> tuple[str, ...]:
        return tuple(sign for sign in self.ticked or () if sign not in _SIGNS)

    @kept
    def sites(self) -> frozenset[str] | None:
        return reading.known_items(self.answers, "pain_sites")

    @kept
    def nerve(self) -> frozenset[str] | None:
        return reading.known_items(self.answers, "nerve_symptoms")

    @kept
    def treatments(self) -> frozenset[str] | None:
        return reading.known_items(self.answers, "treatments")

    @kept
    def same_pain(self) -> str | None:
        return reading.choice(self.answers, "same_pain")

    @kept
    def relief(self) -> str | None:
        return reading.choice(self.answers, "relief")

    @kept
    def onset(self) -> str | None:
        return reading.choice(self.answers, "onset")

    @kept
    def began(self) -> str | None:
        return reading.choice(self.answers, "began")

    @kept
    def worst_pain(self) -> str | None:
        return reading.choice(self.answers, "worst_pain")

    @kept
    def trend(self) -> int | None:
        """0 better, 1 same, 2 slowly worse, 3 quickly worse."""
        return reading.position(self.answers, "trend")

    @kept
    def walking(self) -> int | None:
        """0 unlimited … 4 under 5 minutes."""
        return reading.position(self.answers, "walking")

    @kept
    def walking_eased(self) -> str | None:
        return reading.choice(self.answers, "walking_eased")

    @kept
    def peg(self) -> float | None:
        """Mean of the three items; all are needed."""
        pain = reading.number(self.answers, "peg_pain")
        if pain is None:
            return None
        enjoyment, activity = (reading.number(self.answers, f"peg_{item}") for item in ("enjoyment", "activity"))
        return None if enjoyment is None or activity is None else (pain + enjoyment + activity) / 3

    @kept
    def opioids(self) -> int | None:
        """0 none … 2 every day."""
        return reading.position(self.answers, "opioids")

    @kept
    def acceptable(self) -> str | None:
        return reading.choice(self.answers, "acceptable")

    @kept
    def global_change(self) -> int | None:
        return reading.number(self.answers, "global_change")

    @kept
    def wants_contact(self) -> bool:
        return bool(self.answers.get("wants_contact") == "yes")

    @kept
    def unreadable(self) -> tuple[str, ...]:
        return reading.unreadable(self.answers)


NOTHING = Told({})
"""Where there is no report to speak of."""
