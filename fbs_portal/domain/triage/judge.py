"""Facts held against thresholds: the words that several rules share.

Each predicate about a number is monotone: a worse answer can only turn it on. The rules keep that,
so that no worse answer ever lowers the urgency (E11).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fbs_portal.domain.facts import Course, Facts, relief_days
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Evidence

_EPSILON = 1e-9


def cite(facts: Facts, question: str, compared_to: Any = None) -> Evidence:
    """An answer of the last report, as it was given."""
    value = facts.answers.get(question)
    if isinstance(value, list):
        value = tuple(value)
    elif isinstance(value, set | frozenset):
        value = tuple(sorted(value, key=str))
    return Evidence(question=question, value=value, compared_to=compared_to, answered_on=facts.on)


def cite_some(facts: Facts, *questions: str) -> tuple[Evidence, ...]:
    """Those of the answers that were given, and not declined."""
    given = ((question, facts.answers.get(question)) for question in questions)
    return tuple(cite(facts, question) for question, value in given if value is not None and type(value) is not dict)


def cite_pain(facts: Facts, course: Course, compared_to: Any = None) -> Evidence:
    """The number of one pain beside the one from before surgery, if that is known."""
    return cite(facts, course.question, course.before if compared_to is None else compared_to)


def told(facts: Facts, courses: Iterable[Course], **more: Any) -> dict[str, Any]:
    """What sentences are made of: the region, weeks since surgery, and each pain now and before surgery."""
    pains = tuple({"pain": course.kind, "now": course.now, "before": course.before} for course in courses)
    return {"region": facts.operation.region, "weeks": facts.day // 7, "pains": pains, **more}


def window_days(facts: Facts, rules: RuleSet) -> int:
    """Length of the healing window: bone needs longer than nerve and wound."""
    return int((rules.healing_days_fusion if facts.fused else rules.healing_days).value)


def in_window(facts: Facts, rules: RuleSet) -> bool:
    return facts.day < window_days(facts, rules)


def chronic(facts: Facts, rules: RuleSet) -> bool:
    """Three months or more after surgery: healing no longer explains pain."""
    return facts.day >= rules.chronic_days.value


def days_on(facts: Facts, days: float) -> date:
    return facts.on + timedelta(days=int(days))


def on_day(facts: Facts, day: float) -> date:
    """The date of a day after surgery."""
    return facts.operation.surgery_date + timedelta(days=int(day))


def hurts(course: Course, rules: RuleSet) -> bool:
    return course.now is not None and course.now >= rules.pain.value


def severe(course: Course, rules: RuleSet) -> bool:
    return course.now is not None and course.now >= rules.severe.value


def calm(facts: Facts, rules: RuleSet) -> bool:
    """No number of 4 or more was given, so most rules about pain have nothing to say."""
    return facts.worst is None or facts.worst < rules.pain.value


def improved(course: Course, rules: RuleSet) -> bool:
    """At least 30 % better than before surgery. Unknown without a real baseline."""
    return course.better is not None and course.better >= rules.improved.value - _EPSILON


def relief_level(course: Course, rules: RuleSet) -> int:
    """The highest number that still counts as relief: 2, or half of what it was before (C9)."""
    half = 0 if course.before is None else int(course.before * (1 - rules.relieved_share.value) + _EPSILON)
    return max(int(rules.relieved_nrs.value), half)


def reported_relief_weeks(course: Course, rules: RuleSet) -> float:
    """Longest run of relieved earlier reports, first to last."""
    return relief_days(series=course.earlier, level=relief_level(course, rules)) / 7


def relief_weeks(facts: Facts, course: Course, rules: RuleSet) -> float | None:
    """The run of reports or the patient's own answer, whichever is longer. None = nobody knows."""
    reported = reported_relief_weeks(course, rules)
    stated = facts.story.relief_weeks
    if stated is None:
        return reported or None
    return max(reported, stated)


def had_relief(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Relieved for 4 weeks or more; or relieved in a report that long ago, while nobody said for how long."""
    weeks = relief_weeks(facts, course, rules)
    if weeks is not None:
        return weeks >= rules.relief_short.value
    level = relief_level(course, rules)
    latest = facts.day - rules.relief_short.value * 7
    return any(value <= level and day <= latest for day, value in course.earlier)


def implied_low(facts: Facts, course: Course, rules: RuleSet) -> int | None:
    """Relief that was told but fell between the reports implies a best value of at most 2 (C9)."""
    weeks = facts.story.relief_weeks
    if weeks is None or weeks < rules.relief_short.value:
        return None
    if any(day >= rules.healing_days.value for day, _ in course.earlier):
        return None
    return int(rules.relieved_nrs.value)


def worsened(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Worse than the best since surgery beyond the noise of one report.

    Either one jump of 4, or a rise of 2 on two reports in a row, or of 3 where the best is a single
    report. A told relief is a second witness, so there a rise of 2 is enough. Only at NRS >= 4.
    """
    now = course.now
    if now is None or now < rules.pain.value:
        return False
    low = course.confirmed_low
    if low is not None and now - low >= rules.worse_once.value:
        return True
    implied = implied_low(facts, course, rules)
    if implied is not None and now - implied >= rules.worse_twice.value:
        return True
    return _worse_twice(course, now, rules)


def _worse_twice(course: Course, now: int, rules: RuleSet) -> bool:
    previous = course.previous
    if previous is None or course.low_before_last is None:
        return False
    high = min(now, previous)
    if high - course.low_before_last >= max(rules.worse_single_low.value, rules.worse_twice.value):
        return True
    low = course.confirmed_low_before_last
    return low is not None and high - low >= rules.worse_twice.value


def lead(facts: Facts, rules: RuleSet) -> tuple[Course, ...]:
    """The pain or pains that decide the pattern: the worse one wins (C7).

    Two points apart, the higher one leads; closer than that the patient's own word on which is worst, and
    without it both.
    """
    if calm(facts, rules):
        return ()
    found = tuple(course for course in facts.courses if hurts(course, rules))
    if len(found) < 2:
        return found
    axial, limb = facts.axial.now or 0, facts.limb.now or 0
    if abs(axial - limb) >= rules.lead.value:
        return (facts.axial,) if axial > limb else (facts.limb,)
    named = tuple(course for course in found if course.kind == facts.story.worst)
    return named or found
