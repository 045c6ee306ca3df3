"""Walking, PEG, opioids, new weakness, and a stimulator that loses its effect (C8, C11, C14)."""

from __future__ import annotations

from fbs_portal.domain.codes import Pattern, Route, Urgency
from fbs_portal.domain.facts import Course, Facts, Walking
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.citing import cite, cite_some, told
from fbs_portal.domain.triage.judge import chronic, hurts, in_window, worsened
from fbs_portal.domain.triage.rules.recovered import dependent
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Evidence, Finding

_PEG = ("peg_pain", "peg_enjoyment", "peg_activity")
_EVERY_DAY = 2


def walking_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """Walking got worse: two steps once, or one step on two reports in a row (C8).

    After surgery that makes room for the nerves walking counts as much as pain. Not eased by sitting or
    bending is not claudication; not asked is not a "no". Other operations need "eased: yes".
    """
    if in_window(facts, rules):
        return None
    steps_once = _lost(facts.walking, rules)
    if not steps_once and not _lost_twice(facts.walking, rules):
        return None
    eased = facts.walking.eased
    claudication = eased == "yes" or (facts.decompressed and eased != "no")
    late = chronic(facts, rules) and claudication
    hurting = bool(judge.hurting(facts, rules))
    return Finding(
        rule="walking_worse",
        params={
            "claudication": claudication,
            "eased": eased,
            "now": facts.answers.get("walking"),
            "best": facts.walking.best_value,
        },
        evidence=(cite(facts, "walking", facts.walking.best_value), *cite_some(facts, "walking_eased")),
        source="hebert_2019",
        urgency=Urgency.EVALUATION if late and (steps_once or hurting) else Urgency.WATCH,
        refer=late and hurting,
        route=Route.SURGEON if claudication else Route.CLINIC,
        pattern=Pattern.RETURNED if late and (steps_once or not hurting) else None,
    )


def _lost(walking: Walking, rules: RuleSet) -> bool:
    if walking.now is None or walking.best is None:
        return False
    return walking.now - walking.best >= rules.walking_bins_once.value


def _lost_twice(walking: Walking, rules: RuleSet) -> bool:
    low = walking.best_before_last
    if walking.now is None or walking.previous is None or low is None:
        return False
    return min(walking.now, walking.previous) - low >= rules.walking_bins_twice.value


def _peg_evidence(facts: Facts) -> tuple[Evidence, ...]:
    return tuple(cite(facts, question) for question in _PEG)


def peg_and_opioids(facts: Facts, rules: RuleSet) -> Finding | None:
    """PEG >= 5 with opioids every day: an evaluation from 12 weeks on, even when the pain is low (C11)."""
    if not dependent(facts, rules):
        return None
    late = chronic(facts, rules)
    return Finding(
        rule="peg_and_opioids",
        params={"peg": round(facts.function.peg or 0, 1)},
        evidence=(*_peg_evidence(facts), cite(facts, "opioids")),
        source="krebs_2009",
        urgency=Urgency.EVALUATION if late else Urgency.WATCH,
        refer=late,
        route=Route.PAIN_EVALUATION if late else Route.CLINIC,
    )


def peg_no_gain(facts: Facts, rules: RuleSet) -> Finding | None:
    """PEG >= 5 and no better than at the last form or before surgery: watched."""
    now = facts.function.peg
    if now is None or now < rules.peg_high.value or not chronic(facts, rules):
        return None
    earlier = [peg for peg in (facts.function.peg_previous, facts.function.peg_before) if peg is not None]
    if not any(peg - now < rules.peg_gain.value for peg in earlier):
        return None
    return Finding(
        rule="peg_no_gain",
        params={"peg": round(now, 1)},
        evidence=_peg_evidence(facts),
        source="krebs_mid",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
    )


def opioids_daily(facts: Facts, rules: RuleSet) -> Finding | None:
    """Opioids every day 12 weeks or more after surgery; rising from some days stands out (P4)."""
    used = facts.function.opioids
    if used != _EVERY_DAY or not chronic(facts, rules):
        return None
    previous = facts.function.opioids_previous
    return Finding(
        rule="opioids_daily",
        params={"rising": previous is not None and previous < used},
        evidence=(cite(facts, "opioids", facts.previous_answers.get("opioids")),),
        source="fbs_portal_convention",
        urgency=Urgency.WATCH,
        route=Route.CLINIC,
    )


def weakness(facts: Facts, rules: RuleSet) -> Finding | None:
    """Weaker than before, not getting worse. Newly said: to the surgeon within two days (C12); else watched.

    Where nobody asked before, it is taken as new until week 12: surgery itself may have done it.
    """
    symptoms = facts.function.nerve
    if not symptoms or "weakness_unchanged" not in symptoms:
        return None
    earlier = facts.function.nerve_earlier
    new = not chronic(facts, rules) if earlier is None else "weakness_unchanged" not in earlier
    return Finding(
        rule="weakness",
        params={"new": new},
        evidence=(cite(facts, "nerve_symptoms"),),
        source="acute_back_pathway",
        urgency=Urgency.SOON if new else Urgency.WATCH,
        route=Route.SURGEON if new else Route.CLINIC,
    )


def stimulator_fading(facts: Facts, rules: RuleSet) -> Finding | None:
    """A stimulator that lost half of its relief: ask for a device check (C14)."""
    if not facts.stimulator:
        return None
    best = {course.kind: _best(course, rules) for course in facts.courses}
    found = tuple(course for course in facts.courses if _faded(course, best[course.kind], rules))
    if not found:
        return None
    sure = any(worsened(facts, course, rules) for course in found)
    return Finding(
        rule="stimulator_fading",
        params=told(facts, found, best=tuple(best[course.kind] for course in found)),
        evidence=tuple(cite(facts, course.question, best[course.kind]) for course in found),
        source="kumar_2008",
        urgency=Urgency.EVALUATION if sure and chronic(facts, rules) else Urgency.WATCH,
        route=Route.CLINIC,
    )


def _best(course: Course, rules: RuleSet) -> int | None:
    """What the device reached: two high reports in a row are held against the reports before them (ADR 0102)."""
    low, before = course.confirmed_low, course.confirmed_low_before_last
    enough = rules.worse_twice.value
    if before is None:  # one report only, so it may have been a slip
        before, enough = course.low_before_last, rules.worse_single_low.value
    if low is None or before is None or course.previous is None:
        return low
    return min(low, before) if course.previous - before >= enough else low


def _faded(course: Course, low: int | None, rules: RuleSet) -> bool:
    if low is None or course.now is None or course.before is None or not hurts(course, rules):
        return False
    gained, lost = course.before - low, course.now - low
    return gained >= rules.worse_twice.value and lost >= max(
        rules.worse_twice.value, gained * rules.stimulator_loss.value
    )


RULES = (walking_worse, peg_and_opioids, peg_no_gain, opioids_daily, weakness, stimulator_fading)
