"""Whether the system does its work: what a load balancer and an operator ask. Ages and counts, nobody's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Check(StrEnum):
    """`SERVING` needs the first two; the others tell whether the programme goes on."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    OPEN_FOLLOWUPS = "open_followups"
    SEND_MESSAGES = "send_messages"
    MESSAGES = "messages"


SERVING = frozenset({Check.DATABASE, Check.MIGRATIONS})
JOBS = (Check.OPEN_FOLLOWUPS, Check.SEND_MESSAGES)


class Verdict(StrEnum):
    """NOT_YET: never ran, on a system that is too new for that to mean anything. UNKNOWN: another failure hides it."""

    OK = "ok"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found. `migrated_at`: when the app's newest migration ran. `finished`: the last end of each job that
    ever ended. `waiting_since`: when the oldest message that should have gone fell due, or when the tries began that
    all failed. Without a database: nothing; while migrations are `pending`: nothing further."""

    database: bool = True
    pending: int = 0
    migrated_at: datetime | None = None
    finished: Mapping[str, datetime] = field(default_factory=dict)
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`value` is in seconds for ages and a count for migrations; it fails above `at_most`, and below 0 as an age that
    lies ahead."""

    verdict: Verdict
    value: int | None = None
    at_most: int | None = None


def judge(*, seen: Seen, limits: Mapping[Check, timedelta], now: datetime) -> dict[Check, Finding]:
    """One finding a check, in the order of `Check`. `limits` holds the longest age of jobs and messages."""
    found = {
        Check.DATABASE: Finding(verdict=Verdict.OK if seen.database else Verdict.FAILED),
        Check.MIGRATIONS: _measured(seen.pending, 0) if seen.database else Finding(verdict=Verdict.UNKNOWN),
    }
    for check in (*JOBS, Check.MESSAGES):
        if not seen.database or seen.pending:
            found[check] = Finding(verdict=Verdict.UNKNOWN)
        elif check in JOBS:
            found[check] = _job(seen.finished.get(check), seen=seen, limit=limits[check], now=now)
    if Check.MESSAGES not in found:
        found[Check.MESSAGES] = _messages(
            seen, limit=limits[Check.MESSAGES], sending=found[Check.SEND_MESSAGES], now=now
        )
    return found


def _job(finished: datetime | None, *, seen: Seen, limit: timedelta, now: datetime) -> Finding:
    """A job that never came to its end is given as long as it may take between two ends, then it is missing.

    One that ended far ahead of now ran by a clock that is wrong: its age would say nothing until that time is reached.
    """
    if finished is not None and finished - now > limit:
        return Finding(verdict=Verdict.FAILED, value=-_seconds(finished - now), at_most=_seconds(limit))
    if finished is not None:
        return _measured(_seconds(now - finished), _seconds(limit))
    new = seen.migrated_at is not None and now - seen.migrated_at <= limit
    return Finding(verdict=Verdict.NOT_YET if new else Verdict.FAILED, at_most=_seconds(limit))


def _messages(seen: Seen, *, limit: timedelta, sending: Finding, now: datetime) -> Finding:
    """Nothing is expected of a sender that has yet to run for the first time."""
    if sending.verdict is Verdict.NOT_YET:
        return Finding(verdict=Verdict.NOT_YET, at_most=_seconds(limit))
    waited = _seconds(now - seen.waiting_since) if seen.waiting_since else 0
    return _measured(waited, _seconds(limit))


def _measured(value: int, at_most: int) -> Finding:
    return Finding(verdict=Verdict.OK if value <= at_most else Verdict.FAILED, value=value, at_most=at_most)


def _seconds(length: timedelta) -> int:
    """Whole seconds; the clocks of two hosts differ a little, and no age is below 0."""
    return max(0, int(length.total_seconds()))


def failing(found: Mapping[Check, Finding]) -> tuple[Check, ...]:
    return tuple(check for check, finding in found.items() if finding.verdict is Verdict.FAILED)
