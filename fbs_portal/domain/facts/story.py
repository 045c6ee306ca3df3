"""The patient's own account: same pain, relief, onset, when it began, trend."""

from __future__ import annotations

from functools import lru_cache

from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.facts.types import Story

RELIEF_WEEKS = {"never": 0, "under_4_weeks": 0, "4_to_12_weeks": 4, "3_to_6_months": 13, "over_6_months": 26}
"""The least weeks of relief that each answer stands for."""

BEGAN_DAYS = {
    "under_2_weeks": (0, 14),
    "2_to_6_weeks": (14, 42),
    "6_to_12_weeks": (42, 91),
    "over_3_months": (84, None),
}
"""How many days ago the present pain began, at least and at most. None = any time."""


def longer(told: str | None, answer: str | None) -> str | None:
    """The longest relief any report stated so far. A "never" says nothing of the time after it."""
    least = RELIEF_WEEKS.get(answer or "", 0)
    return answer if least > 0 and least > RELIEF_WEEKS.get(told or "", 0) else told


def story(*, told: Told, day: int, before: str | None) -> Story:
    """`before` is the longest relief that an earlier report stated."""
    relief, began = told.relief, told.began
    stated = relief if relief in RELIEF_WEEKS else before
    dated = day if began is not None or RELIEF_WEEKS.get(stated or "") else 0
    return _story(told.same_pain, stated, told.onset, began, told.worst_pain, told.trend, dated)


@lru_cache(maxsize=4096)
def _story(
    same_pain: str | None,
    stated: str | None,
    onset: str | None,
    began: str | None,
    worst: str | None,
    trend: int | None,
    day: int,
) -> Story:
    weeks = RELIEF_WEEKS.get(stated or "")
    impossible = weeks is not None and weeks * 7 > max(day, 0)
    return Story(
        same_pain=same_pain,
        relief=stated,
        relief_weeks=None if impossible else weeks,
        relief_impossible=impossible,
        onset=onset,
        began=began,
        began_days=_began_days(began, day),
        worst=worst,
        trend=trend,
    )


def _began_days(began: str | None, day: int) -> tuple[int, int] | None:
    if began not in BEGAN_DAYS:
        return None
    least, most = BEGAN_DAYS[began]
    return (0 if most is None else max(day - most, 0), day - least)
