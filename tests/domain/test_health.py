"""What counts as well: each limit from both sides, and what is not said of a system that is new or without tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.domain.health import JOBS, Check, Seen, Verdict, failing, judge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITS = {
    Check.OPEN_FOLLOWUPS: timedelta(minutes=60),
    Check.SEND_MESSAGES: timedelta(minutes=15),
    Check.MESSAGES: timedelta(minutes=30),
}
WELL = Seen(migrated_at=NOW - timedelta(days=9), finished=dict.fromkeys(JOBS, NOW))


def wrong(**seen: Any) -> list[Check]:
    return list(failing(judge(seen=replace(WELL, **seen), limits=LIMITS, now=NOW)))


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_a_system_that_works_has_every_check_and_fails_none() -> None:
    found = judge(seen=WELL, limits=LIMITS, now=NOW)
    assert list(found) == list(Check)
    assert {finding.verdict for finding in found.values()} == {Verdict.OK}


@pytest.mark.parametrize(("job", "limit"), [(Check.OPEN_FOLLOWUPS, 60), (Check.SEND_MESSAGES, 15)])
def test_a_job_may_be_as_old_as_its_limit(job: Check, limit: int) -> None:
    assert wrong(finished={**WELL.finished, job: ago(limit)}) == []
    assert wrong(finished={**WELL.finished, job: ago(limit + 0.1)}) == [job]


def test_a_message_may_wait_as_long_as_its_limit() -> None:
    assert wrong(waiting_since=ago(30)) == []
    assert wrong(waiting_since=ago(30.1)) == [Check.MESSAGES]


def test_one_migration_that_is_missing_is_enough() -> None:
    found = judge(seen=Seen(pending=1), limits=LIMITS, now=NOW)
    assert failing(found) == (Check.MIGRATIONS,)
    assert {found[check].verdict for check in (*JOBS, Check.MESSAGES)} == {Verdict.UNKNOWN}


def test_without_a_database_nothing_else_is_known() -> None:
    found = judge(seen=Seen(database=False), limits=LIMITS, now=NOW)
    assert failing(found) == (Check.DATABASE,)
    assert {found[check].verdict for check in Check if check is not Check.DATABASE} == {Verdict.UNKNOWN}


def test_a_job_that_never_ran_has_its_limit_from_the_installation_on() -> None:
    new = judge(seen=Seen(migrated_at=ago(15), waiting_since=ago(900)), limits=LIMITS, now=NOW)
    assert failing(new) == ()
    assert {new[check].verdict for check in (*JOBS, Check.MESSAGES)} == {Verdict.NOT_YET}
    later = judge(seen=Seen(migrated_at=ago(61), waiting_since=ago(900)), limits=LIMITS, now=NOW)
    assert failing(later) == (*JOBS, Check.MESSAGES)
    assert failing(judge(seen=Seen(), limits=LIMITS, now=NOW)) == JOBS


@pytest.mark.parametrize(("job", "limit"), [(Check.OPEN_FOLLOWUPS, 60), (Check.SEND_MESSAGES, 15)])
def test_a_job_that_ended_tomorrow_says_nothing_of_today(job: Check, limit: int) -> None:
    """By a machine whose clock was wrong, or for a rehearsal in the wrong place."""
    assert wrong(finished={**WELL.finished, job: ago(-limit)}) == []
    ahead = replace(WELL, finished={**WELL.finished, job: ago(-24 * 60)})
    found = judge(seen=ahead, limits=LIMITS, now=NOW)
    assert failing(found) == (job,)
    assert found[job].value == -24 * 3600


def test_a_clock_that_runs_ahead_is_no_age() -> None:
    found = judge(seen=replace(WELL, finished=dict.fromkeys(JOBS, NOW + timedelta(seconds=3))), limits=LIMITS, now=NOW)
    assert (found[Check.SEND_MESSAGES].value, found[Check.SEND_MESSAGES].verdict) == (0, Verdict.OK)
