"""Recovered: what "none" needs, and what stands in its way (C6)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.citing import cite_pains, cite_some, told
from fbs_portal.domain.triage.judge import in_window
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Finding

_SLOWLY = 2
_EVERY_DAY = 2


@judge.once
def recovery_gaps(facts: Facts, rules: RuleSet) -> tuple[str, ...]:
    """Why it cannot be called recovered. A trend or walking answer that was not given is no gap."""
    gaps = []
    if judge.hurting(facts, rules):
        gaps.append("pain")
    gaps.extend(course.question for course in facts.courses if course.now is None)
    if not facts.signs_answered:
        gaps.append("red_flags")
    if (facts.story.trend or 0) >= _SLOWLY:
        gaps.append("trend")
    walking = facts.walking
    if walking.now is not None and walking.now >= rules.walking_short.value:
        gaps.append("walking")
    if walking.now is not None and walking.before is not None and walking.now > walking.before:
        gaps.append("walking_before")
    if dependent(facts, rules):
        gaps.append("peg")
    return tuple(gaps)


def dependent(facts: Facts, rules: RuleSet) -> bool:
    """Opioids every day and still PEG >= 5."""
    peg = facts.function.peg
    return facts.function.opioids == _EVERY_DAY and peg is not None and peg >= rules.peg_high.value


def recovered(facts: Facts, rules: RuleSet) -> Finding | None:
    """Both numbers answered and at most 3, danger list answered, nothing getting worse, walking kept (C6)."""
    if recovery_gaps(facts, rules):
        return None
    return Finding(
        rule="recovered",
        params=told(facts, facts.courses),
        evidence=(*cite_pains(facts, facts.courses), *cite_some(facts, "trend", "walking")),
        source="gerbershagen_2011",
        pattern=Pattern.RECOVERED,
    )


def not_quite_recovered(facts: Facts, rules: RuleSet) -> Finding | None:
    """Walking, trend or daily opioids forbid "none", whatever the numbers: watched (C6)."""
    found = recovery_gaps(facts, rules)
    gaps = [gap for gap in found if gap in ("trend", "walking", "walking_before", "peg")]
    if not gaps:
        return None
    lasting = not in_window(facts, rules) and set(found) <= {"walking", "walking_before", "peg"}
    questions = {"trend": "trend", "walking": "walking", "walking_before": "walking", "peg": "opioids"}
    cited = dict.fromkeys(questions[gap] for gap in gaps)
    return Finding(
        rule="not_quite_recovered",
        params={"gaps": tuple(gaps)},
        evidence=cite_some(facts, *cited),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        pattern=Pattern.PARTLY_RELIEVED if lasting else None,
    )


RULES = (recovered, not_quite_recovered)
