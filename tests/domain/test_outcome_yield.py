"""Counting flags, the rules that made them, and what was done about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.outcome_yield import Assessed, Said, count_assessed
from fbs_portal.domain.outcomes import Counts, Measure

CAME = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOUD, ALSO, QUIET = Said("pain_severe", True), Said("pain_rose", True), Said("healing", False)


def of(counts: Counts, measure: Measure) -> dict[tuple[str, str], int]:
    return {(key.point, key.bucket): number for key, number in counts.items() if key.measure is measure}


def flagged(*said: Said, deeds: tuple[tuple[timedelta, CaseDeed], ...] = ()) -> Assessed:
    return Assessed("2026.1", True, said, CAME, tuple((CAME + after, deed.value) for after, deed in deeds))


def test_flags_count_by_form_and_set_and_by_operation() -> None:
    counts = count_assessed(assessed=[flagged(LOUD), Assessed("2026.1", False), Assessed("own-1", False)])
    assert of(counts, Measure.ASSESSED) == {("2026.1", "flagged"): 1, ("2026.1", "not"): 1, ("own-1", "not"): 1}
    assert of(counts, Measure.PATIENT) == {("", "flagged"): 1}
    assert of(counts, Measure.PEOPLE) == {("", "2026.1"): 1, ("", "own-1"): 1, ("pain_severe", "2026.1"): 1}
    assert count_assessed(assessed=[]) == {}


def test_a_rule_is_quiet_flags_with_others_or_alone() -> None:
    counts = count_assessed(assessed=[flagged(LOUD, QUIET), flagged(LOUD, ALSO), Assessed("2026.1", False, (QUIET,))])
    assert of(counts, Measure.FIRED) == {
        ("pain_severe", "2026.1>alone"): 1,
        ("pain_severe", "2026.1>flagged"): 1,
        ("pain_rose", "2026.1>flagged"): 1,
        ("healing", "2026.1>quiet"): 2,
    }
    assert of(counts, Measure.PEOPLE)["pain_severe", "2026.1"] == 1


def test_only_what_was_done_after_the_form_counts_and_once_each() -> None:
    deeds = (
        (-HOUR, CaseDeed.CONTACT),
        (0 * HOUR, CaseDeed.RAISED),
        (1.5 * HOUR, CaseDeed.TAKE),
        (5 * HOUR, CaseDeed.CONTACT),
        (7 * HOUR, CaseDeed.CONTACT),
        (49 * HOUR, CaseDeed.REFER),
        (20 * DAY, CaseDeed.EVALUATION),
    )
    counts = count_assessed(assessed=[flagged(LOUD, deeds=deeds), flagged(LOUD, deeds=deeds[:2])])
    assert of(counts, Measure.STEP) == {
        ("seen", "1"): 1, ("acted", "5"): 1, ("referred", "2"): 1, ("evaluated", "20"): 1
    }  # fmt: skip
    assert of(counts, Measure.FOLLOWED) == {("pain_severe", "2026.1>yes"): 1, ("pain_severe", "2026.1>no"): 1}
    assert of(counts, Measure.PEOPLE)["seen", ""] == 1


def test_a_form_that_is_not_flagged_takes_no_step() -> None:
    quiet = flagged(QUIET, deeds=((HOUR, CaseDeed.CLOSE),))._replace(flagged=False)
    counts = count_assessed(assessed=[quiet])
    assert of(counts, Measure.STEP) == of(counts, Measure.FOLLOWED) == {}
