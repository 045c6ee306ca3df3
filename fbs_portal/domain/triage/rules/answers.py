"""Trend, an unanswered danger list, requests, and answers that do not fit together (C5, C13, C15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fbs_portal.domain.codes import Route, Urgency
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage import judge, place
from fbs_portal.domain.triage.citing import cite, cite_some
from fbs_portal.domain.triage.judge import in_window
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Evidence, Finding

_SLOWLY, _QUICKLY = 2, 3
_NUMBERS = ("pain_axial", "pain_limb")


def _watch(
    rule: str,
    facts: Facts,
    *questions: str,
    params: Mapping[str, Any] | None = None,
    urgency: Urgency = Urgency.WATCH,
    source: str = "fbs_portal_convention",
) -> Finding:
    return Finding(
        rule=rule,
        params=params or {},
        evidence=tuple(cite(facts, question) for question in questions),
        source=source,
        urgency=urgency,
        route=Route.CLINIC,
    )


def quickly_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """Quickly worse: within two days at NRS >= 4 or with no number, below that watched (C5)."""
    if facts.story.trend != _QUICKLY:
        return None
    strong = facts.worst is None or facts.worst >= rules.pain.value
    return Finding(
        rule="quickly_worse",
        evidence=(cite(facts, "trend"), *cite_some(facts, *_NUMBERS)),
        source="lothian_ces",
        urgency=Urgency.SOON if strong else Urgency.WATCH,
        route=Route.SURGEON if strong else Route.CLINIC,
    )


def slowly_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """Slowly worse is watched at any number and asked again within 3 weeks."""
    if facts.story.trend != _SLOWLY:
        return None
    return Finding(
        rule="slowly_worse",
        evidence=(cite(facts, "trend"), *cite_some(facts, *_NUMBERS)),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=judge.days_on(facts, rules.recheck_rise_days.value),
    )


def danger_list_unanswered(facts: Facts, rules: RuleSet) -> Finding | None:
    """The danger list was not answered: never routine, because not answered is not "no" (C15)."""
    if facts.signs_answered:
        return None
    return Finding(
        rule="danger_list_unanswered",
        evidence=(cite(facts, "red_flags"),),
        source="cks_red_flags",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
        recheck_on=judge.days_on(facts, rules.recheck_unanswered_days.value),
    )


def wants_contact(facts: Facts, rules: RuleSet) -> Finding | None:
    """The patient asks to be contacted: within two working days."""
    if not facts.function.wants_contact:
        return None
    return _watch("wants_contact", facts, "wants_contact", urgency=Urgency.SOON)


def not_acceptable(facts: Facts, rules: RuleSet) -> Finding | None:
    """The patient could not live with it as it is, or is unsure: "no" is watched."""
    return _watch("not_acceptable", facts, "acceptable") if facts.function.acceptable == "no" else None


def globally_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """Much worse than before surgery by the patient's own judgement (6 or 7 of 7)."""
    change = facts.function.global_change
    if change is None or change < rules.global_worse.value or in_window(facts, rules):
        return None
    return _watch("globally_worse", facts, "global_change", source="werner_2017")


def treated_again(facts: Facts, rules: RuleSet) -> Finding | None:
    """Another operation or an emergency visit since the last form: the course may no longer be this one's."""
    found = (facts.function.treatments or frozenset()) & {"operation", "emergency_visit"}
    return _watch("treated_again", facts, "treatments") if found else None


def contradiction(facts: Facts, rules: RuleSet) -> Finding | None:
    """Answers that cannot both be right. Nothing is thrown away; the confidence is low."""
    found = contradictions(facts, rules)
    if not found:
        return None
    questions = dict.fromkeys(question for _, cited in found for question in cited)
    return Finding(
        rule="contradiction",
        params={"which": tuple(code for code, _ in found)},
        evidence=cite_some(facts, *questions),
        source="fbs_portal_convention",
        route=Route.NONE,
    )


def contradictions(facts: Facts, rules: RuleSet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What does not fit, each with the answers it is about."""
    story = facts.story
    found: list[tuple[str, tuple[str, ...]]] = []
    if story.relief_impossible:
        found.append(("relief_longer_than_surgery", ("relief",)))
    if story.relief in ("never", "under_4_weeks") and _seen_relief(facts, rules):
        found.append(("relief_seen_not_told", ("relief", *_NUMBERS)))
    if facts.limb.now == 0 and facts.map.now_sides and (facts.axial.now or 0) < rules.pain.value:
        found.append(("sites_without_pain", ("pain_sites", "pain_limb")))
    if story.same_pain == "same" and any(place.is_other_limb(facts, course, rules) for course in facts.courses):
        found.append(("same_but_elsewhere", ("same_pain", "pain_sites")))
    if story.onset == "never_left" and (story.relief_weeks or 0) >= rules.relief_short.value:
        found.append(("never_left_but_relieved", ("onset", "relief")))
    return tuple(found)


def _seen_relief(facts: Facts, rules: RuleSet) -> bool:
    return any(
        judge.reported_relief_weeks(course, rules) >= rules.relief_short.value for course in judge.lead(facts, rules)
    )


def unreadable(facts: Facts, rules: RuleSet) -> Finding | None:
    """An answer outside what its question allows, or reports out of order: a person looks, within two days."""
    if not facts.unreadable and not facts.out_of_order and facts.day >= 0:
        return None
    evidence = tuple(
        Evidence(question=question, value=_plain(facts.answers[question]), answered_on=facts.on)
        for question in facts.unreadable
    )
    return Finding(
        rule="unreadable",
        params={"questions": facts.unreadable, "out_of_order": facts.out_of_order},
        evidence=evidence or cite_some(facts, *_NUMBERS, "red_flags"),
        source="fbs_portal_convention",
        urgency=Urgency.SOON,
        route=Route.CLINIC,
    )


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) else repr(value)


RULES = (
    quickly_worse,
    slowly_worse,
    danger_list_unanswered,
    wants_contact,
    not_acceptable,
    globally_worse,
    treated_again,
    contradiction,
    unreadable,
)
