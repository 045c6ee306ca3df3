"""Sections about flags: how many, what was done about them, which rules make them, and whether these were right."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.content.findings import name_of
from fbs_portal.domain import outcome_figures as figures
from fbs_portal.domain import outcome_rules as rules
from fbs_portal.domain.codes import CloseOutcome
from fbs_portal.domain.outcome_yield import DAYS, STEPS
from fbs_portal.domain.outcomes import Counts
from fbs_portal.domain.statistics import Share
from fbs_portal.presenters import labels, outcome_charts
from fbs_portal.presenters.closing import NOT_REFERRED
from fbs_portal.presenters.figures import TOO_FEW, masked, share_words
from fbs_portal.presenters.outcome_section import Section, took

MOST_IN_CHART = 10
WHY_NOT: labels.Words = {
    **NOT_REFERRED,
    **{code.value: labels.OUTCOME[code] for code in (CloseOutcome.MOVED_AWAY, CloseOutcome.DIED)},
}
"""Why nobody was referred, with the outcomes after which no reason is asked."""


class Band(NamedTuple):
    """What others saw, as shares: between `low` and `high`, which may be the same."""

    low: float
    high: float


FORMS, PATIENTS, ACTED = Band(0.08, 0.34), Band(0.13, 0.13), Band(0.59, 0.59)
"""Strachna 2022: 7.8 % of questionnaires and 13.3 % of patients of a cancer center. Mazza 2024: 34 % of surveys in a
trial, and 59 % of alerts led to a deed."""


def response(counts: Counts) -> Section:
    found = figures.response(counts)
    people = found.patients.total
    return Section(
        slug="response",
        title=_("What was flagged, and what was done"),
        note=_(
            "Flagged: evaluation or more urgent. Elsewhere 8 of 100 forms (13 of 100 patients) alerted staff at a "
            "cancer center, and 34 of 100 surveys in a trial in which 59 of 100 alerts led to a deed (Strachna 2022; "
            "Mazza 2024). Far above that staff stop looking; far below it, ask who is missed. Compared from %(few)s "
            "on, and “about” where chance alone can be the difference."
        )
        % {"few": TOO_FEW},
        heads=(_("Figure"), _("Here"), _("Beside others")),
        rows=(
            (_("Forms that were flagged"), share_words(found.forms, people=people), _beside(found.forms, FORMS)),
            (_("Patients who were ever flagged"), share_words(found.patients), _beside(found.patients, PATIENTS)),
            (_("Cases that were acted on"), share_words(found.acted), _beside(found.acted, ACTED)),
            (_("First contact, from the opening of the case"), took(found.hours, found.contacted, _("hours")), ""),
            (_("First contact within the promise"), share_words(found.in_time), ""),
            (_("Cases that were referred"), share_words(found.referred), ""),
            (_("Referred cases that were evaluated"), share_words(found.evaluated), ""),
            (_("Evaluation, from the referral"), took(found.days, found.seen, _("days")), ""),
        ),
    )


def _beside(share: Share, band: Band) -> str:
    """On which side of what others saw; "about" where chance alone can be the difference from a single figure."""
    if share.value is None or share.total < TOO_FEW:
        return _("too few to tell") if share.total else ""
    low, high = share.interval() if band.low == band.high else (share.value, share.value)
    side = BELOW if high < band.low else ABOVE if low > band.high else INSIDE if band.low < band.high else ABOUT
    return str(side) % {"low": f"{100 * band.low:.0f}", "high": f"{100 * band.high:.0f}"}


BELOW = gettext_lazy("below the %(low)s of 100 elsewhere")
ABOVE = gettext_lazy("above the %(high)s of 100 elsewhere")
INSIDE = gettext_lazy("between the %(low)s and %(high)s of 100 elsewhere")
ABOUT = gettext_lazy("about the %(low)s of 100 elsewhere")

STEP: labels.Words = {
    "seen": gettext_lazy("Seen by a person: any deed on the case"),
    "acted": gettext_lazy("Acted on: a try to reach the patient, referred or closed"),
    "referred": gettext_lazy("Referred"),
    "evaluated": gettext_lazy("Evaluation recorded"),
    "closed": gettext_lazy("Case closed"),
}


def steps(counts: Counts) -> Section:
    """The way of a flagged form to its outcome."""
    found, flags = rules.steps(counts), figures.response(counts)
    total, people = flags.forms, flags.patients
    rows = [
        (_("Assessed"), f"{total.total:,}", ""),
        (_("Flagged, in the moment the form came"), share_words(total, people=people.total), ""),
    ] + [(labels.word(STEP, one.step), share_words(one.reached, people=people.hits), _after(one)) for one in found]
    shown = not masked(people.hits) and total.hits > 0
    return Section(
        slug="steps",
        title=_("From a flagged form to its outcome"),
        note=_(
            "Of the flagged forms, what was done after the form had come: a second form of a patient who was referred "
            "already leads to no second referral. Time is from the form, among the forms that came so far; the newest "
            "are still on their way. Flagged: of the forms assessed."
        ),
        heads=(_("Step"), _("Forms"), _("Time from the form")),
        rows=tuple(rows) if total.total else (),
        chart=outcome_charts.ranked(
            [(labels.word(STEP, one.step), (one.reached.value or 0,), share_words(one.reached)) for one in found],
            names=(), title=_("How far flagged forms came"),
        ) if shown else outcome_charts.NONE,
    )  # fmt: skip


def _after(one: rules.Step) -> str:
    unit = _("days") if STEPS[one.step][1] == DAYS else _("hours")
    return took(one.took, one.reached.hits, unit, people=one.people)


def ended(counts: Counts) -> Section:
    found = figures.ended(counts)
    shares = {code: Share(hits=found[code], total=found.total()) for code in CloseOutcome}
    return Section(
        slug="ended",
        title=_("How cases ended"),
        note=_("Of the cases that are closed, whatever opened them."),
        heads=(_("Outcome"), _("Cases")),
        rows=() if masked(found.total()) or not found else tuple(
            (labels.word(labels.OUTCOME, code), share_words(share)) for code, share in shares.items()
        ),
    )  # fmt: skip


def not_referred(counts: Counts) -> Section:
    found = figures.not_referred(counts)
    shares = {code: Share(hits=found[code], total=found.total()) for code in WHY_NOT}
    unknown = found.total() - sum(share.hits for share in shares.values())
    rows = [(labels.word(WHY_NOT, code), share_words(share)) for code, share in shares.items()]
    rows += [(_("not asked then"), share_words(Share(hits=unknown, total=found.total())))] if unknown else []
    return Section(
        slug="not-referred",
        title=_("Why nobody was referred"),
        note=_("Of the cases on which an evaluation was suggested or asked for, closed without any referral."),
        heads=(_("Reason"), _("Cases")),
        rows=() if masked(found.total()) or not found else tuple(rows),
    )


def by_rule(counts: Counts) -> Section:
    found = rules.rules(counts)
    drawn = [one for one in found if one.flagged.hits and not masked(one.people) and not masked(one.assessed_people)]
    return Section(
        slug="rules",
        title=_("Rule by rule"),
        note=_(
            "Spoke: stands among the reasons of the form, of the forms assessed under the rule set. Flagged: the rule "
            "asks for an evaluation or more by itself, of the same forms; alone, of those it flagged. Acted on: "
            "somebody tried to reach the patient, referred or closed after the form. Confirmed: where the rule spoke "
            "before an evaluation, how often that found the suggested category, from %(few)s on with its exact 95 %% "
            "interval."
        )
        % {"few": TOO_FEW},
        heads=(
            _("Rule"), _("Rule set"), _("Spoke"), _("Flagged"), _("Flagged alone"), _("Acted on"), _("Confirmed"),
        ),
        rows=tuple(_rule(one) for one in found),
        chart=outcome_charts.ranked(
            [(name_of(one.rule), (one.alone.hits / one.flagged.total, _share(one) - one.alone.hits / one.flagged.total),
              share_words(one.flagged))
             for one in drawn[:MOST_IN_CHART]],
            names=(_("flagged by it alone"), _("others flagged too")),
            title=_("Share of assessed forms that a rule flagged"), full=max((_share(one) for one in drawn), default=1),
        ),
    )  # fmt: skip


def _share(one: rules.RuleYield) -> float:
    return one.flagged.value or 0


def _rule(one: rules.RuleYield) -> tuple[str, ...]:
    return (
        name_of(one.rule),
        one.rule_set,
        share_words(one.fired, people=one.assessed_people),
        share_words(one.flagged, people=one.assessed_people),
        share_words(one.alone, people=one.people),
        share_words(one.acted, people=one.people),
        too_few(one.confirmed) or share_words(one.confirmed, interval=True),
    )


def too_few(share: Share) -> str:
    if not share.total:
        return _("none yet")
    told = ngettext("%(n)s evaluation: too few", "%(n)s evaluations: too few", share.total)
    return told % {"n": share.total} if share.total < TOO_FEW else ""
