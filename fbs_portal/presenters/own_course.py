"""A patient's own answers over time: one curve and one table an operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fbs_portal.domain.codes import TimePoint
from fbs_portal.presenters.clarified import whole
from fbs_portal.presenters.course import CourseRow, SeriesNames, course_rows, ordered, point_of, series_names
from fbs_portal.presenters.curve import curve_svg
from fbs_portal.presenters.own_evaluation import OwnEvaluation

WIDTH, HEIGHT = 320, 260
"""The drawing is about as wide as the narrowest screen, so that its words are not shrunk there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCourse:
    """`found` is what an evaluation of this operation found, once staff have released it."""

    heading: str
    curve: SafeString
    rows: tuple[CourseRow, ...]
    names: SeriesNames
    found: OwnEvaluation | None = None


def own_courses(
    submissions: Iterable[Any], *, found: Mapping[int, OwnEvaluation] = MappingProxyType({})
) -> tuple[OwnCourse, ...]:
    """`submissions` have follow-up and episode loaded, oldest first; the newest operation comes first.

    `found`: operation → its released evaluation.
    """
    by_episode: dict[int, list[Any]] = {}
    for submission in submissions:
        by_episode.setdefault(submission.episode_id, []).append(submission)
    courses = [_course(rows, found.get(episode)) for episode, rows in by_episode.items()]
    return tuple(course for _date, course in sorted(courses, key=lambda pair: pair[0], reverse=True))


def _course(rows: list[Any], found: OwnEvaluation | None) -> tuple[Any, OwnCourse]:
    episode = rows[0].episode
    names = series_names(episode.region)
    points = ordered(
        point_of(
            row.answers,
            answered_on=row.answered_on,
            surgery_date=episode.surgery_date,
            baseline=row.followup.time_point == TimePoint.BASELINE,
        )
        for row in whole(rows)
    )
    return episode.surgery_date, OwnCourse(
        heading=_("Operation on %(date)s") % {"date": date_format(episode.surgery_date, "j F Y")},
        curve=curve_svg(points, labels=names, name=f"course-{episode.surgery_date:%Y%m%d}", width=WIDTH, height=HEIGHT),
        rows=course_rows(points),
        names=names,
        found=found,
    )
