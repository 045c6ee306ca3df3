"""Runs a cohort through the rules and counts what they said against what was true."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fbs_portal.domain.codes import DANGER_FLOORS, Category, DangerSign
from fbs_portal.domain.facts import derive
from fbs_portal.domain.triage.engine import decide
from fbs_portal.domain.triage.types import Decision
from tests.cohorts import curves, plain, segments, states, truth
from tests.cohorts.person import SURGERY, Person
from tests.cohorts.reporting import Form, Habits, forms

GENERATORS: dict[str, Callable[[random.Random], Person]] = {
    "curves": curves.person,
    "states": states.person,
    "segments": segments.person,
    "plain": plain.person,
}
BANDS = ((0.5, "under 0.5"), (1.0, "0.5 to 1"), (2.0, "1 to 2"), (99.0, "2 or more"))
WEEK_12 = 84
Share = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One form: what is true, what was said, and how many points of pain lie between them."""

    person: Person
    form: Form
    truth: truth.Truth
    decision: Decision

    @property
    def band(self) -> str:
        return next(name for least, name in BANDS if abs(self.truth.margin) < least or least == 99.0)


Pair = tuple[Category, Category]


@dataclass(slots=True)
class Tally:
    """`refer` counts (true, said), `category` likewise, over forms at week 12 and later; `early` before that."""

    refer: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    category: Counter[Pair] = field(default_factory=Counter)
    early: Counter[Pair] = field(default_factory=Counter)
    signs: int = 0
    caught: int = 0

    def add(self, case: Case) -> None:
        pair = (case.truth.category, case.decision.category)
        for sign in case.form.signs:
            self.signs += 1
            self.caught += case.decision.urgency.at_least(DANGER_FLOORS[DangerSign(sign)])
        if case.form.day < WEEK_12:
            self.early[pair] += 1
            return
        self.category[pair] += 1
        self.refer[case.truth.refer, case.decision.refer] += 1

    @property
    def sensitivity(self) -> Share:
        return self.refer[True, True], self.refer[True, True] + self.refer[True, False]

    @property
    def specificity(self) -> Share:
        return self.refer[False, False], self.refer[False, False] + self.refer[False, True]

    @property
    def agreement(self) -> Share:
        return sum(n for (true, said), n in self.category.items() if true is said), self.category.total()

    @property
    def agreement_when_said(self) -> Share:
        """Of the forms for which a category was suggested at all."""
        known = {pair: n for pair, n in self.category.items() if pair[1] is not Category.UNDETERMINED}
        return sum(n for (true, said), n in known.items() if true is said), sum(known.values())


@dataclass(slots=True)
class Result:
    """One generator under one habit of answering, in all and by parts."""

    all: Tally = field(default_factory=Tally)
    band: dict[str, Tally] = field(default_factory=dict)
    family: dict[str, Tally] = field(default_factory=dict)
    region: dict[str, Tally] = field(default_factory=dict)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, case: Case) -> None:
        self.all.add(case)
        self.family.setdefault(case.person.family, Tally()).add(case)
        self.region.setdefault(case.person.operation.region, Tally()).add(case)
        if case.form.day >= WEEK_12:
            self.band.setdefault(case.band, Tally()).add(case)
            if case.truth.refer is not case.decision.refer:
                self._mistake(case)

    def _mistake(self, case: Case) -> None:
        what = "not referred" if case.truth.refer else "referred"
        key = (what, why(case))
        self.wrong[key] += 1
        self.examples.setdefault(key, told(case))


def why(case: Case) -> str:
    """Why this form got the wrong answer, by what would have given the right one."""
    last = case.form.snapshot.reports[-1].answers
    if abs(case.truth.margin) < 0.5:
        return "the truth lies within half a point of the threshold"
    if last["pain_axial"] is None or last["pain_limb"] is None:
        return "a pain number is missing"
    exact = forms(case.person, random.Random(0), Habits(noise=0, ask_always=True))
    clean = next(form for form in exact if form.day == case.form.day)
    if decide(facts=derive(clean.snapshot)).refer is not case.truth.refer:
        return "rounding, or one report after a change: the same answers without noise give it too"
    return "noise: without it the answer is right"


def told(case: Case) -> str:
    """The history in one line."""
    before = case.form.snapshot.baseline
    start = "none" if before is None else f"{before.answers['pain_axial']}/{before.answers['pain_limb']}"
    rows = ", ".join(
        f"day {(r.answered_on - SURGERY).days}: {_said(r.answers['pain_axial'])}/{_said(r.answers['pain_limb'])}"
        for r in case.form.snapshot.reports
    )
    axial, limb = case.person.pains(case.form.day)
    return f"{case.person.family}; before {start}; {rows}; truly {axial:.1f}/{limb:.1f}"


def _said(number: int | None) -> str:
    return "–" if number is None else str(number)


def run(generator: str, patients: int, seed: int, habits: Habits) -> Result:
    result = Result()
    for case in cases(generator=generator, patients=patients, seed=seed, habits=habits):
        result.add(case)
    return result


def cases(*, generator: str, patients: int, seed: int, habits: Habits) -> Iterator[Case]:
    chance = random.Random(seed)
    make = GENERATORS[generator]
    for _ in range(patients):
        one = make(chance)
        for form in forms(one, chance, habits):
            yield Case(
                person=one,
                form=form,
                truth=truth.read(one, form.day),
                decision=decide(facts=derive(form.snapshot)),
            )
