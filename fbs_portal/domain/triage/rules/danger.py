"""Danger signs the patient ticked. Their floors hold whatever the pain is (C2, C3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from fbs_portal.domain.codes import DANGER_FLOORS, DangerSign, Risk, Route, Urgency
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.snapshot import Operation
from fbs_portal.domain.triage.citing import cite, cite_some
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.domain.triage.types import Finding

SIGN_SOURCES: dict[DangerSign, str] = {
    DangerSign.SADDLE_NUMBNESS: "bmj_ces",
    DangerSign.BLADDER: "bmj_ces",
    DangerSign.BOWEL: "bmj_ces",
    DangerSign.BOTH_LEGS: "lothian_ces",
    DangerSign.CHEST_OR_BREATHING: "fusion_when_to_call",
    DangerSign.LIMB_PARALYSIS: "fusion_when_to_call",
    DangerSign.CLUMSY_HANDS_OR_GAIT: "fusion_when_to_call",
    DangerSign.SWALLOW_OR_NECK_SWELLING: "fusion_when_to_call",
    DangerSign.DROWSY_OR_CONFUSED: "fbs_portal_convention",
    DangerSign.FOOT_DROP: "acute_back_pathway",
    DangerSign.FEVER: "fusion_when_to_call",
    DangerSign.WOUND: "wound_infection_rates",
    DangerSign.WOUND_FLUID: "wound_leaflet",
    DangerSign.HEADACHE_UPRIGHT: "fbs_portal_convention",
    DangerSign.CALF_SWELLING: "fusion_when_to_call",
    DangerSign.INJURY: "finucane_2020",
    DangerSign.CANNOT_WALK: "fbs_portal_convention",
    DangerSign.STOPPED_MEDICINE_ILL: "fbs_portal_convention",
    DangerSign.CANCER_OR_WEIGHT_LOSS: "cks_red_flags",
}

_FEVER_WITH = frozenset({"headache_upright", "foot_drop", "cannot_walk", "wound_fluid"})
_INJURY_WITH = frozenset({"foot_drop", "cannot_walk"})
_QUICKLY = 3


def emergency_pairs(signs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Two signs that together are an emergency although neither is alone (C2)."""
    ticked = set(signs)
    pairs = [("fever", other) for other in sorted(_FEVER_WITH)] + [("injury", other) for other in sorted(_INJURY_WITH)]
    return tuple(pair for pair in pairs if ticked.issuperset(pair))


def danger_urgency(
    *, signs: Iterable[str], operation: Operation | None = None, on: date | None = None, rules: RuleSet = DEFAULT
) -> Urgency | None:
    """The least urgency of these ticked signs, for a form that is not finished; None when none is ticked.

    `operation` and `on` let an anticoagulant in the first days after surgery count. An unknown sign is same day.
    """
    ticked = [sign for sign in signs if sign]
    if not ticked:
        return None
    floors = [DANGER_FLOORS[DangerSign(sign)] if sign in _KNOWN else Urgency.SAME_DAY for sign in ticked]
    if emergency_pairs(ticked) or _thinned(ticked, operation, on, rules):
        return Urgency.EMERGENCY
    return min(floors, key=lambda urgency: urgency.rank)


_KNOWN = frozenset(sign.value for sign in DangerSign)


def _thinned(signs: Iterable[str], operation: Operation | None, on: date | None, rules: RuleSet) -> bool:
    """Sudden severe pain ticked while the blood is thinned, in the first days: a bleed presses on the cord."""
    if operation is None or on is None or Risk.ANTICOAGULANT not in operation.risks:
        return False
    day = (on - operation.surgery_date).days
    return day <= rules.anticoagulant_days.value and bool({"cannot_walk", "injury"} & set(signs))


def _ticked(urgency: Urgency, route: Route) -> Callable[[Facts, RuleSet], Finding | None]:
    def rule(facts: Facts, rules: RuleSet) -> Finding | None:
        signs = [sign for sign in facts.signs if DANGER_FLOORS[DangerSign(sign)] is urgency]
        if not signs:
            return None
        since = {sign: facts.known_signs[sign].isoformat() for sign in signs if sign in facts.known_signs}
        return Finding(
            rule=f"danger_{urgency.value}",
            params={"signs": tuple(signs), "known_since": since},
            evidence=(cite(facts, "red_flags"),),
            source=SIGN_SOURCES[DangerSign(signs[0])],
            urgency=urgency,
            route=route,
        )

    rule.__name__ = rule.__qualname__ = f"danger_{urgency.value}"
    rule.__doc__ = f"A ticked sign whose floor is {urgency.value}. A sign known as old still counts (C16)."
    return rule


danger_emergency = _ticked(Urgency.EMERGENCY, Route.EMERGENCY_DEPARTMENT)
danger_same_day = _ticked(Urgency.SAME_DAY, Route.SURGEON)
danger_soon = _ticked(Urgency.SOON, Route.CLINIC)


def danger_combination(facts: Facts, rules: RuleSet) -> Finding | None:
    """Fever with headache, foot drop, cannot walk or wound fluid; injury with foot drop or cannot walk (C2)."""
    if len(facts.signs) < 2:
        return None
    pairs = emergency_pairs(facts.signs)
    if not pairs:
        return None
    return Finding(
        rule="danger_combination",
        params={"signs": tuple(sorted({sign for pair in pairs for sign in pair}))},
        evidence=(cite(facts, "red_flags"),),
        source="fbs_portal_convention",
        urgency=Urgency.EMERGENCY,
        route=Route.EMERGENCY_DEPARTMENT,
    )


def danger_quick_weakness(facts: Facts, rules: RuleSet) -> Finding | None:
    """Foot drop while everything gets worse quickly: an emergency (C2, tier "A if fast" of RF7)."""
    if DangerSign.FOOT_DROP not in facts.signs or facts.story.trend != _QUICKLY:
        return None
    return Finding(
        rule="danger_quick_weakness",
        evidence=cite_some(facts, "red_flags", "trend"),
        source="lothian_ces",
        urgency=Urgency.EMERGENCY,
        route=Route.EMERGENCY_DEPARTMENT,
    )


def danger_cancer_worse(facts: Facts, rules: RuleSet) -> Finding | None:
    """Weight loss or night pain with quickly worse or weak legs: the same day (C2)."""
    if DangerSign.CANCER_OR_WEIGHT_LOSS not in facts.signs:
        return None
    weak = DangerSign.FOOT_DROP in facts.signs or "weakness_unchanged" in (facts.function.nerve or ())
    if facts.story.trend != _QUICKLY and not weak:
        return None
    return Finding(
        rule="danger_cancer_worse",
        evidence=cite_some(facts, "red_flags", "trend", "nerve_symptoms"),
        source="acute_back_pathway",
        urgency=Urgency.SAME_DAY,
        route=Route.SURGEON,
    )


def danger_unknown_sign(facts: Facts, rules: RuleSet) -> Finding | None:
    """A ticked sign this version does not know, from another questionnaire: treated as same day."""
    if not facts.unknown_signs:
        return None
    return Finding(
        rule="danger_unknown_sign",
        params={"signs": facts.unknown_signs},
        evidence=(cite(facts, "red_flags"),),
        source="fbs_portal_convention",
        urgency=Urgency.SAME_DAY,
        route=Route.SURGEON,
    )


RULES = (
    danger_emergency,
    danger_same_day,
    danger_soon,
    danger_combination,
    danger_quick_weakness,
    danger_cancer_worse,
    danger_unknown_sign,
)
