"""Figures from counts: every one keeps its denominator, and adding counts adds people."""

from __future__ import annotations

from collections import Counter

import pytest

from fbs_portal.domain import outcome_figures as figures
from fbs_portal.domain import outcome_reach as reach
from fbs_portal.domain import outcome_rules as rules
from fbs_portal.domain.codes import Category, TimePoint
from fbs_portal.domain.outcomes import Counts, Key, Measure
from fbs_portal.domain.statistics import Share


def counts(measure: Measure, **points: dict[str, int]) -> Counts:
    return Counter(
        {
            Key(measure, "" if point == "all" else point, bucket): number
            for point, buckets in points.items()
            for bucket, number in buckets.items()
        }
    )


def test_completeness_counts_the_silent_and_not_those_with_time_left() -> None:
    (one,) = reach.completeness(counts(Measure.FORM, week_6={"answered": 6, "late": 2, "silent": 2, "waiting": 90}))
    assert (one.point, one.due, one.waiting) == (TimePoint.WEEK_6, 10, 90)
    assert one.share == Share(hits=8, total=10)


def test_pain_comes_in_the_order_of_time_with_its_people() -> None:
    found = figures.pain(counts(Measure.WORST, month_6={"1": 3}, baseline={"8": 2, "9": 1, "0": 1}), Measure.WORST)
    assert [(one.point, one.people) for one in found] == [(TimePoint.BASELINE, 4), (TimePoint.MONTH_6, 3)]
    assert found[0].quartiles == (4.0, 8.0, 8.5)


def test_half_better_is_a_third_better_too() -> None:
    (one,) = figures.improvement(
        counts(Measure.BETTER, week_12={"less": 5, "30": 3, "50": 2})
        + counts(Measure.ACCEPTABLE, week_12={"yes": 4, "no": 1, "unsure": 2, "little": 3})
    )
    assert (one.third.known, one.half.known) == (Share(hits=5, total=10), Share(hits=2, total=10))
    assert one.acceptable.known == Share(hits=7, total=10)


def test_the_truth_lies_between_all_the_silent_badly_and_all_well() -> None:
    (one,) = figures.improvement(
        counts(Measure.BETTER, week_12={"less": 5, "30": 3, "50": 2})
        + counts(Measure.UNKNOWN, week_12={"better": 10, "acceptable": 4})
    )
    assert (one.third.worst, one.third.best) == (Share(hits=5, total=20), Share(hits=15, total=20))
    assert (one.half.worst, one.half.best) == (Share(hits=2, total=20), Share(hits=12, total=20))
    assert (one.half.left_open, one.acceptable.best) == (Share(hits=10, total=20), Share(hits=4, total=4))
    assert one.acceptable.known.value is None


def test_what_was_done_and_how_soon() -> None:
    found = figures.response(
        counts(Measure.ASSESSED, all={"flagged": 3, "not": 27})
        + counts(
            Measure.CASE,
            acted={"soon": 1},
            referred={"watch": 1},
            evaluated={"soon": 1},
            **{"not": {"watch": 1}},
        )
        + counts(Measure.EVALUATION_DAYS, all={"14": 1, "28": 1, "70": 1})
        + counts(Measure.CONTACT_HOURS, all={"1": 1, "3": 1, "20": 1})
        + counts(Measure.IN_TIME, all={"yes": 1, "no": 1})
    )
    assert found.forms == Share(hits=3, total=30)
    assert found.acted == Share(hits=3, total=4)
    assert found.referred == Share(hits=2, total=4)
    assert found.evaluated == Share(hits=1, total=2)
    assert (found.seen, found.days) == (3, (14.0, 28.0, 70.0))
    assert (found.contacted, found.hours) == (3, (1.0, 3.0, 20.0))
    assert found.patients.total == 0


@pytest.fixture
def evaluated() -> Counts:
    return counts(
        Measure.AGREEMENT,
        **{
            "2026.1": {"persistent>persistent": 18, "persistent>other": 2, "new>persistent": 2, "new>new": 4},
            "own-1": {"persistent>progressive": 1},
        },
    )


def test_agreement_hand_worked(evaluated: Counts) -> None:
    found = figures.agreement(evaluated)
    assert (found.total, found.agreed) == (27, Share(hits=22, total=27))
    by_category = {one.category: one for one in found.accuracy}
    assert by_category[Category.PERSISTENT].sensitivity == Share(hits=18, total=20)
    assert by_category[Category.PERSISTENT].predictive_value == Share(hits=18, total=21)
    assert by_category[Category.NEW].predictive_value == Share(hits=4, total=6)
    assert by_category[Category.PROGRESSIVE].sensitivity == Share(hits=0, total=1)
    assert by_category[Category.TRANSIENT].predictive_value.value is None


def test_agreement_under_one_set_alone(evaluated: Counts) -> None:
    assert figures.rule_sets(evaluated) == ("2026.1", "own-1")
    assert figures.agreement(evaluated, rule_set="own-1").matrix == {("persistent", "progressive"): 1}


def test_rules_that_flag_most_come_first_and_each_set_stands_alone() -> None:
    found = rules.rules(
        counts(Measure.ASSESSED, **{"2026.1": {"flagged": 12, "not": 88}, "own-1": {"not": 10}})
        + counts(
            Measure.FIRED,
            quiet={"2026.1>quiet": 40, "own-1>quiet": 1},
            loud={"2026.1>quiet": 2, "2026.1>flagged": 3, "2026.1>alone": 9},
        )
        + counts(Measure.FOLLOWED, loud={"2026.1>yes": 7, "2026.1>no": 5})
        + counts(Measure.RULE, quiet={"2026.1>yes": 1}, loud={"2026.1>yes": 3, "2026.1>no": 4})
        + counts(Measure.PEOPLE, all={"2026.1": 60, "own-1": 6}, loud={"2026.1": 8})
    )
    assert [(one.rule, one.rule_set) for one in found] == [("loud", "2026.1"), ("quiet", "2026.1"), ("quiet", "own-1")]
    loud = found[0]
    assert (loud.fired, loud.flagged) == (Share(hits=14, total=100), Share(hits=12, total=100))
    assert (loud.alone, loud.acted) == (Share(hits=9, total=12), Share(hits=7, total=12))
    assert (loud.confirmed, loud.assessed_people, loud.people) == (Share(hits=3, total=7), 60, 8)
    assert (found[2].fired, found[2].assessed_people) == (Share(hits=1, total=10), 6)


def test_steps_are_of_the_flagged_forms() -> None:
    found = rules.steps(
        counts(Measure.ASSESSED, **{"2026.1": {"flagged": 5, "not": 5}, "own-1": {"flagged": 1}})
        + counts(Measure.STEP, seen={"1": 2, "9": 1}, referred={"4": 1})
        + counts(Measure.PEOPLE, seen={"": 2}, referred={"": 1})
    )
    assert [one.step for one in found] == ["seen", "acted", "referred", "evaluated", "closed"]
    assert [one.reached for one in found] == [Share(hits=n, total=6) for n in (3, 0, 1, 0, 0)]
    assert (found[0].took, found[0].people, found[1].took) == ((1.0, 1.0, 9.0), 2, None)


def test_how_they_answered_and_were_asked_is_of_those_whose_time_has_come() -> None:
    found = (
        counts(Measure.FORM, week_6={"answered": 7, "late": 1, "silent": 4, "waiting": 3})
        + counts(Measure.MODE, week_6={"self": 3, "proxy": 1, "phone": 1, "phone_proxy": 1, "paper_proxy": 2})
        + counts(Measure.ASKED, week_6={"email>answered": 6, "email>silent": 1, "none>late": 1, "none>silent": 3})
    )
    (one,) = reach.answers(found)
    assert (one.portal, one.phone, one.paper, one.silent) == tuple(Share(hits=n, total=12) for n in (4, 2, 2, 4))
    assert one.by_others == Share(hits=4, total=8)
    ways = reach.by_way(found)[TimePoint.WEEK_6]
    assert (ways["email"], ways["none"]) == (Share(hits=6, total=7), Share(hits=1, total=4))
    assert ways["letter"] == Share(hits=0, total=0)


def test_families_are_told_apart() -> None:
    found = reach.by_family(
        counts(Measure.FORM, week_6={"answered": 3, "silent": 1}, week_12={"waiting": 1})
        + counts(
            Measure.FAMILY,
            **{"cervical>week_6": {"answered": 3}, "other>week_6": {"silent": 1}, "other>week_12": {"waiting": 1}},
        )
    )
    assert list(found) == [TimePoint.WEEK_6, TimePoint.WEEK_12]
    assert found[TimePoint.WEEK_6]["cervical"] == Share(hits=3, total=3)
    assert found[TimePoint.WEEK_6]["other"] == Share(hits=0, total=1)
    assert found[TimePoint.WEEK_12]["other"] == Share(hits=0, total=0)


def test_nothing_counted_is_nothing_said() -> None:
    empty: Counts = Counter()
    assert not reach.completeness(empty)
    assert not reach.by_way(empty)
    assert not reach.by_family(empty)
    assert not figures.improvement(empty)
    assert not rules.rules(empty)
    assert [one.took for one in rules.steps(empty)] == [None] * 5
    assert figures.agreement(empty).agreed.value is None
    assert figures.response(empty).hours is None
