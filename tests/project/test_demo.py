"""The demo as a command: one object, the same people each time, and plain words where it cannot run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from fbs_portal.models import Patient, Submission
from tests.project.demonstration import demo
from tests.repo.files import ROOT


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As a program starts it, on a database of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "demo", "--no-serve", "--json", *arguments],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": f"sqlite:///{place}/demo.sqlite3"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_it_prints_one_object(tmp_path: Path) -> None:
    """Standard output holds the object and nothing else."""
    done = run(tmp_path, "--patients", "3")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert set(printed) == {"base_url", "staff", "patient_links"}
    assert all(set(row) == {"username", "password", "role"} for row in printed["staff"])
    assert all(set(row) == {"who", "url"} for row in printed["patient_links"])
    assert len(printed["patient_links"]) == 3


def _people() -> list[Any]:
    return [
        *Patient.objects.order_by("record_number").values_list("record_number", "given_name", "family_name"),
        *Submission.objects.order_by("pk").values_list("answers", flat=True),
    ]


def _fresh(**options: Any) -> list[Any]:
    """The people of a first run; the rows are taken back."""
    with transaction.atomic():
        demo(**options)
        people = _people()
        transaction.set_rollback(True)
    return people


def test_the_seed_decides(db: None) -> None:
    first = _fresh(seed=1)
    assert _fresh(seed=1) == first
    assert _fresh(seed=2) != first


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"patients": -1}, "--patients is -1; it can be 0 to 100000."),
        ({"patients": 100_001}, "--patients is 100001"),
        ({"port": 0}, "--port is 0; it can be 1 to 65535."),
        ({"port": 70_000}, "--port is 70000"),
    ],
)
def test_bad_numbers_are_named(db: None, options: dict[str, int], line: str) -> None:
    with pytest.raises(CommandError, match=line):
        demo(**options)
    assert not Patient.objects.exists()


@pytest.mark.parametrize("wrong", [["--patients", "many"], ["--patients", "-3"], ["--port", "x"]])
def test_bad_words_end_with_one_line(tmp_path: Path, wrong: list[str]) -> None:
    done = run(tmp_path, *wrong)
    assert done.returncode != 0
    assert done.stdout == ""
    assert wrong[0] in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_it_refuses_a_host_that_others_can_reach(settings: Any) -> None:
    """Its passwords stand in the documentation."""
    settings.LOCAL = False
    with pytest.raises(CommandError, match="answers to other machines"):
        call_command("demo", "--no-serve", "--patients", "0")
    assert not Patient.objects.exists()


def test_links_that_staff_make_lead_to_the_port_that_is_served(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setenv("FBS_PORTAL_BASE_URL", "")
    monkeypatch.delenv("FBS_PORTAL_BASE_URL")
    monkeypatch.setattr(os, "execvp", lambda *command: started.append(command))
    demo(patients=0, port=8124, no_serve=False)
    assert "--bind=127.0.0.1:8124" in started[0][1]
    assert os.environ["FBS_PORTAL_BASE_URL"] == "http://localhost:8124"
