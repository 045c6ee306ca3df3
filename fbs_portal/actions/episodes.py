"""Deeds on an operation's facts: correct, perform, cancel, mark a sign as old. Nothing here lowers a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import assess, audit, case_evidence, enrolment_checks, windows
from fbs_portal.actions.access import require
from fbs_portal.actions.texts import SHORT, clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import DangerSign, EpisodeStatus
from fbs_portal.domain.enrolment import OperationFields, in_order, levels_in_order
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import SurgeryEpisode
from fbs_portal.queries.hours import today_of

CORRECTABLE = tuple(field.name for field in dataclass_fields(OperationFields) if field.name != "status")
KNOWN_SIGN_DAYS = 90
"""How long a sign stays marked as old before a clinician looks again."""


@transaction.atomic
def correct_facts(
    *, episode_id: int, changes: Mapping[str, Any], reason: str, actor: Actor, now: datetime
) -> SurgeryEpisode:
    """Correct what was recorded wrongly; `changes` are fields of OperationFields (not the status), with a reason.

    Windows still waiting are computed anew, and the newest form is judged again beside its earlier
    assessment. Raises Invalid with the field that is wrong.
    """
    episode = held(episode_id=episode_id, permission="correct_facts", actor=actor)
    reason = clean(reason, field="reason", longest=SHORT)
    unknown = sorted(set(changes) - set(CORRECTABLE))
    if unknown:
        raise Invalid(_("This cannot be corrected here."), field=unknown[0])
    fields = replace(facts_of(episode), **changes)
    return _apply(episode=episode, fields=fields, reason=reason, verb=Verb.FACTS_CORRECTED, actor=actor, now=now)


@transaction.atomic
def mark_performed(*, episode_id: int, surgery_date: date | None = None, actor: Actor, now: datetime) -> SurgeryEpisode:
    """A planned operation has taken place, on the planned day or another: its follow-ups are made."""
    episode = held(episode_id=episode_id, permission="correct_facts", actor=actor)
    if episode.status != EpisodeStatus.PLANNED:
        raise NotAllowed(_("Only a planned operation can be marked as performed."))
    fields = replace(
        facts_of(episode), status=EpisodeStatus.PERFORMED, surgery_date=surgery_date or episode.surgery_date
    )
    return _apply(episode=episode, fields=fields, reason="", verb=Verb.OPERATION_PERFORMED, actor=actor, now=now)


@transaction.atomic
def cancel_operation(*, episode_id: int, reason: str, actor: Actor, now: datetime) -> SurgeryEpisode:
    """A planned operation will not take place: nothing is asked any more, what was answered stays."""
    episode = held(episode_id=episode_id, permission="correct_facts", actor=actor)
    reason = clean(reason, field="reason", longest=SHORT)
    if episode.status != EpisodeStatus.PLANNED:
        raise NotAllowed(_("Only a planned operation can be cancelled."))
    before = {"status": episode.status}
    episode.status = EpisodeStatus.CANCELLED
    episode.corrections.append(_correction(reason=reason, before=before, actor=actor, now=now))
    episode.save(update_fields=["status", "corrections"])
    cancelled = windows.cancel(episode=episode, actor=actor, now=now)
    _note(episode=episode, verb=Verb.OPERATION_CANCELLED, actor=actor, now=now, cancelled=cancelled)
    return episode


@transaction.atomic
def mark_known_sign(
    *, episode_id: int, code: str, since: date, reason: str, actor: Actor, now: datetime
) -> SurgeryEpisode:
    """A clinician knows that a danger sign is old, since a date. It counts for 90 days, and only as a question:
    the patient is asked whether it is worse than on that date; triage never learns to ignore.
    """
    episode = held(episode_id=episode_id, permission="mark_known_sign", actor=actor)
    today = today_of(clinic=episode.patient.clinic, now=now)
    reason = clean(reason, field="reason", longest=SHORT)
    if code not in tuple(DangerSign):
        raise Invalid(_("Choose the sign."), field="code")
    if since > today:
        raise Invalid(_("This date lies in the future."), field="since")
    if any(mark["code"] == code and mark["until"] >= today.isoformat() for mark in episode.known_signs):
        raise NotAllowed(_("This sign is already marked as known."))
    episode.known_signs.append(
        {
            "code": DangerSign(code).value,
            "since": since.isoformat(),
            "until": (today + timedelta(days=KNOWN_SIGN_DAYS)).isoformat(),
            "reason": reason,
            "by": actor.key,
        }
    )
    episode.save(update_fields=["known_signs"])
    _note(episode=episode, verb=Verb.SIGN_MARKED_KNOWN, actor=actor, now=now, code=code)
    return episode


def facts_of(episode: SurgeryEpisode) -> OperationFields:
    """What is recorded now, in the shape in which staff give it."""
    return OperationFields(
        surgery_date=episode.surgery_date,
        region=episode.region,
        procedures=tuple(episode.procedures),
        levels=tuple(episode.levels),
        side=episode.side,
        status=episode.status,
        surgeon=episode.surgeon,
        revision=episode.revision,
        risks=tuple(episode.risks),
        earlier_operations=episode.earlier_operations,
    )


def _apply(
    *, episode: SurgeryEpisode, fields: OperationFields, reason: str, verb: Verb, actor: Actor, now: datetime
) -> SurgeryEpisode:
    today = today_of(clinic=episode.patient.clinic, now=now)
    enrolment_checks.check_operation(fields=fields, today=today)
    if episode.revises_id is not None and not fields.revision:
        raise Invalid(_("This operation is linked to the one it revises."), field="revision")
    before = _store(episode=episode, fields=fields, today=today)
    if not before:
        raise NotAllowed(_("This is already recorded."))
    episode.corrections.append(_correction(reason=reason, before=before, actor=actor, now=now))
    try:
        with transaction.atomic():
            episode.save(update_fields=[*before, "recorded_on", "corrections"])
    except IntegrityError as error:
        raise Invalid(_("This operation is already recorded for the patient."), field="surgery_date") from error
    if episode.course_ended_on is None and episode.status != EpisodeStatus.CANCELLED:
        windows.sync(episode=episode, now=now, today=today)
    _note(episode=episode, verb=verb, actor=actor, now=now, fields=sorted(before))
    assess.judge_again(episode=episode, actor=actor, now=now)
    case_evidence.note_facts_corrected(episode=episode, reason=reason, changed=sorted(before), actor=actor, now=now)
    return episode


def _store(*, episode: SurgeryEpisode, fields: OperationFields, today: date) -> dict[str, Any]:
    """Put the facts on the row; what was there before, of those that changed."""
    given = {name: getattr(fields, name) for name in (*CORRECTABLE, "status")}
    given |= {
        "procedures": in_order(fields.procedures),
        "levels": levels_in_order(fields.levels),
        "risks": sorted(set(fields.risks)),
        "surgeon": fields.surgeon.strip(),
    }
    before = {name: getattr(episode, name) for name, value in given.items() if getattr(episode, name) != value}
    for name in before:
        setattr(episode, name, given[name])
    episode.recorded_on = today
    return before


def _correction(*, reason: str, before: Mapping[str, Any], actor: Actor, now: datetime) -> dict[str, Any]:
    plain = {name: old.isoformat() if isinstance(old, date) else old for name, old in before.items()}
    return {"at": now.isoformat(), "by": actor.key, "reason": reason, "before": plain}


def held(*, episode_id: int, permission: str, actor: Actor) -> SurgeryEpisode:
    """The row of somebody who may do this, held against others where the database can hold rows."""
    found = (
        SurgeryEpisode.objects.select_related("patient__clinic__rule_set")
        .select_for_update(of=("self",))
        .filter(pk=episode_id)
        .first()
    )
    if found is None:
        raise NotFound
    require(actor=actor, permission=permission, clinic_id=found.patient.clinic_id)
    return found


def _note(*, episode: SurgeryEpisode, verb: Verb, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject=f"patient:{episode.patient_id}",
        clinic_id=episode.patient.clinic_id,
        now=now,
        episode=episode.pk,
        **detail,
    )
