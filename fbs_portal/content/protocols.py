"""When patients are asked after surgery, as reviewed data.

Points and windows of the default schedule. Weeks 2, 6 and 12 carry the decision between
transient and persistent pain; the later points match the international standard set and the national registers.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.schedule import Point, Protocol

BASELINE = "baseline"
FOLLOW_UP = "followup"

STANDARD = Protocol(
    code="standard-1",
    points=(
        Point(time_point=TimePoint.BASELINE, questionnaire=BASELINE, before=30, after=0),
        Point(time_point=TimePoint.WEEK_2, questionnaire=FOLLOW_UP, days=14, before=4, after=6),
        Point(time_point=TimePoint.WEEK_6, questionnaire=FOLLOW_UP, days=42, before=7, after=7),
        Point(time_point=TimePoint.WEEK_12, questionnaire=FOLLOW_UP, days=84, before=14, after=14),
        Point(time_point=TimePoint.MONTH_6, questionnaire=FOLLOW_UP, months=6, before=28, after=28),
        Point(time_point=TimePoint.MONTH_12, questionnaire=FOLLOW_UP, months=12, before=42, after=42),
        Point(time_point=TimePoint.MONTH_24, questionnaire=FOLLOW_UP, months=24, before=56, after=56),
    ),
    last_stays_open=56,
    source="ichom-low-back-pain",
)

PROTOCOLS: dict[str, Protocol] = {STANDARD.code: STANDARD}

_LABELS = {
    TimePoint.BASELINE: _("Before surgery"),
    TimePoint.WEEK_2: _("2 weeks"),
    TimePoint.WEEK_6: _("6 weeks"),
    TimePoint.WEEK_12: _("12 weeks"),
    TimePoint.MONTH_6: _("6 months"),
    TimePoint.MONTH_12: _("12 months"),
    TimePoint.MONTH_24: _("24 months"),
    TimePoint.RECHECK: _("Check again"),
    TimePoint.UNSCHEDULED: _("My pain changed"),
}


def get(code: str) -> Protocol:
    return PROTOCOLS[code]


def label(time_point: str) -> str:
    """How a time point is called on pages."""
    return str(_LABELS[TimePoint(time_point)])
