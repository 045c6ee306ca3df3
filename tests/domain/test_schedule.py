"""Windows: contiguous in every year and zone, half-open, late is still welcome."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.content import protocols
from fbs_portal.domain import schedule
from fbs_portal.domain.codes import FollowUpState, TimePoint
from fbs_portal.domain.schedule import Window

SURGERY = date(2026, 1, 12)
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(9 * 366)]
POINTS = [point.time_point for point in protocols.STANDARD.points]


def windows(surgery_date: date = SURGERY) -> dict[TimePoint, Window]:
    found = schedule.windows_for(protocol=protocols.STANDARD, surgery_date=surgery_date)
    return {window.time_point: window for window in found}


@pytest.mark.parametrize(
    ("time_point", "first", "last"),
    [
        (TimePoint.BASELINE, -30, 0),
        (TimePoint.WEEK_2, 10, 20),
        (TimePoint.WEEK_6, 35, 49),
        (TimePoint.WEEK_12, 70, 98),
    ],
)
def test_target_days_after_surgery(time_point: TimePoint, first: int, last: int) -> None:
    window = windows()[time_point]
    assert (window.target_from - SURGERY).days == first
    assert (window.target_until - SURGERY).days == last


def test_later_points_count_calendar_months() -> None:
    window = windows()[TimePoint.MONTH_6]
    assert window.target_from == date(2026, 7, 12) - timedelta(weeks=4)
    assert window.target_until == date(2026, 7, 12) + timedelta(weeks=4)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_months_end_at_the_months_last_day(day: date, months: int, expected: date) -> None:
    assert schedule.add_months(day, months) == expected


def test_windows_are_contiguous_whatever_the_day() -> None:
    """No gap and no overlap for any day of nine years, leap days included."""
    for surgery_date in DAYS:
        found = list(windows(surgery_date).values())
        assert [window.time_point for window in found] == POINTS
        for window, following in zip(found, found[1:], strict=False):
            assert window.closes_on == following.opens_on, surgery_date
        for window in found:
            assert window.opens_on <= window.target_from <= window.target_until < window.closes_on, surgery_date


@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_each_local_day_belongs_to_one_window_in_every_zone(zone: str) -> None:
    """The day that counts is the clinic's, so no hour of a night with a clock change falls between two windows."""
    found = list(windows().values())
    for month in range(1, 25, 3):
        start = datetime.combine(schedule.add_months(SURGERY, month), datetime.min.time(), tzinfo=UTC)
        for hour in range(0, 48, 7):
            today = (start + timedelta(hours=hour)).astimezone(ZoneInfo(zone)).date()
            open_now = [window for window in found if window.opens_on <= today < window.closes_on]
            assert len(open_now) == (1 if found[0].opens_on <= today < found[-1].closes_on else 0)


def state(today: date, *, submitted: bool = False, missed: bool = False, cancelled: bool = False) -> FollowUpState:
    window = windows()[TimePoint.WEEK_6]
    return schedule.state_of(
        opens_on=window.opens_on,
        target_until=window.target_until,
        closes_on=window.closes_on,
        submitted=submitted,
        missed=missed,
        cancelled=cancelled,
        today=today,
    )


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        (34, {}, FollowUpState.PLANNED),
        (35, {}, FollowUpState.OPEN),
        (49, {}, FollowUpState.OPEN),
        (50, {}, FollowUpState.LATE),
        (50, {"missed": True}, FollowUpState.MISSED),
        (69, {"missed": True}, FollowUpState.MISSED),
        (70, {"missed": True}, FollowUpState.CLOSED),
        (70, {}, FollowUpState.CLOSED),
        (40, {"submitted": True}, FollowUpState.SENT),
        (90, {"submitted": True, "missed": True}, FollowUpState.SENT),
        (40, {"cancelled": True}, FollowUpState.CANCELLED),
    ],
)
def test_state_on_a_day(day: int, facts: dict[str, bool], expected: FollowUpState) -> None:
    assert state(SURGERY + timedelta(days=day), **facts) is expected


def test_every_state_is_reached_and_has_an_answer_about_accepting() -> None:
    taken = {one for one in FollowUpState if schedule.accepts(time_point=TimePoint.WEEK_6, state=one)}
    assert taken == {FollowUpState.OPEN, FollowUpState.LATE, FollowUpState.MISSED}


def test_a_reported_change_is_always_taken_once() -> None:
    taken = {one for one in FollowUpState if schedule.accepts(time_point=TimePoint.UNSCHEDULED, state=one)}
    assert set(FollowUpState) - taken == {FollowUpState.SENT, FollowUpState.CANCELLED}


@given(
    recheck_on=st.dates(min_value=date(2025, 1, 1), max_value=date(2030, 1, 1)),
    ahead=st.none() | st.integers(min_value=-10, max_value=60),
)
@settings(max_examples=100)
def test_recheck_windows_are_ordered(recheck_on: date, ahead: int | None) -> None:
    following = None if ahead is None else recheck_on + timedelta(days=ahead)
    window = schedule.window_of_recheck(recheck_on=recheck_on, next_opens=following, questionnaire="followup")
    assert window.opens_on <= window.target_from <= window.target_until < window.closes_on
    assert (window.closes_on - recheck_on).days <= 28


@pytest.mark.parametrize(
    ("opens", "closes", "expected"), [(-40, 10, True), (7, 40, True), (8, 40, False), (-40, 0, False)]
)
def test_no_recheck_beside_a_planned_form(opens: int, closes: int, expected: bool) -> None:
    day = date(2026, 4, 6)
    assert (
        schedule.asked_anyway(
            recheck_on=day, ask_on=day + timedelta(days=opens), closes_on=day + timedelta(days=closes)
        )
        is expected
    )


@pytest.mark.parametrize(
    ("time_point", "asked", "expected"),
    [
        (TimePoint.WEEK_6, 0, True),
        (TimePoint.WEEK_12, 0, True),
        (TimePoint.WEEK_2, 0, False),
        (TimePoint.MONTH_12, 0, False),
        (TimePoint.WEEK_6, 1, False),
    ],
)
def test_silence_is_an_early_form_asked_in_time(time_point: TimePoint, asked: int, expected: bool) -> None:
    until = date(2026, 3, 2)
    assert (
        schedule.is_silence(time_point=time_point, asked_on=until + timedelta(days=asked), target_until=until)
        is expected
    )


def test_every_time_point_has_a_label() -> None:
    assert all(protocols.label(time_point) for time_point in TimePoint)
    assert protocols.PROTOCOLS["standard-1"] is protocols.STANDARD


@pytest.mark.parametrize(
    ("named", "urgency", "time_point", "expected"),
    [
        (date(2026, 3, 9), "watch", TimePoint.WEEK_6, date(2026, 3, 9)),
        (date(2026, 3, 9), "routine", TimePoint.WEEK_6, date(2026, 3, 9)),
        (None, "watch", TimePoint.WEEK_6, date(2026, 3, 23)),
        (None, "watch", TimePoint.RECHECK, None),
        (None, "routine", TimePoint.WEEK_6, None),
        (None, "evaluation", TimePoint.WEEK_6, None),
    ],
)
def test_a_watch_is_asked_again_within_two_to_four_weeks(
    named: date | None, urgency: str, time_point: TimePoint, expected: date | None
) -> None:
    found = schedule.ask_again_on(
        recheck_on=named, urgency=urgency, time_point=time_point, answered_on=date(2026, 3, 2)
    )
    assert found == expected
