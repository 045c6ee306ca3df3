"""Every deed of a person on a case: one door.

Each takes actor, case_id, expected_version and now, and raises NotFound, NotPermitted, Conflict,
NotAllowed or Invalid, in this order. What the machine does is `case_evidence`.
"""

from __future__ import annotations

from fbs_portal.actions.case_clarifications import AskedAgain, ask_again
from fbs_portal.actions.case_closing import BulkResult, assign_many, close, close_ready, hand_over, reopen
from fbs_portal.actions.case_daily import (
    add_note,
    ask_to_refer,
    assign,
    mark_text_read,
    record_contact,
    snooze,
    take,
    undo_take,
)
from fbs_portal.actions.case_evaluations import correct_evaluation, record_evaluation, release, take_back
from fbs_portal.actions.case_letters import write_letter
from fbs_portal.actions.case_referrals import (
    mark_attended,
    mark_declined,
    mark_not_attended,
    refer,
    schedule,
    withdraw,
)
from fbs_portal.actions.case_urgency import deal_with_danger, lower_urgency

__all__ = [
    "AskedAgain",
    "BulkResult",
    "add_note",
    "ask_again",
    "ask_to_refer",
    "assign",
    "assign_many",
    "close",
    "close_ready",
    "correct_evaluation",
    "deal_with_danger",
    "hand_over",
    "lower_urgency",
    "mark_attended",
    "mark_declined",
    "mark_not_attended",
    "mark_text_read",
    "record_contact",
    "record_evaluation",
    "refer",
    "release",
    "reopen",
    "schedule",
    "snooze",
    "take",
    "take_back",
    "undo_take",
    "withdraw",
    "write_letter",
]
