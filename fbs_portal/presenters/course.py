"""The course of the pain as points in time: what the curve, its table and the small curve are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fbs_portal.presenters.phrases import say as _

SHORT_TIME_POINTS = {"week_2": 14, "week_6": 42, "week_12": 84, "month_6": 182, "month_12": 364, "month_24": 728}
"""The planned day of each time point: where a form that was not answered leaves its gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One occasion. `day` counts from the operation (before it: negative or 0 with `baseline`).

    Pain is 0–10, the average of 7 days; None is a gap, and `…_declined` says that the patient preferred not to say.
    """

    day: int
    label: str
    on: date | None = None
    axial: int | None = None
    limb: int | None = None
    axial_declined: bool = False
    limb_declined: bool = False
    baseline: bool = False
    recalled: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesNames:
    """What the two numbers are called for this region of the spine."""

    axial: str
    limb: str


def series_names(region: str) -> SeriesNames:
    if region == "cervical":
        return SeriesNames(axial=_("neck"), limb=_("arm"))
    if region == "thoracic":
        return SeriesNames(axial=_("back"), limb=_("trunk or leg"))
    return SeriesNames(axial=_("back"), limb=_("leg"))


def when_label(day: int) -> str:
    """Time since the operation as staff say it: weeks at first, months from half a year, years from two."""
    weeks = day // 7
    if day < 0:
        return _("before surgery")
    if weeks < 26:
        return _("week %(n)d") % {"n": weeks}
    if weeks < 104:
        return _("month %(n)d") % {"n": round(day / 30.4375)}
    return _("year %(n)s") % {"n": f"{day / 365.25:.1f}".rstrip("0").rstrip(".")}


def point_of(
    answers: Mapping[str, Any], *, answered_on: date, surgery_date: date, baseline: bool = False, note: str = ""
) -> Point:
    """The point of one submission; a value that is absent or declined stays a gap."""
    day = (answered_on - surgery_date).days
    axial, limb = answers.get("pain_axial"), answers.get("pain_limb")
    recalled = baseline and day > 0
    label = _("before (remembered)") if recalled else _("before") if baseline else when_label(day)
    return Point(
        day=day, label=label, on=answered_on, axial=_number(axial), limb=_number(limb),
        axial_declined=_declined(axial), limb_declined=_declined(limb),
        baseline=baseline, recalled=recalled, note=note,
    )  # fmt: skip


def unanswered(time_point: str) -> Point:
    """The gap that a form nobody answered leaves behind."""
    day = SHORT_TIME_POINTS.get(time_point, 0)
    return Point(day=day, label=when_label(day), note=_("form not answered"))


def ordered(points: Iterable[Point]) -> tuple[Point, ...]:
    """Baseline first, also when it was remembered later; then by day."""
    return tuple(sorted(points, key=lambda point: (not point.baseline, point.day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """One row of the table behind the curve."""

    when: str
    on: date | None
    limb: str
    axial: str
    note: str


def course_rows(points: Sequence[Point]) -> tuple[CourseRow, ...]:
    return tuple(
        CourseRow(
            when=point.label,
            on=point.on,
            note=point.note,
            limb=reading(point.limb, declined=point.limb_declined),
            axial=reading(point.axial, declined=point.axial_declined),
        )  # fmt: skip
        for point in points
    )


def reading(value: int | None, *, declined: bool = False) -> str:
    """0 is 0; a gap says which kind of gap it is."""
    if value is not None:
        return str(value)
    return _("preferred not to say") if declined else _("not answered")


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _declined(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("declined"))
