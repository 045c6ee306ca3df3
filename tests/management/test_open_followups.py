"""The daily command: says what it noted, refuses a time without a zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fbs_portal.actions import throttle
from fbs_portal.models import Case, FollowUp, JobRun, Throttle
from tests import factories as f

pytestmark = pytest.mark.django_db

AFTER_WEEK_6 = "2026-03-03T12:00:00+00:00"


def test_it_notes_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    f.enrolled()
    throttle.hit(key="old", limit=5, now=f.NOW - timedelta(days=2))
    call_command("open_followups", "--now", AFTER_WEEK_6, "--dry-run")
    assert not FollowUp.objects.filter(missed_at__isnull=False).exists()
    assert not JobRun.objects.exists()
    call_command("open_followups", "--now", AFTER_WEEK_6)
    call_command("open_followups", "--now", AFTER_WEEK_6)
    assert Case.objects.count() == 1
    assert not Throttle.objects.exists()
    detail = JobRun.objects.get(job="open_followups").detail
    assert (detail["missed"], detail["invitations"], detail["reminders"]) == (0, 0, 0)
    assert capsys.readouterr().out.splitlines() == [
        "Would note 2 follow-ups as missed.",
        "Noted 2 follow-ups as missed.",
        "Noted 0 follow-ups as missed.",
    ]


def test_it_says_whom_it_wrote_to_and_why_not_to_others(capsys: pytest.CaptureFixture[str]) -> None:
    f.enrolled(patient=f.patient_fields(email="ada@example.org"))
    f.enrolled()
    for options in (["--dry-run"], []):
        call_command("open_followups", "--now", "2026-02-23T12:00:00+00:00", *options)
    assert capsys.readouterr().out.splitlines() == [
        "Would note 2 follow-ups as missed.",
        "Would plan 1 invitations.",
        "Not written to: 1 forms (no address).",
        "Noted 2 follow-ups as missed.",
        "Planned 1 invitations.",
        "Not written to: 1 forms (no address).",
    ]
    assert JobRun.objects.get(job="open_followups").detail["muted_no_address"] == 1


@pytest.mark.parametrize("text", ["yesterday", "2026-03-03T12:00:00", "2026-13-03T12:00:00+00:00"])
def test_a_time_that_cannot_be(text: str) -> None:
    with pytest.raises(CommandError, match="--now"):
        call_command("open_followups", "--now", text)


@pytest.mark.parametrize(
    "command", [["open_followups"], ["load_education"], ["erase_patient", "1", "--reason", "asked_for"]]
)
def test_without_tables_there_is_one_clear_line(command: list[str], tmp_path: Path) -> None:
    """In a process of its own, on a database that was never migrated."""
    where = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    run = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=where,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 1
    assert "has migrate been run?" in run.stderr
    assert "Traceback" not in run.stderr
