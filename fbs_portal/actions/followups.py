"""Occasions: a change the patient reports between the planned ones, and forms that were never answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, case_evidence, windows
from fbs_portal.actions.access import require_own
from fbs_portal.content import protocols
from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries import followups as reading
from fbs_portal.queries.hours import today_of

CHUNK = 500
WAITING = Q(submitted_at=None, cancelled_at=None, missed_at=None)


@transaction.atomic
def report_change(*, episode: SurgeryEpisode, actor: Actor, now: datetime) -> FollowUp:
    """The form in which to say "my pain changed": the planned one that is open, or an unscheduled one.

    Never a few more questions about an earlier form: those do not ask for danger signs.

    `episode` has its patient and clinic loaded. Answers begun more than two weeks ago are not gone on with.
    """
    patient = episode.patient
    require_own(actor=actor, patient_id=patient.pk, permission="enter_answers", clinic_id=patient.clinic_id)
    today = today_of(clinic=patient.clinic, now=now)
    _require_running(episode=episode, today=today)
    rows = [row for row in reading.to_do(patient=patient, now=now) if row.followup.episode_id == episode.pk]
    for row in rows:
        if row.followup.time_point not in (TimePoint.BASELINE, TimePoint.CLARIFICATION):
            return row.followup
    _give_up_stale(episode=episode, today=today, now=now)
    window = schedule.window_of_change(today=today, questionnaire=protocols.FOLLOW_UP)
    try:
        with transaction.atomic():
            followup = windows.from_window(episode=episode, window=window, now=now)
    except IntegrityError:  # a double click: the other one was faster
        return episode.followups.get(WAITING, time_point=TimePoint.UNSCHEDULED)
    audit.record(
        actor=actor,
        verb=Verb.CHANGE_REPORTED,
        subject=f"patient:{patient.pk}",
        clinic_id=patient.clinic_id,
        now=now,
        followup=followup.pk,
    )
    return followup


def _require_running(*, episode: SurgeryEpisode, today: date) -> None:
    performed = episode.status == EpisodeStatus.PERFORMED and episode.surgery_date <= today
    if not performed or episode.course_ended_on is not None or not reading.takes_part(patient=episode.patient):
        raise NotAllowed(_("This form is for the time after the operation. Please call the clinic."))


def _give_up_stale(*, episode: SurgeryEpisode, today: date, now: datetime) -> None:
    """An unscheduled form that was opened long ago and never sent makes room for a new one."""
    episode.followups.filter(WAITING, time_point=TimePoint.UNSCHEDULED, closes_on__lte=today).update(missed_at=now)


def mark_missed(*, now: datetime, actor: Actor, dry_run: bool = False) -> int:
    """Store that target windows ended in silence; a silent week 6 or 12 is work for staff. How many.

    Safe to run twice and on two hosts at once: each row is claimed by a conditional UPDATE, and the
    silence case is opened in the same transaction by the one that claimed it.
    """
    count = 0
    for followup in _overdue(now=now):
        count += 1 if dry_run else _mark(followup=followup, actor=actor, now=now)
    return count


def _overdue(*, now: datetime) -> Iterator[FollowUp]:
    """Unanswered follow-ups whose target window is over at their clinic, in chunks: memory stays flat."""
    latest = now.date() + timedelta(days=1)  # a clinic east of here may be a day ahead
    rows = (
        FollowUp.objects.filter(WAITING, target_until__lt=latest, episode__status=EpisodeStatus.PERFORMED)
        .select_related("episode__patient__clinic")
        .order_by("target_until", "pk")
    )
    begin = Q()
    while chunk := list(rows.filter(begin)[:CHUNK]):
        last = chunk[-1]
        later = Q(target_until__gt=last.target_until) | Q(target_until=last.target_until, pk__gt=last.pk)
        begin = Q(target_until__gte=last.target_until) & later
        yield from (row for row in chunk if is_missed(followup=row, now=now))


def is_missed(*, followup: FollowUp, now: datetime) -> bool:
    """Past the target window; made after its end (a late enrolment), only once no answer is taken any more.

    Whoever paused messages has a week after the pause, four weeks after the target window at most (ADR 0916).
    """
    today = reading.today_at(followup=followup, now=now)
    if followup.time_point == TimePoint.UNSCHEDULED or not _was_asked_in_time(followup):
        return today >= followup.closes_on
    patient = followup.episode.patient
    return today >= schedule.missed_from(
        target_until=followup.target_until, closes_on=followup.closes_on, paused_until=patient.paused_until,
        stopped=patient.contact_paused,
    )  # fmt: skip


def _was_asked_in_time(followup: FollowUp) -> bool:
    return reading.today_at(followup=followup, now=followup.created_at) <= followup.target_until


@transaction.atomic
def _mark(*, followup: FollowUp, actor: Actor, now: datetime) -> int:
    """1 when this call stored the fact, 0 when it was stored, sent or cancelled by somebody else."""
    claimed = FollowUp.objects.filter(WAITING, pk=followup.pk).update(missed_at=now)
    if not claimed:
        return 0
    followup.missed_at = now
    patient = followup.episode.patient
    audit.record(
        actor=actor,
        verb=Verb.FOLLOWUP_MISSED,
        subject=f"patient:{patient.pk}",
        clinic_id=patient.clinic_id,
        now=now,
        followup=followup.pk,
        time_point=followup.time_point,
    )
    asked_on = reading.today_at(followup=followup, now=followup.created_at)
    silent = schedule.is_silence(time_point=followup.time_point, asked_on=asked_on, target_until=followup.target_until)
    if silent and _expected(followup):
        case_evidence.open_for_silence(followup=followup, actor=actor, now=now)
    return 1


def _expected(followup: FollowUp) -> bool:
    """Whether silence means anything, as it stands now: who died or left owes no answer, and may have left just now."""
    patients = Patient.objects.filter(pk=followup.episode.patient_id, deceased_on=None, withdrawn_at=None)
    return patients.exists()
