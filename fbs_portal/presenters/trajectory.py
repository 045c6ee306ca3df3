"""The course of each pain in one line for staff: best, rise, relief, slope, time at 4 or more, swing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fbs_portal.domain.trajectory import Trajectory, trajectory
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.presenters.course import Point, SeriesNames, when_label
from fbs_portal.presenters.findings import number


def trajectory_lines(
    points: Sequence[Point], *, names: SeriesNames, rules: RuleSet = DEFAULT
) -> tuple[tuple[str, str], ...]:
    """(pain, sentence) for each pain with two reports or more since surgery; relief is 2 or less, or half of before."""
    found = ((name, _course(points, kind, rules)) for name, kind in ((names.limb, "limb"), (names.axial, "axial")))
    return tuple((name, sentence(course, rules)) for name, course in found if course is not None and course.reports > 1)


def _course(points: Sequence[Point], kind: str, rules: RuleSet) -> Trajectory | None:
    told = [(point, value) for point in points if (value := getattr(point, kind)) is not None]
    before = next((value for point, value in told if point.baseline and not point.recalled), None)
    half = 0 if before is None else int(before * (1 - rules.relieved_share.value))
    return trajectory(
        series=tuple((point.day, value) for point, value in told if not point.baseline),
        pain=rules.pain.value,
        relieved=max(int(rules.relieved_nrs.value), half),
    )


def sentence(course: Trajectory, rules: RuleSet = DEFAULT) -> str:
    """“now 6; best 1 (month 6), up 5; relief 20 weeks; …”, leaving out what is nothing."""
    parts = [
        _("now %(now)s") % {"now": course.now},
        _("best %(best)s (%(when)s)") % {"best": course.best, "when": when_label(course.best_day)},
    ]
    if course.rise:
        parts.append(_("up %(points)s since") % {"points": course.rise})
    if course.relief >= 1:
        parts.append(_("relief for %(time)s") % {"time": _weeks(course.relief)})
    if course.slope is not None and abs(course.slope) >= _SLOPE_SHOWN:
        parts.append(_("%(points)s a month since the best") % {"points": _signed(course.slope)})
    high = {"pain": number(rules.pain.value)}
    if course.high_in_a_row > 1:
        parts.append(_("last %(n)s reports at %(pain)s or more") % {**high, "n": course.high_in_a_row})
    if course.weeks_high >= 1:
        parts.append(_("%(time)s at %(pain)s or more in all") % {**high, "time": _weeks(course.weeks_high)})
    if course.swing is not None:
        parts.append(_("changes by %(points)s from report to report") % {"points": number(course.swing)})
    return "; ".join(parts)


_SLOPE_SHOWN = 0.2
"""Points a month: less is flat to the eye, and to the noise."""


def _signed(value: float) -> str:
    return ("+" if value > 0 else "−") + number(abs(value))


def _weeks(weeks: float) -> str:
    whole = int(weeks)
    return ngettext("%(n)s week", "%(n)s weeks", whole) % {"n": whole}
