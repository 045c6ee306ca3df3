"""Pain in another place: the next level, elsewhere, after an injury (rules R2 and R3)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.triage import judge, place
from fbs_portal.domain.triage.citing import cite, cite_pain, cite_pains, cite_some, told
from fbs_portal.domain.triage.judge import chronic, hurts, in_window
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Evidence, Finding


def _place_evidence(facts: Facts, course: Course) -> tuple[Evidence, ...]:
    before = facts.baseline_answers.get("pain_sites")
    old = tuple(before) if isinstance(before, list | tuple) else None
    marked = (cite(facts, "pain_sites", old),) if facts.map.known else ()
    return (cite_pain(facts, course), *marked, *cite_some(facts, "same_pain", "onset"))


def next_level(facts: Facts, rules: RuleSet) -> Finding | None:
    """Late pain beside the operated levels after at least 12 weeks of relief (rule R2)."""
    if not place.is_next_level(facts, facts.limb, rules):
        return None
    return Finding(
        rule="next_level",
        params=told(facts, (facts.limb,), levels=facts.operation.levels),
        evidence=(*_place_evidence(facts, facts.limb), *cite_some(facts, "relief")),
        source="sears_2011",
        urgency=Urgency.EVALUATION,
        refer=True,
        route=Route.PAIN_EVALUATION,
        pattern=Pattern.NEXT_LEVEL,
        pain="limb",
    )


def elsewhere(facts: Facts, rules: RuleSet) -> Finding | None:
    """NRS >= 4 on another side, in another place, or called different (rule R3, C14).

    New limb pain after instruments goes to the surgeon first, so does everything new before 12 weeks (C12).
    """
    found = tuple(course for course in judge.hurting(facts, rules) if place.differs(facts, course, rules))
    if not found or place.is_next_level(facts, facts.limb, rules):
        # The patient's "different" is then said of the next level, which asks for as much.
        return None
    leading = tuple(course for course in judge.lead(facts, rules) if course in found)
    course = (leading or found)[0]
    late = chronic(facts, rules)
    new_limb = facts.limb in found and facts.instrumented
    return Finding(
        rule="elsewhere",
        params=told(
            facts,
            (course,),
            by_map=place.differs_on_the_map(facts, course, rules),
            other_side=course.kind == "limb" and facts.map.new_side,
            both_sides=course.kind == "limb" and facts.map.added_side and facts.story.same_pain == "partly",
        ),
        evidence=_place_evidence(facts, course),
        source="maigne_2005",
        urgency=Urgency.EVALUATION if late else Urgency.SOON,
        refer=late,
        route=Route.SURGEON if new_limb or not late else Route.PAIN_EVALUATION,
        pattern=Pattern.ELSEWHERE if leading else None,
        pain=course.kind,
    )


def new_limb_after_instruments(facts: Facts, rules: RuleSet) -> Finding | None:
    """The other limb hurts as well after screws or an implant: the surgeon looks first (C12)."""
    if not facts.instrumented or not place.new_limb_pain(facts, facts.limb, rules) or in_window(facts, rules):
        return None
    return Finding(
        rule="new_limb_after_instruments",
        params=told(facts, (facts.limb,)),
        evidence=_place_evidence(facts, facts.limb),
        source="fbs_portal_convention",
        urgency=Urgency.EVALUATION if chronic(facts, rules) else Urgency.SOON,
        route=Route.SURGEON,
        pain="limb",
    )


def after_injury(facts: Facts, rules: RuleSet) -> Finding | None:
    """Pain of 4 or more that began with a fall, lift or accident (rule R3)."""
    told_now = facts.story.onset == "after_injury"
    found = tuple(
        course
        for course in facts.courses
        if hurts(course, rules) and (told_now or place.injury_told_before(facts, course, rules))
    )
    if not found:
        return None
    late = chronic(facts, rules)
    sure = not (told_now and place.injury_unconfirmed(facts, rules))
    sure = sure and (not late or any(judge.lasting(facts, course, rules) for course in found))
    return Finding(
        rule="after_injury",
        params=told(facts, found),
        evidence=(*cite_pains(facts, found), *cite_some(facts, "onset", "began")),
        source="finucane_2020",
        urgency=Urgency.EVALUATION if late else Urgency.SOON,
        refer=late and sure,
        route=Route.SURGEON,
        pattern=Pattern.AFTER_INJURY if sure else None,
    )


RULES = (next_level, elsewhere, new_limb_after_instruments, after_injury)
