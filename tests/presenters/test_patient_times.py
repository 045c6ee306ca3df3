"""Days as patients read them inside a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from fbs_portal.presenters.patient_times import on_weekday


@pytest.mark.parametrize(
    ("day", "told"),
    [(1, "on Sunday 1 March"), (2, "today"), (3, "tomorrow"), (4, "on Wednesday 4 March"), (31, "on Tuesday 31 March")],
)
def test_a_day_is_on_a_weekday_but_not_on_tomorrow(day: int, told: str) -> None:
    assert on_weekday(date(2026, 3, day), today=date(2026, 3, 2)) == told
