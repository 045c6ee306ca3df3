"""Pain that surgery did not take away, and when it is enough for a spinal pain management evaluation (C11)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.triage import judge, place
from fbs_portal.domain.triage.citing import cite_pain, cite_pains, cite_some, told
from fbs_portal.domain.triage.judge import chronic, hurts, improved, in_window, lasting
from fbs_portal.domain.triage.rules.healing import failed_conditions
from fbs_portal.domain.triage.ruleset import CONVENTION, RuleSet
from fbs_portal.domain.triage.types import Finding
from fbs_portal.domain.triage.witness import HALF_A_POINT, told_as_return, told_never

_STORY = ("pain_sites", "same_pain", "relief", "onset")


def _evaluate(rule: str, facts: Facts, found: tuple[Course, ...], source: str) -> Finding:
    return Finding(
        rule=rule,
        params=told(facts, found),
        evidence=cite_pains(facts, found),
        source=source,
        urgency=Urgency.EVALUATION,
        refer=True,
        route=Route.PAIN_EVALUATION,
        pain=found[0].kind if len(found) == 1 else "",
    )


def pain_not_better(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, NRS >= 4 and less than 30 % better than before surgery, either pain (C7, C11)."""
    if not chronic(facts, rules):
        return None
    found = tuple(
        course
        for course in facts.courses
        if lasting(facts, course, rules) and course.before is not None and not improved(facts, course, rules)
    )
    return _evaluate("pain_not_better", facts, found, "ostelo_2008") if found else None


def barely_better(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, NRS >= 4, and barely 30 % better, which the patient's other answers deny.

    Numbers scatter by more than a point, the one from before surgery as well. So a gain has to pass the line by half a
    point where the pain is told as never gone or never relieved, and by as much again where it is no better than
    before surgery, not acceptable, or PEG >= 5; seen in four reports, by half of that. "Better" or "I could live with
    it" end it.
    """
    if not chronic(facts, rules):
        return None
    found = tuple(
        course
        for course in facts.courses
        if lasting(facts, course, rules) and judge.barely_improved(facts, course, rules)
    )
    return _evaluate("barely_better", facts, found, "parai_2020") if found else None


def pain_change_unknown(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, NRS >= 4 and no number from before surgery to compare with (C11, C13)."""
    if not chronic(facts, rules):
        return None
    found = tuple(course for course in facts.courses if lasting(facts, course, rules) and course.before is None)
    return _evaluate("pain_change_unknown", facts, found, "icd11_mg30_21") if found else None


def pain_severe(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more and NRS >= 7, whatever the improvement (C11)."""
    if not chronic(facts, rules):
        return None
    found = tuple(course for course in facts.courses if judge.lasting_severe(facts, course, rules))
    return _evaluate("pain_severe", facts, found, "boonstra_2016") if found else None


def pain_often_severe(facts: Facts, rules: RuleSet) -> Finding | None:
    """Three reports of NRS >= 7 in 12 months, after healing: a single trough closes nothing (C10).

    Two low reports in a row end it.
    """
    if not chronic(facts, rules):
        return None
    found = tuple(course for course in facts.courses if _often_severe(facts, course, rules))
    if not found:
        return None
    finding = _evaluate("pain_often_severe", facts, found, "fbs_portal_convention")
    return finding if judge.hurting(facts, rules) else finding._replace(pattern=Pattern.PARTLY_RELIEVED)


def _often_severe(facts: Facts, course: Course, rules: RuleSet) -> bool:
    if course.now is None or (course.highest or 0) < rules.severe.value:
        return False
    start = max(facts.day - rules.year_days.value, judge.window_days(facts, rules))
    series = (*course.earlier, (facts.day, course.now))
    high = sum(1 for day, value in series if day >= start and value >= rules.severe.value)
    still = hurts(course, rules) or (course.previous or 0) >= rules.pain.value
    return high >= rules.high_reports.value and still


def unrelieved(facts: Facts, rules: RuleSet) -> Finding | None:
    """NRS >= 4 and not 30 % better: the operation has not taken this pain away.

    Inside the window only a rise or limb pain above the old level counts (early re-herniation, rule R5a).
    Without a baseline, continuity must be told or seen on two reports; else the course is unclear (C13).
    """
    for course in judge.lead(facts, rules):
        if improved(facts, course, rules) or not _judgeable(facts, course, rules):
            continue
        return _course("unrelieved", facts, course, Pattern.UNRELIEVED, rules, refer=chronic(facts, rules))
    return None


def partly_relieved(facts: Facts, rules: RuleSet) -> Finding | None:
    """30 % better or more, and still NRS >= 4.

    From 12 weeks on a pain told as gone and come back is not one that stayed, and its numbers show no return: below a
    level of 5.5 its course is unclear, and it is asked again within 3 weeks.
    """
    unclear = None
    for course in judge.lead(facts, rules):
        if not improved(facts, course, rules) or not _judgeable(facts, course, rules):
            continue
        if not _told_otherwise(facts, course, rules):
            return _course("partly_relieved", facts, course, Pattern.PARTLY_RELIEVED, rules, refer=False)
        unclear = unclear or course
    if unclear is None:
        return None
    finding = _course("partly_relieved", facts, unclear, Pattern.UNCLEAR, rules, refer=False)
    again = judge.days_on(facts, rules.recheck_rise_days.value)
    return finding._replace(params={**finding.params, "told_back": True}, recheck_on=again)


def _told_otherwise(facts: Facts, course: Course, rules: RuleSet) -> bool:
    if not chronic(facts, rules) or not hurts(course, rules) or not told_as_return(facts, rules):
        return False
    return judge.standing(facts, course, rules) < rules.still_high.value + HALF_A_POINT


def _course(rule: str, facts: Facts, course: Course, pattern: Pattern, rules: RuleSet, *, refer: bool) -> Finding:
    """The course in words. It never asks for more than the rules above and `healing_failed` do."""
    early = not in_window(facts, rules) and not chronic(facts, rules)
    return Finding(
        rule=rule,
        params=told(facts, (course,), relief=facts.story.relief, same_place=place.same_place(facts, course)),
        evidence=(cite_pain(facts, course), *cite_some(facts, *_STORY)),
        source=(facts.typical or CONVENTION) if early else "foltz_2004",
        urgency=Urgency.EVALUATION if refer else Urgency.WATCH,
        refer=refer,
        route=Route.PAIN_EVALUATION if refer else Route.CLINIC,
        recheck_on=judge.on_day(facts, rules.chronic_days.value) if early else None,
        pattern=pattern,
        pain=course.kind,
    )


def _judgeable(facts: Facts, course: Course, rules: RuleSet) -> bool:
    if in_window(facts, rules):
        reasons = {f"rise_{course.kind}", f"back_{course.kind}", *(("above_before",) if course.kind == "limb" else ())}
        return not reasons.isdisjoint(failed_conditions(facts, rules))
    return course.before is not None or _continuous(facts, course, rules)


def _continuous(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Told as never relieved, or NRS >= 4 on two reports in a row, in a place that is not known to differ."""
    if place.same_place(facts, course) is False:
        return False
    return told_never(facts) or (course.previous or 0) >= rules.pain.value


def still_hurts(facts: Facts, rules: RuleSet) -> Finding | None:
    """NRS >= 4 after the healing window is never routine (C6)."""
    found = judge.hurting(facts, rules)
    if not found or in_window(facts, rules):
        return None
    return Finding(
        rule="still_hurts",
        params=told(facts, found),
        evidence=cite_pains(facts, found),
        source="gerbershagen_2011",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
    )


RULES = (
    pain_not_better,
    barely_better,
    pain_change_unknown,
    pain_severe,
    pain_often_severe,
    unrelieved,
    partly_relieved,
    still_hurts,
)
