"""Why a deed on a case is not possible: one sentence for the greyed button and for the refused deed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CloseOutcome, Urgency
from fbs_portal.domain.errors import NotAllowed, NotPermitted
from fbs_portal.domain.workflow import (
    ABOUT_THE_PERSON,
    SNOOZE_DAYS,
    CaseFacts,
    Hindrance,
    bulk_close_hindrance,
    hindrance,
    lowering_hindrance,
    outcome_hindrance,
)

SENTENCES = {
    Hindrance.NOT_YOUR_ROLE: _("Your role does not include this."),
    Hindrance.A_CLINICIAN_DECIDES: _("A clinician decides that no evaluation is needed."),
    Hindrance.CLOSED: _("This case is closed. Reopen it first."),
    Hindrance.NOT_CLOSED: _("This case is open."),
    Hindrance.ALREADY_YOURS: _("This case is yours already."),
    Hindrance.SOMEBODY_ELSES: _("Somebody has taken this case. Assign it instead."),
    Hindrance.NOT_TAKEN: _("There is no take to undo: the case has moved on."),
    Hindrance.ONLY_THE_OWNER: _("Only the person who has the case can give it back."),
    Hindrance.URGENT: _("An emergency or same-day case cannot be put off."),
    Hindrance.DANGER_OPEN: _("While a danger sign is open, deal with it first."),
    Hindrance.NO_DANGER: _("No danger sign is open."),
    Hindrance.REFERRED_ALREADY: _("The patient is referred already."),
    Hindrance.ASKED_ALREADY: _("A clinician has been asked to refer."),
    Hindrance.NOTHING_MISSING: _("No answer that is missing would settle this."),
    Hindrance.ASKED_AGAIN_ALREADY: _("A few more questions are waiting for the patient’s answer."),
    Hindrance.COURSE_OVER: _("The follow-up after this operation has ended."),
    Hindrance.CAN_REFER_YOURSELF: _("You can refer yourself."),
    Hindrance.NOT_REFERRED: _("There is no referral waiting for its result."),
    Hindrance.NOT_SCHEDULED: _("No appointment is recorded. Record it first."),
    Hindrance.ATTENDED_ALREADY: _("The patient has been seen. Record what the evaluation found."),
    Hindrance.NOT_MISSED: _("No appointment was missed. Record first that the patient did not attend."),
    Hindrance.NOT_EVALUATED: _("Record what the evaluation found first."),
    Hindrance.EVALUATED_ALREADY: _("The evaluation is recorded already."),
    Hindrance.RELEASED_ALREADY: _("The patient can read the conclusion already."),
    Hindrance.NOT_RELEASED: _("The conclusion has not been released to the patient."),
    Hindrance.LOWEST_ALREADY: _("The urgency is as low as an open case can have. Close the case instead."),
    Hindrance.NOT_LOWER: _("Choose an urgency lower than the present one."),
    Hindrance.NO_TEXT: _("There are no unread words from the patient."),
    Hindrance.UNREAD_TEXT: _("Read the patient's own words first, and mark them as read."),
    Hindrance.NOT_READY: _("No good later answer has marked this case as ready to close."),
    Hindrance.NEWER_CASE: _("There is a newer case for this operation. Work on that one."),
}

DONE = {
    CaseDeed.OPENED: _("the case was opened"),
    CaseDeed.RAISED: _("the case was raised"),
    CaseDeed.EVIDENCE_ADDED: _("new evidence came in"),
    CaseDeed.READY_TO_CLOSE: _("a good answer came in"),
    CaseDeed.TAKE: _("took the case"),
    CaseDeed.UNDO_TAKE: _("gave the case back"),
    CaseDeed.ASSIGN: _("assigned the case"),
    CaseDeed.CONTACT: _("recorded a contact"),
    CaseDeed.SNOOZE: _("put the case off"),
    CaseDeed.SNOOZE_ENDED: _("the case came back"),
    CaseDeed.REFER: _("referred the patient"),
    CaseDeed.ASK_TO_REFER: _("asked a clinician to refer"),
    CaseDeed.ASK_AGAIN: _("asked the patient a few more questions"),
    CaseDeed.DANGER_DEALT_WITH: _("dealt with the danger sign"),
    CaseDeed.LOWER_URGENCY: _("lowered the urgency"),
    CaseDeed.NOTE: _("added a note"),
    CaseDeed.TEXT_READ: _("marked the patient's words as read"),
    CaseDeed.CORRECT_FACTS: _("corrected a fact of the operation"),
    CaseDeed.SCHEDULE: _("recorded the appointment"),
    CaseDeed.ATTENDED: _("recorded that the patient attended"),
    CaseDeed.NOT_ATTENDED: _("recorded that the patient did not attend"),
    CaseDeed.DECLINED: _("recorded that the patient declined"),
    CaseDeed.WITHDRAW: _("withdrew the referral"),
    CaseDeed.WRITE_LETTER: _("kept a version of the referral letter"),
    CaseDeed.EVALUATION: _("recorded the evaluation"),
    CaseDeed.CORRECT_EVALUATION: _("corrected the evaluation"),
    CaseDeed.RELEASE: _("released the conclusion to the patient"),
    CaseDeed.TAKE_BACK: _("took the conclusion back"),
    CaseDeed.CLOSE: _("closed the case"),
    CaseDeed.REOPEN: _("reopened the case"),
}
"""What was done, after the name of who did it."""

ROLE_SENTENCES = {
    CaseDeed.REFER: _("A clinician refers. You can ask one to."),
    CaseDeed.WITHDRAW: _("A clinician withdraws a referral."),
    CaseDeed.WRITE_LETTER: _("A clinician writes the referral letter."),
    CaseDeed.EVALUATION: _("A clinician records the evaluation."),
    CaseDeed.CORRECT_EVALUATION: _("A clinician corrects the evaluation."),
    CaseDeed.RELEASE: _("A clinician releases the conclusion to the patient."),
    CaseDeed.TAKE_BACK: _("A clinician takes the conclusion back."),
    CaseDeed.LOWER_URGENCY: _("A clinician lowers an urgency."),
    CaseDeed.DANGER_DEALT_WITH: _("A clinician marks a danger sign as dealt with. Record the contact you had."),
    CaseDeed.REOPEN: _("A clinician reopens a case."),
    CaseDeed.CORRECT_FACTS: _("The clinic lead corrects the facts of an operation."),
}
"""What the general sentence of `not_your_role` is replaced by."""

DANGER_SENTENCES = {
    CaseDeed.REFER: _("While a danger sign is open, there is no referral. Deal with it first."),
    CaseDeed.ASK_TO_REFER: _("While a danger sign is open, there is no referral. Deal with it first."),
    CaseDeed.ASK_AGAIN: _("While a danger sign is open, speak with the patient instead."),
    CaseDeed.SNOOZE: _("While a danger sign is open, the case cannot be put off."),
    CaseDeed.CLOSE: _("While a danger sign is open, the case cannot be closed. Deal with it first."),
}


def can_deed(*, deed: CaseDeed, case: CaseFacts, actor: Actor) -> str | None:
    """Why not, in a sentence; None when the deed is possible."""
    found = hindrance(deed=deed, case=case, actor=actor)
    if deed is CaseDeed.REFER and found is Hindrance.NOT_YOUR_ROLE:  # “you can ask one to”, unless there is a reason
        found = hindrance(deed=CaseDeed.ASK_TO_REFER, case=case, actor=actor) or found
    return None if found is None else sentence(found=found, deed=deed)


def check_deed(*, deed: CaseDeed, case: CaseFacts, actor: Actor) -> None:
    """Raise NotPermitted or NotAllowed with the sentence of `can_deed`."""
    _refuse(hindrance(deed=deed, case=case, actor=actor), deed)


def check_outcome(*, outcome: CloseOutcome, case: CaseFacts, actor: Actor) -> None:
    """Refuse an outcome that the case's state or the person's role does not allow."""
    _refuse(outcome_hindrance(outcome=outcome, case=case, actor=actor), CaseDeed.CLOSE)


def check_lowering(*, to: Urgency, case: CaseFacts) -> None:
    """Refuse an urgency that is not lower than the present one."""
    _refuse(lowering_hindrance(to=to, case=case), CaseDeed.LOWER_URGENCY)


def check_bulk_close(*, case: CaseFacts, actor: Actor) -> None:
    """Refuse to close in bulk what no good answer marked as ready."""
    _refuse(bulk_close_hindrance(case=case, actor=actor), CaseDeed.CLOSE)


def sentence(*, found: Hindrance, deed: CaseDeed) -> str:
    """The words of a hindrance, the particular ones of the deed before the general."""
    particular = {Hindrance.NOT_YOUR_ROLE: ROLE_SENTENCES, Hindrance.DANGER_OPEN: DANGER_SENTENCES}.get(found, {})
    return str(particular.get(deed, SENTENCES[found]))


def snooze_limit() -> str:
    """What is allowed as the date of a snooze."""
    return ngettext(
        "Choose a day after today, at most %(days)d day ahead.",
        "Choose a day after today, at most %(days)d days ahead.",
        SNOOZE_DAYS,
    ) % {"days": SNOOZE_DAYS}


def overtaken(*, deed: CaseDeed | None, by: str, at: str) -> str:
    """Somebody else was faster: who did what, and when."""
    if deed is None:
        return str(_("This case has changed since you opened it. Please look again."))
    return _("This case has changed since you opened it. %(by)s: %(deed)s, %(at)s.") % {
        "by": by,
        "deed": DONE[deed],
        "at": at,
    }


def _refuse(found: Hindrance | None, deed: CaseDeed) -> None:
    if found is not None:
        kind = NotPermitted if found in ABOUT_THE_PERSON else NotAllowed
        raise kind(sentence(found=found, deed=deed))
