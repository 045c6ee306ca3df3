"""Quiet hours by the wall clock, also in the nights in which it is changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.domain.quiet import QuietHours, first_moment, is_quiet

ZONES = (
    *("UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"),
    *("Pacific/Apia", "Pacific/Chatham"),
)
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NIGHTS = [
    ("America/New_York", "2026-03-08T00:00"),
    ("America/New_York", "2026-11-01T00:00"),
    ("Europe/London", "2026-03-28T20:00"),
    ("Europe/London", "2026-10-24T20:00"),
    ("Australia/Lord_Howe", "2026-04-04T10:00"),
    ("Australia/Lord_Howe", "2026-10-03T10:00"),
    ("America/Sao_Paulo", "2018-11-03T22:00"),
    ("America/Sao_Paulo", "2019-02-16T22:00"),
]
"""Where clocks are changed in the twelve hours after this moment (UTC)."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(zone: str, start: str = "20:00", end: str = "08:00") -> QuietHours:
    return QuietHours(zone=ZoneInfo(zone), start=time.fromisoformat(start), end=time.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "now", "then"),
    [
        ("20:00", "08:00", "2026-03-02T15:00", "2026-03-02T15:00"),
        ("20:00", "08:00", "2026-03-02T20:00", "2026-03-03T08:00"),
        ("20:00", "08:00", "2026-03-03T07:59", "2026-03-03T08:00"),
        ("20:00", "08:00", "2026-03-03T08:00", "2026-03-03T08:00"),
        ("12:00", "14:00", "2026-03-03T13:00", "2026-03-03T14:00"),
        ("12:00", "14:00", "2026-03-03T11:59", "2026-03-03T11:59"),
        ("00:00", "00:00", "2026-03-03T03:00", "2026-03-03T03:00"),
        ("08:00", "07:59", "2026-03-03T09:00", "2026-03-04T07:59"),
    ],
)
def test_when_writing_begins_again(start: str, end: str, now: str, then: str) -> None:
    assert first_moment(quiet=hours("UTC", start, end), at=at(now)) == at(then)


@pytest.mark.parametrize(
    ("zone", "end", "now", "then"),
    [
        ("America/New_York", "08:00", "2026-03-08T05:00", "2026-03-08T12:00"),  # spring: the night is an hour short
        ("America/New_York", "08:00", "2026-11-01T04:00", "2026-11-01T13:00"),  # autumn: an hour long
        ("America/New_York", "02:30", "2026-03-08T05:00", "2026-03-08T07:30"),  # a skipped time lies behind the gap
        ("America/New_York", "01:30", "2026-11-01T04:00", "2026-11-01T05:30"),  # a repeated one is the first …
        ("America/New_York", "01:30", "2026-11-01T06:10", "2026-11-01T06:30"),  # … and, once past, the second
        ("Australia/Lord_Howe", "08:00", "2026-10-03T12:00", "2026-10-03T21:00"),  # half an hour
    ],
)
def test_the_nights_in_which_clocks_are_changed(zone: str, end: str, now: str, then: str) -> None:
    assert first_moment(quiet=hours(zone, end=end), at=at(now)) == at(then)


@given(zone=st.sampled_from(ZONES), start=st.integers(0, 47), end=st.integers(0, 47), now=MOMENTS)
def test_whenever_it_is_nobody_is_written_to_in_quiet_hours_or_later_than_a_day(
    zone: str, start: int, end: int, now: datetime
) -> None:
    quiet = QuietHours(zone=ZoneInfo(zone), start=half(start), end=half(end))
    then = first_moment(quiet=quiet, at=now)
    assert not is_quiet(quiet=quiet, at=then)
    assert now <= then <= now + timedelta(hours=49 if zone == "Pacific/Apia" else 25)
    assert then == now or is_quiet(quiet=quiet, at=now)
    assert first_moment(quiet=quiet, at=then) == then, "asked again, the answer stays"


@pytest.mark.parametrize(("zone", "evening"), NIGHTS)
@pytest.mark.parametrize("end", ["00:30", "01:30", "02:15", "03:00", "08:00"])
def test_at_each_minute_of_such_a_night_one_moment_is_named(zone: str, evening: str, end: str) -> None:
    """However often it is asked in a night, what it names lies ahead, and at most two of them: the repeated hour."""
    quiet, begin = hours(zone, end=end), at(evening)
    minutes = [begin + timedelta(minutes=count) for count in range(12 * 60)]
    named = [first_moment(quiet=quiet, at=minute) for minute in minutes if is_quiet(quiet=quiet, at=minute)]
    assert named == sorted(named)
    assert len(set(named)) <= 2
    assert all(not is_quiet(quiet=quiet, at=moment) for moment in named)


def half(count: int) -> time:
    return time(count // 2, 30 * (count % 2))
