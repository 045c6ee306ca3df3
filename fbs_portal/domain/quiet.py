"""Quiet hours: when nobody is written to, by the wall clock of the clinic's zone.

What counts is what the clock on the wall says. In the night in which it is put back, an hour is lived through twice and
is quiet both times; a time that is skipped when it is put forward lies behind the gap, as in `domain.hours`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Quiet in [`start`, `end`) of every day, over midnight when `end` comes first; never when both are one time."""

    zone: tzinfo
    start: time
    end: time


def is_quiet(*, quiet: QuietHours, at: datetime) -> bool:
    """Whether the wall clock stands inside the quiet hours at a moment."""
    wall = at.astimezone(quiet.zone).time()
    if quiet.start < quiet.end:
        return quiet.start <= wall < quiet.end
    return quiet.start != quiet.end and (wall >= quiet.start or wall < quiet.end)


def first_moment(*, quiet: QuietHours, at: datetime) -> datetime:
    """`at` itself, or the end of the quiet hours it falls into, in UTC."""
    if not is_quiet(quiet=quiet, at=at):
        return at
    today = at.astimezone(quiet.zone).date()
    for day in (today, today + timedelta(days=1), today + timedelta(days=2)):
        for fold in (0, 1):  # the wall clock shows an hour that is lived through twice once more
            end = datetime.combine(day, quiet.end, tzinfo=quiet.zone).replace(fold=fold).astimezone(UTC)
            if end >= at and not is_quiet(quiet=quiet, at=end):
                return end
    return at  # a zone that skips two days on end does not exist
