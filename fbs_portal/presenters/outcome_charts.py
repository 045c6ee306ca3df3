"""Charts of the outcomes page as SVG made on the server. Each has its table beside it; colour alone says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 240, 44, 16, 56
KINDS = {1: "a", 2: "ab", 3: "abc", 4: "abdc"}
"""The looks of so many series, in their order: full (a), tinted (b, d), empty with a dashed edge (c)."""
LIGHT = "db"
"""The looks of two series with a line across them."""
NONE = SafeString("")

ROW, BAR = 36, 12
"""Of bars that lie: the height of one with its words, and of the bar alone."""


def stacked(groups: Sequence[tuple[str, tuple[int, ...]]], *, names: Sequence[str], title: str) -> SafeString:
    """One column a time point, its parts on top of each other and all together 100 %."""
    if not groups:
        return NONE
    columns = []
    for place, (_label, numbers) in enumerate(groups):
        below, total = 0.0, sum(numbers) or 1
        for kind, number in zip(KINDS[len(numbers)], numbers, strict=True):
            share = number / total
            columns.append(_column(place, len(groups), kind, low=below, high=below + share))
            below += share
    return _frame(columns, [(label, f"n = {sum(numbers):,}") for label, numbers in groups], names, title)


def bars(groups: Sequence[tuple[str, int, tuple[float, ...]]], *, names: Sequence[str], title: str) -> SafeString:
    """Columns side by side, each a share of 1 among so many people."""
    if not groups:
        return NONE
    columns = [
        _column(place, len(groups), kind, low=0, high=share, part=part, parts=len(shares))
        for place, (_label, _people, shares) in enumerate(groups)
        for part, (kind, share) in enumerate(zip(KINDS[len(shares)], shares, strict=True))
    ]
    return _frame(columns, [(label, f"n = {people:,}") for label, people, _shares in groups], names, title)


def ranges(
    groups: Sequence[tuple[str, int, tuple[tuple[float, float, float], ...]]], *, names: Sequence[str], title: str
) -> SafeString:
    """Side by side: a column from the lowest to the highest that a share can be, and a line where it was seen."""
    if not groups:
        return NONE
    shapes = []
    for place, (_label, _people, parts) in enumerate(groups):
        for part, (kind, (low, seen, high)) in enumerate(zip(LIGHT, parts, strict=True)):
            at = {"part": part, "parts": len(parts)}
            shapes.append(_column(place, len(groups), kind, low=low, high=high, **at))
            shapes.append(_mark(place, len(groups), seen, **at))
    return _frame(shapes, [(label, f"n = {people:,}") for label, people, _parts in groups], names, title, looks=LIGHT)


def ranked(
    rows: Sequence[tuple[str, tuple[float, ...], str]], *, names: Sequence[str], title: str, full: float = 1
) -> SafeString:
    """Lying bars, each under its words and its number, in the order given; `full` is the share as wide as the chart."""
    if not rows:
        return NONE
    shapes = []
    for place, (label, shares, told) in enumerate(rows):
        top, left = TOP + place * ROW, 0.0
        shapes.append(format_html('<text x="0" y="{}">{}: {}</text>', top, label, told))
        for kind, share in zip(KINDS[len(shares)], shares, strict=True):
            width = (WIDTH - 2) * share / full
            shapes.append(_rect(kind, x=1 + left, y=top + 6, width=width, height=BAR))
            left += width
    height = TOP + len(rows) * ROW + (24 if names else 0)
    return _svg(title, height, [*shapes, _keys(names, left=1, bottom=height)])


def curve(points: Sequence[tuple[str, int, tuple[float, float, float]]], *, title: str) -> SafeString:
    """The median as a line with round points, the quartiles as a shaded band, n under each point."""
    if not points:
        return NONE
    xs = [_middle(place, len(points)) for place in range(len(points))]
    upper = [f"{x},{_y(high / 10)}" for x, (_l, _n, (_low, _mid, high)) in zip(xs, points, strict=True)]
    lower = [f"{x},{_y(low / 10)}" for x, (_l, _n, (low, _mid, _high)) in zip(xs, points, strict=True)]
    middle = [(x, _y(mid / 10)) for x, (_l, _n, (_low, mid, _high)) in zip(xs, points, strict=True)]
    shapes = [
        format_html('<polygon class="fbs-band" points="{}"/>', " ".join(upper + lower[::-1])),
        format_html('<polyline class="fbs-median" points="{}"/>', " ".join(f"{x},{y}" for x, y in middle)),
        format_html_join("", '<circle class="fbs-dot" cx="{}" cy="{}" r="4"/>', middle),
    ]
    under = [(label, f"n = {people:,}") for label, people, _quartiles in points]
    return _frame(shapes, under, (), title, scale=(("0", 0), ("5", 0.5), ("10", 1)))


def _frame(
    shapes: Sequence[SafeString], under: Sequence[tuple[str, str]], names: Sequence[str], title: str,
    *, scale: Sequence[tuple[str, float]] = (("0 %", 0), ("50 %", 0.5), ("100 %", 1)), looks: str = "",
) -> SafeString:  # fmt: skip
    right = WIDTH - 8
    lines = format_html_join(
        "",
        '<line class="fbs-grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text x="{3}" y="{4}" text-anchor="end">{5}</text>',
        ((LEFT, right, _y(at), LEFT - 6, _y(at) + 4, text) for text, at in scale),
    )
    labels = format_html_join(
        "",
        '<text x="{0}" y="{1}" text-anchor="middle">{2}</text><text x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        (
            (_middle(place, len(under)), HEIGHT - BOTTOM + 18, label, HEIGHT - BOTTOM + 34, number)
            for place, (label, number) in enumerate(under)
        ),
    )
    return _svg(title, HEIGHT, [lines, *shapes, labels, _keys(names, left=LEFT, bottom=HEIGHT, looks=looks)])


def _keys(names: Sequence[str], *, left: int, bottom: int, looks: str = "") -> SafeString:
    """What the looks mean."""
    room = min(180, (WIDTH - left) // (len(names) or 1))
    return format_html_join(
        "",
        '<rect class="fbs-part-{0}" x="{1}" y="{2}" width="12" height="12"/><text x="{3}" y="{4}">{5}</text>',
        (
            (kind, left + place * room, bottom - 14, left + place * room + 18, bottom - 4, name)
            for place, (kind, name) in enumerate(zip(looks or KINDS.get(len(names), ""), names, strict=True))
        ),
    )


def _svg(title: str, height: int, shapes: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="fbs-chart" role="img" aria-label="{}. {}" viewBox="0 0 {} {}" font-size="12" '
        'fill="currentColor">{}</svg>',
        title, _("The table below holds the numbers."), WIDTH, height,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )  # fmt: skip


def _column(
    place: int, places: int, kind: str, *, low: float, high: float, part: int = 0, parts: int = 1
) -> SafeString:
    x, width = _side(place, places, part, parts)
    return _rect(kind, x=x, y=_y(high), width=width, height=_y(low) - _y(high))


def _mark(place: int, places: int, share: float, *, part: int, parts: int) -> SafeString:
    """A line across a column, a little wider than it."""
    x, width = _side(place, places, part, parts)
    return format_html(
        '<line class="fbs-seen" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        round(x - 3, 1), round(x + width + 3, 1), _y(share), _y(share),
    )  # fmt: skip


def _side(place: int, places: int, part: int, parts: int) -> tuple[float, float]:
    """Left edge and width of a column beside others."""
    width = min((WIDTH - 8 - LEFT) / places * 0.6 / parts, 56)
    return _middle(place, places) - width * parts / 2 + width * part, width


def _rect(kind: str, *, x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(
        '<rect class="fbs-part-{}" x="{}" y="{}" width="{}" height="{}"/>',
        kind, round(x, 1), round(y, 1), round(width, 1), round(height, 1),
    )  # fmt: skip


def _middle(place: int, places: int) -> float:
    step = (WIDTH - 8 - LEFT) / places
    return round(LEFT + step * (place + 0.5), 1)


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
