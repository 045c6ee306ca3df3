"""The daily command: says what it noted, refuses a time without a zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from fbs_portal.actions import throttle
from fbs_portal.models import Case, FollowUp, Throttle
from tests import factories as f

pytestmark = pytest.mark.django_db

AFTER_WEEK_6 = "2026-03-03T12:00:00+00:00"


def test_it_notes_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    f.enrolled()
    throttle.hit(key="old", limit=5, per_seconds=60, now=f.NOW - timedelta(days=2))
    call_command("open_followups", "--now", AFTER_WEEK_6, "--dry-run")
    assert not FollowUp.objects.filter(missed_at__isnull=False).exists()
    call_command("open_followups", "--now", AFTER_WEEK_6)
    call_command("open_followups", "--now", AFTER_WEEK_6)
    assert Case.objects.count() == 1
    assert not Throttle.objects.exists()
    assert capsys.readouterr().out.splitlines() == [
        "Would note 2 follow-ups as missed.",
        "Noted 2 follow-ups as missed.",
        "Noted 0 follow-ups as missed.",
    ]


@pytest.mark.parametrize("text", ["yesterday", "2026-03-03T12:00:00", "2026-13-03T12:00:00+00:00"])
def test_a_time_that_cannot_be(text: str) -> None:
    with pytest.raises(CommandError, match="--now"):
        call_command("open_followups", "--now", text)
