"""Inside the healing window: ordinary healing, or something that must not be called transient (C4)."""

from __future__ import annotations

from datetime import date

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage import judge, place
from fbs_portal.domain.triage.citing import cite_pains, cite_some, told
from fbs_portal.domain.triage.judge import hurts, in_window
from fbs_portal.domain.triage.rules.recovered import recovery_gaps
from fbs_portal.domain.triage.ruleset import CONVENTION, RuleSet
from fbs_portal.domain.triage.types import Finding
from fbs_portal.domain.triage.witness import told_back

_SLOWLY = 2


@judge.once
def failed_conditions(facts: Facts, rules: RuleSet) -> tuple[str, ...]:
    """What forbids to call it transient, each at NRS >= 4. Only a worse answer can add one."""
    failed = []
    if (facts.story.trend or 0) >= _SLOWLY and judge.hurting(facts, rules):
        failed.append("trend")
    for course in judge.hurting(facts, rules):
        if course.lowest is not None and (course.now or 0) - course.lowest >= rules.worse_once.value:
            failed.append(f"rise_{course.kind}")
        elif told_back(facts, course, rules):
            failed.append(f"back_{course.kind}")
        if course.kind == "axial" and place.differs(facts, course, rules):
            failed.append("other_axial")
    limb = facts.limb
    above = None if limb.before is None or limb.now is None else limb.now - limb.before
    if hurts(limb, rules) and above is not None and above >= rules.above_before.value:
        failed.append("above_before")
    if place.new_limb_pain(facts, limb, rules):
        failed.append("new_limb")
    return tuple(failed)


def healing_failed(facts: Facts, rules: RuleSet) -> Finding | None:
    """A failed condition inside the window goes to the surgeon within two days (C4)."""
    if not in_window(facts, rules):
        return None
    failed = failed_conditions(facts, rules)
    if not failed:
        return None
    hurting = judge.hurting(facts, rules)
    return Finding(
        rule="healing_failed",
        params=told(facts, hurting, failed=failed, day=facts.day),
        evidence=(
            *cite_pains(facts, hurting),
            *cite_some(facts, "trend", "pain_sites", "same_pain", "relief", "onset"),
        ),
        source="zhang_2021" if "rise_limb" in failed else "fbs_portal_convention",
        urgency=Urgency.SOON,
        route=Route.SURGEON,
    )


def healing(facts: Facts, rules: RuleSet) -> Finding | None:
    """Pain that surgery itself explains: inside the window, and none of C4's conditions failed.

    The label expires with the window and always sets a recheck. Limb pain that was not answered, or
    cannot be held against the one before surgery and is not called the same, cannot be called healing.
    """
    if not in_window(facts, rules) or failed_conditions(facts, rules) or not _is_healing(facts, rules):
        return None
    shown = [course for course in facts.courses if course.now is not None]
    return Finding(
        rule="healing",
        params=told(facts, shown, day=facts.day, window=judge.window_days(facts, rules) // 7, typical=facts.typical),
        evidence=(*cite_pains(facts, shown), *cite_some(facts, "trend")),
        source=facts.typical or CONVENTION,
        recheck_on=window_end(facts, rules),
        pattern=Pattern.HEALING,
    )


def _is_healing(facts: Facts, rules: RuleSet) -> bool:
    limb, story = facts.limb, facts.story
    if limb.now is None or (story.trend or 0) >= _SLOWLY or story.onset == "after_injury":
        return False
    if hurts(limb, rules) and _limb_unknown(facts, rules):
        return False
    if _was_above_before(facts, rules) or _came_back(facts, rules):
        return False
    if judge.hurting(facts, rules):
        return True
    gaps = set(recovery_gaps(facts, rules))
    return bool(gaps) and gaps <= {"walking", "walking_before", "red_flags"} and facts.axial.now is not None


def healing_unsure(facts: Facts, rules: RuleSet) -> Finding | None:
    """Inside the window, nothing failed, but it cannot be called healing either: watched (C4, C6).

    Limb pain that cannot be held against the old one, that was above it and is not gone, or that came after
    4 weeks of relief.
    """
    hurting = judge.hurting(facts, rules)
    if not hurting or not in_window(facts, rules):
        return None
    unknown = hurts(facts.limb, rules) and _limb_unknown(facts, rules)
    if not unknown and not _was_above_before(facts, rules) and not _came_back(facts, rules):
        return None
    return Finding(
        rule="healing_unsure",
        params=told(facts, hurting, day=facts.day),
        evidence=(*cite_pains(facts, hurting), *cite_some(facts, "same_pain", "relief")),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=window_end(facts, rules),
    )


def _limb_unknown(facts: Facts, rules: RuleSet) -> bool:
    """No number from before surgery to hold it against. A remembered one that is 2 or more lower leaves it open too,
    whatever the patient calls the pain: memory proves nothing, and does not comfort either (C13)."""
    limb = facts.limb
    if limb.before is not None:
        return False
    if limb.recalled is not None and limb.now is not None and limb.now - limb.recalled >= rules.above_before.value:
        return True
    return facts.story.same_pain not in ("same", "partly")


def _was_above_before(facts: Facts, rules: RuleSet) -> bool:
    """Limb pain 2 or more above before surgery, even once, and not gone yet (C4)."""
    limb = facts.limb
    if limb.before is None or not hurts(limb, rules):
        return False
    return any(value - limb.before >= rules.above_before.value for _, value in limb.earlier)


def _came_back(facts: Facts, rules: RuleSet) -> bool:
    """After 4 weeks of relief it is no longer the first healing (rule R4)."""
    weeks = (judge.relief_weeks(facts, course, rules) for course in judge.hurting(facts, rules))
    return any(known is not None and known >= rules.relief_short.value for known in weeks)


def window_end(facts: Facts, rules: RuleSet) -> date:
    """The first day after the window, but not tomorrow."""
    least = judge.days_on(facts, rules.recheck_least_days.value)
    return max(judge.on_day(facts, judge.window_days(facts, rules)), least)


def severe_while_healing(facts: Facts, rules: RuleSet) -> Finding | None:
    """NRS >= 7 inside the window: usual in the first days, so watched and asked again, not passed over."""
    if not in_window(facts, rules):
        return None
    found = tuple(course for course in facts.courses if judge.severe(course, rules))
    if not found:
        return None
    return Finding(
        rule="severe_while_healing",
        params=told(facts, found, day=facts.day),
        evidence=cite_pains(facts, found),
        source="boonstra_2016",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=judge.days_on(facts, rules.recheck_rise_days.value),
    )


RULES = (healing, healing_failed, healing_unsure, severe_while_healing)
