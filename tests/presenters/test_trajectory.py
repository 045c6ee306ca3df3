"""The course of a pain in one line, from hand-worked rows."""

from __future__ import annotations

from fbs_portal.domain.trajectory import trajectory
from fbs_portal.presenters.course import Point, SeriesNames
from fbs_portal.presenters.trajectory import trajectory_lines

NAMES = SeriesNames(axial="back", limb="leg")
ROW = ((14, 4), (42, 2), (84, 1), (182, 1), (273, 4), (364, 6))


def test_a_return_in_numbers() -> None:
    course = trajectory(series=ROW, pain=4, relieved=2)
    assert course is not None
    assert (course.best, course.best_day, course.rise, course.high_in_a_row) == (1, 182, 5, 2)
    assert course.relief == 20  # day 42 to 182
    assert course.weeks_high == 13  # day 273 to 364
    assert course.swing == (2 + 1 + 0 + 3 + 2) / 5
    assert course.slope is not None
    assert round(course.slope, 2) == 0.77  # from 1 to 6 in 182 days, by least squares: 28 * 2.5 / 91


def test_little_is_said_of_little() -> None:
    assert trajectory(series=(), pain=4, relieved=2) is None
    one = trajectory(series=((14, 3),), pain=4, relieved=2)
    assert one is not None
    assert (one.rise, one.slope, one.swing, one.relief) == (0, None, None, 0)


def test_a_line_for_each_pain_since_surgery() -> None:
    points = [Point(day=-7, label="before", axial=5, limb=8, baseline=True)]
    points += [Point(day=day, label="", limb=value) for day, value in ROW]
    assert trajectory_lines(points, names=NAMES) == (
        (
            "leg",
            "now 6; best 1 (month 6); up 5 since; relief for 37 weeks; +0.8 a month since the best; "
            "last 2 reports at 4 or more; 13 weeks at 4 or more in all; changes by 1.6 from report to report",
        ),
    )


def test_a_flat_course_says_no_slope() -> None:
    points = [Point(day=day, label="", axial=3) for day in (14, 42, 84)]
    assert trajectory_lines(points, names=NAMES) == (
        ("back", "now 3; best 3 (week 12); changes by 0 from report to report"),
    )
