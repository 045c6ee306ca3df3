"""The cohorts themselves, and how far the suggestions may be from their truth.

The floors stand a little below what was measured on larger cohorts (docs/triage-performance.md).
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from fbs_portal.domain.codes import Category
from fbs_portal.domain.snapshot import Operation
from fbs_portal.domain.statistics import exact_interval
from tests.cohorts import truth
from tests.cohorts.count import GENERATORS, Result, run
from tests.cohorts.person import SURGERY, Person
from tests.cohorts.reporting import Habits, forms

LUMBAR = Operation(surgery_date=SURGERY, region="lumbar", procedures=("discectomy",), levels=("L5-S1",), side="left")
WELL = Person(
    kind="well",
    family="discectomy",
    operation=LUMBAR,
    before=(5, 8),
    axial=lambda day: 2,
    limb=lambda day: 1 if day > 20 else 6,
    sites_before=("low_back", "left_calf"),
    days=(14, 42, 84, 364),
)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(8, 10, 0.4439, 0.9748), (0, 20, 0.0, 0.1684), (20, 20, 0.8316, 1.0), (950, 1000, 0.9346, 0.9627)],
)
def test_exact_intervals_are_those_of_the_tables(hits: int, total: int, low: float, high: float) -> None:
    assert tuple(round(value, 4) for value in exact_interval(hits, total)) == (low, high)


def test_truth_reads_the_conventions() -> None:
    assert truth.read(WELL, 364).category is Category.NONE
    unrelieved = replace(WELL, limb=lambda day: 7)
    assert truth.read(unrelieved, 84) == truth.Truth(category=Category.PERSISTENT, refer=True, margin=7 - 0.7 * 8)
    assert not truth.read(unrelieved, 83).refer
    partly = replace(WELL, limb=lambda day: 5)
    assert (truth.read(partly, 84).category, truth.read(partly, 84).refer) == (Category.PERSISTENT, False)
    back = replace(WELL, limb=lambda day: 1 if 20 < day < 300 else 5.5)
    assert (truth.read(back, 364).category, truth.read(back, 364).refer) == (Category.PROGRESSIVE, True)
    moved = replace(WELL, limb=lambda day: 5 if day > 300 else 1, event="other_side", event_day=300)
    assert (truth.read(moved, 364).category, truth.read(moved, 182).category) == (Category.NEW, Category.NONE)


def test_answers_are_the_truth_rounded_when_there_is_no_noise() -> None:
    told = [form.snapshot.reports[-1].answers for form in forms(WELL, random.Random(1), Habits(noise=0))]
    assert [(answers["pain_axial"], answers["pain_limb"]) for answers in told] == [(2, 6), (2, 1), (2, 1), (2, 1)]


def test_noise_gaps_and_mistakes_have_the_size_they_are_said_to_have() -> None:
    chance = random.Random(2)
    hurting = replace(WELL, limb=lambda day: 7, days=tuple(range(14, 714)))
    habits = Habits(noise=1.4, missing=0.12, mistaken=0.2)
    told = [form.snapshot.reports[-1].answers for form in forms(hurting, chance, habits)]
    limbs = [answers["pain_limb"] for answers in told if answers["pain_limb"] is not None]
    assert 0.09 < 1 - len(limbs) / len(told) < 0.15
    middle = sum(limbs) / len(limbs)
    assert 1.2 < (sum((value - middle) ** 2 for value in limbs) / len(limbs)) ** 0.5 < 1.6
    wrong = sum(answers.get("relief") not in ("never", None) for answers in told)
    assert 0.03 < wrong / len(told) < 0.11  # one account in three of 20 %


@pytest.mark.parametrize("generator", sorted(GENERATORS))
def test_without_noise_what_lies_a_point_or_more_off_is_right(generator: str) -> None:
    found = run(generator, 250, 5, Habits(noise=0))
    far = [found.band[name] for name in ("1 to 2", "2 or more")]
    right = sum(tally.refer[True, True] + tally.refer[False, False] for tally in far)
    assert right / sum(tally.refer.total() for tally in far) >= 0.99


@pytest.mark.parametrize(
    ("generator", "noise", "sensitivity", "specificity"),
    [
        ("curves", 0.9, 0.93, 0.96),
        ("states", 0.9, 0.90, 0.945),
        ("segments", 0.9, 0.94, 0.97),
        ("plain", 0.9, 0.98, 0.985),
        ("curves", 1.4, 0.92, 0.91),
        ("segments", 1.4, 0.91, 0.90),
        ("plain", 1.4, 0.96, 0.955),
    ],
)
def test_under_noise(generator: str, noise: float, sensitivity: float, specificity: float) -> None:
    found = run(generator, 300, 6, Habits(noise=noise, danger=0.02))
    assert _share(found, "sensitivity") >= sensitivity
    assert _share(found, "specificity") >= specificity
    assert found.all.signs > 10
    assert found.all.caught == found.all.signs


@pytest.mark.parametrize(("generator", "sensitivity", "specificity"), [("segments", 0.89, 0.93), ("plain", 0.93, 0.95)])
def test_under_noise_gaps_and_mistakes(generator: str, sensitivity: float, specificity: float) -> None:
    habits = Habits(noise=1.4, missing=0.12, mistaken=0.2, mistakes="each_answer", ask_always=True)
    found = run(generator, 300, 6, habits)
    assert _share(found, "sensitivity") >= sensitivity
    assert _share(found, "specificity") >= specificity


def test_every_danger_sign_is_caught_in_bad_answers_too() -> None:
    found = run("states", 60, 9, Habits(noise=2.5, missing=0.3, mistaken=0.6, mistakes="each_answer", danger=0.5))
    assert found.all.signs > 150
    assert found.all.caught == found.all.signs


def _share(found: Result, name: str) -> float:
    hits, total = getattr(found.all, name)
    return float(hits) / float(total)
