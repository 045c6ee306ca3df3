"""Pain that came back or rose: recurrence, re-stenosis, scar (rules R6 and R7, C9, C10)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.citing import cite, cite_some, told
from fbs_portal.domain.triage.judge import chronic, in_window, worsened
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Finding
from fbs_portal.domain.triage.witness import implied_low, only_told_never, relief_level, told_back


def pain_rose(facts: Facts, rules: RuleSet) -> Finding | None:
    """Worse than the best since surgery beyond noise: two reports in a row, or one jump of 4.

    Before 12 weeks this may be an early re-herniation, told or seen: to the surgeon within two days. Later it is
    enough for an evaluation, the surgeon first when it came suddenly (C12).
    """
    found = tuple(course for course in judge.hurting(facts, rules) if worsened(facts, course, rules))
    if not found:
        return None
    late = chronic(facts, rules)
    sudden = facts.story.onset == "sudden"
    return Finding(
        rule="pain_rose",
        params=told(facts, found, best=tuple(_best(facts, course, rules) for course in found)),
        evidence=tuple(cite(facts, course.question, _best(facts, course, rules)) for course in found)
        + cite_some(facts, "relief", "onset"),
        source="parai_2020",
        urgency=_asks(facts, rules),
        refer=late,
        route=Route.SURGEON if sudden or not late else Route.PAIN_EVALUATION,
        pain=found[0].kind if len(found) == 1 else "",
    )


def _asks(facts: Facts, rules: RuleSet) -> Urgency:
    """Inside the window a rise of less than 4 is still watched; `healing_failed` says what is more than that."""
    if chronic(facts, rules):
        return Urgency.EVALUATION
    return Urgency.WATCH if in_window(facts, rules) else Urgency.SOON


def _best(facts: Facts, course: Course, rules: RuleSet) -> int | None:
    """Seen in a report, or as low as a told relief implies; None where neither is."""
    if course.lowest is not None:
        return course.lowest
    back = not chronic(facts, rules) and told_back(facts, course, rules)
    return int(rules.relieved_nrs.value) if back else implied_low(facts, course, rules)


def came_back(facts: Facts, rules: RuleSet) -> Finding | None:
    """Relief of 4 weeks or more, then back to NRS >= 4 beyond noise: the operated condition came back.

    Recurrence after a shorter relief is called unrelieved (rule R5a, R5), unless it is now 2 or more above
    the pain before surgery on two reports, or the relief was seen in the reports and nobody said how long.
    Relief that was told and seen, and is lost, needs no second report: noise does not undo both (C9).
    """
    for course in judge.lead(facts, rules):
        if _lost(facts, course, rules):
            return _came_back(facts, course, rules)
        if not worsened(facts, course, rules):
            continue
        if only_told_never(facts) and judge.reported_relief_weeks(course, rules) < rules.relief_short.value:
            continue
        if judge.had_relief(facts, course, rules) or _beyond_before(course, rules):
            return _came_back(facts, course, rules)
    return None


def _lost(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """At 12 weeks or more: relief of 4 weeks told, seen in a report, and now not even 30 % better.

    `pain_not_better` asks for as much then, so only the pattern hangs on it.
    """
    told = facts.story.relief_weeks
    if told is None or told < rules.relief_short.value or facts.story.onset == "never_left":
        return False
    if not chronic(facts, rules) or course.before is None or judge.improved(facts, course, rules):
        return False
    level = relief_level(course, rules)
    return any(value <= level for _, value in course.earlier)


def _beyond_before(course: Course, rules: RuleSet) -> bool:
    if course.before is None or course.previous is None or course.now is None:
        return False
    return min(course.now, course.previous) - course.before >= rules.above_before.value


def _came_back(facts: Facts, course: Course, rules: RuleSet) -> Finding:
    weeks = judge.relief_weeks(facts, course, rules)
    late = chronic(facts, rules)
    sudden = facts.story.onset == "sudden"
    return Finding(
        rule="came_back",
        params=told(
            facts,
            (course,),
            relief_weeks=None if weeks is None else int(weeks),
            onset=facts.story.onset,
            best=(_best(facts, course, rules),),
            hint=_hint(facts, weeks, rules),
        ),
        evidence=(
            cite(facts, course.question, _best(facts, course, rules)),
            *cite_some(facts, "relief", "onset", "same_pain", "pain_sites"),
        ),
        source="foltz_2004" if weeks is not None and weeks >= rules.relief_long.value else "suri_2012",
        urgency=_asks(facts, rules),
        refer=late,
        route=Route.SURGEON if sudden or not late else Route.PAIN_EVALUATION,
        pattern=Pattern.RETURNED,
        pain=course.kind,
    )


def _hint(facts: Facts, weeks: float | None, rules: RuleSet) -> str | None:
    """What to think of first, as a question to the clinician (rule R6)."""
    long = weeks is not None and weeks >= rules.relief_long.value
    if facts.story.onset == "sudden":
        return "recurrent_herniation" if long else None
    if facts.story.onset != "gradual":
        return None
    if facts.day >= rules.adjacent_days.value:
        return "narrowing_again"
    return None if long else "scar_or_instability"


def rise_to_recheck(facts: Facts, rules: RuleSet) -> Finding | None:
    """One rise of 2 or more that reaches 4: may be noise, so asked again within 3 weeks (C10)."""
    found = tuple(course for course in judge.hurting(facts, rules) if _rose_once(course, rules))
    if not found:
        return None
    return Finding(
        rule="rise_to_recheck",
        params=told(facts, found, best=tuple(_low(course) for course in found)),
        evidence=tuple(cite(facts, course.question, _low(course)) for course in found),
        source="ostelo_2008",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=judge.days_on(facts, rules.recheck_rise_days.value),
    )


def _low(course: Course) -> int | None:
    """The last report or the confirmed best, whichever is lower."""
    known = [value for value in (course.previous, course.confirmed_low) if value is not None]
    return min(known, default=None)


def _rose_once(course: Course, rules: RuleSet) -> bool:
    low = _low(course)
    return low is not None and course.now is not None and course.now - low >= rules.worse_twice.value


RULES = (pain_rose, came_back, rise_to_recheck)
