"""How sure the suggestion is ("3 of 3 criteria"), and which answers would help."""

from __future__ import annotations

from collections.abc import Callable

from fbs_portal.domain.codes import Confidence, Pattern
from fbs_portal.domain.facts import Course, Facts, reading
from fbs_portal.domain.triage import judge, place
from fbs_portal.domain.triage.ruleset import RuleSet

Criteria = tuple[bool, ...]
_SAME, _SLOWLY = 1, 2


def _pain(facts: Facts, rules: RuleSet) -> Course:
    leading = judge.lead(facts, rules)
    return leading[-1] if leading else facts.limb


def _unrelieved(facts: Facts, rules: RuleSet) -> Criteria:
    """12 weeks have passed, the same place as before surgery, and told or seen as never relieved."""
    pain = _pain(facts, rules)
    weeks = judge.relief_weeks(facts, pain, rules)
    told = facts.story.relief is not None or facts.story.onset == "never_left"
    never = (weeks is None or weeks < rules.relief_short.value) and (told or len(pain.earlier) > 1)
    return judge.chronic(facts, rules), bool(place.same_place(facts, pain)), never


def _partly_relieved(facts: Facts, rules: RuleSet) -> Criteria:
    """12 weeks have passed, the same place, and steady: not worse, and seen on two reports."""
    pain = _pain(facts, rules)
    steady = facts.story.trend is not None and facts.story.trend <= _SAME and pain.previous is not None
    return judge.chronic(facts, rules), bool(place.same_place(facts, pain)), steady


def _returned(facts: Facts, rules: RuleSet) -> Criteria:
    """Relief of 12 weeks, of 26 weeks, and back in the same place (rule R6: high from 26 weeks on)."""
    pain = _pain(facts, rules)
    weeks = judge.relief_weeks(facts, pain, rules) or 0
    return (
        weeks >= rules.relief_medium.value,
        weeks >= rules.relief_long.value,
        bool(place.same_place(facts, pain)),
    )


def _next_level(facts: Facts, rules: RuleSet) -> Criteria:
    """In the skin of the next level (or the rule had not fired), a year or more on, after a fusion (rule R2)."""
    return True, facts.day >= rules.adjacent_days.value, facts.fused


def _elsewhere(facts: Facts, rules: RuleSet) -> Criteria:
    """The map shows it, the patient says so, and this very pain is 4 or more (rule R3)."""
    found = tuple(course for course in judge.lead(facts, rules) if place.differs(facts, course, rules))
    mapped = any(place.differs_on_the_map(facts, course, rules) for course in found)
    return mapped, facts.story.same_pain in ("different", "partly"), bool(found)


def _after_injury(facts: Facts, rules: RuleSet) -> Criteria:
    """Told as after an injury, and the pain was lower or absent before it."""
    pain = _pain(facts, rules)
    lower = judge.had_relief(facts, pain, rules) or judge.worsened(facts, pain, rules)
    return True, lower or place.differs(facts, pain, rules)


def _healing(facts: Facts, rules: RuleSet) -> Criteria:
    """Same or better, not above before surgery, and no rise."""
    trend = facts.story.trend
    pains = [course for course in facts.courses if course.now is not None]
    below = all(c.before is not None and (c.now or 0) <= c.before + rules.lead.value for c in pains)
    rising = any(c.previous is not None and c.now - c.previous >= rules.worse_twice.value for c in pains if c.now)
    return trend is not None and trend <= _SAME, below, not rising


def _recovered(facts: Facts, rules: RuleSet) -> Criteria:
    """Both low, the danger list answered, and not getting worse in the patient's words."""
    return True, True, facts.story.trend is not None


_CRITERIA: dict[Pattern, Callable[[Facts, RuleSet], Criteria]] = {
    Pattern.UNRELIEVED: _unrelieved,
    Pattern.PARTLY_RELIEVED: _partly_relieved,
    Pattern.RETURNED: _returned,
    Pattern.NEXT_LEVEL: _next_level,
    Pattern.ELSEWHERE: _elsewhere,
    Pattern.AFTER_INJURY: _after_injury,
    Pattern.HEALING: _healing,
    Pattern.RECOVERED: _recovered,
    Pattern.UNCLEAR: lambda facts, rules: (False,),
}


_HARMLESS = frozenset({Pattern.HEALING, Pattern.RECOVERED})


def judge_confidence(
    facts: Facts, rules: RuleSet, pattern: Pattern, *, contradicted: bool
) -> tuple[Confidence, int, int]:
    """High = all criteria, medium = all but one, low otherwise; and low whenever a foundation is missing.

    Foundations: a baseline from before surgery (C13), the danger list (C15), answers that fit together. With a
    danger sign ticked nobody is sure of ordinary healing or of recovery.
    """
    met = _CRITERIA[pattern](facts, rules)
    count = sum(met)
    contradicted |= pattern in _HARMLESS and bool(facts.signs or facts.unknown_signs)
    if contradicted or _foundation_missing(facts, rules) or count < len(met) - 1 or pattern is Pattern.UNCLEAR:
        return Confidence.LOW, count, len(met)
    complete = count == len(met) and facts.axial.now is not None and facts.limb.now is not None
    return (Confidence.HIGH if complete and len(met) > 2 else Confidence.MEDIUM), count, len(met)


def _foundation_missing(facts: Facts, rules: RuleSet) -> bool:
    compared = judge.lead(facts, rules) or facts.courses
    return (
        facts.baseline != "real"
        or any(course.before is None for course in compared)
        or not facts.signs_answered
        or bool(facts.unreadable or facts.out_of_order)
        or "operation" in (facts.function.treatments or ())
    )


def missing_answers(facts: Facts, rules: RuleSet) -> tuple[str, ...]:
    """What was not answered and would matter here, in the order of the form."""
    calm = not judge.hurting(facts, rules)
    absent = {course.question for course in facts.courses if course.now is None}
    if not facts.signs_answered:
        absent.add("red_flags")
    if facts.story.trend is None:
        absent.add("trend")
    if facts.baseline != "real" or (not calm and _before_unknown(facts, rules)):
        absent.add("baseline")
    if facts.decompressed and facts.walking.now is None and not judge.in_window(facts, rules):
        absent.add("walking")
    if not calm:
        absent |= _story_gaps(facts, rules)
    return tuple(code for code in _ORDER if code in absent) if absent else ()


def _before_unknown(facts: Facts, rules: RuleSet) -> bool:
    return any(course.before is None for course in judge.hurting(facts, rules))


def _story_gaps(facts: Facts, rules: RuleSet) -> set[str]:
    story = facts.story
    told = {"pain_sites": facts.map.known or None, "same_pain": story.same_pain}
    if not judge.in_window(facts, rules):
        told |= {"relief": reading.choice(facts.answers, "relief"), "onset": story.onset}
    gaps = {question for question, answer in told.items() if answer is None}
    if facts.day >= rules.late_days.value and not facts.operation.levels:
        gaps.add("levels")
    return gaps


_ORDER = (
    "baseline",
    "levels",
    "red_flags",
    "pain_axial",
    "pain_limb",
    "trend",
    "walking",
    "pain_sites",
    "same_pain",
    "relief",
    "onset",
)
