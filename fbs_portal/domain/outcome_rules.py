"""What the rules bring, from the counts alone: the flags of each, what came of them, and the way of a flagged form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fbs_portal.domain.outcome_figures import by_point, numbers, of, share
from fbs_portal.domain.outcome_yield import STEPS
from fbs_portal.domain.outcomes import Counts, Measure
from fbs_portal.domain.statistics import Share, quartiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the way from a flagged form to its outcome: how many forms of how many people came so far, and after
    how long.

    `took` are quartiles in hours or days (`outcome_yield.STEPS`) among the forms that came so far.
    """

    step: str
    reached: Share
    people: int
    took: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleYield:
    """One rule under one rule set: on how many of the forms assessed it spoke and flagged, and what came of it.

    `alone`: of the forms it flagged, those no other rule flagged. `confirmed` is of evaluations (`Measure.RULE`).
    `assessed_people` and `people` are the operations behind `fired` and behind `alone` and `acted`.
    """

    rule: str
    rule_set: str
    fired: Share
    flagged: Share
    alone: Share
    acted: Share
    confirmed: Share
    assessed_people: int
    people: int


def steps(counts: Counts) -> tuple[Step, ...]:
    """Each step in its order, of all flagged forms: none is left out because another was."""
    flagged = of(counts, Measure.ASSESSED)["flagged"]
    found, people = by_point(counts, Measure.STEP), by_point(counts, Measure.PEOPLE)
    none: Counter[str] = Counter()
    return tuple(
        Step(
            step=step,
            reached=Share(hits=found.get(step, none).total(), total=flagged),
            people=people.get(step, none)[""],
            took=quartiles(numbers(found.get(step, none))),
        )
        for step in STEPS
    )


def rules(counts: Counts) -> tuple[RuleYield, ...]:
    """Every rule that spoke, under each rule set. What flags most comes first."""
    fired, followed, confirmed, people = (
        _by_rule(counts, measure) for measure in (Measure.FIRED, Measure.FOLLOWED, Measure.RULE, Measure.PEOPLE)
    )
    assessed = Counter({rule_set: n.total() for rule_set, n in by_point(counts, Measure.ASSESSED).items()})
    none: Counter[str] = Counter()
    found = []
    for rule, rule_set in fired.keys() | confirmed.keys():
        how = fired.get((rule, rule_set), none)
        flagged = how["flagged"] + how["alone"]
        found.append(
            RuleYield(
                rule=rule,
                rule_set=rule_set,
                fired=Share(hits=how.total(), total=assessed[rule_set]),
                flagged=Share(hits=flagged, total=assessed[rule_set]),
                alone=Share(hits=how["alone"], total=flagged),
                acted=share(followed.get((rule, rule_set), none), "yes"),
                confirmed=share(confirmed.get((rule, rule_set), none), "yes"),
                assessed_people=people.get(("", rule_set), none)[""],
                people=people.get((rule, rule_set), none)[""],
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.flagged.hits, -one.fired.hits, one.rule, one.rule_set)))


def _by_rule(counts: Counts, measure: Measure) -> dict[tuple[str, str], Counter[str]]:
    """By rule and rule set: how often each rest of the bucket occurred."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for rule, buckets in by_point(counts, measure).items():
        for bucket, number in buckets.items():
            rule_set, _, rest = bucket.partition(">")
            found.setdefault((rule, rule_set), Counter())[rest] += number
    return found
