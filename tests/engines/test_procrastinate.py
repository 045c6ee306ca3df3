"""The jobs as periodic tasks of Procrastinate on PostgreSQL: two workers, one of them killed in the middle of a job."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from procrastinate import App, testing

from fbs_portal.contrib import procrastinate as contrib
from fbs_portal.management.jobs import JOBS
from tests.engines.settings_procrastinate import TICK
from tests.reliability.databases import POSTGRES, drop_database, own_database
from tests.reliability.server import Server

PATIENTS = 60
JOB = "fbs_portal.open_followups"
OURS = f"task_name = '{JOB}'"
DOING = f"{OURS} AND status = 'doing'"
MISSED_TWICE = """
    SELECT detail->>'followup' FROM fbs_portal_auditevent WHERE verb = 'followup_missed' GROUP BY 1 HAVING count(*) > 1
"""
WORKER = ("manage.py", "procrastinate", "worker", "--queues", contrib.QUEUE)

on_postgres = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith(POSTGRES),
    reason="Procrastinate needs PostgreSQL: run it with .ci/with-postgres",
)


class Host(Server):
    """The demo host with Procrastinate installed."""

    @property
    def environ(self) -> dict[str, str]:
        return super().environ | {"DJANGO_SETTINGS_MODULE": "tests.engines.settings_procrastinate"}

    def worker(self, log: str) -> subprocess.Popen[bytes]:
        with (self.place / log).open("ab") as file:
            return subprocess.Popen([sys.executable, *WORKER], env=self.environ, stdout=file, stderr=file)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    made = Host(place=tmp_path, url=own_database(tmp_path))
    try:
        made.run("manage.py", "migrate", "--verbosity", "0")
        yield made
    finally:
        drop_database(made.url)


def until(true: Callable[[], bool], *, host: Host, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not true():
        logs = "\n".join(path.read_text() for path in host.place.glob("*.log"))
        assert time.monotonic() < end, logs[-4000:]
        time.sleep(0.05)


def jobs(host: Host, where: str) -> list[int]:
    return [row[0] for row in host.rows(f"SELECT id FROM procrastinate_jobs WHERE task_name = '{JOB}' AND {where}")]


def started(host: Host, number: int) -> tuple[int, subprocess.Popen[bytes]]:
    """A worker that has said so, by the id that jobs in its hands bear."""
    process = host.worker(f"{number}.log")
    ids = "SELECT id FROM procrastinate_workers ORDER BY id"
    until(lambda: len(host.rows(ids)) == number, host=host)
    return host.rows(ids)[-1][0], process


@on_postgres
def test_of_two_workers_one_is_killed_and_no_tick_is_lost_or_doubled(host: Host) -> None:
    workers = dict(started(host, number) for number in (1, 2))
    try:
        host.run("-m", "tests.engines.silent_patients", str(PATIENTS))
        until(lambda: host.count("case") > 0, host=host)
        busy, killed = host.rows(f"SELECT worker_id, id FROM procrastinate_jobs WHERE {DOING} ORDER BY id")[0]
        workers[busy].kill()
        assert workers.pop(busy).wait() < 0
        assert jobs(host, f"id = {killed} AND status = 'doing'"), "it was killed in the middle"
        until(lambda: bool(jobs(host, f"id = {killed} AND status = 'succeeded'")), host=host)
        until(lambda: len(jobs(host, f"id > {killed} AND status = 'succeeded'")) > 2, host=host)
        (left,) = workers.values()
        left.terminate()
        assert left.wait(timeout=60) == 0
    finally:
        for worker in workers.values():
            worker.kill()
            worker.wait()
    ticks = [row[0] for row in host.rows(f"SELECT (args->>'timestamp')::int FROM procrastinate_jobs WHERE {OURS}")]
    assert sorted(ticks) == list(range(min(ticks), max(ticks) + 1, TICK)), "each tick is queued, and once"
    assert jobs(host, f"id = {killed} AND attempts = 2"), "what was killed was begun anew"
    assert not jobs(host, "status NOT IN ('succeeded', 'todo')"), "none failed, none is in the hands of the dead"
    assert host.count("case") == PATIENTS, "a case for each, however often it was looked at"
    assert host.rows(MISSED_TWICE) == []
    failed = "SELECT task_name FROM procrastinate_jobs WHERE status NOT IN ('succeeded', 'todo')"
    assert host.rows(failed) == [], "the sender works in a thread of a worker too"
    assert host.count("jobrun", "job IN ('open_followups', 'send_messages') AND finished_at IS NOT NULL") == 2


def test_every_job_is_registered_with_its_time() -> None:
    app = App(connector=testing.InMemoryConnector())
    contrib.register(app, crons={"send_messages": "*/2 * * * *"})
    times = {
        name.removeprefix("fbs_portal."): one.cron for (name, _id), one in app.periodic_registry.periodic_tasks.items()
    }
    expected = {name: job.cron for name, job in JOBS.items()} | {"retry_stalled": "* * * * *"}
    assert times == expected | {"send_messages": "*/2 * * * *"}
    with pytest.raises(KeyError, match="send_mesages"):
        contrib.register(App(connector=testing.InMemoryConnector()), crons={"send_mesages": "* * * * *"})
