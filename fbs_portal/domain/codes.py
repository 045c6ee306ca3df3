"""Every stored code of the product, its text fixed but for a data migration. Words for people live in `content`."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property


class Ranked(StrEnum):
    """A code with an order. Members are written from highest to lowest; `rank` 0 is the highest."""

    @cached_property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def at_least(self, other: str) -> bool:
        """Whether this code is as high as `other`, or higher."""
        return self.rank <= type(self)(other).rank


class Urgency(Ranked):
    """How soon a person must act, highest first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    EVALUATION = "evaluation"
    WATCH = "watch"
    ROUTINE = "routine"


class Category(StrEnum):
    """The four-way answer of a spinal pain management evaluation, plus `none` and `undetermined`."""

    PERSISTENT = "persistent"
    TRANSIENT = "transient"
    PROGRESSIVE = "progressive"
    NEW = "new"
    NONE = "none"
    UNDETERMINED = "undetermined"


class Pattern(StrEnum):
    """The neutral course of the pain, before a rule set maps it to a category."""

    HEALING = "healing"
    UNRELIEVED = "unrelieved"
    PARTLY_RELIEVED = "partly_relieved"
    RETURNED = "returned"
    NEXT_LEVEL = "next_level"
    ELSEWHERE = "elsewhere"
    AFTER_INJURY = "after_injury"
    RECOVERED = "recovered"
    UNCLEAR = "unclear"


class Route(StrEnum):
    """Who should see the patient next."""

    EMERGENCY_DEPARTMENT = "emergency_department"
    SURGEON = "surgeon"
    PAIN_EVALUATION = "pain_evaluation"
    CLINIC = "clinic"
    NONE = "none"


class Confidence(Ranked):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Region(StrEnum):
    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"


class Procedure(StrEnum):
    DISCECTOMY = "discectomy"
    LAMINECTOMY = "laminectomy"
    LAMINOTOMY = "laminotomy"
    FORAMINOTOMY = "foraminotomy"
    DECOMPRESSION = "decompression"
    FUSION = "fusion"
    DISC_REPLACEMENT = "disc_replacement"
    ENDOSCOPIC_DECOMPRESSION = "endoscopic_decompression"
    SPINAL_CORD_STIMULATOR = "spinal_cord_stimulator"
    HARDWARE_REMOVAL = "hardware_removal"
    OTHER = "other"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDLINE = "midline"


LEVELS: tuple[str, ...] = (
    *(f"C{n}-C{n + 1}" for n in range(2, 7)),
    "C7-T1",
    *(f"T{n}-T{n + 1}" for n in range(1, 12)),
    "T12-L1",
    *(f"L{n}-L{n + 1}" for n in range(1, 5)),
    "L5-S1",
)
"""Motion segments from neck to sacrum, in order."""


class Risk(StrEnum):
    """What staff note at enrolment because it changes how dangerous a symptom is."""

    ANTICOAGULANT = "anticoagulant"
    STEROIDS_OR_OSTEOPOROSIS = "steroids_or_osteoporosis"
    CANCER = "cancer"
    WEAK_IMMUNITY_OR_DIABETES = "weak_immunity_or_diabetes"
    STIMULATOR_OR_PUMP = "stimulator_or_pump"


class DangerSign(StrEnum):
    """The red flags of the follow-up form; the floor urgency of each is `DANGER_FLOORS`."""

    SADDLE_NUMBNESS = "saddle_numbness"
    BLADDER = "bladder"
    BOWEL = "bowel"
    BOTH_LEGS = "both_legs"
    CHEST_OR_BREATHING = "chest_or_breathing"
    LIMB_PARALYSIS = "limb_paralysis"
    CLUMSY_HANDS_OR_GAIT = "clumsy_hands_or_gait"
    SWALLOW_OR_NECK_SWELLING = "swallow_or_neck_swelling"
    DROWSY_OR_CONFUSED = "drowsy_or_confused"
    FOOT_DROP = "foot_drop"
    FEVER = "fever"
    WOUND = "wound"
    WOUND_FLUID = "wound_fluid"
    HEADACHE_UPRIGHT = "headache_upright"
    CALF_SWELLING = "calf_swelling"
    INJURY = "injury"
    CANNOT_WALK = "cannot_walk"
    STOPPED_MEDICINE_ILL = "stopped_medicine_ill"
    CANCER_OR_WEIGHT_LOSS = "cancer_or_weight_loss"


_EMERGENCY_SIGNS = tuple(DangerSign)[:9]
DANGER_FLOORS: dict[DangerSign, Urgency] = {
    sign: Urgency.EMERGENCY if sign in _EMERGENCY_SIGNS else Urgency.SAME_DAY for sign in DangerSign
} | {DangerSign.CANCER_OR_WEIGHT_LOSS: Urgency.SOON}
"""The least urgency each danger sign gives, whatever else was answered."""


class EpisodeStatus(StrEnum):
    PLANNED = "planned"
    PERFORMED = "performed"
    CANCELLED = "cancelled"


class TimePoint(StrEnum):
    """Planned and unplanned occasions on which a patient is asked."""

    BASELINE = "baseline"
    WEEK_2 = "week_2"
    WEEK_6 = "week_6"
    WEEK_12 = "week_12"
    MONTH_6 = "month_6"
    MONTH_12 = "month_12"
    MONTH_24 = "month_24"
    RECHECK = "recheck"
    UNSCHEDULED = "unscheduled"
    CLARIFICATION = "clarification"


class FollowUpState(StrEnum):
    """Derived from dates, facts and the time now; never stored."""

    PLANNED = "planned"
    OPEN = "open"
    LATE = "late"
    MISSED = "missed"
    CLOSED = "closed"
    SENT = "sent"
    CANCELLED = "cancelled"


class AnswerMode(StrEnum):
    """Who answered, and how."""

    SELF = "self"
    PROXY = "proxy"
    PHONE = "phone"
    PAPER = "paper"
    PHONE_PROXY = "phone_proxy"
    PAPER_PROXY = "paper_proxy"


class DangerEvent(StrEnum):
    """What a DangerReport row records; rows are only ever added."""

    TICKED = "ticked"
    ACKNOWLEDGED = "acknowledged"
    UNTICKED = "unticked"


class UntickReason(StrEnum):
    MISTAKE = "mistake"
    GONE = "gone"
    STILL_THERE = "still_there"


class CaseReason(StrEnum):
    """What opened the case, or raised it last."""

    ASSESSMENT = "assessment"
    DANGER = "danger"
    SILENCE = "silence"
    REQUEST = "request"


class CaseStatus(StrEnum):
    """Where an open case stands; `closed` is the only status with a closing date."""

    NEW = "new"
    TAKEN = "taken"
    CONTACTED = "contacted"
    SNOOZED = "snoozed"
    REFERRED = "referred"
    CLOSED = "closed"


class CloseOutcome(StrEnum):
    EVALUATED = "evaluated"
    DECLINED = "declined"
    NOT_ATTENDED = "not_attended"
    NOT_NEEDED = "not_needed"
    TREATED_ELSEWHERE = "treated_elsewhere"
    MOVED_AWAY = "moved_away"
    DIED = "died"


class CaseDeed(StrEnum):
    """What a person or the machine did to a case; one `CaseEntry` row each."""

    OPENED = "opened"
    RAISED = "raised"
    EVIDENCE_ADDED = "evidence_added"
    READY_TO_CLOSE = "ready_to_close"
    TAKE = "take"
    UNDO_TAKE = "undo_take"
    ASSIGN = "assign"
    CONTACT = "contact"
    SNOOZE = "snooze"
    SNOOZE_ENDED = "snooze_ended"
    REFER = "refer"
    ASK_TO_REFER = "ask_to_refer"
    ASK_AGAIN = "ask_again"
    DANGER_DEALT_WITH = "danger_dealt_with"
    LOWER_URGENCY = "lower_urgency"
    NOTE = "note"
    TEXT_READ = "text_read"
    CORRECT_FACTS = "correct_facts"
    SCHEDULE = "schedule"
    ATTENDED = "attended"
    NOT_ATTENDED = "not_attended"
    DECLINED = "declined"
    WITHDRAW = "withdraw"
    WRITE_LETTER = "write_letter"
    EVALUATION = "evaluation"
    CORRECT_EVALUATION = "correct_evaluation"
    RELEASE = "release"
    TAKE_BACK = "take_back"
    CLOSE = "close"
    REOPEN = "reopen"


class ReferralStatus(StrEnum):
    """Where a referral stands. `attended`: the patient came, and what was found is not recorded yet."""

    SENT = "sent"
    SCHEDULED = "scheduled"
    ATTENDED = "attended"
    EVALUATED = "evaluated"
    DECLINED = "declined"
    NOT_ATTENDED = "not_attended"
    WITHDRAWN = "withdrawn"


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """Django groups made by `sync_roles()`."""

    NURSE = "Follow-up nurse"
    CLINICIAN = "Spine clinician"
    LEAD = "Clinic lead"
    AUDITOR = "Auditor"
