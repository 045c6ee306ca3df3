"""The small curve of one instrument on its own scale, as SVG made on the server: no script, no style attribute.

A dotted line shows where an important change from the earlier score would be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 44, 64, 16, 34
LABEL = 14
"""Height of a label: the last value steps aside for the word beside the dotted line."""
APART = 60
"""Labels under the curve nearer than this would overlap: the later one is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One score: days since the operation, its value, and how its time is called."""

    day: int
    value: Decimal
    label: str


def score_svg(
    spots: Sequence[Spot], *, lowest: Decimal, highest: Decimal, mark: Decimal | None, name: str, title: str
) -> SafeString:
    """`spots` oldest first, two or more. `mark` is drawn where it lies inside the scale."""
    first, last = spots[0].day, max(spots[-1].day, spots[0].day + 1)

    def x(day: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first) / (last - first), 1)

    def y(value: Decimal) -> float:
        share = float((value - lowest) / (highest - lowest))
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    places = [(x(spot.day), y(spot.value), spot) for spot in spots]
    line = y(mark) if mark is not None and lowest <= mark <= highest else None
    spoken = ", ".join(f"{spot.label} {_short(spot.value)}" for spot in spots)
    return format_html(
        '<svg class="fbs-score" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}" width="{1}" '
        'height="{2}" font-size="12" fill="none" stroke-linejoin="round"><title id="{0}-title">{3}</title>'
        '<desc id="{0}-desc">{4}</desc>{5}{6}{7}{8}{9}</svg>',
        f"fbs-score-{name}", WIDTH, HEIGHT, title, spoken, _edges(lowest, highest, y(lowest), y(highest)),
        _mark(line) if line is not None else "",
        _operation(x(0)) if first < 0 < last else "",
        _curve([(left, top) for left, top, _spot in places], _short(spots[-1].value), line),
        _times([(left, spot.label) for left, _top, spot in places]),
    )  # fmt: skip


def _edges(lowest: Decimal, highest: Decimal, bottom: float, top: float) -> SafeString:
    return format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-opacity="0.25"/>'
        '<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y + 4, _short(value))
            for value, y in ((lowest, bottom), (highest, top))
        ),
    )


def _mark(y: float) -> SafeString:
    return format_html(
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="currentColor" stroke-dasharray="1 4" stroke-linecap="round" '
        'stroke-width="2"/><text class="fbs-curve-quiet" x="{3}" y="{4}" fill="currentColor" font-size="11">{5}</text>',
        LEFT, WIDTH - RIGHT, y, WIDTH - RIGHT + 4, y + 4, _("important"),
    )  # fmt: skip


def _operation(x: float) -> SafeString:
    return format_html(
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="currentColor" stroke-dasharray="4 3" stroke-opacity="0.6"/>'
        '<text class="fbs-curve-quiet" x="{3}" y="{4}" fill="currentColor" font-size="11">{5}</text>',
        x, TOP - 8, HEIGHT - BOTTOM, x + 4, TOP - 4, _("operation"),
    )  # fmt: skip


def _curve(places: Sequence[tuple[float, float]], value: str, line: float | None) -> SafeString:
    end_x, end_y = places[-1]
    label_y = end_y - 6
    if line is not None and abs(label_y - line - 4) < LABEL:
        label_y = line + 4 - LABEL if end_y <= line else line + 4 + LABEL
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="4" fill="currentColor"/>', places)
    return format_html(
        '<g class="fbs-curve-limb"><polyline points="{}" stroke="currentColor" stroke-width="2.5"/>{}'
        '<text x="{}" y="{}" fill="currentColor" font-weight="600">{}</text></g>',
        " ".join(f"{x},{y}" for x, y in places), dots, end_x + 8, round(label_y, 1), value,
    )  # fmt: skip


def _times(labels: Sequence[tuple[float, str]]) -> SafeString:
    """Labels from the newest back, left out where they would overlap."""
    kept: list[tuple[float, str]] = []
    for x, text in reversed(labels):
        if all(abs(x - other) >= APART for other, _text in kept):
            kept.append((x, text))
    return format_html_join(
        "", '<text class="fbs-curve-quiet" x="{}" y="{}" text-anchor="middle" fill="currentColor">{}</text>',
        ((x, HEIGHT - BOTTOM + 20, text) for x, text in reversed(kept)),
    )  # fmt: skip


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
