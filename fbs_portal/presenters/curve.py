"""The pain curve as SVG made on the server: no script, no style attribute, nothing that colour alone says.

Limb pain is a solid line with round points, axial pain a dashed line with square ones; each line carries its name and
last value at its end. A value that was not given breaks the line. Colours come from CSS classes; without any CSS
everything is `currentColor`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fbs_portal.presenters.course import Point, SeriesNames, reading

TOP, BOTTOM, LEFT = 16, 44, 40
BEFORE = 62
"""Room on the left for the answers from before surgery, in units of the view box."""
LABEL_ROOM = 96
NAME_ROOM = 220
"""How far the name of the band reaches from the right edge, at most, and how far a line has to stay away from it."""
CLEAR = 14
LONG_COURSE = 200
"""Days after which the first weeks are drawn wider (square root of time), so that they stay readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is typical after this kind of operation: (day, low, high) on the 0–10 scale, and where it is from."""

    points: tuple[tuple[int, float, float], ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plane:
    """Where a day and a pain value lie in the drawing."""

    x: Callable[[Point], float]
    x_day: Callable[[float], float]
    y: Callable[[float], float]
    last: float
    right: float
    width: int
    height: int
    stretched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """The label at the end of a line."""

    x: float
    y: float
    which: str
    text: str


def curve_svg(
    points: Sequence[Point], *, labels: SeriesNames, band: Band | None = None, name: str = "curve",
    width: int = 700, height: int = 280,
) -> SafeString:  # fmt: skip
    """The curve of all `points` (baseline first). `name` makes the ids unique on a page with several curves."""
    plane = _plane(points, width=width, height=height)
    parts = [_grid(plane, points), _operation(plane, points), _band(plane, band, points) if band else SafeString("")]
    parts += [_line(plane, points, which) for which in ("axial", "limb")]
    parts += [_end_labels(plane, points, labels), _axis(plane, points)]
    return format_html(
        '<svg class="fbs-curve" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}" '
        'preserveAspectRatio="xMidYMid meet" font-size="13" fill="none" stroke-linejoin="round">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>',
        name, width, height, _("Pain, average of 7 days, from 0 to 10"), describe(points, labels=labels, band=band),
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def describe(points: Sequence[Point], *, labels: SeriesNames, band: Band | None = None) -> str:
    """The curve in words, for people who do not see it."""
    if not points:
        return _("No answers yet.")
    sentences = []
    for which, name in (("limb", labels.limb), ("axial", labels.axial)):
        values = ", ".join(f"{point.label} {reading(_value(point, which), declined=_declined(point, which))}"
                           for point in points)  # fmt: skip
        sentences.append(_("%(name)s pain: %(values)s.") % {"name": name.capitalize(), "values": values})
    if band:
        sentences.append(_("The shaded area is %(label)s.") % {"label": band.label})
    return " ".join(sentences)


def _plane(points: Sequence[Point], *, width: int, height: int) -> _Plane:
    right = width - LABEL_ROOM
    start = LEFT + BEFORE
    last = max([point.day for point in points if not point.baseline] + [42])
    stretched = last > LONG_COURSE

    def x_day(day: float) -> float:
        share = max(0.0, min(day / last, 1.0))
        return round(start + (right - start) * (sqrt(share) if stretched else share), 1)

    return _Plane(
        x=lambda point: LEFT + 14.0 if point.baseline or point.day < 0 else x_day(point.day), x_day=x_day,
        y=lambda value: round(TOP + (height - TOP - BOTTOM) * (1 - value / 10), 1),
        last=last, right=right, width=width, height=height, stretched=stretched,
    )  # fmt: skip


def _grid(plane: _Plane, points: Sequence[Point]) -> SafeString:
    return format_html_join(
        "",
        '<line class="fbs-curve-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-opacity="0.18"/>'
        '<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>',
        ((LEFT, plane.right, plane.y(value), plane.y(value), LEFT - 10, plane.y(value) + 4, value)
         for value in range(0, 11, 2)),
    )  # fmt: skip


def _operation(plane: _Plane, points: Sequence[Point]) -> SafeString:
    x = plane.x_day(0)
    return format_html(
        '<line class="fbs-curve-operation" x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="currentColor" '
        'stroke-dasharray="4 3" stroke-opacity="0.7"/>'
        '<text class="fbs-curve-quiet" x="{3}" y="{4}" fill="currentColor">{5}</text>',
        x, TOP - 8, plane.y(0), x + 4, TOP - 3, _("operation"),
    )  # fmt: skip


def _band(plane: _Plane, band: Band, answered: Sequence[Point]) -> SafeString:
    inside = _until(band.points, plane.last)
    upper = [(plane.x_day(day), plane.y(high)) for day, _low, high in inside]
    lower = [(plane.x_day(day), plane.y(low)) for day, low, _high in reversed(inside)]
    corners = " ".join(f"{x},{y}" for x, y in upper + lower)
    return format_html(
        '<polygon class="fbs-curve-band" points="{}" fill="currentColor" fill-opacity="0.14"/>'
        '<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="end" font-size="12" fill="currentColor">{}</text>',
        corners,
        plane.right - 6,
        _free_height(plane, inside, answered),
        band.label,
    )


def _free_height(plane: _Plane, band: Sequence[tuple[float, float, float]], points: Sequence[Point]) -> float:
    """Where the band's name crosses no line of the patient: in the band, below or above it, or at an edge."""
    _day, low, high = band[-1]
    places = (plane.y((low + high) / 2) + 4, plane.y(low) + 14, plane.y(high) - 6, plane.y(0) - 8, plane.y(10) + 14)
    taken = [y for which in ("limb", "axial") for y in _heights(plane, points, which)]
    inside = [y for y in places if plane.y(10) + 12 <= y <= plane.y(0) - 4]
    return max(inside, key=lambda place: min([CLEAR, *(abs(place - 4 - y) for y in taken)]))


def _heights(plane: _Plane, points: Sequence[Point], which: str) -> list[float]:
    """Heights of a line and its marks over the width of the band's name."""
    heights = [plane.y(value) for point in points if (value := _value(point, which)) is not None
               and plane.x(point) >= plane.right - NAME_ROOM]  # fmt: skip
    for stretch in _stretches(plane, points, which):
        for (x, y), (to_x, to_y) in pairwise(stretch):
            steps = [(x + (to_x - x) * step / 16, y + (to_y - y) * step / 16) for step in range(17)]
            heights += [height for at, height in steps if at >= plane.right - NAME_ROOM]
    return heights


def _until(points: Sequence[tuple[int, float, float]], last: float) -> list[tuple[float, float, float]]:
    """The band up to the last day of the drawing, cut where it goes on."""
    kept: list[tuple[float, float, float]] = [point for point in points if point[0] <= last]
    beyond = next((point for point in points if point[0] > last), None)
    if kept and beyond:
        (day, low, high), (later, low_then, high_then) = kept[-1], beyond
        share = (last - day) / (later - day)
        kept.append((last, low + share * (low_then - low), high + share * (high_then - high)))
    return kept


def _line(plane: _Plane, points: Sequence[Point], which: str) -> SafeString:
    """The stretches between gaps, then a mark on every value; a remembered value has a hollow mark."""
    marks = [(plane.x(point), plane.y(value), point.recalled)
             for point in points if (value := _value(point, which)) is not None]  # fmt: skip
    stretches = [" ".join(f"{x},{y}" for x, y in stretch) for stretch in _stretches(plane, points, which)]
    lines = format_html_join(
        "",
        '<polyline points="{}" stroke="currentColor" stroke-width="2.5"{}/>',
        ((stretch, SafeString(' stroke-dasharray="7 4"') if which == "axial" else "") for stretch in stretches),
    )
    draw = _squares if which == "axial" else _circles
    return format_html('<g class="fbs-curve-{}">{}{}</g>', which, lines, draw(marks))


def _stretches(plane: _Plane, points: Sequence[Point], which: str) -> list[list[tuple[float, float]]]:
    stretches: list[list[tuple[float, float]]] = [[]]
    for point in points:
        value = _value(point, which)
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((plane.x(point), plane.y(value)))
    return [stretch for stretch in stretches if len(stretch) > 1]


def _circles(marks: Sequence[tuple[float, float, bool]]) -> SafeString:
    return format_html_join(
        "", '<circle cx="{}" cy="{}" r="4.5" stroke="currentColor" stroke-width="2" fill="{}"/>',
        ((x, y, "none" if hollow else "currentColor") for x, y, hollow in marks),
    )  # fmt: skip


def _squares(marks: Sequence[tuple[float, float, bool]]) -> SafeString:
    return format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" stroke="currentColor" stroke-width="2" fill="{}"/>',
        ((round(x - size / 2, 1), round(y - size / 2, 1), size, size, "none" if hollow else "currentColor")
         for x, y, hollow in marks for size in [9]),
    )  # fmt: skip


def _end_labels(plane: _Plane, points: Sequence[Point], labels: SeriesNames) -> SafeString:
    """Name and last value at the end of each line, pushed apart where they would touch."""
    ends = []
    for which, name in (("limb", labels.limb), ("axial", labels.axial)):
        last = next((point for point in reversed(points) if _value(point, which) is not None), None)
        if last is not None:
            value = _value(last, which) or 0
            ends.append(_End(x=plane.x(last) + 10, y=plane.y(value) + 4, which=which, text=f"{name} {value}"))
    if len(ends) == 2 and abs(ends[0].y - ends[1].y) < 16 and abs(ends[0].x - ends[1].x) < LABEL_ROOM:
        upper, lower = sorted(ends, key=lambda end: end.y)
        middle = min(max((upper.y + lower.y) / 2, TOP + 12), plane.y(0) - 6)
        ends = [replace(upper, y=middle - 8), replace(lower, y=middle + 8)]
    return format_html_join(
        "", '<text class="fbs-curve-{}" x="{}" y="{}" fill="currentColor" font-weight="600">{}</text>',
        ((end.which, end.x, end.y, end.text) for end in ends),
    )  # fmt: skip


def _axis(plane: _Plane, points: Sequence[Point]) -> SafeString:
    """Time labels, left out where they would overlap; an unanswered form has a mark of its own."""
    labels: list[tuple[float, str]] = []
    for point in reversed(points):
        x = plane.x(point)
        if all(abs(x - other) >= 58 for other, _text in labels):
            labels.append((x, point.label if not point.recalled else _("before")))
    texts = format_html_join(
        "", '<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="middle" fill="currentColor">{}</text>',
        ((x, plane.height - BOTTOM + 20, text) for x, text in reversed(labels)),
    )  # fmt: skip
    gaps = format_html_join(
        "", '<text class="fbs-curve-gap" x="{}" y="{}" text-anchor="middle" fill="currentColor">{}</text>',
        ((plane.x(point), plane.y(0) - 6, "?") for point in points if point.axial is None and point.limb is None),
    )  # fmt: skip
    note = _("The first weeks are drawn wider.") if plane.stretched else ""
    return format_html(
        '{}{}<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>',
        texts, gaps, plane.right, plane.height - 6, note,
    )  # fmt: skip


def _value(point: Point, which: str) -> int | None:
    return point.axial if which == "axial" else point.limb


def _declined(point: Point, which: str) -> bool:
    return point.axial_declined if which == "axial" else point.limb_declined
