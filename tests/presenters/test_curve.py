"""The pain curve: gaps stay gaps, colour says nothing alone, nothing needs a style or script."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.presenters.course import Point, SeriesNames, course_rows, ordered, point_of, unanswered, when_label
from fbs_portal.presenters.curve import Band, curve_svg
from fbs_portal.presenters.spark import spark

SURGERY = date(2026, 1, 12)
NAMES = SeriesNames(axial="back", limb="leg")


def _point(day: int, axial: object, limb: object, *, baseline: bool = False) -> Point:
    on = date.fromordinal(SURGERY.toordinal() + day)
    answers = {key: value for key, value in (("pain_axial", axial), ("pain_limb", limb)) if value is not None}
    return point_of(answers, answered_on=on, surgery_date=SURGERY, baseline=baseline)


COURSE = [_point(-7, 6, 8, baseline=True), _point(14, 5, 7), _point(42, None, 7), _point(98, 4, {"declined": True})]


def _lines(svg: str, which: str) -> list[list[str]]:
    group = re.search(rf'<g class="fbs-curve-{which}">(.*?)</g>', svg)
    assert group
    return [found.split() for found in re.findall(r'<polyline points="([^"]+)"', group[1])]


def test_no_line_is_drawn_over_a_gap() -> None:
    svg = curve_svg(COURSE, labels=NAMES)
    assert [len(line) for line in _lines(svg, "axial")] == [2], "before and week 2 only: week 6 was not answered"
    assert [len(line) for line in _lines(svg, "limb")] == [3], "week 14 was declined: the line ends at week 6"


def test_a_missed_form_breaks_both_lines_and_is_marked() -> None:
    svg = curve_svg(ordered([*COURSE[:2], unanswered("week_6"), _point(98, 4, 6)]), labels=NAMES)
    assert [len(line) for line in _lines(svg, "limb")] == [2]
    assert ">?</text>" in svg


def test_the_table_tells_zero_missing_and_declined_apart() -> None:
    rows = course_rows([*COURSE, _point(180, 0, 0)])
    assert [row.limb for row in rows] == ["8", "7", "7", "preferred not to say", "0"]
    assert [row.axial for row in rows] == ["6", "5", "not answered", "4", "0"]


def test_each_line_says_its_name_and_the_lines_differ_without_colour() -> None:
    svg = curve_svg(COURSE, labels=NAMES)
    assert ">leg 7</text>" in svg
    assert ">back 4</text>" in svg
    assert svg.count("<rect ") == 3
    assert svg.count("<circle ") == 3
    assert 'stroke-dasharray="7 4"' in svg


def test_end_labels_never_touch() -> None:
    svg = curve_svg([_point(-7, 6, 6, baseline=True), _point(14, 5, 5)], labels=NAMES)
    ys = [float(y) for y in re.findall(r'y="([\d.]+)" fill="currentColor" font-weight', svg)]
    assert abs(ys[0] - ys[1]) >= 16


def test_a_remembered_baseline_stands_before_the_operation_with_a_hollow_mark() -> None:
    late = _point(30, 6, 8, baseline=True)
    svg = curve_svg(ordered([_point(14, 5, 7), late]), labels=NAMES)
    assert late.recalled
    assert 'fill="none"/>' in svg
    assert course_rows([late])[0].when == "before (remembered)"


def test_the_band_names_its_source_and_is_absent_without_one() -> None:
    band = Band(points=((0, 4.0, 8.0), (14, 3.0, 6.0), (98, 1.0, 3.0)), label="typical after discectomy; people differ")
    assert "people differ" in curve_svg(COURSE, labels=NAMES, band=band)
    assert "fbs-curve-band" not in curve_svg(COURSE, labels=NAMES)


def test_a_long_course_says_that_time_is_stretched() -> None:
    assert "drawn wider" in curve_svg([*COURSE, _point(728, 3, 3)], labels=NAMES)
    assert "drawn wider" not in curve_svg(COURSE, labels=NAMES)


def test_time_is_said_in_weeks_months_and_years() -> None:
    assert [when_label(day) for day in (-3, 0, 98, 182, 365, 730)] == [
        "before surgery", "week 0", "week 14", "month 6", "month 12", "year 2",
    ]  # fmt: skip


def test_names_are_escaped() -> None:
    svg = curve_svg(COURSE, labels=SeriesNames(axial="<b>", limb='"x'))
    assert "<b>" not in svg


readings = st.one_of(st.none(), st.integers(0, 10), st.just({"declined": True}))


@given(st.lists(st.tuples(st.integers(-30, 1500), readings, readings), max_size=12))
def test_any_course_is_well_formed_and_needs_no_style_or_script(course: list[tuple[int, object, object]]) -> None:
    points = ordered(_point(day, axial, limb, baseline=day < 0) for day, axial, limb in course)
    root = ElementTree.fromstring(curve_svg(points, labels=NAMES))
    for element in root.iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.tag not in ("script", "style", "foreignObject", "image")
    assert root.attrib["role"] == "img"
    given_values = sum(1 for point in points for value in (point.axial, point.limb) if value is not None)
    assert sum(1 for element in root.iter() if element.tag in ("circle", "rect")) == given_values


def test_the_small_curve_breaks_at_gaps_and_is_empty_without_numbers() -> None:
    assert spark([None, None]) == ""
    assert spark([]) == ""
    assert spark([8, 7, None, 6, 7]).count("<polyline") == 2
    assert "8, 7, gap, 6, 7" in spark([8, 7, None, 6, 7])
    assert spark([5]).count("<circle") == 1


def test_a_band_that_goes_on_is_cut_at_the_end_of_the_drawing() -> None:
    band = Band(points=((0, 6.0, 8.0), (91, 2.0, 4.0), (1820, 1.0, 3.0)), label="typical")
    svg = curve_svg(COURSE[:2], labels=NAMES, band=band)
    corners = re.search(r'<polygon class="fbs-curve-band" points="([^"]+)"', svg)
    assert corners
    xs, ys = zip(*(map(float, corner.split(",")) for corner in corners[1].split()), strict=True)
    assert len(xs) == 4, "from the operation to the last day, no further"
    high_at_day_42 = 8 - 4 * 42 / 91
    assert abs(ys[1] - (16 + 220 * (1 - high_at_day_42 / 10))) < 0.2


def test_the_name_of_the_band_stands_clear_of_the_lines() -> None:
    """Lines that end at the foot of the drawing, where the name would otherwise stand."""
    band = Band(points=((0, 6.0, 7.0), (42, 4.0, 5.7)), label="typical; people differ")
    low = [_point(-5, 6, 7, baseline=True), _point(14, 4, 3), _point(42, 1, 0)]
    drawn = curve_svg(low, labels=NAMES, band=band)
    found = re.search(r'y="([\d.]+)" text-anchor="end" font-size="12"', drawn)
    assert found
    height = float(found[1])
    assert height < 200, "in the band, not on the line at the foot"
