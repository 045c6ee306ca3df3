"""What new evidence does to a case: the machine opens and raises, a person lowers and closes.

Pure: the standing case and the evidence in, the change out. `actions.case_evidence` gathers and applies.
"""

from __future__ import annotations

from dataclasses import dataclass

from fbs_portal.domain.codes import CaseReason, CaseStatus, Urgency
from fbs_portal.domain.workflow import is_urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvidence:
    """What arrived. `danger`: a ticked danger sign, or answers that make the case urgent.

    `told`: staff know of this danger already, from the sign that was ticked before the form was sent.
    """

    reason: CaseReason
    urgency: Urgency
    danger: bool = False
    told: bool = False
    wants_contact: bool = False
    unread_text: bool = False
    refer: bool = False

    @property
    def new_danger(self) -> bool:
        return self.danger and not self.told


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The open case as it stands. `spoken`: somebody has spoken with the patient since the last danger."""

    status: CaseStatus
    urgency: Urgency
    owned: bool = False
    spoken: bool = False
    danger_open: bool = False
    wants_contact: bool = False
    unread_text: bool = False
    asked_to_refer: bool = False
    ready_to_close: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The case after the evidence, and what happened on the way.

    `explains`: the evidence is what makes the case as urgent as it now is, so the worklist's line is about it.
    """

    urgency: Urgency
    status: CaseStatus
    raised: bool
    new_danger: bool
    wakes: bool
    danger_open: bool
    wants_contact: bool
    unread_text: bool
    ready_to_close: bool
    explains: bool

    @property
    def calls_staff(self) -> bool:
        """Whether staff are told at once: the case became urgent, or a danger sign is new on an urgent one."""
        return is_urgent(self.urgency) and (self.raised or self.new_danger)


def needs_case(*, evidence: CaseEvidence) -> bool:
    """Everything above routine, a wish to be called, and words that nobody has read yet."""
    return evidence.urgency is not Urgency.ROUTINE or evidence.wants_contact or evidence.unread_text


def opening(*, evidence: CaseEvidence) -> Change:
    """The case that the evidence opens; a routine answer with a wish or with words is a watch case."""
    return Change(
        urgency=_higher(evidence.urgency, Urgency.WATCH),
        status=CaseStatus.NEW,
        raised=True,
        new_danger=evidence.danger,
        wakes=False,
        danger_open=evidence.danger,
        wants_contact=evidence.wants_contact,
        unread_text=evidence.unread_text,
        ready_to_close=False,
        explains=True,
    )


def change(*, standing: Standing, evidence: CaseEvidence) -> Change:
    """What the evidence does to an open case. Urgency, danger, wishes and words only ever add up."""
    urgency = _higher(standing.urgency, evidence.urgency)
    raised = urgency is not standing.urgency
    wakes = standing.status is CaseStatus.SNOOZED and (raised or evidence.danger or evidence.wants_contact)
    return Change(
        urgency=urgency,
        status=_status_after(standing=standing, wakes=wakes, new_danger=evidence.new_danger),
        raised=raised,
        new_danger=evidence.new_danger,
        wakes=wakes,
        danger_open=standing.danger_open or evidence.danger,
        wants_contact=standing.wants_contact or evidence.wants_contact,
        unread_text=standing.unread_text or evidence.unread_text,
        ready_to_close=_ready(standing=standing, evidence=evidence),
        explains=raised or evidence.danger or _as_urgent(standing=standing, evidence=evidence),
    )


def _ready(*, standing: Standing, evidence: CaseEvidence) -> bool:
    """A good answer marks a watch case nobody else waits for; any other answer takes the mark away."""
    if evidence.reason is CaseReason.SILENCE:
        return standing.ready_to_close
    return (
        standing.urgency is Urgency.WATCH
        and standing.status is not CaseStatus.REFERRED
        and evidence.urgency is Urgency.ROUTINE
        and not evidence.danger
        and not (standing.danger_open or standing.asked_to_refer)
        and not (standing.wants_contact or evidence.wants_contact)
        and not (standing.unread_text or evidence.unread_text)
    )


def status_awake(*, owned: bool, spoken: bool) -> CaseStatus:
    """Where a case stands whose snooze has ended: as far as it was before, by what is known of it."""
    if spoken:
        return CaseStatus.CONTACTED
    return CaseStatus.TAKEN if owned else CaseStatus.NEW


def _status_after(*, standing: Standing, wakes: bool, new_danger: bool) -> CaseStatus:
    """A new danger sign ends a snooze, asks for a new contact, and keeps a referral."""
    if wakes or (new_danger and standing.status is CaseStatus.CONTACTED):
        return status_awake(owned=standing.owned, spoken=standing.spoken and not new_danger)
    return standing.status


def _as_urgent(*, standing: Standing, evidence: CaseEvidence) -> bool:
    """Evidence of the same level is newer, so it tells why; but a danger sign is not talked over."""
    return evidence.urgency.at_least(standing.urgency) and not standing.danger_open


def _higher(one: Urgency, other: Urgency) -> Urgency:
    return one if one.at_least(other) else other
