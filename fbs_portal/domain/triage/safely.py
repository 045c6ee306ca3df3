"""An assessment whatever happens: should triage fail, a person looks. Pure, so that it can be said again later."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fbs_portal.domain.codes import Category, Confidence, Pattern, Route, Urgency
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage import engine
from fbs_portal.domain.triage.ruleset import CONVENTION, RuleSet
from fbs_portal.domain.triage.types import Assessment, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`failed` names the kind of each error on the way, for the log: its text could hold an answer."""

    assessment: Assessment
    failed: tuple[str, ...] = ()


def assess(*, snapshot: Snapshot, ruleset: RuleSet, refused: str = "") -> Said:
    """What triage says under `ruleset`.

    Explaining is the larger part of the work: when only that fails, the judgement stands without it. `refused`
    is the version of a clinic's set that could not be used: `ruleset` is then the default, and a person looks.
    """
    said = _assess(snapshot=snapshot, ruleset=ruleset)
    return replace(said, assessment=_with_refusal(said.assessment, refused)) if refused else said


def _assess(*, snapshot: Snapshot, ruleset: RuleSet) -> Said:
    try:
        return Said(assessment=engine.assess(snapshot=snapshot, ruleset=ruleset))
    except Exception as error:
        failed: tuple[str, ...] = (type(error).__name__,)
    try:
        return Said(assessment=engine.assess(snapshot=snapshot, ruleset=ruleset, explain=False), failed=failed)
    except Exception as error:
        failed += (type(error).__name__,)
        return Said(assessment=_for_a_person(snapshot=snapshot, ruleset=ruleset, error=error), failed=failed)


def _for_a_person(*, snapshot: Snapshot, ruleset: RuleSet, error: Exception) -> Assessment:
    """No judgement is not "nothing wrong": at least soon, and as high as the danger signs that were ticked."""
    ticked = snapshot.reports[-1].answers.get("red_flags")
    signs = engine.danger_urgency(signs=ticked if isinstance(ticked, list | tuple) else ())
    urgency = min((Urgency.SOON, signs or Urgency.SOON), key=lambda level: level.rank)
    finding = Finding(
        rule="review_by_a_person",
        params={"failed": "triage", "error": type(error).__name__},
        source=CONVENTION,
        urgency=urgency,
        route=Route.CLINIC,
    )
    return Assessment(
        category=Category.UNDETERMINED,
        confidence=Confidence.LOW,
        pattern=Pattern.UNCLEAR,
        urgency=urgency,
        refer=False,
        route=Route.CLINIC,
        findings=(finding,),
        missing=(),
        would_change=(),
        recheck_on=None,
        criteria_met=0,
        criteria_total=0,
        rule_set=ruleset.version,
        engine=engine.ENGINE_VERSION,
    )


def _with_refusal(said: Assessment, refused: str) -> Assessment:
    """Other numbers than the clinic chose were used: somebody looks within two days, whatever they say."""
    finding = Finding(
        rule="rule_set_refused",
        params={"rule_set": refused},
        source=CONVENTION,
        urgency=Urgency.SOON,
        route=Route.CLINIC,
    )
    found = sorted((*said.findings, finding), key=lambda one: one.urgency.rank)
    return replace(
        said,
        findings=tuple(found),
        urgency=found[0].urgency,
        route=Route.CLINIC if said.route is Route.NONE else said.route,
    )
