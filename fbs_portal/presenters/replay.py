"""The preview of a rule set in words, tables and one small chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.codes import Category, Urgency
from fbs_portal.domain.replay import Tally
from fbs_portal.domain.triage.types import Assessment
from fbs_portal.presenters import findings, labels

STATUS: Mapping[str, Any] = {
    "waiting": gettext_lazy("waiting"),
    "running": gettext_lazy("running"),
    "done": gettext_lazy("finished"),
    "failed": gettext_lazy("stopped by an error"),
    "cancelled": gettext_lazy("stopped by a person"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    number: int
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows are what the old set says, columns the new one; `same` cells lie on the diagonal."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    name: str
    answered: int
    old: str
    new: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one set says of a submission, in one line and its findings."""

    heading: str
    version: str
    words: str
    sentences: tuple[str, ...]


def share(part: int, whole: int) -> str:
    """A share with its denominator: a rate without one cannot be judged."""
    if not whole:
        return _("none of 0")
    return _("%(part)s of %(whole)s (%(percent)s %%)") % {
        "part": part, "whole": whole, "percent": f"{100 * part / whole:.0f}"
    }  # fmt: skip


def matrices(tally: Tally) -> tuple[Matrix, Matrix]:
    """What becomes what: categories and urgencies that occur, in their own order."""
    return (
        _matrix(_("Category"), tally.matrix(lambda v: v.category), tuple(Category), labels.CATEGORY),
        _matrix(_("Urgency"), tally.matrix(lambda v: v.urgency), tuple(Urgency), labels.URGENCY),
    )


def _matrix(title: str, found: Mapping[tuple[str, str], int], codes: Sequence[str], words: labels.Words) -> Matrix:
    used = [code for code in codes if any(code in pair for pair in found)]
    return Matrix(
        title=title,
        heads=tuple(labels.word(words, code) for code in used),
        rows=tuple(
            (
                labels.word(words, old),
                tuple(Cell(number=found.get((old, new), 0), same=old == new) for new in used),
            )
            for old in used
        ),
    )


def months(tally: Tally) -> tuple[Month, ...]:
    """The flag rate a month under both sets, oldest first."""
    return tuple(
        Month(
            name=dateformat.format(date(year, number, 1), "M Y"),
            answered=answered,
            old=share(before, answered),
            new=share(after, answered),
            differs=before != after,
        )
        for (year, number), (answered, before, after) in tally.months().items()
    )


def progress(*, done: int, total: int) -> int:
    """Whole per cent, 99 at most while it runs: the total is an upper bound."""
    return min(99, 100 * done // total) if total else 0


def sides(*, old: Assessment, new: Assessment, region: str) -> tuple[Side, Side]:
    """The two explanations of one submission, side by side."""
    return _side(_("Set in use"), old, region), _side(_("This set"), new, region)


def _side(heading: str, assessment: Assessment, region: str) -> Side:
    words = " · ".join(
        [
            labels.word(labels.CATEGORY, assessment.category),
            labels.word(labels.URGENCY, assessment.urgency),
            *([_("evaluation suggested")] if assessment.refer else []),
        ]
    )
    return Side(
        heading=heading,
        version=assessment.rule_set,
        words=words,
        sentences=tuple(findings.statement(finding, region) for finding in assessment.findings),
    )


def _ends(tally: Tally) -> SafeString:
    """The first and the last month, below their bars."""
    named = [month.name for month, numbers in zip(months(tally), tally.months().values(), strict=True) if numbers[0]]
    ends = [("start", EDGE, named[0]), ("end", WIDTH - EDGE, named[-1])][: len(named)]
    drawn = [(anchor, x, HEIGHT - EDGE + 16, name) for anchor, x, name in ends]
    return format_html_join("", '<text text-anchor="{}" x="{}" y="{}">{}</text>', drawn)


WIDTH, HEIGHT, EDGE = 640, 160, 28


def chart(tally: Tally) -> SafeString:
    """The two flag rates over the months as bars side by side; the table beside it holds the numbers."""
    found = [numbers for numbers in tally.months().values() if numbers[0]]
    if not found:
        return SafeString("")
    top = max(max(old, new) / answered for answered, old, new in found) or 1
    step = (WIDTH - 2 * EDGE) / len(found)
    bar = min(step * 0.38, 24)
    bars = []
    for place, (answered, old, new) in enumerate(found):
        middle = EDGE + step * (place + 0.5)
        for kind, x, number in (("old", middle - bar, old), ("new", middle, new)):
            height = (HEIGHT - 2 * EDGE) * number / answered / top
            bars.append((kind, round(x, 1), round(HEIGHT - EDGE - height, 1), round(bar, 1), round(height, 1)))
    drawn = format_html_join("", '<rect class="fbs-bar-{}" x="{}" y="{}" width="{}" height="{}"/>', bars) + _ends(tally)
    return format_html(
        '<svg class="fbs-chart" role="img" aria-label="{0}" viewBox="0 0 {1} {2}" font-size="12" fill="currentColor">'
        '<line x1="{3}" x2="{4}" y1="{5}" y2="{5}" stroke="currentColor"/>'
        '<text x="{3}" y="{6}">{7}</text>{8}</svg>',
        _("Share flagged by month, old set beside new set; the table below holds the numbers"), WIDTH, HEIGHT, EDGE,
        WIDTH - EDGE, HEIGHT - EDGE, EDGE - 10, _("top of the scale: %(top)s %%") % {"top": f"{100 * top:.0f}"}, drawn,
    )  # fmt: skip
