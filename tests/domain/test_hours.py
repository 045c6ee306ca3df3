"""Opening hours and promises, also over clock changes, holidays and clinics that never open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.domain import hours as h
from fbs_portal.domain.codes import Urgency

OFFICE = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
LONDON = h.parse(opening_hours=OFFICE, closed_days=["2026-04-03", "2026-04-06"], zone=ZoneInfo("Europe/London"))
NEVER = h.parse(opening_hours={}, zone=ZoneInfo("Europe/London"))

ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def clinics(draw: st.DrawFn) -> h.OpeningHours:
    week: dict[str, Any] = {}
    for day in draw(st.sets(st.sampled_from(h.WEEKDAYS))):
        opens = draw(st.integers(0, 22))
        closes = draw(st.integers(opens + 1, 24))
        week[day] = [f"{opens:02}:{draw(st.sampled_from([0, 30])):02}", f"{closes:02}:30" if closes < 24 else "24:00"]
    closed = draw(st.lists(st.dates(date(2024, 1, 1), date(2031, 12, 31)), max_size=5))
    return h.parse(
        opening_hours=week, closed_days=[d.isoformat() for d in closed], zone=ZoneInfo(draw(st.sampled_from(ZONES)))
    )


@pytest.mark.parametrize(
    ("urgency", "now", "promised"),
    [
        (Urgency.EMERGENCY, "2026-03-02T23:00", "2026-03-02T23:00"),
        (Urgency.SAME_DAY, "2026-03-02T09:30", "2026-03-02T17:00"),  # open: closing time today
        (Urgency.SAME_DAY, "2026-03-02T17:00", "2026-03-03T08:00"),  # the closing moment is closed
        (Urgency.SAME_DAY, "2026-03-02T06:00", "2026-03-02T08:00"),  # before opening
        (Urgency.SAME_DAY, "2026-04-02T18:00", "2026-04-07T07:00"),  # Easter, and summer time
        (Urgency.SOON, "2026-03-02T09:30", "2026-03-04T17:00"),
        (Urgency.SOON, "2026-03-07T12:00", "2026-03-10T17:00"),  # from a Saturday
        (Urgency.SOON, "2026-04-02T12:00", "2026-04-08T16:00"),  # two bank holidays between
        (Urgency.EVALUATION, "2026-03-02T09:30", "2026-03-16T17:00"),
    ],
)
def test_what_is_promised(urgency: Urgency, now: str, promised: str) -> None:
    assert h.promised_at(urgency=urgency, now=at(now), hours=LONDON) == at(promised)


@pytest.mark.parametrize("urgency", [Urgency.WATCH, Urgency.ROUTINE])
def test_nothing_is_promised_below_evaluation(urgency: Urgency) -> None:
    assert h.promised_at(urgency=urgency, now=at("2026-03-02T09:30"), hours=LONDON) is None


def test_a_clinic_that_never_opens_still_has_due_times() -> None:
    now = at("2026-03-02T09:30")
    assert h.next_opening(hours=NEVER, at=now) is None
    assert h.add_working_days(hours=NEVER, day=now.date(), days=2) is None
    assert h.promised_at(urgency=Urgency.SAME_DAY, now=now, hours=NEVER) == now
    assert h.promised_at(urgency=Urgency.SOON, now=now, hours=NEVER) == now + timedelta(days=2)
    assert h.promised_at(urgency=Urgency.EVALUATION, now=now, hours=NEVER) == now + timedelta(days=10)


def test_all_hours_of_all_days() -> None:
    always = h.parse(opening_hours={day: ["00:00", "24:00"] for day in h.WEEKDAYS}, zone=ZoneInfo("America/New_York"))
    start = at("2026-03-07T00:00")
    assert all(h.is_open(hours=always, at=start + timedelta(minutes=15 * n)) for n in range(4 * 72))


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Europe/London", date(2026, 3, 29)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour
    ],
)
def test_the_night_of_a_clock_change(zone: str, night: date) -> None:
    hours = h.parse(opening_hours={day: ["08:00", "17:00"] for day in h.WEEKDAYS}, zone=ZoneInfo(zone))
    opening, closing = h.span(hours=hours, day=night) or (None, None)
    assert opening is not None
    assert closing is not None
    assert opening.astimezone(ZoneInfo(zone)).time() == time(8)
    assert closing.astimezone(ZoneInfo(zone)).time() == time(17)
    midnight = datetime.combine(night, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for minute in range(0, 240, 10):
        now = midnight + timedelta(minutes=minute)
        assert h.promised_at(urgency=Urgency.SAME_DAY, now=now, hours=hours) == opening


@settings(max_examples=200, deadline=None)
@given(hours=clinics(), now=MOMENTS)
def test_promises_lie_ahead_and_follow_the_urgency(hours: h.OpeningHours, now: datetime) -> None:
    ladder = [h.promised_at(urgency=urgency, now=now, hours=hours) for urgency in list(Urgency)[:4]]
    moments = [moment for moment in ladder if moment is not None]
    assert len(moments) == 4
    if any(hours.days):
        assert moments == sorted(moments)
    assert all(now <= moment <= now + timedelta(days=120) for moment in moments)


@settings(max_examples=200, deadline=None)
@given(hours=clinics(), now=MOMENTS)
def test_the_next_opening_is_open_and_nothing_is_open_before_it(hours: h.OpeningHours, now: datetime) -> None:
    opening = h.next_opening(hours=hours, at=now)
    if opening is None:
        assert not any(hours.days) or not h.is_open(hours=hours, at=now)
        return
    assert opening >= now
    assert h.is_open(hours=hours, at=opening)
    if not h.is_open(hours=hours, at=now):
        assert not any(h.is_open(hours=hours, at=now + (opening - now) * part / 20) for part in range(20))


@settings(max_examples=200, deadline=None)
@given(hours=clinics(), day=st.dates(date(2024, 1, 1), date(2031, 1, 1)), days=st.integers(1, 12))
def test_working_days_are_counted_one_by_one(hours: h.OpeningHours, day: date, days: int) -> None:
    target = h.add_working_days(hours=hours, day=day, days=days)
    if target is not None:
        between = (day + timedelta(days=n) for n in range(1, (target - day).days + 1))
        assert sum(h.span(hours=hours, day=d) is not None for d in between) == days
        assert h.closing_of_day(hours=hours, day=target) is not None


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"opening_hours": {"monday": ["08:00", "17:00"]}}, "mon, tue"),
        ({"opening_hours": {"mon": ["8am", "17:00"]}}, "08:00"),
        ({"opening_hours": {"mon": ["17:00", "08:00"]}}, "not after"),
        ({"opening_hours": {"mon": "08:00"}}, "pair"),
        ({"opening_hours": OFFICE, "closed_days": ["25.12.2026"]}, "2026-12-25"),
    ],
)
def test_broken_hours_are_named_and_read_as_closed(broken: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        h.parse(**broken)
    hours = h.read(**broken)
    assert h.promised_at(urgency=Urgency.SOON, now=at("2026-03-02T09:30"), hours=hours) is not None


@pytest.mark.parametrize("rubbish", [None, 7, "mon", [], {"mon": None}, {"mon": [1, 2]}])
def test_rubbish_is_closed(rubbish: Any) -> None:
    assert h.read(opening_hours=rubbish, closed_days=rubbish).days == (None,) * 7
