"""Which rules can change the verdict on some facts: the others need not be asked when nobody reads the findings.

Each rule stands with what it needs, as bits, and with the most it can ask for. A rule is left out when something it
cannot fire without is not there, or when what it could add is there already. Tests compare the verdict with the one of
all rules, and what each rule says with what it may say at most.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from fbs_portal.domain.codes import Pattern
from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.triage.combining import PATTERN_RANK, PRECEDENCE, ROUTINE, UNCLEAR, URGENCY_RANK, ranked
from fbs_portal.domain.triage.judge import chronic, improved, in_window, lasting_pains
from fbs_portal.domain.triage.rules import RULES, Rule
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Verdict

_CLOSE = 1e-6
_NO_RISE = -1.0
(
    _HEALING, _AFTER, _EARLY, _LATE, _SIX_WEEKS, _SEVERAL, _HURTS, _CALM, _SEVERE, _OFTEN, _LASTING, _IMPROVED,
    _UNIMPROVED, _BEFORE_UNKNOWN, _RISEN, _ABOVE, _GIVEN, _MISSING, _STOOD, _SIGNS, _NO_LIST, _RISKS, _SUDDEN, _INJURED,
    _INJURY, _RELIEVED, _WORSE, _ACCOUNT, _BOTH_LEGS, _NEXT_LEVEL, _AWAY, _WALKING, _PEG, _PEG_PAIN, _NERVE,
    _SAYS_MORE, _ODD, _FUSED, _INSTRUMENTS, _STIMULATOR,
) = (1 << place for place in range(40))  # fmt: skip
"""What facts may hold, one bit each."""
_CAME = _RISEN | _RELIEVED | _SUDDEN
"""Risen, or told to have."""


class May(NamedTuple):
    """The most a rule can say, and what it cannot fire without: of each of `needs` one bit at least."""

    urgency: int
    needs: tuple[int, ...] = ()
    refer: bool = False
    pattern: Pattern | None = None
    """The best it can speak for."""
    early: int | None = None
    """Its urgency before 12 weeks, where it is another; it does not refer then."""


_E, _S, _SOON, _V, _W, _R = range(6)
"""Ranks of urgency: emergency, same day, soon, evaluation, watch, routine."""

MAY: dict[str, May] = {
    "danger_emergency": May(_E, (_SIGNS,)),
    "danger_same_day": May(_S, (_SIGNS,)),
    "danger_soon": May(_SOON, (_SIGNS,)),
    "danger_combination": May(_E, (_SIGNS,)),
    "danger_quick_weakness": May(_E, (_SIGNS,)),
    "danger_cancer_worse": May(_S, (_SIGNS,)),
    "danger_unknown_sign": May(_S, (_SIGNS,)),
    "sudden_and_cannot_walk": May(_S, (_SUDDEN, _WALKING)),
    "now_in_both_legs": May(_S, (_BOTH_LEGS,)),
    "injury_severe": May(_SOON, (_INJURED,)),
    "injury_quickly_worse": May(_S, (_INJURED, _WORSE)),
    "bleeding_risk": May(_E, (_RISKS, _SEVERE)),
    "weak_bone_risk": May(_SOON, (_RISKS,)),
    "cancer_risk": May(_S, (_RISKS, _WORSE)),
    "infection_risk": May(_S, (_RISKS, _WORSE)),
    "healing": May(_R, (_HEALING, _HURTS | _WALKING | _NO_LIST), pattern=Pattern.HEALING),
    "healing_failed": May(_SOON, (_HEALING, _HURTS, _WORSE | _CAME | _ABOVE | _AWAY)),
    "healing_unsure": May(_W, (_HEALING, _HURTS, _ABOVE | _RELIEVED | _SEVERAL)),
    "severe_while_healing": May(_W, (_HEALING, _SEVERE)),
    "recovered": May(_R, (_CALM, _GIVEN), pattern=Pattern.RECOVERED),
    "not_quite_recovered": May(_W, (_WORSE | _WALKING | _PEG,), pattern=Pattern.PARTLY_RELIEVED),
    "pain_not_better": May(_V, (_LATE, _UNIMPROVED), refer=True),
    "barely_better": May(_V, (_LATE, _IMPROVED), refer=True),
    "pain_change_unknown": May(_V, (_LATE, _BEFORE_UNKNOWN), refer=True),
    "pain_severe": May(_V, (_LATE, _SEVERE), refer=True),
    "pain_often_severe": May(_V, (_LATE, _OFTEN), refer=True, pattern=Pattern.PARTLY_RELIEVED),
    "unrelieved": May(_V, (_UNIMPROVED, _AFTER | _CAME | _ABOVE), refer=True, pattern=Pattern.UNRELIEVED, early=_W),
    "partly_relieved": May(_W, (_IMPROVED, _AFTER | _CAME | _ABOVE), pattern=Pattern.PARTLY_RELIEVED),
    "still_hurts": May(_W, (_AFTER, _HURTS)),
    "pain_rose": May(_V, (_HURTS, _CAME, _EARLY | _LASTING), refer=True, early=_SOON),
    "came_back": May(_V, (_LASTING, _CAME), refer=True, pattern=Pattern.RETURNED, early=_SOON),
    "rise_to_recheck": May(_W, (_HURTS, _RISEN)),
    "next_level": May(_V, (_HURTS, _NEXT_LEVEL), refer=True, pattern=Pattern.NEXT_LEVEL),
    "elsewhere": May(_V, (_HURTS, _AWAY), refer=True, pattern=Pattern.ELSEWHERE, early=_SOON),
    "new_limb_after_instruments": May(_V, (_AFTER, _HURTS, _INSTRUMENTS, _AWAY), early=_SOON),
    "after_injury": May(_V, (_HURTS, _INJURY), refer=True, pattern=Pattern.AFTER_INJURY, early=_SOON),
    "walking_worse": May(_V, (_AFTER, _WALKING), refer=True, pattern=Pattern.RETURNED, early=_W),
    "peg_and_opioids": May(_V, (_PEG,), refer=True, early=_W),
    "peg_no_gain": May(_W, (_LATE, _PEG)),
    "opioids_daily": May(_W, (_LATE, _SAYS_MORE)),
    "weakness": May(_SOON, (_NERVE,)),
    "stimulator_fading": May(_V, (_HURTS, _STIMULATOR, _RISEN), early=_W),
    "early_severe_twice": May(_V, (_EARLY, _AFTER, _SEVERE)),
    "early_not_improved": May(_W, (_EARLY, _AFTER | _SIX_WEEKS, _HURTS)),
    "behind_expected": May(_W, (_EARLY, _SIX_WEEKS, _HURTS)),
    "early_fusion": May(_W, (_EARLY, _SIX_WEEKS, _FUSED)),
    "improving_still_high": May(_W, (_LATE, _HURTS)),
    "quickly_worse": May(_SOON, (_WORSE,)),
    "slowly_worse": May(_W, (_WORSE,)),
    "danger_list_unanswered": May(_W, (_NO_LIST,)),
    "wants_contact": May(_SOON, (_SAYS_MORE,)),
    "not_acceptable": May(_W, (_SAYS_MORE,)),
    "globally_worse": May(_W, (_AFTER, _SAYS_MORE)),
    "treated_again": May(_W, (_SAYS_MORE,)),
    "contradiction": May(_R),
    "unreadable": May(_SOON, (_ODD,)),
    "number_unanswered": May(_W, (_MISSING,)),
    "number_unanswered_was_high": May(_V, (_LATE, _STOOD), refer=True, pattern=Pattern.RETURNED),
    "number_unanswered_told": May(_V, (_LATE, _MISSING, _ACCOUNT), refer=True, pattern=Pattern.AFTER_INJURY),
    "peg_instead_of_numbers": May(_V, (_LATE, _CALM, _MISSING, _PEG_PAIN), refer=True),
}


class Most(NamedTuple):
    """A rule and the most it can say: the rank of its urgency, whether it refers, the rank of its pattern."""

    rule: Rule
    urgency: int
    refer: bool
    pattern: int


def most(rule: Rule, *, late: bool) -> Most:
    """Unknown rules may say anything."""
    may = MAY.get(rule.__name__)
    if may is None:
        return Most(rule, _E, True, 0)
    pattern = len(PRECEDENCE) if may.pattern is None else PATTERN_RANK[may.pattern]
    if late or may.early is None:
        return Most(rule, may.urgency, may.refer, pattern)
    return Most(rule, may.early, False, pattern)


def of_applicable(facts: Facts, rules: RuleSet) -> Verdict:
    """What all rules together say, found by asking those that can still change it. Raises what a rule raises."""
    pattern, urgency, refer = UNCLEAR, ROUTINE, False
    for rule, at_most, refers, best in applicable(facts, rules):
        if urgency <= at_most and pattern <= best and (refer or not refers):
            continue
        finding = rule(facts, rules)
        if finding is None:
            continue
        urgency = min(urgency, URGENCY_RANK[finding.urgency])
        refer = refer or finding.refer
        if finding.pattern is not None:
            pattern = min(pattern, PATTERN_RANK[finding.pattern])
    return ranked(pattern, urgency, refer, rules)


def applicable(facts: Facts, rules: RuleSet) -> tuple[Most, ...]:
    """The rules that may fire, those that can ask for most first; never fewer than those that do."""
    known = _whatever_the_rules(facts)
    return _with(known.has | _when(facts, rules) | _how_strong(facts, rules) | _beside_before(known, facts, rules))


@lru_cache(maxsize=16_384)
def _with(has: int) -> tuple[Most, ...]:
    return tuple(one for one, needs in _in_order(bool(has & _LATE)) if all(has & any_of for any_of in needs))


@lru_cache
def _in_order(late: bool) -> list[tuple[Most, tuple[int, ...]]]:
    """Every rule with what it needs, those that can ask for most first."""
    found = [(most(rule, late=late), MAY[rule.__name__].needs if rule.__name__ in MAY else ()) for rule in RULES]
    return sorted(found, key=lambda one: (one[0].urgency, not one[0].refer, one[0].pattern))


def _when(facts: Facts, rules: RuleSet) -> int:
    has = _LATE if chronic(facts, rules) else _EARLY
    if facts.day >= rules.healing_days.value:
        has |= _SIX_WEEKS
    return has | (_HEALING if in_window(facts, rules) else _AFTER)


def _how_strong(facts: Facts, rules: RuleSet) -> int:
    worst, pain, severe = facts.worst, rules.pain.value, rules.severe.value
    has = _CALM if worst is None or worst < pain else _HURTS
    if worst is not None and worst >= severe:
        has |= _SEVERE
    for course in lasting_pains(facts, rules):
        has |= _LASTING | (_IMPROVED if improved(facts, course, rules) else _UNIMPROVED)
        if course.before is None:
            has |= _BEFORE_UNKNOWN
    for course in facts.courses:
        if course.now is None:
            has |= _MISSING
            if course.level is not None and course.level.value >= min(pain, rules.still_high.value):
                has |= _STOOD
        elif (course.highest or 0) >= severe and (course.now >= pain or (course.previous or 0) >= pain):
            has |= _OFTEN
    return has if has & _MISSING else has | _GIVEN


def _beside_before(known: _Known, facts: Facts, rules: RuleSet) -> int:
    has = 0
    if known.before is not None and known.before <= rules.absent.value:
        has = _AWAY
    if known.rise >= min(rules.worse_twice.value, rules.worse_single_low.value, rules.worse_once.value):
        has |= _RISEN
    limb = facts.limb
    if limb.before is None or (limb.highest is not None and limb.highest - limb.before >= rules.above_before.value):
        has |= _ABOVE
    return has


class _Known(NamedTuple):
    has: int
    rise: float
    """The most that a pain may stand above its lowest earlier report; below 0 without one."""
    before: int | None
    """The lower of the two numbers from before surgery."""


_last: tuple[Facts, _Known] | None = None
"""What was known last: two rule sets are asked about the same facts, one after the other."""


def _whatever_the_rules(facts: Facts) -> _Known:
    global _last
    held = _last  # looked at once: another thread may put its own here
    if held is not None and held[0] is facts:
        return held[1]
    has = facts.told.once(_told) | _account(facts) | _done(facts)
    axial, limb = facts.courses
    known = _Known(has, max(_rise(axial), _rise(limb)), _lower(axial.before, limb.before))
    _last = facts, known
    return known


def _lower(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _rise(course: Course) -> float:
    """Above the lowest earlier report, by the number or by the level, which lies between the reports that make it."""
    now, lowest, level = course.now, course.lowest, course.level
    if now is None or lowest is None or level is None:
        return _NO_RISE
    return max(now, level.value) - lowest + _CLOSE


def _told(told: Told) -> int:
    """What the answers say by themselves."""
    said = {
        _SIGNS: told.ticked,
        _NO_LIST: told.ticked is None,
        _SUDDEN: told.onset == "sudden",
        _INJURED | _INJURY: told.onset == "after_injury",
        _ACCOUNT: told.sites is not None or told.onset is not None or told.same_pain is not None,
        _AWAY: told.same_pain == "different",
        _WORSE: (told.trend or 0) > 1,
        _WALKING: told.walking is not None,
        _PEG: told.peg is not None,
        _PEG_PAIN: told.answers.get("peg_pain") is not None,
        _NERVE: told.nerve,
        _SAYS_MORE: told.wants_contact or told.treatments or told.acceptable or told.opioids or told.global_change,
        _ODD: told.unreadable,
    }
    return sum(bit for bit, is_so in said.items() if is_so)


def _account(facts: Facts) -> int:
    """What it says beside earlier reports."""
    has = _RELIEVED if facts.story.relief_weeks else 0
    if facts.told.sites is not None:
        has |= _on_the_map(facts)
    for account in facts.accounts:
        if account.onset == "after_injury":
            has |= _INJURY
        if account.axial > 0 or account.limb > 0:
            has |= _AWAY
    return has


def _on_the_map(facts: Facts) -> int:
    found, has = facts.map, 0
    if found.both_legs_new:
        has = _BOTH_LEGS
    if found.next_level:
        has |= _NEXT_LEVEL
    if (
        found.new_side or found.added_side or found.new_limb or found.out_of_region or found.far_limb
        or found.new_axial or found.new_buttock
    ):  # fmt: skip
        has |= _AWAY
    return has


def _done(facts: Facts) -> int:
    """What was operated, and where the report stands in the course."""
    has = _RISKS if facts.operation.risks else 0
    if facts.fused:
        has |= _FUSED
    if facts.instrumented:
        has |= _INSTRUMENTS
    if facts.stimulator:
        has |= _STIMULATOR
    if facts.out_of_order or facts.day < 0:
        has |= _ODD
    return has | _SEVERAL if facts.reports > 2 else has
