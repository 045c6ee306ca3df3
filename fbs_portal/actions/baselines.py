"""Answers from before the operation that staff add or correct later."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import assess, audit, case_evidence, recording, windows
from fbs_portal.actions.access import require
from fbs_portal.actions.texts import SHORT, clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.domain.errors import Invalid, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import FollowUp, Submission, SurgeryEpisode
from fbs_portal.queries.hours import today_of


@transaction.atomic
def correct_baseline(
    *, episode_id: int, answers: Mapping[str, Any], answered_on: date, reason: str, actor: Actor, now: datetime
) -> Submission:
    """A new baseline beside the old one, both stay visible; the newest form is judged again with it.

    Dated after the operation it counts as remembered.
    """
    episode = SurgeryEpisode.objects.select_related("patient__clinic__rule_set").filter(pk=episode_id).first()
    if episode is None:
        raise NotFound
    require(actor=actor, permission="correct_facts", clinic_id=episode.patient.clinic_id)
    today = today_of(clinic=episode.patient.clinic, now=now)
    reason = clean(reason, field="reason", longest=SHORT)
    if answered_on > today:
        raise Invalid(_("The answers are dated in the future."), field="answered_on")
    followup = _followup(episode=episode, now=now, today=today)
    submission = recording.store(
        followup=followup,
        draft_id=uuid.uuid4(),
        version=None,
        answers=answers,
        answered_on=answered_on,
        mode=AnswerMode.PAPER,
        actor=actor,
        now=now,
        supersedes=followup.submissions.filter(superseded_by=None).first(),
        reason=reason,
    )
    audit.record(
        actor=actor,
        verb=Verb.FACTS_CORRECTED,
        subject=f"patient:{episode.patient_id}",
        clinic_id=episode.patient.clinic_id,
        now=now,
        episode=episode.pk,
        submission=submission.pk,
        fields=["baseline"],
    )
    assess.judge_again(episode=episode, actor=actor, now=now)
    case_evidence.note_facts_corrected(episode=episode, reason=reason, changed=["baseline"], actor=actor, now=now)
    return submission


def _followup(*, episode: SurgeryEpisode, now: datetime, today: date) -> FollowUp:
    """The baseline's row, made when the patient was enrolled too late to have one."""
    windows.sync(episode=episode, now=now, today=today, with_baseline=True)
    row = episode.followups.get(time_point=TimePoint.BASELINE)
    row.episode = episode
    return row
