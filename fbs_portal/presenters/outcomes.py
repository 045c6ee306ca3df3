"""The outcomes page: sections of one table each, with a chart where it helps. The table is also the file."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from fbs_portal.domain import outcome_figures as figures
from fbs_portal.domain.evaluation import Conclusion
from fbs_portal.domain.outcomes import ACCEPTANCE_ASKED, Counts, Measure
from fbs_portal.domain.statistics import Share
from fbs_portal.presenters import evaluation_words, labels, outcome_charts, outcome_reach, outcome_yield
from fbs_portal.presenters.figures import FEWEST, TOO_FEW, few, masked, not_told, share_words, withheld
from fbs_portal.presenters.outcome_section import Section, numbers, point


def sections(counts: Counts) -> tuple[Section, ...]:
    """Every section, in the order of the page."""
    return tuple(make(counts) for make in MAKERS.values())


def _pain(measure: Measure, title: Callable[[], str]) -> Callable[[Counts], Section]:
    def make(counts: Counts) -> Section:
        found = figures.pain(counts, measure)
        shown = [one for one in found if one.quartiles and not masked(one.people)]
        return Section(
            slug=f"pain-{measure.value}",
            title=title(),
            note=_(
                "Average pain of 7 days, from 0 to 10: the middle half of the people lies between the quartiles. Those "
                "who answer early are not the same people as those who answer late."
            ),
            heads=(_("Time point"), _("People"), _("Lower quartile"), _("Median"), _("Upper quartile")),
            rows=tuple((point(one.point), *_quartiles(one)) for one in found),
            chart=outcome_charts.curve(
                [(point(one.point), one.people, one.quartiles) for one in shown if one.quartiles], title=title()
            ),
        )

    return make


def _quartiles(one: figures.Pain) -> tuple[str, ...]:
    if masked(one.people) or one.quartiles is None:
        return (few(), "–", "–", "–")
    return (f"{one.people:,}", *(f"{value:g}" for value in one.quartiles))


def _improvement(counts: Counts) -> Section:
    found = figures.improvement(counts)
    return Section(
        slug="improvement",
        title=_("Who is better"),
        note=_(
            "Better: of people with pain of 4 or more before surgery, measured before it, and a number now; where both "
            "pains were there, the one that improved less counts. Acceptable, from 12 weeks on: of people who said "
            "whether they could live with it, or whose pains are both under 4 now; “not sure” is no yes."
        ),
        heads=(_("Time point"), *_kinds()),
        rows=tuple(
            (point(one.point), share_words(one.third.known), share_words(one.half.known),
             share_words(one.acceptable.known) if one.point in ACCEPTANCE_ASKED else _("not asked"))
            for one in found
        ),
        chart=outcome_charts.bars(
            [(point(one.point), one.third.known.total, (one.third.known.value or 0, one.half.known.value or 0))
             for one in found if one.third.known.total >= FEWEST],
            names=_kinds()[:2], title=_("Share better by time point"),
        ),
    )  # fmt: skip


def _kinds() -> tuple[str, ...]:
    return _("30 % better or more"), _("50 % better or more"), _("Acceptable state")


def _of(one: figures.Improvement) -> tuple[figures.Bounded, ...]:
    return one.third, one.half, one.acceptable


def _bounds(counts: Counts) -> Section:
    found = figures.improvement(counts)
    shown = [one for one in found if all(share.known.total >= FEWEST for share in (one.third, one.half))]
    return Section(
        slug="bounds",
        title=_("Who is better, whatever became of the silent"),
        note=_(
            "The truth about everybody whose time has come lies between the last two columns: had all of whom it is "
            "not known done badly, and had they all done well. Not known: silent, or the number was left out. For "
            "“better”, everybody is everybody with pain of 4 or more before surgery, measured before it. In the chart "
            "the line is what was seen, and the column what silence leaves open."
        ),
        heads=(
            _("Time point"), _("What"), _("Seen, of those known"), _("Not known, of everybody"),
            _("Had they all done badly"), _("Had they all done well"),
        ),
        rows=tuple(
            (point(one.point), kind, *_bounded(share))
            for one in found for kind, share in zip(_kinds(), _of(one), strict=True) if share.everybody
        ),
        chart=outcome_charts.ranges(
            [(point(one.point), one.third.everybody, tuple(_range(share) for share in _of(one)[:2])) for one in shown],
            names=_kinds()[:2], title=_("Share better by time point, with what silence leaves open"),
        ),
    )  # fmt: skip


def _bounded(share: figures.Bounded) -> tuple[str, ...]:
    """Nothing at all where those known are few: the bounds would tell what they said."""
    if share.known.total < FEWEST:
        return (share_words(share.known), "–", "–", "–")
    return tuple(share_words(one) for one in (share.known, share.left_open, share.worst, share.best))


def _range(share: figures.Bounded) -> tuple[float, float, float]:
    return share.worst.value or 0, share.known.value or 0, share.best.value or 0


def _agreement(counts: Counts) -> Section:
    found = figures.agreement(counts)
    heads = (_("Suggested"), *(_concluded(code) for code in Conclusion))
    told = {pair[0] for pair in found.matrix if not masked(sum(_row(found, pair[0])))}
    agreed = figures.agreed(found.matrix, suggested=told)
    rows = tuple(
        (labels.word(labels.CATEGORY, suggested), *_cells(found, suggested))
        for suggested in sorted({pair[0] for pair in found.matrix})
    )
    return Section(
        slug="agreement",
        title=_("Suggestion beside evaluation"),
        note=_(
            "Rows: what the portal suggested when the patient was referred. Columns: what the evaluation concluded. "
            "Only referred patients are evaluated, so nothing here tells of patients who were not flagged. Agreement, "
            "of the rows that are told: %(agreed)s."
        )
        % {"agreed": share_words(agreed, interval=agreed.total >= TOO_FEW)},
        heads=heads,
        rows=() if masked(found.total) else rows,
    )


def _cells(found: figures.Agreement, suggested: str) -> tuple[str, ...]:
    row = _row(found, suggested)
    return numbers(sum(row), *row)


def _row(found: figures.Agreement, suggested: str) -> list[int]:
    return [found.matrix[suggested, code] for code in Conclusion]


def _concluded(code: str) -> str:
    return labels.word(evaluation_words.CONCLUSION, code)


def _accuracy(counts: Counts) -> Section:
    """By category, under each rule set, and over all of them where there are several."""
    sets = {name: figures.agreement(counts, rule_set=name) for name in figures.rule_sets(counts)}
    hidden = withheld({name: found.total for name, found in sets.items()})
    rows = [row for name, found in sets.items() for row in _accurate(name, found, hidden=name in hidden)]
    if len(sets) > 1:
        rows = [*_accurate(_("all"), figures.agreement(counts)), *rows]
    return Section(
        slug="accuracy",
        title=_("How often the suggestion was right"),
        note=_(
            "Sensitivity: of those the evaluation put into a category, how many had been suggested. Predictive value: "
            "of those suggested, how many the evaluation confirmed. Exact 95 %% intervals; under %(few)s evaluations "
            "none is told."
        )
        % {"few": TOO_FEW},
        heads=(_("Rule set"), _("Category"), _("Sensitivity"), _("Positive predictive value")),
        rows=tuple(rows),
    )


def _accurate(name: str, found: figures.Agreement, *, hidden: bool = False) -> list[tuple[str, ...]]:
    """A row for each category; one row where nothing is told."""
    if found.total < TOO_FEW or hidden:
        return [(name, _("all"), *[outcome_yield.too_few(found.agreed) or not_told()] * 2)]
    return [
        (name, labels.word(labels.CATEGORY, one.category), share_words(one.sensitivity, interval=True),
         share_words(one.predictive_value, interval=True))
        for one in found.accuracy
    ]  # fmt: skip


def _helped(counts: Counts) -> Section:
    found = figures.helped(counts)
    answers = (
        (labels.word(evaluation_words.HELPED, code), share_words(Share(hits=number, total=found.total())))
        for code, number in sorted(found.items())
    )
    return Section(
        slug="helped",
        title=_("Did the suggestion help?"),
        note=_("What clinicians said when they recorded an evaluation."),
        heads=(_("Answer"), _("How often")),
        rows=() if masked(found.total()) else tuple(answers),
    )


MAKERS: dict[str, Callable[[Counts], Section]] = {
    "completeness": outcome_reach.completeness,
    "answers": outcome_reach.answers,
    "asked": outcome_reach.asked,
    "families": outcome_reach.families,
    "pain-worst": _pain(Measure.WORST, lambda: _("Pain over time: the worse of both")),
    "pain-axial": _pain(Measure.AXIAL, lambda: _("Pain over time: back or neck")),
    "pain-limb": _pain(Measure.LIMB, lambda: _("Pain over time: leg or arm")),
    "improvement": _improvement,
    "bounds": _bounds,
    "response": outcome_yield.response,
    "steps": outcome_yield.steps,
    "ended": outcome_yield.ended,
    "not-referred": outcome_yield.not_referred,
    "rules": outcome_yield.by_rule,
    "agreement": _agreement,
    "accuracy": _accuracy,
    "helped": _helped,
}
"""Slug → what makes the section. A new section is one function and one line here."""
