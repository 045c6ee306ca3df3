"""What may be done with a case, as data: deed → permission, and from which status to which.

*Who may* is the permission; *whether now* are the hindrances below. `hindrance()` answers both, for the
greyed button and for the deed itself; its words are in `content.deeds`. An open case always has a way
out: a clinician can deal with a danger, read the patient's words, and then close (a test holds it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CaseStatus, CloseOutcome, ReferralStatus, Urgency
from fbs_portal.domain.evaluation import RUNNING, WAITING

SNOOZE_DAYS = 42
"""The longest a case may be put off, in days: six weeks, the longest recheck."""

LOWERABLE = (Urgency.SAME_DAY, Urgency.SOON, Urgency.EVALUATION, Urgency.WATCH)
"""What a person may lower a case to. A case that needs nothing at all is closed instead."""

NEW, TAKEN, CONTACTED = CaseStatus.NEW, CaseStatus.TAKEN, CaseStatus.CONTACTED
SNOOZED, REFERRED, CLOSED = CaseStatus.SNOOZED, CaseStatus.REFERRED, CaseStatus.CLOSED
OPEN = (NEW, TAKEN, CONTACTED, SNOOZED, REFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """`moves`: the statuses a deed is possible from, and the status it leads to."""

    permission: str
    moves: Mapping[CaseStatus, CaseStatus]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """All that decides what may be done with a case now. `referral`: where the newest referral stands.

    `questions` would settle the suggestion; `asked_again`: some are waiting for the patient's answer.
    """

    status: CaseStatus
    urgency: Urgency
    owner_id: int | None = None
    danger_open: bool = False
    unread_text: bool = False
    refer_suggested: bool = False
    asked_to_refer: bool = False
    ready_to_close: bool = False
    referral: ReferralStatus | None = None
    evaluated: bool = False
    released: bool = False
    newer_case: bool = False
    questions: tuple[str, ...] = ()
    asked_again: bool = False
    course_over: bool = False

    @property
    def awaited(self) -> bool:
        """The patient is still expected at an evaluation."""
        return self.referral in WAITING

    @property
    def referral_running(self) -> bool:
        """A result of a referral is still to come."""
        return self.referral in RUNNING


class Hindrance(StrEnum):
    """Why a deed is not possible. The first two are about the person, all others about the case."""

    NOT_YOUR_ROLE = "not_your_role"
    A_CLINICIAN_DECIDES = "a_clinician_decides"
    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    ALREADY_YOURS = "already_yours"
    SOMEBODY_ELSES = "somebody_elses"
    NOT_TAKEN = "not_taken"
    ONLY_THE_OWNER = "only_the_owner"
    URGENT = "urgent"
    DANGER_OPEN = "danger_open"
    NO_DANGER = "no_danger"
    REFERRED_ALREADY = "referred_already"
    ASKED_ALREADY = "asked_already"
    CAN_REFER_YOURSELF = "can_refer_yourself"
    NOT_REFERRED = "not_referred"
    NOT_SCHEDULED = "not_scheduled"
    ATTENDED_ALREADY = "attended_already"
    NOT_MISSED = "not_missed"
    NOT_EVALUATED = "not_evaluated"
    EVALUATED_ALREADY = "evaluated_already"
    RELEASED_ALREADY = "released_already"
    NOT_RELEASED = "not_released"
    LOWEST_ALREADY = "lowest_already"
    NOT_LOWER = "not_lower"
    NO_TEXT = "no_text"
    UNREAD_TEXT = "unread_text"
    NOT_READY = "not_ready"
    NEWER_CASE = "newer_case"
    NOTHING_MISSING = "nothing_missing"
    ASKED_AGAIN_ALREADY = "asked_again_already"
    COURSE_OVER = "course_over"


ABOUT_THE_PERSON = frozenset({Hindrance.NOT_YOUR_ROLE, Hindrance.A_CLINICIAN_DECIDES})


def _stay(*statuses: CaseStatus) -> dict[CaseStatus, CaseStatus]:
    return {status: status for status in statuses}


TRANSITIONS: dict[CaseDeed, Transition] = {
    CaseDeed.TAKE: Transition(permission="take_case", moves=_stay(*OPEN) | {NEW: TAKEN}),
    CaseDeed.UNDO_TAKE: Transition(permission="take_case", moves={TAKEN: NEW}),
    CaseDeed.ASSIGN: Transition(permission="assign_case", moves=_stay(*OPEN) | {NEW: TAKEN}),
    CaseDeed.CONTACT: Transition(permission="contact_case", moves=_stay(*OPEN) | {NEW: CONTACTED, TAKEN: CONTACTED}),
    CaseDeed.SNOOZE: Transition(
        permission="snooze_case", moves=dict.fromkeys((NEW, TAKEN, CONTACTED, SNOOZED), SNOOZED)
    ),
    CaseDeed.REFER: Transition(permission="refer_case", moves=dict.fromkeys(OPEN, REFERRED)),
    CaseDeed.ASK_TO_REFER: Transition(permission="ask_to_refer", moves=_stay(NEW, TAKEN, CONTACTED, SNOOZED)),
    CaseDeed.ASK_AGAIN: Transition(permission="contact_case", moves=_stay(*OPEN)),
    CaseDeed.DANGER_DEALT_WITH: Transition(permission="deal_with_danger", moves=_stay(*OPEN)),
    CaseDeed.LOWER_URGENCY: Transition(permission="lower_urgency", moves=_stay(*OPEN)),
    CaseDeed.NOTE: Transition(permission="note_case", moves=_stay(*CaseStatus)),
    CaseDeed.TEXT_READ: Transition(permission="note_case", moves=_stay(*OPEN)),
    CaseDeed.CORRECT_FACTS: Transition(permission="correct_facts", moves=_stay(*CaseStatus)),
    CaseDeed.SCHEDULE: Transition(permission="arrange_referral", moves=_stay(REFERRED)),
    CaseDeed.ATTENDED: Transition(permission="arrange_referral", moves=_stay(REFERRED)),
    CaseDeed.NOT_ATTENDED: Transition(permission="arrange_referral", moves=_stay(REFERRED)),
    CaseDeed.DECLINED: Transition(permission="arrange_referral", moves={REFERRED: TAKEN}),
    CaseDeed.WITHDRAW: Transition(permission="refer_case", moves={REFERRED: TAKEN}),
    CaseDeed.WRITE_LETTER: Transition(permission="refer_case", moves=_stay(REFERRED)),
    CaseDeed.EVALUATION: Transition(permission="record_evaluation", moves=_stay(REFERRED)),
    CaseDeed.CORRECT_EVALUATION: Transition(permission="record_evaluation", moves=_stay(*CaseStatus)),
    CaseDeed.RELEASE: Transition(permission="release_evaluation", moves=_stay(*CaseStatus)),
    CaseDeed.TAKE_BACK: Transition(permission="release_evaluation", moves=_stay(*CaseStatus)),
    CaseDeed.CLOSE: Transition(permission="close_simple_case", moves=dict.fromkeys(OPEN, CLOSED)),
    CaseDeed.REOPEN: Transition(permission="reopen_case", moves={CLOSED: NEW}),
}
"""The deeds of people. CONTACT moves on only when somebody spoke with the patient; see `next_status`."""

OF_A_REFERRAL = frozenset(deed for deed, one in TRANSITIONS.items() if set(one.moves) == {REFERRED})
"""Deeds for which a referral must be waiting for its result."""

MACHINE_DEEDS = frozenset(
    {CaseDeed.OPENED, CaseDeed.RAISED, CaseDeed.EVIDENCE_ADDED, CaseDeed.READY_TO_CLOSE, CaseDeed.SNOOZE_ENDED}
)
"""What the machine does: it opens and raises, and never lowers or closes."""


def hindrance(*, deed: CaseDeed, case: CaseFacts, actor: Actor) -> Hindrance | None:
    """Why `actor` cannot do `deed` now, or None. The role is asked first: it will not change in a minute."""
    transition = TRANSITIONS[deed]
    if not actor.may(transition.permission):
        return Hindrance.NOT_YOUR_ROLE
    return _by_status(deed, case, transition) or _by_state(deed, case, actor)


def next_status(*, deed: CaseDeed, case: CaseFacts, spoke: bool = True) -> CaseStatus:
    """The status after an allowed deed.

    A contact without speaking leaves the status as it was. A case whose referral ends without an evaluation
    goes back to whoever has it, or to nobody.
    """
    if deed is CaseDeed.CONTACT and not spoke:
        return case.status
    if deed in (CaseDeed.DECLINED, CaseDeed.WITHDRAW) and case.owner_id is None:
        return NEW
    return TRANSITIONS[deed].moves[case.status]


def outcome_hindrance(*, outcome: CloseOutcome, case: CaseFacts, actor: Actor) -> Hindrance | None:
    """Whether this outcome may close the case.

    Evaluated means recorded, not attended means a missed appointment; a clinician judges that no evaluation is
    needed, or that no new appointment is.
    """
    if outcome is CloseOutcome.EVALUATED and not case.evaluated:
        return Hindrance.NOT_EVALUATED
    if outcome is CloseOutcome.NOT_ATTENDED and case.referral is not ReferralStatus.NOT_ATTENDED:
        return Hindrance.NOT_MISSED
    judged = outcome in (CloseOutcome.NOT_NEEDED, CloseOutcome.NOT_ATTENDED)
    if judged and needs_clinician(case=case) and not actor.may("close_case"):
        return Hindrance.A_CLINICIAN_DECIDES
    return None


def possible_outcomes(*, case: CaseFacts, actor: Actor) -> tuple[CloseOutcome, ...]:
    """The outcomes this person may close the case with, in the order of the codes."""
    return tuple(o for o in CloseOutcome if outcome_hindrance(outcome=o, case=case, actor=actor) is None)


def lowering_hindrance(*, to: Urgency, case: CaseFacts) -> Hindrance | None:
    """Lowering means lower: not the same, not higher, and not to nothing."""
    return None if to in LOWERABLE and to.rank > case.urgency.rank else Hindrance.NOT_LOWER


def bulk_close_hindrance(*, case: CaseFacts, actor: Actor) -> Hindrance | None:
    """Closing in bulk is for cases that a good later answer marked as ready."""
    if found := hindrance(deed=CaseDeed.CLOSE, case=case, actor=actor):
        return found
    if not case.ready_to_close:
        return Hindrance.NOT_READY
    return outcome_hindrance(outcome=CloseOutcome.NOT_NEEDED, case=case, actor=actor)


def needs_clinician(*, case: CaseFacts) -> bool:
    """Whether a clinician's judgement was asked for: a level of evaluation or above, or any talk of referral."""
    return (
        case.urgency.at_least(Urgency.EVALUATION)
        or case.refer_suggested
        or case.asked_to_refer
        or case.referral_running
    )


def is_urgent(urgency: Urgency) -> bool:
    """Emergency and same day: never put off, always on top until dealt with."""
    return urgency.at_least(Urgency.SAME_DAY)


def _by_status(deed: CaseDeed, case: CaseFacts, transition: Transition) -> Hindrance | None:
    if case.status in transition.moves:
        return None
    if case.status is CLOSED:
        return Hindrance.CLOSED
    return {
        CaseDeed.REOPEN: Hindrance.NOT_CLOSED,
        CaseDeed.UNDO_TAKE: Hindrance.NOT_TAKEN,
    }.get(deed, Hindrance.NOT_REFERRED if deed in OF_A_REFERRAL else Hindrance.REFERRED_ALREADY)


def _by_state(deed: CaseDeed, case: CaseFacts, actor: Actor) -> Hindrance | None:
    """The first thing in the way, most serious first."""
    checks: dict[CaseDeed, tuple[tuple[bool, Hindrance], ...]] = {
        CaseDeed.TAKE: (
            (case.owner_id is not None and case.owner_id == actor.user_id, Hindrance.ALREADY_YOURS),
            (case.owner_id is not None, Hindrance.SOMEBODY_ELSES),
        ),
        CaseDeed.UNDO_TAKE: ((case.owner_id is None or case.owner_id != actor.user_id, Hindrance.ONLY_THE_OWNER),),
        CaseDeed.SNOOZE: (
            (case.danger_open, Hindrance.DANGER_OPEN),
            (is_urgent(case.urgency), Hindrance.URGENT),
        ),
        CaseDeed.REFER: ((case.danger_open, Hindrance.DANGER_OPEN),),
        CaseDeed.ASK_TO_REFER: (
            (case.danger_open, Hindrance.DANGER_OPEN),
            (case.asked_to_refer, Hindrance.ASKED_ALREADY),
            (actor.may("refer_case"), Hindrance.CAN_REFER_YOURSELF),
        ),
        CaseDeed.ASK_AGAIN: (
            (case.danger_open, Hindrance.DANGER_OPEN),
            (case.course_over, Hindrance.COURSE_OVER),
            (case.asked_again, Hindrance.ASKED_AGAIN_ALREADY),
            (not case.questions, Hindrance.NOTHING_MISSING),
        ),
        CaseDeed.DANGER_DEALT_WITH: ((not case.danger_open, Hindrance.NO_DANGER),),
        CaseDeed.LOWER_URGENCY: ((case.urgency.rank >= Urgency.WATCH.rank, Hindrance.LOWEST_ALREADY),),
        CaseDeed.TEXT_READ: ((not case.unread_text, Hindrance.NO_TEXT),),
        CaseDeed.SCHEDULE: _not_awaited(case),
        CaseDeed.ATTENDED: _not_awaited(case),
        CaseDeed.NOT_ATTENDED: (
            *_not_awaited(case),
            (case.referral is not ReferralStatus.SCHEDULED, Hindrance.NOT_SCHEDULED),
        ),
        CaseDeed.DECLINED: _not_awaited(case),
        CaseDeed.WITHDRAW: _not_awaited(case),
        CaseDeed.WRITE_LETTER: _no_result_awaited(case),
        CaseDeed.EVALUATION: _no_result_awaited(case),
        CaseDeed.CORRECT_EVALUATION: ((not case.evaluated, Hindrance.NOT_EVALUATED),),
        CaseDeed.RELEASE: (
            (not case.evaluated, Hindrance.NOT_EVALUATED),
            (case.released, Hindrance.RELEASED_ALREADY),
        ),
        CaseDeed.TAKE_BACK: ((not case.released, Hindrance.NOT_RELEASED),),
        CaseDeed.CLOSE: (
            (case.danger_open, Hindrance.DANGER_OPEN),
            (case.unread_text, Hindrance.UNREAD_TEXT),
        ),
        CaseDeed.REOPEN: ((case.newer_case, Hindrance.NEWER_CASE),),
    }
    return next((found for blocked, found in checks.get(deed, ()) if blocked), None)


def _not_awaited(case: CaseFacts) -> tuple[tuple[bool, Hindrance], ...]:
    """Why nothing can be arranged for a referral: the patient was seen, or there is none."""
    return (
        (case.referral is ReferralStatus.ATTENDED, Hindrance.ATTENDED_ALREADY),
        (case.referral is ReferralStatus.EVALUATED, Hindrance.EVALUATED_ALREADY),
        (not case.awaited, Hindrance.NOT_REFERRED),
    )


def _no_result_awaited(case: CaseFacts) -> tuple[tuple[bool, Hindrance], ...]:
    """Why nothing is to be found out any more: it is recorded, or nobody was referred."""
    running = case.referral_running
    return ((not running and case.evaluated, Hindrance.EVALUATED_ALREADY), (not running, Hindrance.NOT_REFERRED))
