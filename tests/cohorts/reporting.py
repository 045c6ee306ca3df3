"""What a patient with a true course writes down: noise, rounding, gaps and mistakes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.snapshot import Baseline, Report, Snapshot
from tests.cohorts.person import SURGERY, Person

Mistakes = Literal["one_a_report", "each_answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How badly answers are given.

    `noise`: standard deviation of a pain number. `missing`: share of answers left out. `mistaken`: share of reports
    with one wrong account (relief, onset, or place), or, with `each_answer`, share of each account that is wrong.
    `danger`: share of reports with a danger sign. `ask_always`: the account is asked whatever the number.
    """

    noise: float = 0.9
    missing: float = 0.0
    mistaken: float = 0.0
    mistakes: Mistakes = "one_a_report"
    danger: float = 0.0
    ask_always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One answered form: what the clinic knows with it."""

    day: int
    snapshot: Snapshot
    signs: tuple[str, ...]


ACCOUNTS = ("relief", "onset", "place")
_RELIEF = ((1, "never"), (28, "under_4_weeks"), (84, "4_to_12_weeks"), (182, "3_to_6_months"))
_WRONG_SITES = ("right_calf", "left_thigh_front", "tailbone", "right_buttock", "neck", "left_hand_thumb_side")


def forms(person: Person, chance: random.Random, habits: Habits) -> Iterator[Form]:
    baseline = _baseline(person, chance, habits)
    reports: tuple[Report, ...] = ()
    for day in person.days:
        answers, signs = _answers(person, day, chance, habits)
        reports = (*reports, Report(answered_on=SURGERY + timedelta(days=day), answers=answers))
        yield Form(
            day=day, snapshot=Snapshot(operation=person.operation, baseline=baseline, reports=reports), signs=signs
        )


def _baseline(person: Person, chance: random.Random, habits: Habits) -> Baseline | None:
    if person.baseline == "none":
        return None
    answers: dict[str, Any] = {
        question: noisy(value, chance, habits.noise)
        for question, value in zip(("pain_axial", "pain_limb"), person.before, strict=True)
    }
    recalled = person.baseline == "recalled"
    answered = SURGERY + timedelta(days=10 if recalled else -7)
    return Baseline(answered_on=answered, answers=answers | {"pain_sites": [*person.sites_before]}, recalled=recalled)


def noisy(value: float, chance: random.Random, noise: float) -> int:
    return min(10, max(0, round(value + chance.gauss(0, noise)))) if noise else round(value)


def _answers(person: Person, day: int, chance: random.Random, habits: Habits) -> tuple[dict[str, Any], tuple[str, ...]]:
    signs = (chance.choice(list(DangerSign)).value,) if chance.random() < habits.danger else ()
    answers: dict[str, Any] = {
        question: noisy(value, chance, habits.noise)
        for question, value in zip(("pain_axial", "pain_limb"), person.pains(day), strict=True)
    }
    answers["trend"] = _trend(person, day)
    if habits.ask_always or max(answers["pain_axial"], answers["pain_limb"]) >= 4:
        answers |= _account(person, day, chance, habits)
    for question in list(answers):
        if chance.random() < habits.missing:
            answers[question] = None
    return answers | {"red_flags": list(signs)}, signs


def _trend(person: Person, day: int) -> str:
    """Over the last 4 weeks, as somebody who feels no change below one point."""
    change = max(now - then for now, then in zip(person.pains(day), person.pains(max(1, day - 28)), strict=True))
    if change > 1:
        return "slowly_worse"
    fell = min(now - then for now, then in zip(person.pains(day), person.pains(max(1, day - 28)), strict=True))
    return "better" if fell < -1 else "same"


def _account(person: Person, day: int, chance: random.Random, habits: Habits) -> dict[str, Any]:
    """The story of the pain that hurts most, told by somebody who may be mistaken."""
    told = honest(person, day)
    if habits.mistakes == "each_answer":
        wrong = [account for account in ACCOUNTS if chance.random() < habits.mistaken]
    else:
        wrong = [chance.choice(ACCOUNTS)] if chance.random() < habits.mistaken else []
    for account in wrong:
        told |= _mistaken(account, told, day, chance)
    return told


def honest(person: Person, day: int) -> dict[str, Any]:
    which = 0 if person.pains(day)[0] > person.pains(day)[1] else 1
    mine = person.happened(day) and person.event_pain == ("axial", "limb")[which]
    moved = mine and person.event in ("other_side", "other_place", "next_level")
    relief = _relief_days(person, which, day)
    gone = relief >= 28
    onset = "never_left" if not gone else "sudden" if person.sudden else "gradual"
    if mine and person.event == "after_injury":
        onset = "after_injury"
    elif moved:
        onset = "sudden" if person.sudden else "gradual"
    return {
        "pain_sites": [*(person.sites_after if mine else person.sites_before)],
        "same_pain": "different" if moved else "same",
        "relief": next((answer for most, answer in _RELIEF if relief < most), "over_6_months"),
        "onset": onset,
    }


def _relief_days(person: Person, which: int, day: int) -> int:
    """Longest time at 2 or below, or half of before, up to today."""
    level = max(2.0, person.before[which] / 2)
    longest, start = 0, None
    for at in range(3, day + 1, 3):
        if person.pains(at)[which] > level:
            start = None
            continue
        start = at if start is None else start
        longest = max(longest, at - start)
    return longest


def _mistaken(account: str, told: dict[str, Any], day: int, chance: random.Random) -> dict[str, Any]:
    if account == "relief":
        options = ["never", "under_4_weeks", "4_to_12_weeks", "3_to_6_months", "over_6_months"]
        return {"relief": chance.choice([option for option in options if option != told["relief"]])}
    if account == "onset":
        options = ["never_left", "sudden", "gradual", "after_injury", "unsure"]
        return {"onset": chance.choice([option for option in options if option != told["onset"]])}
    if chance.random() < 0.5:
        options = ["same", "partly", "different", "unsure"]
        return {"same_pain": chance.choice([option for option in options if option != told["same_pain"]])}
    return {"pain_sites": [chance.choice(_WRONG_SITES)]}
