"""Many hosts at once, and clocks that jump: each message is written once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fbs_portal.actions.invitations import plan
from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import FollowUp, Message
from tests import factories as f
from tests.actions.test_invitations import WEEK_6, at, course
from tests.benchmarks.programme import HOSTS, LOAD, NOON
from tests.factories import NOW
from tests.reliability.databases import drop_database, own_database
from tests.reliability.server import Server

DUE = 300


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Server]:
    """A database in which so many invitations are due, and no site in front of it."""
    server = Server(place=tmp_path, url=own_database(tmp_path))
    try:
        server.run(*LOAD, "--due", str(DUE), "--episodes", str(2 * DUE))
        yield server
    finally:
        drop_database(server.url)


def test_four_hosts_write_what_one_would(registry: Server) -> None:
    """`python -m tests.benchmarks.programme` does the same with 20,000, five times."""
    jobs = [registry.begin("manage.py", "open_followups", "--now", NOON.isoformat()) for _ in range(HOSTS)]
    said = [job.communicate(timeout=120)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0] * HOSTS, said
    written = registry.rows(
        "SELECT count(*), count(DISTINCT patient_id), min(template), max(template) "
        "FROM fbs_portal_message WHERE patient_id IS NOT NULL"
    )
    assert written == [(DUE, DUE, "invitation", "invitation")]
    assert registry.count("followup", "messages_planned = 1") == DUE
    counted = [int(line.split()[1]) for text in said for line in text.splitlines() if line.startswith("Planned")]
    assert sum(counted) == DUE, "each counts what it wrote itself"
    registry.run("manage.py", "open_followups", "--now", NOON.isoformat())
    assert registry.count("message", "patient_id IS NOT NULL") == DUE


NIGHTS = (
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
)


def quarter_hours(zone: str, day: date) -> Iterator[datetime]:
    """Every quarter of an hour from the noon before to the noon after, as time passes."""
    place = ZoneInfo(zone)
    now = datetime.combine(day - timedelta(days=1), time(12), tzinfo=place).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(12), tzinfo=place).astimezone(UTC)
    while now < end:
        yield now
        now += timedelta(minutes=15)


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_a_night_in_which_the_clocks_change(zone: str, day: date) -> None:
    """The invitation of that day and the reminder of the next one, each once, and none in quiet hours."""
    clinic = f.clinic(time_zone=zone)
    invited, reminded = course(clinic), course(clinic)
    for episode, ask_on, written in ((invited, day, 0), (reminded, day - timedelta(days=3), 1)):
        FollowUp.objects.filter(episode=episode, time_point=TimePoint.WEEK_6).update(
            opens_on=ask_on, target_from=ask_on, ask_on=ask_on, target_until=ask_on + timedelta(days=9),
            closes_on=ask_on + timedelta(days=10), messages_planned=written,
        )  # fmt: skip
        FollowUp.objects.filter(episode=episode).exclude(time_point=TimePoint.WEEK_6).update(submitted_at=NOW)
    for now in quarter_hours(zone, day):
        plan(now=now)
    rows_written = Message.objects.order_by("patient").values_list("patient", "template")
    assert list(rows_written) == [(invited.patient_id, "invitation"), (reminded.patient_id, "reminder")]
    for message in Message.objects.all():
        local = message.due_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) >= (day, clinic.quiet_until), local


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [1, -1])
def test_a_clock_that_is_a_day_wrong_for_a_while(jump: int) -> None:
    course()
    for offset, wrong in ((0, 0), (1, jump), (1, 0), (2, jump), (3, 0), (4, jump), (5, 0), (7, jump), (7, 0), (8, 0)):
        plan(now=at(WEEK_6 + timedelta(days=offset + wrong)))
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "invitation", "reminder", "reminder",
    ]  # fmt: skip
