"""Between healing and 12 weeks: early warnings that watch, and what goes back to the surgeon (2.1, C10, C11)."""

from __future__ import annotations

from fbs_portal.domain.codes import Route, Urgency
from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.citing import cite_pain, cite_pains, told
from fbs_portal.domain.triage.judge import chronic, hurts, improved, in_window, severe
from fbs_portal.domain.triage.ruleset import CONVENTION, RuleSet
from fbs_portal.domain.triage.types import Finding


def early_severe_twice(facts: Facts, rules: RuleSet) -> Finding | None:
    """Before 12 weeks, NRS >= 7 on two reports after the healing window: the surgeon, no pain referral yet (C11)."""
    if chronic(facts, rules) or in_window(facts, rules):
        return None
    found = tuple(course for course in facts.courses if _severe_twice(facts, course, rules))
    if not found:
        return None
    return Finding(
        rule="early_severe_twice",
        params=told(facts, found),
        evidence=cite_pains(facts, found),
        source=CONVENTION,
        urgency=Urgency.EVALUATION,
        route=Route.SURGEON,
    )


def _severe_twice(facts: Facts, course: Course, rules: RuleSet) -> bool:
    if not severe(course, rules):
        return False
    window = judge.window_days(facts, rules)
    earlier = sum(1 for day, value in course.earlier if day >= window and value >= rules.severe.value)
    return earlier + 1 >= rules.early_high_reports.value


def early_not_improved(facts: Facts, rules: RuleSet) -> Finding | None:
    """After the window NRS >= 4 and not 30 % better: watched (R5a), and asked again on day 84 (C10).

    After a fusion limb pain is watched from week 6 on: bone needs 12 weeks, a nerve that was freed does not. Where no
    recovery curve is published for the operation, the window is a convention and the finding says so.
    """
    if chronic(facts, rules) or facts.day < rules.healing_days.value:
        return None
    healed = (facts.limb,) if in_window(facts, rules) else facts.courses
    found = tuple(course for course in healed if hurts(course, rules) and not improved(facts, course, rules))
    if not found:
        return None
    return Finding(
        rule="early_not_improved",
        params=told(facts, found, typical=facts.typical),
        evidence=cite_pains(facts, found),
        source=facts.typical or CONVENTION,
        urgency=Urgency.WATCH,
        route=Route.SURGEON,
        recheck_on=judge.on_day(facts, rules.chronic_days.value),
    )


def behind_expected(facts: Facts, rules: RuleSet) -> Finding | None:
    """Weeks 6 to 12 after lumbar discectomy or decompression, leg NRS >= 4 and not 30 % better: behind the course.

    In the source 91 of 100 patients had relief of leg pain by week 6, and of the other 9 only 2 later. Watched. No
    other operation has published numbers for week 6, so for no other one is this said.
    """
    if facts.typical != "bass_2011" or not rules.healing_days.value <= facts.day < rules.chronic_days.value:
        return None
    limb = facts.limb
    if limb.before is None or limb.before < rules.pain.value or not hurts(limb, rules) or improved(facts, limb, rules):
        return None
    return Finding(
        rule="behind_expected",
        params=told(facts, (limb,)),
        evidence=(cite_pain(facts, limb),),
        source="bass_2011",
        urgency=Urgency.WATCH,
        route=Route.SURGEON,
        recheck_on=judge.on_day(facts, rules.chronic_days.value),
        pain="limb",
    )


def early_fusion(facts: Facts, rules: RuleSet) -> Finding | None:
    """6 to 12 weeks after lumbar fusion, back above 2.25 or leg above 4.25 watched, no category."""
    if not facts.fused or facts.operation.region != "lumbar":
        return None
    if not rules.healing_days.value <= facts.day < rules.chronic_days.value:
        return None
    limits = ((facts.axial, rules.early_back_fusion), (facts.limb, rules.early_limb_fusion))
    found = tuple(course for course, limit in limits if course.now is not None and course.now > limit.value)
    if not found:
        return None
    return Finding(
        rule="early_fusion",
        params=told(facts, found),
        evidence=cite_pains(facts, found),
        source="shahi_early_2024",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=max(judge.on_day(facts, rules.chronic_days.value), judge.days_on(facts, 1)),
    )


def improving_still_high(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, better, but still NRS >= 5: asked again in 4–6 weeks (C10)."""
    if not chronic(facts, rules):
        return None
    found = tuple(course for course in judge.hurting(facts, rules) if (course.now or 0) >= rules.still_high.value)
    if not any(improved(facts, course, rules) for course in found):
        return None
    return Finding(
        rule="improving_still_high",
        params=told(facts, found),
        evidence=cite_pains(facts, found),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=judge.days_on(facts, rules.recheck_still_high_days.value),
    )


RULES = (early_severe_twice, early_not_improved, behind_expected, early_fusion, improving_still_high)
