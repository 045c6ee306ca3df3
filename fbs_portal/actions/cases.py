"""Every deed of a person on a case: one door.

Each takes actor, case_id, expected_version and now, and raises NotFound, NotPermitted, Conflict,
NotAllowed or Invalid, in this order. What the machine does is `case_evidence`.
"""

from __future__ import annotations

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
from fbs_portal.actions.case_referrals import deal_with_danger, lower_urgency, record_evaluation, refer

__all__ = [
    "BulkResult",
    "add_note",
    "ask_to_refer",
    "assign",
    "assign_many",
    "close",
    "close_ready",
    "deal_with_danger",
    "hand_over",
    "lower_urgency",
    "mark_text_read",
    "record_contact",
    "record_evaluation",
    "refer",
    "reopen",
    "snooze",
    "take",
    "undo_take",
]
