"""The signals a host may listen to: each is sent once, with what docs/signals.md names, and only when certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.dispatch import Signal

from fbs_portal import signals
from fbs_portal.actions import cases
from fbs_portal.domain.codes import CloseOutcome, DangerSign
from fbs_portal.models import Case
from tests import factories as f
from tests.evidence import tick

pytestmark = pytest.mark.django_db

NAMES = {signal: name for name, signal in vars(signals).items() if isinstance(signal, Signal)}


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What a host was told, by a receiver that fails each time."""
    told: list[tuple[str, dict[str, Any]]] = []

    def receiver(*, signal: Signal, sender: object, **given: Any) -> None:
        assert sender is None
        told.append((NAMES[signal], given))
        raise RuntimeError("a failing receiver harms nothing")

    for signal in NAMES:
        signal.connect(receiver)
    yield told
    for signal in NAMES:
        signal.disconnect(receiver)


def test_a_form_and_the_case_it_opens(heard: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    episode = f.enrolled().episode
    with django_capture_on_commit_callbacks(execute=True):
        sent = f.answered(episode)
        assert heard == []
    assert sent.case is not None
    ids = {"episode_id": episode.pk, "clinic_id": episode.patient.clinic_id}
    form = {"submission_id": sent.submission.pk, "followup_id": sent.submission.followup_id}
    assert heard == [
        ("case_opened", {"case_id": sent.case.pk, **ids, "urgency": "watch"}),
        ("followup_submitted", {**form, **ids}),
    ]


def test_a_case_that_is_open_is_not_opened_again(heard: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    row = f.followup(f.enrolled().episode)
    with django_capture_on_commit_callbacks(execute=True):
        for sign in (DangerSign.FEVER, DangerSign.FOOT_DROP):
            tick(row.episode, sign, followup=row)
    assert [name for name, _ in heard] == ["case_opened"]


def test_closing_and_opening_again(heard: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    case = f.answered(f.enrolled().episode).case
    assert case is not None
    person = f.clinician(case.clinic)
    given: dict[str, Any] = {"actor": person, "case_id": case.pk, "reason": "Moved to Oslo", "now": f.NOW}
    with django_capture_on_commit_callbacks(execute=True):
        cases.close(**given, expected_version=case.version, outcome=CloseOutcome.MOVED_AWAY)
    with django_capture_on_commit_callbacks(execute=True):
        cases.reopen(**given, expected_version=Case.objects.get(pk=case.pk).version)
    ids = {"case_id": case.pk, "episode_id": case.episode_id, "clinic_id": case.clinic_id}
    assert heard == [
        ("case_closed", {**ids, "outcome": "moved_away"}),
        ("case_opened", {**ids, "urgency": "watch"}),
    ]
