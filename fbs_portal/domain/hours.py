"""When a clinic is open, and by when it promises to act.

Hours are the clinic's local wall clock; results are moments in UTC. A local time that a clock change
skips or repeats is read with `fold=0`: skipped times move past the gap, repeated ones mean the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from fbs_portal.domain.codes import Urgency

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON_DAYS = 400
"""How far ahead an open day is looked for. A clinic without one in that time is treated as never open."""

WORKING_DAYS = {Urgency.SOON: 2, Urgency.EVALUATION: 10}
SILENCE_WORKING_DAYS = 5
"""Within how many working days somebody calls a patient who did not answer a main form (ADR 0323)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """A week of opening times. `days` runs from Monday; None is closed, `time.min` as closing time is midnight."""

    zone: tzinfo
    days: tuple[tuple[time, time] | None, ...]
    closed_days: frozenset[date] = field(default_factory=frozenset)


def parse(*, opening_hours: Mapping[str, Any], closed_days: Iterable[str] = (), zone: tzinfo = UTC) -> OpeningHours:
    """Read a clinic's stored hours strictly; ValueError says what is wrong and what is allowed."""
    if unknown := set(opening_hours) - set(WEEKDAYS):
        raise ValueError(f"{sorted(map(str, unknown))[0]!r} is not one of {', '.join(WEEKDAYS)}")
    days = tuple(_day(opening_hours[name]) if opening_hours.get(name) else None for name in WEEKDAYS)
    return OpeningHours(zone=zone, days=days, closed_days=frozenset(map(_date, closed_days)))


def read(*, opening_hours: Any, closed_days: Any = (), zone: tzinfo = UTC) -> OpeningHours:
    """Read a clinic's stored hours leniently: what cannot be read counts as closed.

    A patient's answers are never refused because somebody mistyped the clinic's hours.
    """
    week = opening_hours if isinstance(opening_hours, Mapping) else {}
    holidays = closed_days if isinstance(closed_days, list | tuple) else ()
    return OpeningHours(
        zone=zone,
        days=tuple(_or_none(_day, week.get(name)) for name in WEEKDAYS),
        closed_days=frozenset(day for text in holidays if (day := _or_none(_date, text))),
    )


def span(*, hours: OpeningHours, day: date) -> tuple[datetime, datetime] | None:
    """The moments of opening and closing on a local date, or None when the clinic is closed all day."""
    times = hours.days[day.weekday()]
    if times is None or day in hours.closed_days:
        return None
    opens, closes = times
    last_day = day if closes > time.min else day + timedelta(days=1)
    start = datetime.combine(day, opens, tzinfo=hours.zone).astimezone(UTC)
    end = datetime.combine(last_day, closes, tzinfo=hours.zone).astimezone(UTC)
    return (start, end) if start < end else None


def is_open(*, hours: OpeningHours, at: datetime) -> bool:
    """Whether somebody is there; the closing moment itself is closed."""
    today = span(hours=hours, day=local_date(hours=hours, at=at))
    return today is not None and today[0] <= at < today[1]


def next_opening(*, hours: OpeningHours, at: datetime) -> datetime | None:
    """The first opening at or after `at`; None for a clinic that is never open."""
    today = local_date(hours=hours, at=at)
    for offset in range(HORIZON_DAYS):
        hit = span(hours=hours, day=today + timedelta(days=offset))
        if hit is not None and hit[0] >= at:
            return hit[0]
    return None


def closing_of_day(*, hours: OpeningHours, day: date) -> datetime | None:
    """When the clinic closes on a local date; None when it does not open."""
    hit = span(hours=hours, day=day)
    return hit[1] if hit else None


def add_working_days(*, hours: OpeningHours, day: date, days: int) -> date | None:
    """The `days`-th day after `day` on which the clinic opens; None when there are not that many ahead."""
    for offset in range(1, HORIZON_DAYS):
        candidate = day + timedelta(days=offset)
        days -= span(hours=hours, day=candidate) is not None
        if days <= 0:
            return candidate
    return None


def end_of_working_day(*, hours: OpeningHours, now: datetime, days: int) -> datetime:
    """Closing time of the `days`-th working day from now. A clinic that never opens counts calendar days."""
    target = add_working_days(hours=hours, day=local_date(hours=hours, at=now), days=days)
    closing = closing_of_day(hours=hours, day=target) if target else None
    return closing or now + timedelta(days=days)


def promised_at(*, urgency: str, now: datetime, hours: OpeningHours) -> datetime | None:
    """By when a person acts, in UTC; None where nothing is promised.

    Emergency: now. Same day: closing time today while the clinic is open, else its next opening (now if it
    never opens). Soon and evaluation: the end of the 2nd and the 10th working day.
    """
    match Urgency(urgency):
        case Urgency.EMERGENCY:
            return now
        case Urgency.SAME_DAY:
            if is_open(hours=hours, at=now):
                return closing_of_day(hours=hours, day=local_date(hours=hours, at=now))
            return next_opening(hours=hours, at=now) or now
        case Urgency.SOON | Urgency.EVALUATION as level:
            return end_of_working_day(hours=hours, now=now, days=WORKING_DAYS[level])
        case _:
            return None


def due_on(*, hours: OpeningHours, day: date) -> datetime:
    """When something for a given day is due: closing time, or the end of the day where the clinic is closed."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=hours.zone).astimezone(UTC)
    return closing_of_day(hours=hours, day=day) or midnight


def local_date(*, hours: OpeningHours, at: datetime) -> date:
    """The clinic's calendar day at a moment."""
    return at.astimezone(hours.zone).date()


def _date(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is not a date such as 2026-12-25") from error


def _day(pair: Any) -> tuple[time, time]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ValueError(f"{pair!r} is not a pair such as ['08:00', '17:00']")
    opens, closes = _time(pair[0]), time.min if pair[1] == "24:00" else _time(pair[1])
    if closes <= opens and pair[1] != "24:00":
        raise ValueError(f"{pair[1]} is not after {pair[0]}")
    return opens, closes


@lru_cache(maxsize=256)
def _clock_time(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall-clock time has no zone


def _time(text: Any) -> time:
    try:
        return _clock_time(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is not a time such as 08:00") from error


def _or_none(reader: Any, value: Any) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError):
        return None
