"""A small synthetic cohort: published courses, honest noise, answers left out. For sanity, not for proof.

Truth is a curve of two pains. What is reported is the truth plus noise with standard deviation 0.9, rounded;
one number in ten is left out, two in a hundred are mistaken.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot

SURGERY = date(2026, 1, 12)
NOISE = 0.9
LEFT_OUT, MISTAKEN = 0.10, 0.02
FORMS = (14, 42, 84, 182, 364, 728)
Curve = Callable[[int], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One true course. `story` is what an honest patient would tell while it hurts, by day."""

    kind: str
    before: tuple[float, float]
    axial: Curve
    limb: Curve
    story: Callable[[int], dict[str, Any]]


def _falling(start: float, end: float, weeks: float) -> Curve:
    """Falls from `start` to `end`, most of it within `weeks`."""
    return lambda day: end + (start - end) * 0.5 ** (day / (weeks * 7 / 2))


def _until(day_of_change: int, first: Curve, then: Curve) -> Curve:
    return lambda day: first(day) if day < day_of_change else then(day)


def _flat(value: float) -> Curve:
    return lambda day: value


def _never(day: int) -> dict[str, Any]:
    return {"same_pain": "same", "relief": "never", "onset": "never_left", "pain_sites": ["low_back", "left_calf"]}


def person(chance: random.Random) -> Person:
    """Shares follow the published courses: about two thirds do well."""
    axial, limb = chance.uniform(3, 7), chance.uniform(6, 9)
    kind = chance.choices(
        ("recovered", "slow", "unrelieved", "back_only", "returned", "other_side"), weights=(52, 14, 14, 8, 8, 4)
    )[0]
    low = chance.uniform(0.3, 1.8)
    good = _falling(limb, low, 3)
    back = _falling(axial + 1, chance.uniform(0.5, 2), 4)
    change = chance.choice((150, 240, 420))
    curves: dict[str, tuple[Curve, Curve, Callable[[int], dict[str, Any]]]] = {
        "recovered": (back, good, _never),
        "slow": (_falling(axial, 1.5, 10), _falling(limb, 1.5, 10), _never),
        "unrelieved": (_flat(axial), _flat(limb - chance.uniform(0, 1)), _never),
        "back_only": (_flat(max(axial, 5.5)), good, _never),
        "returned": (back, _until(change, good, _flat(limb - 1)), _returned(change)),
        "other_side": (back, _until(change, good, _flat(6.0)), _other_side(change)),
    }
    axial_curve, limb_curve, story = curves[kind]
    return Person(kind=kind, before=(axial, limb), axial=axial_curve, limb=limb_curve, story=story)


def _returned(change: int) -> Callable[[int], dict[str, Any]]:
    relief = "over_6_months" if change > 220 else "4_to_12_weeks"

    def story(day: int) -> dict[str, Any]:
        if day < change:
            return _never(day)
        return {"same_pain": "same", "relief": relief, "onset": "gradual", "pain_sites": ["left_calf"]}

    return story


def _other_side(change: int) -> Callable[[int], dict[str, Any]]:
    def story(day: int) -> dict[str, Any]:
        if day < change:
            return _never(day)
        return {"same_pain": "different", "relief": "unsure", "onset": "gradual", "pain_sites": ["right_calf"]}

    return story


def histories(person: Person, chance: random.Random, *, noise: float) -> Iterator[Snapshot]:
    """What the clinic knows after each form; with `noise` 0 the truth itself, nothing left out."""
    operation = Operation(
        surgery_date=SURGERY, region="lumbar", procedures=("discectomy",), levels=("L5-S1",), side="left"
    )
    baseline = Baseline(
        answered_on=SURGERY - timedelta(days=7),
        answers=_numbers(person.before, chance, noise) | {"pain_sites": ["low_back", "left_calf"]},
    )
    reports: tuple[Report, ...] = ()
    for day in FORMS:
        answers = _numbers((person.axial(day), person.limb(day)), chance, noise) | {"trend": "same", "red_flags": []}
        if max(answers["pain_axial"] or 0, answers["pain_limb"] or 0) >= 4:
            answers |= person.story(day)
        reports = (*reports, Report(answered_on=SURGERY + timedelta(days=day), answers=answers))
        yield Snapshot(operation=operation, baseline=baseline, reports=reports)


def _numbers(truth: tuple[float, float], chance: random.Random, noise: float) -> dict[str, Any]:
    return {
        question: _reported(value, chance, noise)
        for question, value in zip(("pain_axial", "pain_limb"), truth, strict=True)
    }


def _reported(value: float, chance: random.Random, noise: float) -> int | None:
    if noise and chance.random() < LEFT_OUT:
        return None
    if noise and chance.random() < MISTAKEN:
        return chance.randint(0, 10)
    return min(10, max(0, round(value + chance.gauss(0, noise))))
