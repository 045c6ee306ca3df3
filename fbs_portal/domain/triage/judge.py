"""Facts held against thresholds: the words that several rules share.

Each predicate about a number is monotone: a worse answer can only turn it on. The rules keep that,
so that no worse answer ever lowers the urgency (E11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from math import sqrt
from typing import Any, TypeVar

from fbs_portal.domain.facts import Course, Facts, relief_days
from fbs_portal.domain.facts.types import Kind
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.witness import (
    HALF_A_POINT,
    came,
    gain_doubt,
    implied_low,
    relief_level,
    told_back,
    told_never,
    unconfirmed,
)

Answer = TypeVar("Answer")
_EPSILON = 1e-9
_QUARTER = 0.25
_TROUGH = 1
"""How far below 4 one report may lie without ending a level of 4."""
_MADE_BY = 3
"""Reports that make such a level."""


def window_days(facts: Facts, rules: RuleSet) -> int:
    """Length of the healing window: bone needs longer than nerve and wound."""
    return int((rules.healing_days_fusion if facts.fused else rules.healing_days).value)


def in_window(facts: Facts, rules: RuleSet) -> bool:
    return facts.day < window_days(facts, rules)


@dataclass(slots=True)
class _Reading:
    """Facts held once against one rule set: what nearly every rule asks for, and what `once` has kept."""

    facts: Facts
    rules: RuleSet
    hurting: tuple[Course, ...]
    standing: Mapping[Kind, float]
    lasting: tuple[Course, ...]
    kept: dict[Any, Any]


_last: _Reading | None = None
"""The reading made last: rules run one after the other on the same facts."""


def _read(facts: Facts, rules: RuleSet) -> _Reading:
    global _last
    known = _last
    if known is not None and known.facts is facts and known.rules is rules:
        return known
    healing = in_window(facts, rules)
    standing: dict[Kind, float] = {}
    hurting: tuple[Course, ...] = ()
    lasting: tuple[Course, ...] = ()
    for course in facts.courses:
        standing[course.kind] = stands = _stands(facts, course, rules, healing)
        if hurts(course, rules):
            hurting = (*hurting, course)
        if _lasts(facts, course, rules, stands):
            lasting = (*lasting, course)
    _last = reading = _Reading(facts, rules, hurting, standing, lasting, {})
    return reading


def once(work: Callable[[Facts, RuleSet], Answer]) -> Callable[[Facts, RuleSet], Answer]:
    """Several rules ask for it: worked out for the first of them and kept for the others."""

    @wraps(work)
    def kept(facts: Facts, rules: RuleSet) -> Answer:
        known = _read(facts, rules).kept
        if work not in known:
            known[work] = work(facts, rules)
        answer: Answer = known[work]
        return answer

    return kept


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


def hurting(facts: Facts, rules: RuleSet) -> tuple[Course, ...]:
    """Those of the two that do."""
    return _read(facts, rules).hurting


def severe(course: Course, rules: RuleSet) -> bool:
    return course.now is not None and course.now >= rules.severe.value


def standing(facts: Facts, course: Course, rules: RuleSet) -> float:
    """Where this pain stands between noisy reports; the number itself inside the window, or where it is told as come.

    A rise of 2 that the patient explains (another place, an injury, sudden after relief) is two witnesses: nobody
    waits for a second report.
    """
    return _read(facts, rules).standing[course.kind]


def _stands(facts: Facts, course: Course, rules: RuleSet, healing: bool) -> float:
    now, present = course.now, course.level
    if now is None or present is None:
        return 0.0
    return float(now) if healing or came(facts, course, rules) else present.value


def lasting(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """NRS >= 4 that is more than one noisy report: the level reaches 4 too.

    A level just below 4 is enough where the patient says it never left. One report just below 4 does not end a level
    of 4 that three reports made, unless the patient says it is better (C10: a trough closes nothing). From week 12 on a
    level that one jump to 4 or 5 began, or that the account denies, is not taken as there.
    """
    return course in _read(facts, rules).lasting


def lasting_pains(facts: Facts, rules: RuleSet) -> tuple[Course, ...]:
    """Those of the two that last."""
    return _read(facts, rules).lasting


def _lasts(facts: Facts, course: Course, rules: RuleSet, stands: float) -> bool:
    now, limit = course.now, rules.pain.value - _EPSILON
    if now is None or course.level is None:
        return False
    if now >= limit:
        enough = limit - (HALF_A_POINT if told_never(facts) else 0.0)
        return stands >= enough and not (chronic(facts, rules) and unconfirmed(facts, course, rules, stands))
    return (
        course.level.reports >= _MADE_BY
        and chronic(facts, rules)
        and now >= limit - _TROUGH
        and course.level.value >= limit
        and facts.story.trend != 0
    )


def lasting_severe(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """NRS >= 7 that is more than one noisy report."""
    return severe(course, rules) and standing(facts, course, rules) >= rules.severe.value - _QUARTER


def improved(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Stands at least 30 % below the pain before surgery. Unknown without a real baseline."""
    gain = gain_past_line(facts, course, rules)
    return gain is not None and gain >= -_EPSILON


def barely_improved(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """The same, but by less than the other answers ask of it: of four reports half as much as of one."""
    gain = gain_past_line(facts, course, rules)
    if gain is None or gain < -_EPSILON or course.level is None:
        return False
    return gain < gain_doubt(facts, rules) / sqrt(course.level.reports) - _EPSILON


def gain_past_line(facts: Facts, course: Course, rules: RuleSet) -> float | None:
    """Points by which this pain stands below the line of 30 % better."""
    if not course.before or course.now is None:
        return None
    return course.before * (1 - rules.improved.value) - standing(facts, course, rules)


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
    """Relieved for 4 weeks or more; or relieved in a report that long ago, while nobody said for how long.

    A run of low reports says how long the relief lasted at least, not at most. From week 12 on one is enough at once:
    whoever is well then and in pain a fortnight later was not unrelieved.
    """
    stated, enough = facts.story.relief_weeks, rules.relief_short.value
    if max(reported_relief_weeks(course, rules), stated or 0) >= enough:
        return True
    level = relief_level(course, rules)
    latest = facts.day - enough * 7
    well = (day for day, value in course.earlier if value <= level)
    return stated is None and any(day <= latest or day >= rules.chronic_days.value for day in well)


def worsened(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Worse than the best since surgery beyond the noise of one report, and at NRS >= 4 (C9, R6, R7).

    The level is 2 above the best level that two reports made; or one report is 4 above the best, or two are 3 above a
    best that only one report made. A told relief is a second witness, so there a rise of 2 is enough. Before 12 weeks
    the numbers themselves are enough: an early return is for the surgeon, and nobody is referred.
    """
    now, present = course.now, course.level
    if now is None or present is None or now < rules.pain.value:
        return False
    if not chronic(facts, rules) and (_rose_early(course, now, rules) or told_back(facts, course, rules)):
        return True
    if not lasting(facts, course, rules):
        return False
    implied = implied_low(facts, course, rules)
    if implied is not None:
        enough = rules.worse_single_low if course.earlier else rules.worse_twice
        if now - implied >= enough.value:
            return True
    if present.lowest_before is None:
        return False
    stands = standing(facts, course, rules)
    sure = present.reports > 1 or came(facts, course, rules)
    best = present.best_before
    if best is not None:
        return stands - best >= (rules.worse_twice.value if sure else rules.worse_single_low.value) - _EPSILON
    low = course.confirmed_low
    if low is not None and now - low >= rules.worse_once.value:
        return True
    return sure and stands - present.lowest_before >= rules.worse_single_low.value - _EPSILON


def _rose_early(course: Course, now: int, rules: RuleSet) -> bool:
    """One jump of 4 over the second lowest report, or two in a row 2 above it, or 3 above the lowest."""
    if course.confirmed_low is not None and now - course.confirmed_low >= rules.worse_once.value:
        return True
    if course.previous is None or course.low_before_last is None:
        return False
    high, low = min(now, course.previous), course.confirmed_low_before_last
    if high - course.low_before_last >= max(rules.worse_single_low.value, rules.worse_twice.value):
        return True
    return low is not None and high - low >= rules.worse_twice.value


@once
def lead(facts: Facts, rules: RuleSet) -> tuple[Course, ...]:
    """The pain or pains that decide the pattern: the worse one wins (C7).

    Two points apart, the higher one leads; closer than that the patient's own word on which is worst, and
    without it both.
    """
    found = _read(facts, rules).lasting
    if len(found) < 2:
        return found
    axial, limb = standing(facts, facts.axial, rules), standing(facts, facts.limb, rules)
    if abs(axial - limb) >= rules.lead.value:
        return (facts.axial,) if axial > limb else (facts.limb,)
    named = tuple(course for course in found if course.kind == facts.story.worst)
    return named or found
