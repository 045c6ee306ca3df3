"""docs/triage-performance.md, written from counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from fbs_portal.domain.codes import Category
from fbs_portal.domain.statistics import exact_interval
from tests.cohorts.count import BANDS, Pair, Result, Share, Tally

COLUMNS = (
    Category.PERSISTENT,
    Category.TRANSIENT,
    Category.PROGRESSIVE,
    Category.NEW,
    Category.NONE,
    Category.UNDETERMINED,
)
Results = Mapping[tuple[str, str], Result]
"""By (condition, generator)."""


def share(value: Share, *, interval: bool = True) -> str:
    hits, total = value
    if not total:
        return "–"
    if not interval:
        return f"{hits / total:.3f} ({total:,})"
    low, high = exact_interval(hits, total)
    return f"{hits / total:.4f} ({low:.4f}–{high:.4f}) of {total:,}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    cells = list(head)
    return [_row(cells), _row(["---"] * len(cells)), *(_row(row) for row in rows), ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def overall(results: Results) -> list[str]:
    rows = [
        [
            condition, generator, share(r.all.sensitivity), share(r.all.specificity), share(r.all.agreement_when_said),
            share(r.all.agreement, interval=False), f"{r.all.caught} of {r.all.signs}",
        ]
        for (condition, generator), r in results.items()
    ]  # fmt: skip
    head = ("answers", "cohort", "sensitivity", "specificity", "category, where one is suggested",
            "category, undetermined counted as wrong", "danger signs caught")  # fmt: skip
    return table(head, rows)


def by_distance(results: Results) -> list[str]:
    rows = []
    for (condition, generator), result in results.items():
        for _, name in BANDS:
            tally = result.band.get(name, Tally())
            rows.append([condition, generator, name, *_three(tally)])
    return table(("answers", "cohort", "points from the threshold", *_THREE), rows)


_THREE = ("sensitivity", "specificity", "category, where one is suggested")


def _three(tally: Tally) -> list[str]:
    found = (tally.sensitivity, tally.specificity, tally.agreement_when_said)
    return [share(value, interval=False) for value in found]


def by_part(result: Result) -> list[str]:
    rows = [["family", name, *_three(tally)] for name, tally in sorted(result.family.items())]
    rows += [["region", name, *_three(tally)] for name, tally in sorted(result.region.items())]
    return table(("", "", *_THREE), rows)


def matrix(counts: Counter[Pair]) -> list[str]:
    true = [category for category in COLUMNS if any(pair[0] is category for pair in counts)]
    rows = [[f"**{category.value}**", *(f"{counts[category, said]:,}" for said in COLUMNS)] for category in true]
    return table(("true ↓ said →", *(category.value for category in COLUMNS)), rows)


def wrong(result: Result, *, most: int = 8) -> list[str]:
    rows = [
        [f"wrongly {what}", reason, f"{number:,}", result.examples[what, reason]]
        for (what, reason), number in result.wrong.most_common(most)
    ]
    return table(("what", "why", "forms", "an example: back/leg by day"), rows)


def document(*, results: Results, command: str, conditions: Mapping[str, str], detailed: Iterable[str]) -> str:
    lines = [INTRODUCTION.format(command=command)]
    lines += [f"- *{name}*: {what}" for name, what in conditions.items()]
    lines += ["", "## Overall", "", *overall(results), AFTER_OVERALL]
    lines += ["## By distance from the threshold", "", DISTANCE, "", *by_distance(results)]
    lines += ["## The four categories, at week 12 and later", ""]
    for (condition, generator), result in results.items():
        lines += [f"{condition}, {generator}:", "", *matrix(result.all.category)]
    lines += ["## The four categories, before week 12", "", EARLY, ""]
    for (condition, generator), result in results.items():
        if condition in detailed:
            lines += [f"{condition}, {generator}:", "", *matrix(result.all.early)]
    lines += ["## By family and region", ""]
    for (condition, generator), result in results.items():
        if condition in detailed:
            lines += [f"{condition}, {generator}:", "", *by_part(result)]
    lines += ["## What it gets wrong, and why", ""]
    for (condition, generator), result in results.items():
        lines += [f"{condition}, {generator}:", "", *wrong(result)]
    return "\n".join([*lines, LIMITS])


INTRODUCTION = """# How good the suggestions are, on invented patients

Measured on invented patients whose true course is known; nothing here was measured on people. Made by
`{command}`.
Truth is the course without noise, rounding, gaps or mistakes, read by the conventions of docs/triage.md in a module
that knows neither the rules nor their thresholds (`tests/cohorts/truth.py`). Four cohorts, made by different
reasoning, so that the rules are not fitted to one of them:

- *curves*: each patient follows a published mean curve of the operation's family with a start, an end and a pace of
  their own; events (return, another place, the next level, an injury) change the curve on a day.
- *states*: a state machine by week, with hazards of getting worse and better, a slow wander of the true pain, forms
  answered late, left out, or in between. Many of its patients live near a threshold, and stay there.
- *segments*: straight lines between a few points in time; own operations, shares and schedules, from two forms in
  a year to one a fortnight. Most of its patients are clear of the thresholds.
- *plain*: published mean curves with a clear end, six planned forms, nobody drawn next to a threshold: what somebody
  would draw who knows the literature and not the rules. The others are harder than it, on purpose.

Every patient counts once per form. Answers:
"""

AFTER_OVERALL = """Intervals are exact (Clopper and Pearson) and take forms as independent, which those of one patient
are not. The aim is 0.985 / 0.985 / 0.98 with noise of 0.9 points, and 0.97 / 0.955 / 0.95 with noise of 1.4, 12 %
missing and 20 % mistaken. *Plain*, where hardly anybody is near a threshold, reaches the first; of the second it
reaches specificity and category, and lacks about 0.01 in sensitivity. The other three put many patients next to a
threshold, and reach neither as a whole. Nor does the distance explain all: with noise of 1.4, gaps and mistakes
sensitivity is not reached far from a threshold either, and about half of what is missed there is a pain whose number
was left out. Nearer, the commonest reason is a gain of 30 % that rests on one noisy number from before surgery.
*Undetermined* is an answer: a missing pain number never makes "none" (convention C6), and one high report after low
ones is asked again before it is called anything. Neither is a 4 or 5 that is told as gone and come back while no number
shows a rise (ADR 125, which also names what was tried and left): with noise that made the category, where one is
suggested, right more often by 0.002 to 0.018 on every cohort, and moved sensitivity and specificity by less than 0.001;
with undetermined counted as wrong it moves by -0.006 (*states*, exact) to +0.002.
"""

DISTANCE = """How many points the true pain would have to move for the other answer. Within half a point
no reader of whole numbers can be right."""

EARLY = "Before week 12 nothing is referred; *transient* lives here."

LIMITS = """## What this does not show

- The cohorts are ours. Shares of courses, noise and mistakes are assumptions; with other shares the same rules have
  other figures.
- Noise is independent from form to form. A bad month that is really there is part of the true course, not noise.
- Neck, thoracic and stimulator courses have no published curve; theirs are invented and wide.
- Danger signs are counted as caught when the urgency is at least the floor of the sign.
"""
