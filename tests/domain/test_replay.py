"""Counting what a change of rules would do."""

from __future__ import annotations

import random
from datetime import date

import pytest

from fbs_portal.domain.codes import Category, Pattern, Urgency
from fbs_portal.domain.replay import (
    APPEAR,
    GONE,
    LISTED,
    MOVED_MOST,
    RISE,
    OpenCase,
    Step,
    Tally,
    differs,
    distance,
)
from fbs_portal.domain.triage.types import Verdict

WELL = Verdict(Category.NONE, Pattern.RECOVERED, Urgency.ROUTINE, False)
WATCHED = Verdict(Category.PERSISTENT, Pattern.PARTLY_RELIEVED, Urgency.WATCH, False)
FLAGGED = Verdict(Category.PERSISTENT, Pattern.UNRELIEVED, Urgency.EVALUATION, True)
RENAMED = Verdict(Category.NEW, Pattern.UNRELIEVED, Urgency.EVALUATION, True)
CASE = OpenCase(7, Urgency.WATCH)


def step(old: Verdict, new: Verdict, *, submission: int = 1, on: date = date(2026, 3, 2)) -> Step:
    return Step(submission, on, old, new)


def tally(*steps: Step, case: OpenCase | None = None) -> Tally:
    counted = Tally()
    counted.add(episode_id=5, steps=steps, case=case)
    return counted


def random_tally(seed: int) -> Tally:
    rng, counted = random.Random(seed), Tally()
    for episode_id in range(40):
        steps = [
            step(
                rng.choice((WELL, WATCHED, FLAGGED)),
                rng.choice((WELL, WATCHED, RENAMED)),
                submission=episode_id * 10 + place,
                on=date(2026, rng.randint(1, 6), 1),
            )
            for place in range(rng.randint(0, 4))
        ]
        counted.add(
            episode_id=seed * 100 + episode_id,
            steps=steps,
            case=rng.choice((None, OpenCase(episode_id, Urgency.WATCH))),
        )
    return counted


def test_every_submission_is_counted_once_in_its_cell() -> None:
    counted = tally(step(WELL, WELL), step(WATCHED, FLAGGED), step(FLAGGED, FLAGGED))
    assert counted.submissions == 3
    assert counted.changed == 1
    assert counted.episodes == 1
    assert counted.matrix(lambda verdict: verdict.urgency) == {
        ("routine", "routine"): 1, ("watch", "evaluation"): 1, ("evaluation", "evaluation"): 1
    }  # fmt: skip


def test_the_flag_rate_is_told_by_month_and_set() -> None:
    counted = tally(
        step(WELL, WELL, on=date(2026, 1, 31)),
        step(WATCHED, FLAGGED, on=date(2026, 1, 1)),
        step(FLAGGED, WATCHED, on=date(2026, 2, 1)),
    )
    assert counted.months() == {(2026, 1): (2, 0, 1), (2026, 2): (1, 1, 0)}


def test_another_word_for_the_same_urgency_is_a_change_and_another_pattern_alone_is_not() -> None:
    assert differs(FLAGGED, RENAMED)
    assert not differs(FLAGGED, FLAGGED._replace(pattern=Pattern.PARTLY_RELIEVED))
    assert differs(FLAGGED, FLAGGED._replace(refer=False))


@pytest.mark.parametrize(
    ("old", "new", "case", "found"),
    [
        (WELL, WATCHED, None, {APPEAR: 1}),
        (WATCHED, FLAGGED, None, {}),
        (WATCHED, FLAGGED, CASE, {RISE: 1}),
        (WATCHED, FLAGGED, OpenCase(7, Urgency.SOON), {}),
        (WATCHED, WELL, CASE, {GONE: 1}),
        (WATCHED, WELL, None, {}),
        (FLAGGED, WATCHED, CASE, {}),
    ],
)
def test_cases_that_would_come_rise_or_go(
    old: Verdict, new: Verdict, case: OpenCase | None, found: dict[str, int]
) -> None:
    counted = tally(step(old, new), case=case)
    assert counted.counts == found
    assert {name: len(ids) for name, ids in counted.listed.items() if ids} == found
    assert counted.listed[APPEAR] == ([5] if APPEAR in found else [])


def test_only_the_newest_report_decides_about_the_case() -> None:
    assert tally(step(WELL, FLAGGED), step(WELL, WELL)).counts == {}


def test_a_long_list_is_cut_and_its_length_is_told() -> None:
    counted = Tally()
    for episode_id in range(LISTED + 5):
        counted.add(episode_id=episode_id, steps=[step(WELL, WATCHED)], case=None)
    assert counted.counts[APPEAR] == LISTED + 5
    assert len(counted.listed[APPEAR]) == LISTED


def test_the_courses_that_moved_most_come_first_and_each_once() -> None:
    counted = Tally()
    for episode_id in range(30):
        far = (
            step(WELL, FLAGGED, submission=episode_id)
            if episode_id % 3 == 0
            else step(WELL, WATCHED, submission=episode_id)
        )
        counted.add(episode_id=episode_id, steps=[far, step(WATCHED, FLAGGED, submission=1000)], case=None)
    moved = counted.most_moved()
    assert len(moved) == MOVED_MOST
    assert [one.episode_id % 3 for one in moved] == [0] * MOVED_MOST
    assert moved[0].distance == distance(WELL, FLAGGED)
    assert len({one.episode_id for one in moved}) == MOVED_MOST


def test_a_course_without_a_counted_report_counts_nothing() -> None:
    assert tally().to_dict() == Tally().to_dict()


@pytest.mark.parametrize("seed", range(5))
def test_written_down_and_read_again_is_the_same(seed: int) -> None:
    counted = random_tally(seed)
    again = Tally.from_dict(counted.to_dict())
    assert again.to_dict() == counted.to_dict()
    again.join(random_tally(seed + 50))
    counted.join(random_tally(seed + 50))
    assert again.to_dict() == counted.to_dict()


def test_two_halves_joined_are_the_whole_whatever_the_order() -> None:
    one, other = random_tally(1), random_tally(2)
    one.join(random_tally(2))
    other.join(random_tally(1))
    assert one.matrix(lambda verdict: verdict.category) == other.matrix(lambda verdict: verdict.category)
    assert one.months() == other.months()
    assert one.most_moved() == other.most_moved()
    assert one.counts == other.counts
