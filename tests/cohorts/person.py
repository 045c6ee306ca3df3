"""One invented patient: the operation, the true course of both pains, and what truly happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fbs_portal.domain.snapshot import Operation

SURGERY = date(2026, 1, 12)
Curve = Callable[[float], float]
Event = Literal["none", "returned", "other_side", "other_place", "next_level", "after_injury"]
BaselineKind = Literal["real", "recalled", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`axial` and `limb` give the true pain (0–10, not rounded) on a day after surgery; `before` that before it.

    `event` is what changed the course on `event_day`, in the pain `event_pain`; a course that needed no event has
    "none". `sites_before` and `sites_after` are the body map before surgery and after the event.
    """

    kind: str
    family: str
    operation: Operation
    before: tuple[float, float]
    axial: Curve
    limb: Curve
    sites_before: tuple[str, ...]
    sites_after: tuple[str, ...] = ()
    event: Event = "none"
    event_day: int = 0
    event_pain: Literal["axial", "limb"] = "limb"
    sudden: bool = False
    baseline: BaselineKind = "real"
    days: tuple[int, ...] = ()

    def pains(self, day: float) -> tuple[float, float]:
        return _in_range(self.axial(day)), _in_range(self.limb(day))

    def happened(self, day: float) -> bool:
        return self.event != "none" and day >= self.event_day


def _in_range(value: float) -> float:
    return min(10.0, max(0.0, value))
