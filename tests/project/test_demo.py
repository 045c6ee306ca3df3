"""The demo as a newcomer meets it: one command, log-ins and links that work, the same people each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from fbs_portal.domain.codes import CaseReason, CaseStatus, Role
from fbs_portal.models import Case, DangerReport, Patient, Submission
from tests.repo.files import ROOT

PATIENTS = 12


def demo(**options: Any) -> dict[str, Any]:
    """Run the command in this process; what it printed, as the one object it must be."""
    out = StringIO()
    call_command("demo", no_serve=True, json=True, stdout=out, **{"patients": PATIENTS} | options)
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed


@pytest.fixture
def printed(db: None) -> dict[str, Any]:
    return demo()


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


def test_every_log_in_works(printed: dict[str, Any]) -> None:
    assert {row["role"] for row in printed["staff"]} == {*(role.value for role in Role), "Administrator"}
    for row in printed["staff"]:
        user = authenticate(username=row["username"], password=row["password"])
        assert user is not None, row["username"]
        client = Client()
        client.force_login(user)
        assert client.get(reverse("admin:index")).status_code == 200


def test_every_link_opens_a_form_that_waits(printed: dict[str, Any]) -> None:
    for row in printed["patient_links"]:
        assert row["url"].startswith(printed["base_url"])
        client = Client()
        home = client.post(urlsplit(row["url"]).path, follow=True)
        assert home.redirect_chain[-1][0] == reverse("fbs_portal:home")
        assert "Start" in home.content.decode(), row["who"]


def test_running_it_again_adds_nobody(printed: dict[str, Any]) -> None:
    counted = (Patient.objects.count(), Submission.objects.count(), Case.objects.count())
    again = demo()
    assert (Patient.objects.count(), Submission.objects.count(), Case.objects.count()) == counted
    assert again["staff"] == printed["staff"]
    for row in again["patient_links"]:
        assert Client().post(urlsplit(row["url"]).path).status_code == 302


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


def test_every_story_is_there(db: None) -> None:
    """A hundred people are enough to meet every course; see project/cohort.py."""
    demo(patients=100)
    found = set(Case.objects.filter(closed_at=None).values_list("assessment__category", flat=True))
    assert {"persistent", "progressive", "new"} <= found
    assert DangerReport.objects.exists()
    assert Case.objects.filter(reason=CaseReason.SILENCE).exists()
    assert Case.objects.filter(status=CaseStatus.CLOSED).exists()
    without_case = Patient.objects.exclude(episodes__cases__isnull=False)
    assert without_case.count() > Patient.objects.count() / 4


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
