"""The patient's own account: same pain, relief, onset, when it began, trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fbs_portal.domain.facts import reading
from fbs_portal.domain.facts.types import Story
from fbs_portal.domain.snapshot import Report

RELIEF_WEEKS = {"never": 0, "under_4_weeks": 0, "4_to_12_weeks": 4, "3_to_6_months": 13, "over_6_months": 26}
"""The least weeks of relief that each answer stands for."""

BEGAN_DAYS = {
    "under_2_weeks": (0, 14),
    "2_to_6_weeks": (14, 42),
    "6_to_12_weeks": (42, 91),
    "over_3_months": (84, None),
}
"""How many days ago the present pain began, at least and at most. None = any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What earlier reports said, for when the last one does not say."""

    relief: str | None


def told_before(earlier: Sequence[Report]) -> Told:
    """The longest relief any earlier report stated. An earlier "never" says nothing of the time after it."""
    stated = [answer for report in earlier if (answer := reading.choice(report.answers, "relief"))]
    some = [answer for answer in stated if RELIEF_WEEKS.get(answer, 0) > 0]
    return Told(relief=max(some, key=RELIEF_WEEKS.__getitem__, default=None))


def story(*, answers: reading.Answers, day: int, told: Told) -> Story:
    relief = reading.choice(answers, "relief")
    stated = relief if relief in RELIEF_WEEKS else told.relief
    weeks = RELIEF_WEEKS.get(stated or "")
    impossible = weeks is not None and weeks * 7 > max(day, 0)
    began = reading.choice(answers, "began")
    return Story(
        same_pain=reading.choice(answers, "same_pain"),
        relief=stated,
        relief_weeks=None if impossible else weeks,
        relief_impossible=impossible,
        onset=reading.choice(answers, "onset"),
        began=began,
        began_days=_began_days(began, day),
        worst=reading.choice(answers, "worst_pain"),
        trend=reading.position(answers, "trend"),
    )


def _began_days(began: str | None, day: int) -> tuple[int, int] | None:
    if began not in BEGAN_DAYS:
        return None
    least, most = BEGAN_DAYS[began]
    return (0 if most is None else max(day - most, 0), day - least)
