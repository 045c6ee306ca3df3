"""When patients are asked after surgery, as reviewed data.

Points and windows of the default schedule. Weeks 2, 6 and 12 carry the decision between
transient and persistent pain; the later points match the international standard set and the national registers.
From week 6 on patients are invited on the point's own day: an answer at ten weeks cannot say what twelve weeks show.
The shorter one leaves out 24 months: in Swespine the answers at two years added little to those at one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.protocol_body import PLANNED
from fbs_portal.domain.schedule import Point, Protocol

BASELINE = "baseline"
FOLLOW_UP = "followup"

STANDARD = Protocol(
    code="standard-1",
    points=(
        Point(time_point=TimePoint.BASELINE, questionnaire=BASELINE, before=30, after=0),
        Point(time_point=TimePoint.WEEK_2, questionnaire=FOLLOW_UP, days=14, before=4, after=6, ask_after=2),
        Point(time_point=TimePoint.WEEK_6, questionnaire=FOLLOW_UP, days=42, before=7, after=7, ask_after=7),
        Point(time_point=TimePoint.WEEK_12, questionnaire=FOLLOW_UP, days=84, before=14, after=14, ask_after=14),
        Point(time_point=TimePoint.MONTH_6, questionnaire=FOLLOW_UP, months=6, before=28, after=28, ask_after=28),
        Point(time_point=TimePoint.MONTH_12, questionnaire=FOLLOW_UP, months=12, before=42, after=42, ask_after=42),
        Point(time_point=TimePoint.MONTH_24, questionnaire=FOLLOW_UP, months=24, before=56, after=56, ask_after=56),
    ),
    last_stays_open=56,
    source="ichom-low-back-pain",
)

ONE_YEAR = Protocol(code="one-year-1", points=STANDARD.points[:-1], last_stays_open=56, source="swespine-two-years")

PROTOCOLS: Mapping[str, Protocol] = MappingProxyType({one.code: one for one in (STANDARD, ONE_YEAR)})

NAMES: Mapping[str, object] = MappingProxyType(
    {STANDARD.code: _("Two years, standard"), ONE_YEAR.code: _("One year: standard without 24 months")}
)

CITED: Mapping[str, str] = MappingProxyType(
    {
        STANDARD.code: "Clement RC and others. A proposed set of metrics for standardized outcome reporting in the "
        "management of low back pain (ICHOM). Acta Orthopaedica 2015, doi 10.3109/17453674.2015.1036696.",
        ONE_YEAR.code: "Elkan P and others. Response rate does not affect patient-reported outcome after lumbar "
        "discectomy. European Spine Journal 2018, PubMed 29523985.",
    }
)
"""Where the time points come from, as a citation a reader can follow; not translated."""

BY_FAMILY: Mapping[Family, str] = MappingProxyType(dict.fromkeys(Family, STANDARD.code))
"""Which shipped protocol a new course follows where its clinic chose none. No source asks one operation at other times
than another, so all families follow the same one."""

QUESTIONNAIRES: Mapping[TimePoint, str] = MappingProxyType(
    {point: BASELINE if point is TimePoint.BASELINE else FOLLOW_UP for point in PLANNED}
)
"""What each time point asks, whichever protocol plans it."""

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
    TimePoint.CLARIFICATION: _("A few more questions"),
}


def label(time_point: str) -> str:
    """How a time point is called on pages."""
    return str(_LABELS[TimePoint(time_point)])
