"""How evidence meets a case: the machine opens one, raises it, adds to it. It never lowers and never closes.

Gather (the open case), decide (`domain.case_change`), apply (one row, its entries, the outbox). Five
statements: read, write, entries, audit, messages; a sixth where it is urgent, for who is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fbs_portal.actions import announcing, outbox
from fbs_portal.actions.case_rows import Entry, swap, write_entries
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.case_change import CaseEvidence, Change, Standing, change, needs_case, opening
from fbs_portal.domain.codes import CaseDeed, CaseReason, CaseStatus, Urgency
from fbs_portal.domain.hours import SILENCE_WORKING_DAYS, WORKING_DAYS
from fbs_portal.models import Assessment, Case, Clinic, DangerReport, SurgeryEpisode
from fbs_portal.queries.hours import hours_of

ATTEMPTS = 5
"""How often a change is tried again when somebody else changed the case in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One piece of evidence and the rows it stands for. `params` go into the trail: ids and codes only.

    `fresh`: answers that were given now, not judged once more. `settled_as`: it says no more than was known when the
    case before was closed for this reason.
    """

    evidence: CaseEvidence
    episode: SurgeryEpisode
    params: dict[str, Any]
    lead: list[dict[str, Any]] = field(default_factory=list)
    assessment: Assessment | None = None
    report: DangerReport | None = None
    fresh: bool = False
    settled_as: str = ""

    @property
    def clinic(self) -> Clinic:
        return self.episode.patient.clinic


class CaseIsBusyError(Exception):
    """The same case was changed by others five times in a row; the caller's transaction is rolled back."""


def latest_case(*, episode_id: int) -> Case | None:
    """The episode's open case, or else the one closed last: one statement, chosen here among the very few."""
    rows = Case.objects.filter(episode_id=episode_id).select_related("danger_report", "continues")
    return max(rows, key=lambda case: (case.closed_at is None, case.closed_at, case.pk), default=None)


@transaction.atomic(savepoint=False)
def receive(*, arrival: Arrival, latest: Case | None, actor: Actor, now: datetime) -> Case | None:
    """Open, raise or add to the episode's case; None when the evidence needs no case."""
    for _ in range(ATTEMPTS):
        standing = latest if latest is not None and latest.closed_at is None else None
        if standing is None and not needs_case(evidence=arrival.evidence):
            return None
        case = (
            _open(arrival=arrival, continues=latest, actor=actor, now=now)
            if standing is None
            else _add(case=standing, arrival=arrival, actor=actor, now=now)
        )
        if case is not None:
            return case
        latest = latest_case(episode_id=arrival.episode.pk)
    raise CaseIsBusyError(f"case of episode {arrival.episode.pk}")


def _open(*, arrival: Arrival, continues: Case | None, actor: Actor, now: datetime) -> Case | None:
    """None when somebody else opened the episode's case in the meantime."""
    decided = opening(evidence=arrival.evidence)
    case = Case(
        episode=arrival.episode,
        clinic=arrival.clinic,
        opened_at=now,
        changed_at=now,
        continues=continues,
        urgency_rank=decided.urgency.rank,
        **_changes(decided=decided, arrival=arrival, case=None, now=now),
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        if Case.objects.filter(episode=arrival.episode, closed_at=None).exists():
            return None
        raise
    _tell(case=case, decided=decided, arrival=arrival, entries=[CaseDeed.OPENED], actor=actor, now=now)
    announcing.opened(case)
    return case


def _add(*, case: Case, arrival: Arrival, actor: Actor, now: datetime) -> Case | None:
    """None when somebody else changed the case in the meantime."""
    before = _standing(case)
    decided = change(standing=before, evidence=arrival.evidence)
    if not swap(case=case, now=now, changes=_changes(decided=decided, arrival=arrival, case=case, now=now)):
        return None
    entries = [CaseDeed.RAISED if decided.raised or decided.new_danger else CaseDeed.EVIDENCE_ADDED]
    entries += [CaseDeed.SNOOZE_ENDED] if decided.wakes else []
    entries += [CaseDeed.READY_TO_CLOSE] if decided.ready_to_close and not before.ready_to_close else []
    _tell(case=case, decided=decided, arrival=arrival, entries=entries, actor=actor, now=now)
    return case


def _standing(case: Case) -> Standing:
    return Standing(
        status=CaseStatus(case.status),
        urgency=Urgency(case.urgency),
        owned=case.owner_id is not None,
        spoken=case.spoken_at is not None,
        danger_open=case.danger_open,
        wants_contact=case.wants_contact,
        unread_text=case.unread_text,
        asked_to_refer=case.asked_to_refer,
        ready_to_close=case.ready_to_close,
    )


def _changes(*, decided: Change, arrival: Arrival, case: Case | None, now: datetime) -> dict[str, Any]:
    """The columns that follow from the decision."""
    changes: dict[str, Any] = {
        "urgency": decided.urgency,
        "status": decided.status,
        "danger_open": decided.danger_open,
        "wants_contact": decided.wants_contact,
        "unread_text": decided.unread_text,
        "ready_to_close": decided.ready_to_close,
        "promised_at": _promised(decided=decided, arrival=arrival, case=case, now=now),
    }
    if decided.raised or decided.new_danger:
        changes |= {"reason": arrival.evidence.reason, "settled_as": arrival.settled_as}
    elif arrival.fresh and case is not None and case.reason == CaseReason.SILENCE:
        changes["reason"] = arrival.evidence.reason  # it is no silence any more
    if decided.explains:
        changes["lead"] = arrival.lead
    if arrival.assessment and (decided.explains or case is None or case.assessment_id is None):
        changes |= {"assessment": arrival.assessment, "category": arrival.assessment.category}
    if arrival.report:
        changes["danger_report"] = arrival.report
    if arrival.evidence.refer:
        changes["refer_suggested"] = True
    if decided.wakes:
        changes["snoozed_until"] = None
    if decided.new_danger:  # whoever spoke with the patient spoke about something else
        changes |= {"spoken_at": None, "spoken_by": ""}
    return changes


def _promised(*, decided: Change, arrival: Arrival, case: Case | None, now: datetime) -> datetime | None:
    """The earliest of what was promised before and what this evidence promises (ADR 0323)."""
    opening_hours = hours_of(clinic=arrival.clinic)
    promises = [case.promised_at if case else None]
    if decided.raised or decided.new_danger or decided.wakes:
        promises.append(hours.promised_at(urgency=decided.urgency, now=now, hours=opening_hours))
    days = []
    if arrival.evidence.wants_contact:
        days.append(WORKING_DAYS[Urgency.SOON])
    if arrival.evidence.reason is CaseReason.SILENCE:
        days.append(SILENCE_WORKING_DAYS)
    promises += [hours.end_of_working_day(hours=opening_hours, now=now, days=count) for count in days]
    return min((promise for promise in promises if promise is not None), default=None)


def _tell(
    *, case: Case, decided: Change, arrival: Arrival, entries: list[CaseDeed], actor: Actor, now: datetime
) -> None:
    """The trail, and staff at once where it is urgent. What was promised then is kept: the promise itself may move."""
    promised = case.promised_at.isoformat() if case.promised_at else None
    settled = {"settled_as": arrival.settled_as} if arrival.settled_as else {}
    params = {**arrival.params, **settled, "urgency": decided.urgency.value, "promised_at": promised}
    write_entries(case=case, entries=[Entry(deed=deed, params=params) for deed in entries], actor=actor, now=now)
    if decided.calls_staff:
        outbox.queue_urgent_case(case=case, clinic=arrival.clinic, now=now)
