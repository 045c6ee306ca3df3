"""Telling the host project what has happened, once it is certain: the signals that docs/signals.md promises."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from fbs_portal import signals
from fbs_portal.models import Case, Submission


def submitted(submission: Submission) -> None:
    _on_commit(
        signals.followup_submitted,
        submission_id=submission.pk,
        followup_id=submission.followup_id,
        episode_id=submission.episode_id,
        clinic_id=submission.episode.patient.clinic_id,
    )


def opened(case: Case) -> None:
    _on_commit(signals.case_opened, **_ids(case), urgency=str(case.urgency))


def closed(case: Case) -> None:
    _on_commit(signals.case_closed, **_ids(case), outcome=str(case.outcome))


def _ids(case: Case) -> dict[str, int]:
    return {"case_id": case.pk, "episode_id": case.episode_id, "clinic_id": case.clinic_id}


def _on_commit(signal: Signal, **told: Any) -> None:
    transaction.on_commit(partial(signal.send_robust, sender=None, **told))
