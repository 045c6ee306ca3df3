"""Stored states of rows that no clinical rule reads. Codes are never reworded without a data migration."""

from __future__ import annotations

from enum import StrEnum


class ContactResult(StrEnum):
    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    LETTER_SENT = "letter_sent"


class LinkRequestKind(StrEnum):
    NEW_LINK = "new_link"
    NOT_ME = "not_me"
    FORGET_ME = "forget_me"


class Channel(StrEnum):
    """How messages reach a patient; `none` is by phone and post only."""

    EMAIL = "email"
    SMS = "sms"
    NONE = "none"


class WithdrawalReason(StrEnum):
    """Why a patient takes no part in the programme. The first three are the patient's own deeds, the rest staff's."""

    REFUSED = "refused"
    LEFT = "left"
    FORGET_ME = "forget_me"
    ASKED_US = "asked_us"
    TOO_ILL = "too_ill"
    ELSEWHERE = "elsewhere"
    OTHER = "other"


class MessageFailure(StrEnum):
    """Why a message was not, or will not be, delivered."""

    NO_ADDRESS = "no_address"
    NO_CHANNEL = "no_channel"
    REFUSED = "refused"
    GAVE_UP = "gave_up"
    TOO_LATE = "too_late"
    NOT_WANTED = "not_wanted"
    ANSWERED = "answered"


class AttemptOutcome(StrEnum):
    """What came of one try to hand a message over."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class ProtocolStatus(StrEnum):
    """A draft is edited; once in use a protocol stays as it is, for the courses that began under it."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"
    DISCARDED = "discarded"


class RuleSetStatus(StrEnum):
    """A draft is edited; from its activation on a set stays as it is."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"
    DISCARDED = "discarded"


class ReplayStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class NotReferred(StrEnum):
    """Why nobody was referred although an evaluation was suggested or asked for."""

    ACCEPTABLE = "acceptable"
    EASED = "eased"
    CARE_ELSEWHERE = "care_elsewhere"
    PLANNED_TREATMENT = "planned_treatment"
    OTHER_CAUSE = "other_cause"
    DECLINES = "declines"
    NOT_REACHED = "not_reached"
    DATA_ERROR = "data_error"
    OTHER = "other"
