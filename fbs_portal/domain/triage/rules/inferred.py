"""Dangers inferred from answers, not ticked. They only raise (C1, C19)."""

from __future__ import annotations

from fbs_portal.domain.codes import Risk, Route, Urgency
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage.citing import cite_some
from fbs_portal.domain.triage.judge import severe
from fbs_portal.domain.triage.ruleset import CONVENTION, RuleSet
from fbs_portal.domain.triage.types import Finding

_QUICKLY = 3
_UNDER_5_MINUTES = 4
_NUMBERS = ("pain_axial", "pain_limb")


def _found(facts: Facts, rule: str, questions: tuple[str, ...], urgency: Urgency, source: str = CONVENTION) -> Finding:
    route = Route.EMERGENCY_DEPARTMENT if urgency is Urgency.EMERGENCY else Route.SURGEON
    return Finding(
        rule=rule, evidence=cite_some(facts, *questions), source=source, urgency=urgency, route=route, pain=""
    )


def sudden_and_cannot_walk(facts: Facts, rules: RuleSet) -> Finding | None:
    """Sudden onset, NRS >= 8 and walking under 5 minutes is the danger sign RF15 unticked: same day."""
    if facts.story.onset != "sudden" or facts.walking.now != _UNDER_5_MINUTES:
        return None
    if facts.worst is None or facts.worst < rules.extreme.value:
        return None
    return _found(facts, "sudden_and_cannot_walk", ("onset", "walking", *_NUMBERS), Urgency.SAME_DAY)


def now_in_both_legs(facts: Facts, rules: RuleSet) -> Finding | None:
    """One leg (or arm) before or last time, now both, suddenly or quickly worse: same day.

    Bilateral or unilateral-to-bilateral sciatica counts towards cauda equina syndrome. Nobody having
    said where it hurt before is not a "no". A limb pain answered 0 is not limb pain.
    """
    if not facts.map.both_legs_new or facts.limb.now == 0:
        return None
    if facts.story.onset != "sudden" and facts.story.trend != _QUICKLY:
        return None
    return _found(
        facts, "now_in_both_legs", ("pain_sites", "onset", "trend", "pain_limb"), Urgency.SAME_DAY, "lothian_ces"
    )


def injury_severe(facts: Facts, rules: RuleSet) -> Finding | None:
    """After an injury with NRS >= 7, or with both numbers unanswered: within two days."""
    if facts.story.onset != "after_injury":
        return None
    if facts.worst is not None and facts.worst < rules.severe.value:
        return None
    return _found(facts, "injury_severe", ("onset", *_NUMBERS), Urgency.SOON, "finucane_2020")


def injury_quickly_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """After an injury and quickly worse at NRS >= 4 (or unknown): same day."""
    if facts.story.onset != "after_injury" or facts.story.trend != _QUICKLY:
        return None
    if facts.worst is not None and facts.worst < rules.pain.value:
        return None
    return _found(facts, "injury_quickly_worse", ("onset", "trend", *_NUMBERS), Urgency.SAME_DAY, "finucane_2020")


def bleeding_risk(facts: Facts, rules: RuleSet) -> Finding | None:
    """On an anticoagulant, new severe pain in the first 14 days: a bleed until shown otherwise (C19).

    New means sudden, quickly worse, 2 or more above an earlier report since surgery, or limb pain 2 or
    more above before surgery.
    """
    if Risk.ANTICOAGULANT not in facts.operation.risks or facts.day > rules.anticoagulant_days.value:
        return None
    for course in facts.courses:
        if not severe(course, rules) or course.now is None:
            continue
        rose = course.lowest is not None and course.now - course.lowest >= rules.worse_twice.value
        above = course.kind == "limb" and course.before is not None
        above = above and course.now - (course.before or 0) >= rules.above_before.value
        if rose or above or facts.story.onset == "sudden" or facts.story.trend == _QUICKLY:
            return _found(facts, "bleeding_risk", (course.question, "onset", "trend"), Urgency.EMERGENCY)
    return None


def weak_bone_risk(facts: Facts, rules: RuleSet) -> Finding | None:
    """On steroids or with osteoporosis: pain of 4 or more after an injury, or sudden severe pain: within two days."""
    if Risk.STEROIDS_OR_OSTEOPOROSIS not in facts.operation.risks or facts.worst is None:
        return None
    limit = {"after_injury": rules.pain, "sudden": rules.severe}.get(facts.story.onset or "")
    if limit is None or facts.worst < limit.value:
        return None
    return _found(facts, "weak_bone_risk", ("onset", *_NUMBERS), Urgency.SOON, "finucane_2020")


def cancer_risk(facts: Facts, rules: RuleSet) -> Finding | None:
    """Cancer noted at enrolment and quickly worse pain of 4 or more: same day; slowly worse: within two days."""
    if Risk.CANCER not in facts.operation.risks or facts.story.trend is None or facts.story.trend < 2:
        return None
    if facts.worst is None or facts.worst < rules.pain.value:
        return None
    urgency = Urgency.SAME_DAY if facts.story.trend == _QUICKLY else Urgency.SOON
    return _found(facts, "cancer_risk", ("trend", *_NUMBERS), urgency, "finucane_2020")


def infection_risk(facts: Facts, rules: RuleSet) -> Finding | None:
    """Weak immunity or diabetes, within 90 days, severe and quickly worse: infection may come without fever."""
    if Risk.WEAK_IMMUNITY_OR_DIABETES not in facts.operation.risks or facts.day > rules.infection_days.value:
        return None
    if facts.story.trend != _QUICKLY or facts.worst is None or facts.worst < rules.severe.value:
        return None
    return _found(facts, "infection_risk", ("trend", *_NUMBERS), Urgency.SAME_DAY, "finucane_2020")


RULES = (
    sudden_and_cannot_walk,
    now_in_both_legs,
    injury_severe,
    injury_quickly_worse,
    bleeding_risk,
    weak_bone_risk,
    cancer_risk,
    infection_risk,
)
