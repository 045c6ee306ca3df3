"""Counting what became of patients."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from fbs_portal.domain.codes import Procedure, Region
from fbs_portal.domain.families import Family, family_of
from fbs_portal.domain.outcomes import (
    Answered,
    Before,
    Counts,
    Evaluated,
    Measure,
    Opened,
    Planned,
    count_answers,
    count_cases,
    count_evaluations,
    count_forms,
    count_unknown,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def of(counts: Counts, measure: Measure) -> dict[tuple[str, str], int]:
    return {(key.point, key.bucket): number for key, number in counts.items() if key.measure is measure}


def answer(
    axial: int | None = None, limb: int | None = None, *, point: str = "week_12", acceptable: str | None = None
) -> Answered:
    return Answered(point, axial, limb, acceptable)


@pytest.mark.parametrize(
    ("before", "axial", "limb", "bucket"),
    [
        (Before(8, 8), 4, 4, "50"),
        (Before(8, 8), 5, 4, "30"),
        (Before(8, 8), 0, 6, "less"),
        (Before(10, 3), 7, 9, "30"),
        (Before(10, 3), 7, None, "30"),
        (Before(8, 8), 0, None, None),
        (Before(3, 3), 0, 0, None),
        (Before(None, 8), 9, 2, "50"),
        (Before(8, 8), 9, 9, "less"),
        (None, 0, 0, None),
    ],
)
def test_the_worse_of_the_pains_that_were_there_decides(
    before: Before | None, axial: int | None, limb: int | None, bucket: str | None
) -> None:
    found = of(count_answers(before=before, answered=[answer(axial, limb)]), Measure.BETTER)
    assert found == ({} if bucket is None else {("week_12", bucket): 1})


def test_pain_is_counted_where_it_was_answered_and_an_extra_form_is_no_time_point() -> None:
    counts = count_answers(
        before=None, answered=[answer(0, 7), answer(None, 2, point="week_6"), answer(9, 9, point="recheck")]
    )
    assert of(counts, Measure.WORST) == {("week_12", "7"): 1, ("week_6", "2"): 1}
    assert of(counts, Measure.AXIAL) == {("week_12", "0"): 1}
    assert of(counts, Measure.LIMB) == {("week_12", "7"): 1, ("week_6", "2"): 1}


def test_the_pain_before_surgery_is_the_first_point() -> None:
    counts = count_answers(before=Before(3, 8), answered=[])
    assert of(counts, Measure.WORST) == {("baseline", "8"): 1}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (answer(6, 6, acceptable="yes"), "yes"),
        (answer(6, 6, acceptable="unsure"), "unsure"),
        (answer(3, 3, acceptable="no"), "no"),
        (answer(3, 3), "little"),
        (answer(4, 0), None),
        (answer(3, None), None),
        (answer(3, 3, point="week_6"), None),
    ],
)
def test_who_has_little_pain_is_not_asked_whether_it_is_acceptable(one: Answered, said: str | None) -> None:
    found = of(count_answers(before=None, answered=[one]), Measure.ACCEPTABLE)
    assert found == ({} if said is None else {(one.point, said): 1})


def test_unknown_is_whose_time_has_come_and_who_could_have_told() -> None:
    today = date(2026, 3, 2)
    day = timedelta(days=1)
    planned = [
        Planned("week_6", today - 30 * day, today - 20 * day, today - 25 * day),
        Planned("week_12", today - 30 * day, today - day, None),
        Planned("month_6", today - 3 * day, today, None),
        Planned("month_12", today - 30 * day, today - day, today - day),
    ]
    answered = [answer(2, 2, point="week_6"), answer(6, None, point="month_12", acceptable="no")]
    missed = {("week_12", "better"): 1, ("month_12", "better"): 1, ("week_12", "acceptable"): 1}
    for before, better in ((Before(8, 8), True), (Before(3, 3), False), (None, False)):
        found = count_unknown(before=before, planned=planned, answered=answered, today=today)
        assert of(found, Measure.UNKNOWN) == {key: n for key, n in missed.items() if better or key[1] != "better"}


def test_the_silent_are_counted_and_who_has_time_is_not_silent() -> None:
    today = date(2026, 3, 2)
    day = timedelta(days=1)
    planned = [
        Planned("week_2", today - 30 * day, today - 20 * day, today - 25 * day, "self", "email"),
        Planned("week_6", today - 30 * day, today - 20 * day, today - 10 * day, "phone", "none"),
        Planned("week_12", today - 30 * day, today - day, None, "", "letter"),
        Planned("month_6", today - 3 * day, today, None),
        Planned("month_12", today + day, today + 9 * day, None),
    ]
    counts = count_forms(planned=planned, today=today)
    assert of(counts, Measure.FORM) == {
        ("week_2", "answered"): 1, ("week_6", "late"): 1, ("week_12", "silent"): 1, ("month_6", "waiting"): 1
    }  # fmt: skip
    assert of(counts, Measure.MODE) == {("week_2", "self"): 1, ("week_6", "phone"): 1}
    assert of(counts, Measure.ASKED) == {
        ("week_2", "email>answered"): 1, ("week_6", "none>late"): 1, ("week_12", "letter>silent"): 1
    }  # fmt: skip


def opened(*, hours: float | None, promise: float | None, stage: str = "acted", days: int | None = None) -> Opened:
    at = NOW - 100 * HOUR
    return Opened(
        "soon",
        at,
        None if promise is None else at + promise * HOUR,
        None if hours is None else at + hours * HOUR,
        stage,
        days,
    )


def test_a_promise_is_kept_broken_or_still_running() -> None:
    cases = [
        opened(hours=3.9, promise=4), opened(hours=4.1, promise=4), opened(hours=None, promise=99, stage="not"),
        opened(hours=None, promise=101), opened(hours=5, promise=None),
    ]  # fmt: skip
    counts = count_cases(cases=cases, now=NOW)
    assert of(counts, Measure.IN_TIME) == {("", "yes"): 1, ("", "no"): 2}
    assert of(counts, Measure.CONTACT_HOURS) == {("", "3"): 1, ("", "4"): 1, ("", "5"): 1}
    assert of(counts, Measure.CASE) == {("acted", "soon"): 4, ("not", "soon"): 1}


def test_how_far_a_case_came_and_how_long_an_evaluation_took() -> None:
    cases = [
        opened(hours=1, promise=None, stage="referred"), opened(hours=1, promise=None, stage="evaluated", days=21),
        opened(hours=1, promise=None, stage="evaluated", days=-1)._replace(ended="evaluated"),
        opened(hours=1, promise=None)._replace(ended="not_needed", not_referred="acceptable"),
    ]  # fmt: skip
    counts = count_cases(cases=cases, now=NOW)
    assert of(counts, Measure.CASE) == {("referred", "soon"): 1, ("evaluated", "soon"): 2, ("acted", "soon"): 1}
    assert of(counts, Measure.EVALUATION_DAYS) == {("", "21"): 1, ("", "0"): 1}
    assert of(counts, Measure.ENDED) == {("", "evaluated"): 1, ("", "not_needed"): 1}
    assert of(counts, Measure.NOT_REFERRED) == {("", "acceptable"): 1}


def test_agreement_by_set_and_by_rule() -> None:
    counts = count_evaluations(
        evaluations=[
            Evaluated("2026.1", "persistent", "persistent", ("unrelieved", "still_hurts"), "yes"),
            Evaluated("2026.1", "persistent", "other", ("unrelieved",), ""),
        ]
    )
    assert of(counts, Measure.AGREEMENT) == {("2026.1", "persistent>persistent"): 1, ("2026.1", "persistent>other"): 1}
    assert of(counts, Measure.RULE) == {
        ("unrelieved", "2026.1>yes"): 1, ("unrelieved", "2026.1>no"): 1, ("still_hurts", "2026.1>yes"): 1
    }  # fmt: skip
    assert of(counts, Measure.HELPED) == {("", "yes"): 1}


@pytest.mark.parametrize(
    ("region", "procedures", "family"),
    [
        (Region.LUMBAR, ["discectomy"], Family.LUMBAR_DISCECTOMY),
        (Region.LUMBAR, ["discectomy", "laminotomy"], Family.LUMBAR_DECOMPRESSION),
        (Region.LUMBAR, ["laminectomy", "fusion"], Family.LUMBAR_FUSION),
        (Region.CERVICAL, ["fusion"], Family.CERVICAL),
        (Region.CERVICAL, ["spinal_cord_stimulator"], Family.STIMULATOR),
        (Region.THORACIC, ["laminectomy"], Family.THORACIC),
        (Region.LUMBAR, ["hardware_removal"], Family.OTHER),
    ],
)
def test_families(region: Region, procedures: list[str], family: Family) -> None:
    assert family_of(region=region, procedures=procedures) is family


def test_every_operation_has_a_family() -> None:
    assert Counter(
        type(family_of(region=region, procedures=[procedure])) for region in Region for procedure in Procedure
    ) == {Family: len(Region) * len(Procedure)}
