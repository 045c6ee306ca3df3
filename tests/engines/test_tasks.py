"""The jobs as tasks of Django's tasks API: done by the worker of a queue in the database, refused without an API."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from fbs_portal import tasks
from fbs_portal.management import jobs
from fbs_portal.management.commands import send_messages
from fbs_portal.models import JobRun
from tests.repo.files import ROOT

WITHOUT = """
import sys
sys.modules["django_tasks"] = sys.modules["django.tasks"] = None
import fbs_portal.tasks
from fbs_portal.tasks import {name}
"""


def program(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, check=False
    )


def test_every_job_is_a_command_and_a_task() -> None:
    assert {job.command[0] for job in jobs.JOBS.values()} <= set(get_commands())
    for name in jobs.JOBS:
        assert tasks.open_followups.__class__ is getattr(tasks, name).__class__
        assert getattr(tasks, name).module_path == f"fbs_portal.tasks.{name}"


@pytest.mark.packaging
def test_the_worker_of_the_queue_does_each_job_and_twice_is_once(tmp_path: Path) -> None:
    done = program(
        "-m",
        "tests.engines.work_off",
        DJANGO_SETTINGS_MODULE="tests.engines.settings_tasks",
        HOST_DATABASE=str(tmp_path / "host.sqlite3"),
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["waiting"] == 2 * len(jobs.JOBS)
    assert found["results"] == [[f"fbs_portal.tasks.{name}", "SUCCESSFUL"] for name in (*jobs.JOBS, *jobs.JOBS)]
    assert found["missed"] > 0
    assert found["cases"] == 1
    assert {"open_followups", "send_messages"} <= set(found["runs"])


@pytest.mark.parametrize("name", ["open_followups", "send_messages"])
def test_without_the_extra_there_is_one_clear_error(name: str) -> None:
    done = program("-c", WITHOUT.format(name=name))
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: fbs_portal.tasks needs Django 6.0 or later")
    assert "pip install 'fbs-portal[tasks]'" in last


def test_a_task_queue_that_looks_for_tasks_finds_none_and_no_error_without_the_extra() -> None:
    assert program("-c", WITHOUT.partition("from fbs_portal")[0]).returncode == 0
    assert "has no attribute 'no_such_task'" in program("-c", "import fbs_portal.tasks as t; t.no_such_task").stderr


@pytest.mark.django_db
def test_a_command_that_fails_fails_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """`migrate --check` ends with an exit code when something is to be done, as `replay_rules` does."""
    monkeypatch.setattr(jobs, "JOBS", {"look": jobs.Job(command=("migrate", "--check"), cron="* * * * *")})
    jobs.run("look")
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    with pytest.raises(jobs.JobFailed, match="exit code 1"):
        jobs.run("look")


@pytest.mark.django_db(transaction=True)
def test_the_sender_runs_in_a_thread_of_a_worker() -> None:
    """Signals cannot be caught there."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(jobs.run, "send_messages").result()
        pool.submit(connections.close_all).result()
    assert JobRun.objects.get(job="send_messages").finished_at


def test_a_worker_is_told_of_a_signal_that_came_while_the_sender_ran() -> None:
    told: list[int] = []
    usual = signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    try:
        with send_messages._stopping() as stop:
            assert not stop()
            os.kill(os.getpid(), signal.SIGTERM)
            assert stop()
            assert told == []
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert told == [signal.SIGTERM]


def test_what_a_command_refuses_is_said_by_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    job = jobs.Job(command=("open_followups", "--now", "yesterday"), cron="* * * * *")
    monkeypatch.setattr(jobs, "JOBS", {"open_followups": job})
    with pytest.raises(CommandError, match="yesterday"):
        jobs.run("open_followups")
