"""One run of the programme: one clock, every part whatever the others do, and what is long dead is removed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from fbs_portal.actions import housekeeping, programme
from fbs_portal.domain.actor import system
from fbs_portal.models import AccessLink, FollowUp, JobRun, LinkRequest, Message
from tests import factories as f
from tests.database import differing, fingerprint
from tests.factories import NOW, SURGERY
from tests.models import rows

pytestmark = pytest.mark.django_db

JOB = system(programme.JOB)
LATER = NOW + timedelta(days=1)
"""Week 6 was silent, and its time is over."""


def begun() -> None:
    """A course that fell silent, with an address, and one that is due."""
    f.enrolled(patient=f.patient_fields(email="ada@example.org"))
    f.enrolled(patient=f.patient_fields(email="bea@example.org"), surgery_date=SURGERY + timedelta(days=7))


def test_a_dry_run_changes_nothing_and_says_what_a_run_does() -> None:
    begun()
    before = fingerprint()
    would = programme.run(actor=JOB, now=LATER, dry_run=True)
    assert differing(before, fingerprint()) == []
    done = programme.run(actor=JOB, now=LATER)
    assert would.counts == done.counts
    assert done.counts["missed"] > 0
    assert done.counts["invitations"] == 1


def test_a_second_run_finds_nothing_to_do() -> None:
    begun()
    programme.run(actor=JOB, now=LATER)
    before = fingerprint(leave_out=["fbs_portal_jobrun"])
    programme.run(actor=JOB, now=LATER)
    assert differing(before, fingerprint(leave_out=["fbs_portal_jobrun"])) == []


def test_every_row_bears_the_time_that_was_given() -> None:
    begun()
    programme.run(actor=JOB, now=LATER)
    run = JobRun.objects.get(job=programme.JOB)
    times: set[datetime | None] = {run.began_at, run.finished_at}
    times |= set(Message.objects.values_list("created_at", flat=True))
    times |= set(FollowUp.objects.exclude(missed_at=None).values_list("missed_at", flat=True))
    assert times == {LATER}


def test_a_part_that_breaks_off_keeps_no_other_from_being_done(caplog: pytest.LogCaptureFixture) -> None:
    """The database refuses to store what is missed; patients are invited all the same, and the run is not well."""
    begun()
    refused: list[str] = []

    def refuse(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if 'SET "missed_at"' in sql:
            refused.append(sql)
            raise DatabaseError("a row that names Ada")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        done = programme.run(actor=JOB, now=LATER)
    assert refused
    assert done.failed == ["missed forms"]
    assert done.counts["invitations"] == 1
    assert JobRun.objects.get(job=programme.JOB).finished_at is None
    assert "missed forms broke off (DatabaseError at" in caplog.text
    assert "Ada" not in caplog.text


def test_links_that_were_never_opened_go_half_a_year_after_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "CHUNK", 2)
    who = rows.patient()
    made, ended = NOW - timedelta(days=500), NOW - timedelta(days=200)
    dead = [rows.link(patient=who, created_at=made, expires_at=ended) for _ in range(5)]
    opened = rows.link(patient=who, created_at=made, expires_at=ended, first_used_at=made, last_used_at=made)
    late = rows.link(patient=who, created_at=made, expires_at=NOW - timedelta(days=100))
    asked = LinkRequest.objects.create(patient=who, link=dead[0], kind="new_link", asked_at=NOW)
    assert housekeeping.remove_dead_links(now=NOW, dry_run=True) == 5
    assert AccessLink.objects.count() == 7
    assert housekeeping.remove_dead_links(now=NOW) == 5
    assert set(AccessLink.objects.all()) == {opened, late}
    assert LinkRequest.objects.get(pk=asked.pk).link is None


def test_dead_links_are_found_by_their_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    found = AccessLink.objects.filter(first_used_at=None, expires_at__lt=NOW).order_by("expires_at")
    assert "fbs_link_never_used" in found.explain()
