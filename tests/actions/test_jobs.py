"""What is kept of a job's run, and what the log says of it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from fbs_portal.actions import jobs
from fbs_portal.models import JobRun
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=15)


def test_a_run_is_one_row_however_often_it_runs() -> None:
    for now in (NOW, LATER):
        with counted() as statements:
            jobs.began(job="open_followups", now=now)
            jobs.finished(job="open_followups", now=now + timedelta(seconds=2), detail={"missed": 3})
        assert len(statements) == 2
    row = JobRun.objects.get()
    assert (row.began_at, row.finished_at, row.detail) == (LATER, LATER + timedelta(seconds=2), {"missed": 3})


def test_a_run_that_died_leaves_the_end_of_the_one_before() -> None:
    jobs.began(job="open_followups", now=NOW)
    assert JobRun.objects.get().finished_at is None
    jobs.finished(job="open_followups", now=NOW, detail={})
    jobs.began(job="open_followups", now=LATER)
    row = JobRun.objects.get()
    assert (row.began_at, row.finished_at) == (LATER, NOW)


def test_each_end_is_a_line_of_the_log_with_its_counts(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="fbs_portal"):
        jobs.finished(job="send_messages", now=NOW, detail={"sent": 4, "failed": 0})
    (line,) = caplog.records
    assert line.getMessage() == "send_messages finished"
    assert (vars(line)["job"], vars(line)["counts"]) == ("send_messages", {"sent": 4, "failed": 0})
