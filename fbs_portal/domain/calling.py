"""Whom staff call: forms that were asked for and not answered, the silence that matters most first (ADR 0710)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from fbs_portal.domain.codes import TimePoint

CALL_AFTER = timedelta(days=5)
"""How long after the invitation a form that can still be answered in time is left to messages alone."""

AGAIN_WITHIN = timedelta(days=60)
"""The latest day on which to call again: later than that, the next form is due."""

LETTER_TAKES = timedelta(days=7)
"""How long an invitation letter has until its patient stands on the list again."""

BAD_PAIN = 4
"""The last answer was bad from this pain on (0–10): whoever fell silent then is called before others."""

RATE_OVER = timedelta(days=90)
"""The response rate looks at forms whose time ended in these days."""

NOT_CALLED_ABOUT = (TimePoint.UNSCHEDULED, TimePoint.CLARIFICATION)
"""Begun by the patient, or asked about a form that was sent: nobody fell silent."""


class Called(StrEnum):
    """What the call list can be narrowed to, by what was tried so far."""

    NOT_YET = "not_yet"
    TODAY = "today"
    LATER = "later"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    PAUSED = "paused"
