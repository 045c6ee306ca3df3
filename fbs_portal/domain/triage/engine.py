"""Runs every rule and combines what they found, in a fixed safety order.

`decide` is cheap and explains nothing; `assess` also asks what would change the answer. Urgency, referral and
route come from the findings alone. The pattern comes from a precedence table, the category from the rule
set's table of patterns: neither can touch the urgency (C20).
"""

from __future__ import annotations

from collections.abc import Sequence

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Facts, complete, read_past
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage.applicable import of_applicable
from fbs_portal.domain.triage.citing import cite_some
from fbs_portal.domain.triage.combining import PATTERN_RANK, PRECEDENCE, URGENCY_RANK, combine
from fbs_portal.domain.triage.counterfactual import explain as explain_decision
from fbs_portal.domain.triage.criteria import judge_confidence, missing_answers
from fbs_portal.domain.triage.edits import edits_of
from fbs_portal.domain.triage.rules import RULES, Rule
from fbs_portal.domain.triage.rules.danger import danger_urgency
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.domain.triage.settling import settling
from fbs_portal.domain.triage.types import Assessment, Counterfactual, Decision, Finding, Verdict
from fbs_portal.domain.triage.version import ENGINE_VERSION

__all__ = ["ENGINE_VERSION", "PRECEDENCE", "assess", "danger_urgency", "decide", "quick_verdict", "verdict"]

COURSES = frozenset({"healing", "recovered", "unrelieved", "partly_relieved", "came_back"})
"""Rules that only put the course into words."""

_ROUTE_RANK = {route: place for place, route in enumerate(Route)}


def assess(*, snapshot: Snapshot, ruleset: RuleSet = DEFAULT, explain: bool = True) -> Assessment:
    """What triage says of the last report of `snapshot`. `explain=False` leaves out what would change it."""
    past, report = read_past(snapshot), snapshot.reports[-1]
    facts = complete(past=past, report=report)
    decision = decide(facts=facts, ruleset=ruleset)
    changes: tuple[Counterfactual, ...] = ()
    settled_by: tuple[str, ...] = ()
    if explain:
        edits = edits_of(snapshot=snapshot, past=past, facts=facts)
        changes = explain_decision(
            edits=edits,
            decision=decision,
            rules=ruleset,
            verdict=lambda other: quick_verdict(facts=other, ruleset=ruleset),
        )
        settled_by = settling(edits=edits, decision=decision, decide=lambda other: decide(facts=other, ruleset=ruleset))
    return Assessment(
        category=decision.category,
        confidence=decision.confidence,
        pattern=decision.pattern,
        urgency=decision.urgency,
        refer=decision.refer,
        route=decision.route,
        findings=_with_own_numbers(decision.findings, ruleset),
        missing=decision.missing,
        would_change=changes,
        settled_by=settled_by,
        recheck_on=decision.recheck_on,
        criteria_met=decision.criteria_met,
        criteria_total=decision.criteria_total,
        rule_set=ruleset.version,
        engine=ENGINE_VERSION,
    )


def decide(*, facts: Facts, ruleset: RuleSet = DEFAULT, rules: Sequence[Rule] = RULES) -> Decision:
    """Every rule's finding, and their combination. The order of `rules` means nothing."""
    found = sorted(_findings(facts, ruleset, rules), key=_order)
    patterns = [finding.pattern for finding in found if finding.pattern is not None]
    pattern = min(patterns, key=PATTERN_RANK.__getitem__, default=Pattern.UNCLEAR)
    contradicted = any(finding.rule == "contradiction" for finding in found)
    confidence, met, total = judge_confidence(facts, ruleset, pattern, contradicted=contradicted)
    return Decision(
        category=ruleset.pattern_categories[pattern],
        confidence=confidence,
        pattern=pattern,
        urgency=found[0].urgency if found else Urgency.ROUTINE,
        refer=any(finding.refer for finding in found),
        route=_route(facts, found),
        findings=_shown(found, pattern),
        missing=missing_answers(facts, ruleset),
        recheck_on=min([finding.recheck_on for finding in found if finding.recheck_on], default=None),
        criteria_met=met,
        criteria_total=total,
    )


def _with_own_numbers(findings: tuple[Finding, ...], ruleset: RuleSet) -> tuple[Finding, ...]:
    """Sentences name numbers: under a clinic's own set each finding carries those that are not the default's."""
    own = ruleset.own_numbers()
    return tuple(one._replace(params={**one.params, "limits": own}) for one in findings) if own else findings


def verdict(*, facts: Facts, ruleset: RuleSet = DEFAULT) -> Verdict:
    """Category, pattern, urgency and referral alone, as `decide` says them."""
    return combine(_findings(facts, ruleset, RULES), ruleset)


def quick_verdict(*, facts: Facts, ruleset: RuleSet = DEFAULT) -> Verdict:
    """The same, asking only the rules that can still change it: for what is asked again and again."""
    try:
        return of_applicable(facts, ruleset)
    except Exception:  # a rule crashed: `verdict` says what follows
        return verdict(facts=facts, ruleset=ruleset)


def _route(facts: Facts, found: list[Finding]) -> Route:
    """The first in the order of `Route`; a ticked danger sign is looked at before any pain evaluation (C12)."""
    routes = [finding.route for finding in found]
    if facts.signs or facts.unknown_signs:
        routes = [Route.CLINIC if route is Route.PAIN_EVALUATION else route for route in routes]
    return min(routes, key=_ROUTE_RANK.__getitem__, default=Route.NONE)


def _shown(found: list[Finding], pattern: Pattern) -> tuple[Finding, ...]:
    """Without the courses that lost: two of them side by side would contradict each other.

    A course never asks for more than the rules beside it, so nothing is lost by it (a test holds that).
    """
    kept = [f for f in found if f.rule not in COURSES or f.pattern is pattern]
    told = any(f.rule != "still_hurts" and "pains" in f.params and f.urgency is not Urgency.ROUTINE for f in kept)
    rose = any(f.rule == "pain_rose" for f in kept)
    return tuple(
        f for f in kept if not (told and f.rule == "still_hurts") and not (rose and f.rule == "rise_to_recheck")
    )


def _findings(facts: Facts, ruleset: RuleSet, rules: Sequence[Rule]) -> list[Finding]:
    found = []
    for rule in rules:
        try:
            finding = rule(facts, ruleset)
        except Exception as error:
            finding = _review(facts, rule, error)
        if finding is not None:
            found.append(finding)
    return found


def _review(facts: Facts, rule: Rule, error: Exception) -> Finding:
    """A rule that crashed has not said "no": a person looks within two days."""
    return Finding(
        rule="review_by_a_person",
        params={"failed": getattr(rule, "__name__", "rule"), "error": type(error).__name__},
        evidence=cite_some(facts, "pain_axial", "pain_limb", "red_flags"),
        source="fbs_portal_convention",
        urgency=Urgency.SOON,
        route=Route.CLINIC,
    )


def _order(finding: Finding) -> tuple[int, bool, str, str]:
    """Most urgent first, then what speaks for the course, then by code: never by the place in a list."""
    return URGENCY_RANK[finding.urgency], finding.pattern is None, finding.rule, str(finding.params.get("failed", ""))
