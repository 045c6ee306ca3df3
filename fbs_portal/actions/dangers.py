"""Danger signs on the way: reported when ticked, acknowledged, unticked. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, case_evidence
from fbs_portal.actions.answering import questionnaire_of, require_mine
from fbs_portal.domain import pathway
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import choices
from fbs_portal.domain.codes import DangerEvent, UntickReason, Urgency
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.triage.engine import danger_urgency
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import DangerReport, Draft, FollowUp
from fbs_portal.queries import followups, snapshots


def report(
    *, followup: FollowUp, new: Sequence[str], ticked: Sequence[str], actor: Actor, now: datetime
) -> DangerReport:
    """Store newly ticked signs and open or raise the case; runs inside the transaction that saves them.

    The urgency is that of everything ticked so far: signs together can be worse than each alone.
    """
    row = DangerReport.objects.create(
        episode=followup.episode,
        followup=followup,
        event=DangerEvent.TICKED,
        codes=list(new),
        urgency=urgency_of(followup=followup, signs=ticked, now=now),
        at=now,
        by=actor.key,
    )
    _note(row=row, verb=Verb.DANGER_TICKED, actor=actor, now=now)
    case_evidence.apply_danger(report=row, actor=actor, now=now)
    return row


def urgency_of(*, followup: FollowUp, signs: Sequence[str], now: datetime) -> Urgency:
    """What these signs ask for, with what staff know of the operation and the patient."""
    today = followups.today_at(followup=followup, now=now)
    operation = snapshots.operation_of(followup.episode, on=today)
    return danger_urgency(signs=signs, operation=operation, on=today) or Urgency.SAME_DAY


@transaction.atomic
def acknowledge(*, report: DangerReport, actor: Actor, now: datetime) -> DangerReport:
    """The person has said that they read what to do. The first time counts; again changes nothing."""
    require_mine(followup=report.followup, actor=actor)
    list(DangerReport.objects.select_for_update().filter(pk=report.pk).values("pk"))  # a double click waits its turn
    earlier: DangerReport | None = report.later.filter(event=DangerEvent.ACKNOWLEDGED).first()
    if earlier is not None:
        return earlier
    row = _about(report=report, event=DangerEvent.ACKNOWLEDGED, codes=report.codes, actor=actor, now=now)
    _note(row=row, verb=Verb.DANGER_ACKNOWLEDGED, actor=actor, now=now)
    return row


@transaction.atomic
def untick(*, followup: FollowUp, codes: Sequence[str], reason: str, actor: Actor, now: datetime) -> list[DangerReport]:
    """Say why signs that were ticked no longer are: one row beside each ticking. Lowers nothing.

    A sign that is still there goes back into the draft, so that it is also in what is sent.
    """
    require_mine(followup=followup, actor=actor)
    if reason not in tuple(UntickReason):
        raise Invalid(_("Choose why the box is no longer ticked."), field="reason")
    ticked = followup.danger_reports.filter(event=DangerEvent.TICKED).order_by("at", "pk")
    rows = [
        _about(
            report=earlier,
            event=DangerEvent.UNTICKED,
            codes=shared,
            untick_reason=UntickReason(reason),
            actor=actor,
            now=now,
        )
        for earlier in ticked
        if (shared := [code for code in earlier.codes if code in codes])
    ]
    if not rows:
        raise Invalid(_("None of these was ticked."), field="codes")
    for row in rows:
        _note(row=row, verb=Verb.DANGER_UNTICKED, actor=actor, now=now, reason=reason)
    if reason == UntickReason.STILL_THERE:
        _tick_again(followup=followup, codes=[code for row in rows for code in row.codes], actor=actor, now=now)
    return rows


def tick(*, followup: FollowUp, draft: Draft, codes: Sequence[str]) -> None:
    """Put signs into the draft's answers, on the page that offers each; the row is not saved here."""
    for question in questionnaire_of(followup=followup, draft=draft).questions:
        offered = [code for code in codes if question.danger and code in question.codes]
        if offered:
            already = choices(answers=draft.answers, code=question.code) or ()
            draft.answers[question.code] = [code for code in question.codes if code in {*already, *offered}]


def _tick_again(*, followup: FollowUp, codes: Sequence[str], actor: Actor, now: datetime) -> None:
    """The draft is read afresh: another tab may have saved meanwhile, and a sign is never lost to a race."""
    while (draft := Draft.objects.filter(followup=followup).first()) is not None:
        tick(followup=followup, draft=draft, codes=codes)
        if swap(draft=draft, answers=draft.answers, actor=actor, now=now):
            return


def swap(*, draft: Draft, answers: dict[str, Any], actor: Actor, now: datetime) -> bool:
    """Compare and swap: the draft keeps what it has unless its revision is still the one that was read."""
    changed = Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(
        answers=answers, revision=draft.revision + 1, updated_at=now, updated_by=actor.key
    )
    if changed:
        draft.answers, draft.revision, draft.updated_at, draft.updated_by = answers, draft.revision + 1, now, actor.key
    return bool(changed)


def keep_late(
    *, followup: FollowUp, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[Draft | None, DangerReport | None]:
    """Report the signs in answers that are otherwise refused, unless they are known; put them into the draft."""
    while True:
        draft = Draft.objects.filter(followup=followup).first()
        known = known_signs(followup=followup, draft=draft)
        signs = signs_in(followup=followup, draft=draft, answers=answers)
        new = tuple(code for code in signs if code not in known)
        if not new:
            return draft, None
        if draft is not None:
            tick(followup=followup, draft=draft, codes=new)
        if draft is None or swap(draft=draft, answers=draft.answers, actor=actor, now=now):
            return draft, report(followup=followup, new=new, ticked=(*known, *new), actor=actor, now=now)


def known_signs(*, followup: FollowUp, draft: Draft | None) -> tuple[str, ...]:
    """Signs ticked in the draft; once that is gone, those ever reported with this follow-up."""
    if draft is not None:
        return signs_in(followup=followup, draft=draft, answers=draft.answers)
    rows = followup.danger_reports.filter(event=DangerEvent.TICKED)
    return tuple({code: None for row in rows for code in row.codes})


def signs_in(*, followup: FollowUp, draft: Draft | None, answers: Mapping[str, Any]) -> tuple[str, ...]:
    return pathway.danger_signs(questionnaire=questionnaire_of(followup=followup, draft=draft), answers=answers)


def _about(
    *, report: DangerReport, event: DangerEvent, codes: list[str], actor: Actor, now: datetime, **fields: str
) -> DangerReport:
    return DangerReport.objects.create(
        episode_id=report.episode_id,
        followup_id=report.followup_id,
        event=event,
        about=report,
        codes=codes,
        urgency=report.urgency,
        at=now,
        by=actor.key,
        **fields,
    )


def _note(*, row: DangerReport, verb: Verb, actor: Actor, now: datetime, **detail: str) -> None:
    patient = row.followup.episode.patient
    audit.record(
        actor=actor,
        verb=verb,
        subject=f"patient:{patient.pk}",
        clinic_id=patient.clinic_id,
        now=now,
        report=row.pk,
        followup=row.followup_id,
        urgency=row.urgency,
        **detail,
    )
