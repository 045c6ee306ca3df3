"""A pain number that was not given: what the reports before and the other answers say of it (C6, ADR 106, 111)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Course, Facts, reading
from fbs_portal.domain.facts.accounts import moved
from fbs_portal.domain.facts.levels import SETTLED as LEVELS_FROM
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.citing import cite, cite_some, told
from fbs_portal.domain.triage.judge import chronic
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Finding
from fbs_portal.domain.triage.witness import WORSE, told_never, told_unrelieved, unseen

_BETTER = 0


def number_unanswered(facts: Facts, rules: RuleSet) -> Finding | None:
    """A pain number was not given or declined: somebody asks (C6)."""
    found = [course for course in facts.courses if course.now is None]
    if not found:
        return None
    return Finding(
        rule="number_unanswered",
        params=told(facts, found),
        evidence=tuple(cite(facts, course.question) for course in found),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
    )


def number_unanswered_was_high(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, the number is missing, and where the pain stood before would have been referred.

    The old number is not carried over as today's: it is named as the last known one. Whoever told of the pain before
    and tells nothing of any now is asked first. "Better" ends it, unless two answers say that it never went.
    """
    if not chronic(facts, rules) or (facts.accounts and not _speaks(facts)):
        return None
    if facts.story.trend == _BETTER and not told_unrelieved(facts):
        return None
    found = tuple(course for course in facts.courses if course.now is None and _was_high(facts, course, rules))
    if not found:
        return None
    return Finding(
        rule="number_unanswered_was_high",
        params=told(facts, found, last=tuple(course.previous for course in found)),
        evidence=tuple(cite(facts, course.question, course.previous) for course in found),
        source="fbs_portal_convention",
        urgency=Urgency.EVALUATION,
        refer=True,
        route=Route.PAIN_EVALUATION,
        pattern=_course_so_far(facts, found[0], rules),
    )


def _speaks(facts: Facts) -> bool:
    """Whether any account of a pain was given with this report."""
    return facts.map.known or any(
        reading.choice(facts.answers, question) is not None for question in ("same_pain", "relief", "onset")
    )


def _was_high(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """The last known level, of the report before or within a year, where no answer of today stands against it.

    A single report before week 12 counts only when it was 5, and one before the end of the window only when the pain
    is told as never gone. Told as gone and come back it has to be 5.5, as for a number that is there.
    """
    stood = course.level_before
    if stood is None or stood.day < _settled_from(facts, rules):
        return False
    if facts.day - stood.day > rules.year_days.value and not _answered_last_time(facts, course):
        return False
    single = stood.reports < 2 and stood.day < rules.chronic_days.value
    if stood.value < (rules.still_high if single else rules.pain).value:
        return False
    if unseen(facts, course, rules, stood.value):
        return False
    return _not_enough(course, stood.value, rules)


def _not_enough(course: Course, stood: float, rules: RuleSet) -> bool:
    """Severe, or less than 30 % better than before surgery, or nothing known from before (C11)."""
    if stood >= rules.severe.value or course.before is None:
        return True
    return course.before - stood < rules.improved.value * course.before


def _settled_from(facts: Facts, rules: RuleSet) -> int:
    return LEVELS_FROM if told_never(facts) else judge.window_days(facts, rules)


def _answered_last_time(facts: Facts, course: Course) -> bool:
    return reading.number(facts.previous_answers, course.question) is not None


def _course_so_far(facts: Facts, course: Course, rules: RuleSet) -> Pattern | None:
    """What the reports so far look like, unless the other pain speaks for itself."""
    if judge.lead(facts, rules) or course.before is None or course.level_before is None:
        return None
    stood = course.level_before
    relieved = judge.reported_relief_weeks(course, rules) >= rules.relief_short.value
    if relieved and stood.best is not None and stood.value - stood.best >= rules.worse_twice.value:
        return Pattern.RETURNED
    return Pattern.UNRELIEVED


def number_unanswered_told(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, the number is missing, and the account describes a pain that is there.

    Another place by map and words; or never left and never relieved, unless the reports since healing were low or 30 %
    better than before surgery. Come suddenly or by an injury after relief, where the pain was there before or gets
    worse, or gradually where it gets worse; a told injury is looked into without.
    """
    if not chronic(facts, rules) or facts.story.trend == _BETTER:
        return None
    for course in facts.courses:
        pattern = _pattern_told(facts, course, rules) if course.now is None else None
        if pattern is None:
            continue
        sure = pattern is not Pattern.AFTER_INJURY or _was_there_or_worse(facts, course, rules)
        return Finding(
            rule="number_unanswered_told",
            params=told(facts, (course,)),
            evidence=(
                cite(facts, course.question),
                *cite_some(facts, "pain_sites", "same_pain", "relief", "onset"),
            ),
            source="fbs_portal_convention",
            urgency=Urgency.EVALUATION,
            refer=sure,
            route=Route.PAIN_EVALUATION if sure else Route.CLINIC,
            pattern=pattern if sure else None,
            pain=course.kind,
        )
    return None


def _pattern_told(facts: Facts, course: Course, rules: RuleSet) -> Pattern | None:
    story = facts.story
    if moved(same_pain=story.same_pain, found=facts.map, kind=course.kind) > 1:
        next_level = course.kind == "limb" and facts.map.next_level and not facts.map.new_side
        return Pattern.NEXT_LEVEL if next_level and facts.day >= rules.late_days.value else Pattern.ELSEWHERE
    relieved = (story.relief_weeks or 0) >= rules.relief_short.value
    if relieved and story.onset == "after_injury":
        return Pattern.AFTER_INJURY
    if relieved and story.onset == "sudden" and _was_there_or_worse(facts, course, rules):
        return Pattern.RETURNED
    if relieved and story.onset == "gradual" and _worse(facts):
        return Pattern.RETURNED
    return Pattern.UNRELIEVED if told_unrelieved(facts) and not _was_better(course, rules) else None


def _was_there_or_worse(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """The account is asked of everybody who left a number out, well or not: one word of it proves no pain."""
    stood = course.level_before
    return _worse(facts) or (stood is not None and stood.value >= rules.pain.value)


def _worse(facts: Facts) -> bool:
    return (facts.story.trend or 0) >= WORSE


def _was_better(course: Course, rules: RuleSet) -> bool:
    """The reports since healing say otherwise: below 4, or 30 % better and not severe."""
    stood = course.level_before
    if stood is None or stood.day < LEVELS_FROM:
        return False
    return stood.value < rules.pain.value or not _not_enough(course, stood.value, rules)


def peg_instead_of_numbers(facts: Facts, rules: RuleSet) -> Finding | None:
    """12 weeks or more, neither number given, but PEG pain of 4 or more: pain whose change is unknown (C11)."""
    pain = reading.number(facts.answers, "peg_pain")
    if facts.worst is not None or not chronic(facts, rules) or pain is None or pain < rules.pain.value:
        return None
    return Finding(
        rule="peg_instead_of_numbers",
        evidence=(cite(facts, "peg_pain"),),
        source="krebs_2009",
        urgency=Urgency.EVALUATION,
        refer=True,
        route=Route.PAIN_EVALUATION,
    )


RULES = (number_unanswered, number_unanswered_was_high, number_unanswered_told, peg_instead_of_numbers)
