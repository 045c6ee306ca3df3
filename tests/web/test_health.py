"""The three addresses for machines: what they answer, whom they speak of (nobody), and what they cost."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from fbs_portal.actions import jobs
from fbs_portal.domain.states import AttemptOutcome
from fbs_portal.models import Message
from fbs_portal.queries import health
from tests.models import rows
from tests.world import staff

pytestmark = pytest.mark.django_db

ALL, READY, LIVE = "/health/", "/health/ready/", "/health/live/"
CHECKS = ["database", "migrations", "open_followups", "send_messages", "messages"]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def running(now: datetime) -> datetime:
    """Both jobs have just come to their end."""
    for job in ("open_followups", "send_messages"):
        jobs.finished(job=job, now=now, detail={})
    return now


def answer(url: str = ALL) -> tuple[int, Any]:
    response = Client().get(url)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json"
    return response.status_code, json.loads(response.content)


def failing(url: str = ALL) -> list[str]:
    status, said = answer(url)
    assert status == (503 if said["failing"] else 200)
    assert said["status"] == ("failed" if said["failing"] else "ok")
    return list(said["failing"])


@contextmanager
def another_database(name: Path) -> Iterator[None]:
    """This thread on another SQLite file for a while."""
    usual = connections["default"]
    config = {**usual.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(name), "OPTIONS": {}}
    other = DatabaseWrapper(config, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


def test_a_system_that_works(running: datetime) -> None:
    status, said = answer()
    assert status == 200
    assert list(said["checks"]) == CHECKS
    assert {one["status"] for one in said["checks"].values()} == {"ok"}
    assert said["checks"]["migrations"] == {"status": "ok", "pending": 0, "at_most": 0}
    assert said["checks"]["open_followups"]["at_most"] == 3600
    assert list(answer(READY)[1]["checks"]) == CHECKS[:2]
    assert answer(LIVE) == (200, {"status": "ok"})


@pytest.mark.parametrize(("job", "minutes"), [("open_followups", 61), ("send_messages", 16)])
def test_a_job_that_stopped(running: datetime, job: str, minutes: int) -> None:
    jobs.finished(job=job, now=running - timedelta(minutes=minutes), detail={})
    jobs.began(job=job, now=running)
    assert failing() == [job]
    assert failing(READY) == []


def test_a_message_that_does_not_go(running: datetime) -> None:
    message = rows.message(due_at=running - timedelta(minutes=61), not_after=running + timedelta(days=1))
    rows.message(due_at=running + timedelta(days=1), not_after=running + timedelta(days=2))
    assert failing() == ["messages"]
    Message.objects.filter(pk=message.pk).update(status="sent", sent_at=running)
    assert failing() == []


def test_a_mail_server_that_takes_nothing(running: datetime) -> None:
    """Each try puts its message off, so none is ever long due; what was tried since the last success tells."""
    later = {"due_at": running + timedelta(minutes=5), "not_after": running + timedelta(days=1), "attempts": 1}
    one, other = (rows.message(clinic=rows.clinic(name=name), **later) for name in ("Riverside", "Hillcrest"))
    rows.attempt(message=other, at=running - timedelta(minutes=90), outcome=AttemptOutcome.ACCEPTED)
    for minutes in (80, 61):
        rows.attempt(message=one, at=running - timedelta(minutes=minutes), outcome=AttemptOutcome.TEMPORARY)
    assert failing() == [], "one mailbox that is full"
    rows.attempt(message=other, at=running, outcome=AttemptOutcome.TEMPORARY)
    assert failing() == ["messages"]
    rows.attempt(message=one, at=running, outcome=AttemptOutcome.PERMANENT)
    assert failing() == [], "an answer of the mail server"


def test_the_limits_are_settings(running: datetime, settings: Settings) -> None:
    jobs.finished(job="open_followups", now=running - timedelta(minutes=70), detail={})
    settings.FBS_PORTAL_HEALTH_OPEN_FOLLOWUPS_MINUTES = 90
    assert failing() == []


def test_a_new_system_says_that_no_job_has_run(now: datetime) -> None:
    migrations = MigrationRecorder.Migration.objects.filter(app="fbs_portal")
    rows.message(due_at=now - timedelta(days=1))
    migrations.update(applied=now)  # the tests' own database is older than a limit when the tests before took long
    status, said = answer()
    assert status == 200
    assert [said["checks"][name]["status"] for name in CHECKS[2:]] == ["not_yet"] * 3
    migrations.update(applied=now - timedelta(hours=2))
    assert failing() == CHECKS[2:]
    assert failing(READY) == []


def test_a_migration_that_is_missing(running: datetime) -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    assert (failing(READY), failing()) == (["migrations"], ["migrations"])
    assert answer()[1]["checks"]["send_messages"] == {"status": "unknown"}


def test_no_database_is_an_answer_and_not_a_crash(tmp_path: Path) -> None:
    with another_database(tmp_path / "missing" / "no.sqlite3"):
        assert (failing(READY), failing()) == (["database"], ["database"])
        assert answer(LIVE)[0] == 200


def test_no_database_behind_a_session_and_a_wall_of_transactions(tmp_path: Path, settings: Settings) -> None:
    """Whoever looks with a browser that is signed in, on a host that saves sessions and wraps each request."""
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    settings.SESSION_SAVE_EVERY_REQUEST = True
    with another_database(tmp_path / "missing" / "no.sqlite3"):
        connections["default"].settings_dict["ATOMIC_REQUESTS"] = True
        assert client.get(ALL).status_code == 503


def test_a_database_that_was_never_migrated(tmp_path: Path) -> None:
    with another_database(tmp_path / "empty.sqlite3"):
        assert failing() == ["migrations"]
        assert answer()[1]["checks"]["migrations"]["pending"] > 20


@pytest.mark.parametrize(("url", "most"), [(ALL, 4), (READY, 1), (LIVE, 0)])
def test_a_probe_costs_few_statements_and_none_for_the_session(running: datetime, url: str, most: int) -> None:
    client = Client()
    client.force_login(staff((rows.clinic(), rows.clinic(name="Hillcrest")))["nurse_1"])
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    assert len(seen) <= most, [one["sql"] for one in seen.captured_queries]
    assert "sessionid" in client.cookies


def test_the_oldest_message_comes_from_the_end_of_its_index(running: datetime) -> None:
    """Whatever the size of the outbox: the database is asked how it would go about it."""
    with CaptureQueriesContext(connection) as seen:
        health.everything(now=running)
    (asked,) = [one["sql"] for one in seen.captured_queries if 'FROM "fbs_portal_message" ' in one["sql"]]
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + asked)
        assert "fbs_outbox" in str(cursor.fetchall())


def test_a_failing_probe_is_a_warning_in_the_log_and_no_mail(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with caplog.at_level(logging.INFO), another_database(tmp_path / "missing" / "no.sqlite3"):
        Client().get(ALL)
    lines = [(line.levelname, line.getMessage()) for line in caplog.records]
    assert lines == [("WARNING", "Health: database failing")]


def test_a_squashed_migration_stands_for_those_it_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = ("clinic", "0001"), ("clinic", "0001_squashed")
    table = (("clinic", (frozenset({old}), frozenset({new}))), ("clinic", (frozenset({new}), frozenset({old}))))
    monkeypatch.setattr(health, "_wanted", lambda: table)
    assert [health._pending(frozenset(applied)) for applied in ({old}, {new}, set())] == [0, 0, 2]
