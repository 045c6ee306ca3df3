"""A replay says of every report just what `decide` says, under both sets: over cohorts and over any history."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.facts import Course, Facts, complete, derive, extend, read_past
from fbs_portal.domain.facts.sparing import sparing
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.snapshot import Report, Snapshot
from fbs_portal.domain.triage.applicable import MAY, applicable, most
from fbs_portal.domain.triage.batch import replay_told
from fbs_portal.domain.triage.engine import PRECEDENCE, decide
from fbs_portal.domain.triage.rules import RULES
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.domain.vocabulary import QUESTIONS
from tests.cohorts.count import GENERATORS
from tests.cohorts.reporting import Habits, forms
from tests.domain.triage.histories import DECLINED
from tests.domain.triage.test_monotone import SURGERY, answer, any_history

STRICT = DEFAULT.with_values(
    version="strict", pain=3, severe=6, chronic_days=90, healing_days=56, relief_short=8, walking_short=4
).with_categories(version="strict", returned="new")
ODD: tuple[Any, ...] = (DECLINED, True, 1.0, "3", -1, 11, [], ["x"], "", 0, None)


TOLD: dict[str, Told] = {}


def told(report: Report) -> Told:
    """Equal answers share their readings, as they do in a replay: without that no memo would ever be asked."""
    return TOLD.setdefault(repr(sorted(report.answers.items(), key=str)), Told(report.answers))


def same(snapshot: Snapshot, new: RuleSet = STRICT) -> None:
    reports = [(report.answered_on, told(report)) for report in snapshot.reports]
    pairs = replay_told(operation=snapshot.operation, baseline=snapshot.baseline, reports=reports, old=DEFAULT, new=new)
    assert len(pairs) == len(snapshot.reports)
    for number, pair in enumerate(pairs, start=1):
        so_far = Snapshot(operation=snapshot.operation, baseline=snapshot.baseline, reports=snapshot.reports[:number])
        for said, rules in zip(pair, (DEFAULT, new), strict=True):
            decision = decide(facts=derive(so_far), ruleset=rules)
            assert said == (decision.category, decision.pattern, decision.urgency, decision.refer), so_far


def patients(seed: int, count: int) -> Iterator[Snapshot]:
    chance = random.Random(seed)
    for number in range(count):
        habits = Habits(noise=chance.choice((0.5, 1.4)), missing=chance.choice((0, 0.12)), mistaken=0.1, danger=0.02)
        yield list(forms(list(GENERATORS.values())[number % 2](chance), chance, habits))[-1].snapshot


def test_over_patients() -> None:
    for snapshot in patients(2, 150):
        same(snapshot)


def test_over_sets_that_only_name_patterns_otherwise() -> None:
    renamed = DEFAULT.with_categories(version="renamed", returned="new", healing="undetermined")
    for snapshot in patients(4, 80):
        same(snapshot, renamed)


def test_over_sets_that_differ_in_one_number() -> None:
    """Whatever rules do with a threshold: judged abreast, the two sets say what each of them says alone."""
    chance, histories = random.Random(12), patients(12, 10_000)
    for name, one in DEFAULT.thresholds().items():
        for value in {one.low, one.high} - {one.value}:
            other = DEFAULT.with_values(version=name, **{name: value})
            for snapshot in (*(any_history(chance) for _ in range(6)), *islice(histories, 3)):
                same(snapshot, other)


def test_over_any_history() -> None:
    chance = random.Random(7)
    for _ in range(400):
        same(any_history(chance))


def test_over_calm_histories_with_one_odd_answer_each() -> None:
    chance = random.Random(8)
    for _ in range(150):
        snapshot = any_history(chance)
        calm = [_calm(report, chance) for report in snapshot.reports]
        same(Snapshot(operation=snapshot.operation, baseline=snapshot.baseline, reports=tuple(calm)))


def _calm(report: Report, chance: random.Random) -> Report:
    """Low numbers or none, and no place: what the memo answers; and one answer that it has to notice."""
    answers = {**report.answers, "pain_axial": chance.randint(0, 3), "pain_limb": chance.choice((0, 1, 2, 3, None))}
    answers |= {"pain_sites": chance.choice((None, []))}
    if chance.random() < 0.6:
        answers[chance.choice(list(answers))] = chance.choice(ODD)
    return Report(answered_on=report.answered_on, answers=answers)


def test_over_plain_histories_that_share_the_memo() -> None:
    """Few answers, few values: most reports find an earlier one in the memo, which must not lack what matters."""
    chance = random.Random(9)
    for _ in range(2000):
        snapshot = any_history(chance)
        topic = chance.choice(TOPICS)
        baseline = snapshot.baseline and replace(snapshot.baseline, answers=_plain(chance, topic))
        operation = replace(snapshot.operation, procedures=(chance.choice(("laminectomy", "fusion")),), region="lumbar")
        reports = tuple(
            Report(answered_on=SURGERY + timedelta(days=day), answers=_plain(chance, topic))
            for day in sorted(chance.sample((14, 42, 50, 84, 90, 182), chance.randint(1, 3)))
        )
        same(Snapshot(operation=operation, baseline=baseline, reports=reports))


def test_over_numbers_alone() -> None:
    """Of few values, given or not: lows after severe reports, relief that is only seen, levels in a number's place."""
    chance = random.Random(13)
    for _ in range(1200):
        snapshot = any_history(chance)
        before = {"pain_axial": chance.choice((4, 8)), "pain_limb": chance.choice((4, 8))}
        baseline = snapshot.baseline and replace(snapshot.baseline, answers=before)
        operation = replace(snapshot.operation, procedures=(chance.choice(("laminectomy", "fusion")),), region="lumbar")
        days = sorted(chance.sample((3, 17, 33, 40, 60, 84, 120, 182, 240, 300, 365), chance.randint(2, 5)))
        usual, words = chance.choice(((1,), (2, 8), (8,), (4, 5), (5, 8, None))), chance.random() < 0.3
        reports = tuple(
            Report(answered_on=SURGERY + timedelta(days=day), answers=_numbers(chance, usual, words=words))
            for day in days
        )
        same(Snapshot(operation=operation, baseline=baseline, reports=reports))


def _numbers(chance: random.Random, usual: tuple[int | None, ...], *, words: bool) -> dict[str, Any]:
    given = usual if chance.random() < 0.7 else (1, 6, None)
    answers: dict[str, Any] = {"pain_axial": 1, "pain_limb": chance.choice(given), "red_flags": []}
    return answers | ({"onset": "never_left", "relief": "never"} if words else {})


TOPICS: tuple[tuple[str, ...], ...] = (
    ("walking", "walking_eased"),
    ("nerve_symptoms",),
    ("peg_pain", "peg_enjoyment", "peg_activity", "opioids"),
    tuple(question for question in QUESTIONS if not question.startswith("pain_") and question != "red_flags"),
)


def _plain(chance: random.Random, topic: tuple[str, ...]) -> dict[str, Any]:
    answers: dict[str, Any] = {"pain_axial": 2, "pain_limb": chance.choice((2, 2, 2, 3, 8, None)), "red_flags": []}
    asked = topic if len(topic) < 5 else chance.sample(topic, chance.choice((0, 1, 2)))
    for question in asked:
        answers[question] = answer(question, chance)
        if question.startswith("peg"):
            answers[question] = 6 if chance.random() < 0.6 else 2
        if question == "nerve_symptoms":
            answers[question] = chance.choice(([], ["weakness_unchanged"]))
    if len(topic) < 5 and chance.random() < 0.3:
        answers = {question: value for question, value in answers.items() if question not in topic}
    return answers


@pytest.mark.parametrize("ruleset", [DEFAULT, STRICT], ids=["default", "strict"])
def test_no_rule_says_more_than_it_may(ruleset: RuleSet) -> None:
    chance = random.Random(10)
    order = list(Urgency)
    for snapshot in (*(any_history(chance) for _ in range(800)), *patients(3, 60)):
        facts = derive(snapshot)
        asked = {one.rule for one in applicable(facts, ruleset)}
        for rule in RULES:
            finding = rule(facts, ruleset)
            if finding is None:
                continue
            assert rule in asked, rule.__name__
            limit = most(rule, late=facts.day >= ruleset.chronic_days.value)
            assert order.index(finding.urgency) >= limit.urgency, rule.__name__
            assert limit.refer or not finding.refer, rule.__name__
            assert finding.pattern is None or PRECEDENCE.index(finding.pattern) >= limit.pattern, rule.__name__


def test_facts_made_sparingly_are_the_facts() -> None:
    chance = random.Random(11)
    for snapshot in (*(any_history(chance) for _ in range(200)), *patients(6, 40)):
        past, (*_, report) = read_past(snapshot), snapshot.reports
        read = Told(report.answers)
        then = extend(past, told=read, on=report.answered_on)
        spare = sparing(past=past, then=then, told=read, on=report.answered_on)
        whole = complete(past=past, report=report, terse=True)
        for name in (item.name for item in fields(Facts) if item.name not in ("axial", "limb", "told")):
            assert getattr(spare, name) == getattr(whole, name), name
        for one, other in zip(spare.courses, whole.courses, strict=True):
            assert {name: getattr(one, name) for name in COURSE} == {name: getattr(other, name) for name in COURSE}


COURSE = (*(item.name for item in fields(Course)), "previous")


def test_every_rule_has_its_limit() -> None:
    assert {rule.__name__ for rule in RULES} == set(MAY)


def test_the_same_course_twice_says_the_same() -> None:
    snapshot = next(patients(5, 1))
    given: dict[str, Any] = {
        "operation": snapshot.operation,
        "baseline": snapshot.baseline,
        "reports": [(report.answered_on, told(report)) for report in snapshot.reports],
    }
    assert replay_told(**given, old=DEFAULT, new=STRICT) == replay_told(**given, old=DEFAULT, new=STRICT)
