"""The small curve of a worklist row: worst pain from before surgery to now, over a line at 4."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fbs_portal.presenters.phrases import say as _

WIDTH, HEIGHT, EDGE = 104, 32, 5
LINE_AT = 4
"""Pain of 4 or more counts as moderate on the 0–10 scale; the line shows on which side of it the patient is."""


def spark(values: Sequence[int | None]) -> SafeString:
    """`values` are the worst pain of each report, oldest first; None breaks the line. Empty without a number."""
    if not any(value is not None for value in values):
        return SafeString("")
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    xs = [round(EDGE + index * step, 1) for index in range(len(values))]
    spots = [None if value is None else (x, _y(value)) for x, value in zip(xs, values, strict=True)]
    x, y = next(spot for spot in reversed(spots) if spot is not None)
    title = _("Worst pain, before surgery to now: %(values)s") % {
        "values": ", ".join(_("gap") if value is None else str(value) for value in values)
    }
    return format_html(_CURVE, title, _lines(spots), x, y)


def _y(value: int) -> float:
    return round(EDGE + (HEIGHT - 2 * EDGE) * (1 - value / 10), 1)


_CURVE = (
    f'<svg class="fbs-spark" role="img" aria-label="{{0}}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
    f'height="{HEIGHT}" fill="none" stroke="currentColor" stroke-linejoin="round"><title>{{0}}</title>'
    f'<line class="fbs-spark-four" x1="0" x2="{WIDTH}" y1="{_y(LINE_AT)}" y2="{_y(LINE_AT)}" '
    'stroke-dasharray="2 3" stroke-opacity="0.6"/>'
    '{1}<circle cx="{2}" cy="{3}" r="3.5" fill="currentColor" stroke="none"/></svg>'
)
"""Of title, lines and the last point; all else is the same in every row."""


def _lines(spots: Sequence[tuple[float, float] | None]) -> SafeString:
    stretches: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            stretches.append([])
        else:
            stretches[-1].append(spot)
    return format_html_join(
        "", '<polyline points="{}" stroke-width="2"/>',
        ((" ".join(f"{x},{y}" for x, y in stretch),) for stretch in stretches if len(stretch) > 1),
    )  # fmt: skip
