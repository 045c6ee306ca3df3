"""How findings become one verdict: the most urgent counts, one referral is enough, and patterns have an order."""

from __future__ import annotations

from collections.abc import Iterable

from fbs_portal.domain.codes import Pattern, Urgency
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Finding, Verdict

PRECEDENCE: tuple[Pattern, ...] = (
    Pattern.AFTER_INJURY,
    Pattern.ELSEWHERE,
    Pattern.NEXT_LEVEL,
    Pattern.HEALING,
    Pattern.RETURNED,
    Pattern.UNRELIEVED,
    Pattern.PARTLY_RELIEVED,
    Pattern.RECOVERED,
    Pattern.UNCLEAR,
)
"""Which pattern wins when several rules speak. Healing is last but for its own strict conditions (C4)."""

URGENCIES = tuple(Urgency)
URGENCY_RANK = {urgency: place for place, urgency in enumerate(URGENCIES)}
PATTERN_RANK = {pattern: place for place, pattern in enumerate(PRECEDENCE)}
UNCLEAR, ROUTINE = len(PRECEDENCE) - 1, len(URGENCIES) - 1


def combine(found: Iterable[Finding], ruleset: RuleSet) -> Verdict:
    pattern, urgency, refer = UNCLEAR, ROUTINE, False
    for finding in found:
        urgency = min(urgency, URGENCY_RANK[finding.urgency])
        refer = refer or finding.refer
        if finding.pattern is not None:
            pattern = min(pattern, PATTERN_RANK[finding.pattern])
    return ranked(pattern, urgency, refer, ruleset)


def ranked(pattern: int, urgency: int, refer: bool, ruleset: RuleSet) -> Verdict:
    """The verdict of a place in `PRECEDENCE` and one in the order of urgencies."""
    course = PRECEDENCE[pattern]
    return Verdict(ruleset.pattern_categories[course], course, URGENCIES[urgency], refer)
