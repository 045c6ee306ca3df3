"""Scoring as published: hand-worked examples, and what holds for any answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.domain.answers import declined
from fbs_portal.domain.instruments import INSTRUMENTS, InstrumentCode, Worse, get
from fbs_portal.domain.instruments.scores import (
    GAD_2_QUESTIONS,
    HOW_OFTEN,
    PHQ_2_QUESTIONS,
    RMDQ_ITEMS,
    acceptable,
    band,
    change,
    fine_enough,
    gad_2,
    hard_to_read,
    in_range,
    phq_2,
    positive,
    rmdq,
    score,
    scores_of,
)

NOT, SEVERAL, MORE, DAILY = HOW_OFTEN


def pair(first: Any, second: Any, questions: tuple[str, ...] = PHQ_2_QUESTIONS) -> dict[str, Any]:
    return dict(zip(questions, (first, second), strict=True))


@pytest.mark.parametrize(
    ("ticked", "value"),
    [
        ([], 0),
        (["s01"], 1),
        (["s01", "s13", "s24"], 3),
        (list(RMDQ_ITEMS), 24),
        (["s02", "s02"], 1),
        (["s25", "s01"], 1),
        (None, None),
        (declined(), None),
    ],
)
def test_rmdq_counts_sentences_and_a_skipped_page_is_no_score(ticked: Any, value: int | None) -> None:
    answers = {} if ticked is None else {"rmdq": ticked}
    assert rmdq(answers=answers) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        (NOT, NOT, 0),
        (NOT, SEVERAL, 1),
        (SEVERAL, SEVERAL, 2),
        (SEVERAL, MORE, 3),
        (MORE, MORE, 4),
        (DAILY, DAILY, 6),
        (NOT, None, None),
        (DAILY, declined(), None),
        (DAILY, "often", None),
        (3, 3, None),
    ],
)
@pytest.mark.parametrize(("read", "questions"), [(phq_2, PHQ_2_QUESTIONS), (gad_2, GAD_2_QUESTIONS)])
def test_phq_and_gad_need_both_items(
    read: Any, questions: tuple[str, ...], first: Any, second: Any, value: int | None
) -> None:
    assert read(answers=pair(first, second, questions)) == (None if value is None else Decimal(value))


def test_peg_is_the_score_of_the_form_itself() -> None:
    answers = {"peg_pain": 5, "peg_enjoyment": 6, "peg_activity": 6}
    assert score(code="peg", answers=answers) == Decimal("5.67")
    assert scores_of(answers=answers) == {}


def test_only_what_can_be_scored_is_scored() -> None:
    answers = {"rmdq": [], **pair(NOT, None), **pair(MORE, DAILY, GAD_2_QUESTIONS)}
    assert scores_of(answers=answers) == {"rmdq_24": Decimal(0), "gad_2": Decimal(5)}
    assert score(code="odi", answers=answers) is None


often = st.sampled_from(HOW_OFTEN)
sentences = st.sets(st.sampled_from(RMDQ_ITEMS))


@given(ticked=sentences, more=sentences)
def test_ticking_more_is_never_better(ticked: set[str], more: set[str]) -> None:
    fewer, all_of_them = rmdq(answers={"rmdq": sorted(ticked)}), rmdq(answers={"rmdq": sorted(ticked | more)})
    assert fewer is not None
    assert all_of_them is not None
    assert fewer <= all_of_them
    assert in_range(instrument=get("rmdq_24"), value=all_of_them)


@given(first=often, second=often, worse=often)
@pytest.mark.parametrize("questions", [PHQ_2_QUESTIONS, GAD_2_QUESTIONS])
def test_a_worse_answer_never_lowers_the_score(questions: tuple[str, ...], first: str, second: str, worse: str) -> None:
    code = "phq_2" if questions is PHQ_2_QUESTIONS else "gad_2"
    before = score(code=code, answers=pair(first, second, questions))
    raised = max(first, worse, key=HOW_OFTEN.index)
    after = score(code=code, answers=pair(raised, second, questions))
    assert before is not None
    assert after is not None
    assert before <= after
    assert in_range(instrument=get(code), value=after)


any_answer = st.one_of(
    st.none(), st.just({"declined": True}), often, st.integers(), st.booleans(), st.text(), st.lists(st.text())
)


@given(answers=st.fixed_dictionaries(dict.fromkeys(("rmdq", *PHQ_2_QUESTIONS, *GAD_2_QUESTIONS), any_answer)))
def test_no_answers_whatever_break_a_score(answers: dict[str, Any]) -> None:
    for code, value in scores_of(answers=answers).items():
        assert in_range(instrument=get(code), value=value)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.code.value)
def test_a_change_follows_the_direction(instrument: Any) -> None:
    low, high = instrument.lowest, instrument.highest
    up = change(instrument=instrument, now=high, before=low)
    down = change(instrument=instrument, now=low, before=high)
    assert up.better is (instrument.worse is Worse.LOWER)
    assert down.better is (instrument.worse is Worse.HIGHER)
    same = change(instrument=instrument, now=high, before=high)
    assert same.better is None
    assert same.points == 0
    assert not same.reached
    assert (up.reached is None) is (instrument.important is None)


@pytest.mark.parametrize(
    ("code", "before", "now", "better", "reached", "percent", "by_percent"),
    [
        ("rmdq_24", "14", "9", True, True, 36, True),
        ("rmdq_24", "14", "10", True, False, 29, False),
        ("rmdq_24", "10", "7", True, False, 30, True),
        ("rmdq_24", "9", "14", False, True, 56, True),
        ("rmdq_24", "0", "5", False, True, None, None),
        ("odi", "44", "31.2", True, True, 29, False),
        ("odi", "44", "31.3", True, False, 29, False),
        ("ndi", "30", "22", True, True, 27, False),
        ("eq_5d_5l_index", "0.512", "0.612", True, True, None, None),
        ("eq_5d_5l_index", "0.512", "0.411", False, True, None, None),
        ("comi", "7.5", "5.4", True, False, None, None),
        ("comi", "7.5", "7.8", False, True, None, None),
        ("mjoa", "12", "14", True, True, None, None),
        ("promis_pi", "66", "50", True, None, None, None),
        ("peg", "6", "4.25", True, True, None, None),
    ],
)
def test_hand_worked_changes(
    code: str, before: str, now: str, better: bool, reached: bool | None, percent: int | None, by_percent: bool | None
) -> None:
    found = change(instrument=get(code), now=Decimal(now), before=Decimal(before))
    assert (found.better, found.reached, found.percent, found.reached_percent) == (better, reached, percent, by_percent)


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("odi", "0", "minimal"),
        ("odi", "20", "minimal"),
        ("odi", "20.5", "moderate"),
        ("odi", "40", "moderate"),
        ("odi", "61", "very_severe"),
        ("odi", "100", "extreme"),
        ("phq_9", "4", "minimal"),
        ("phq_9", "20", "severe"),
        ("gad_7", "10", "moderate"),
        ("mjoa", "11", "severe"),
        ("mjoa", "18", "no_sign"),
        ("paindetect", "-1", "nerve_unlikely"),
        ("paindetect", "19", "nerve_likely"),
        ("rmdq_24", "20", ""),
    ],
)
def test_bands(code: str, value: str, expected: str) -> None:
    assert band(instrument=get(code), value=Decimal(value)) == expected


@pytest.mark.parametrize("code", ["phq_2", "gad_2"])
def test_a_screen_is_positive_from_three(code: str) -> None:
    screens = [positive(instrument=get(code), value=Decimal(value)) for value in range(7)]
    assert screens == [False, False, False, True, True, True, True]
    assert not positive(instrument=get("rmdq_24"), value=Decimal(24))


def test_states_and_ends_of_the_range() -> None:
    assert acceptable(instrument=get("odi"), value=Decimal(22)) is True
    assert acceptable(instrument=get("odi"), value=Decimal("22.1")) is False
    assert acceptable(instrument=get("ndi"), value=Decimal(0)) is None
    assert [hard_to_read(instrument=get("rmdq_24"), value=Decimal(value)) for value in (3, 4, 20, 21)] == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "inside", "fine"),
    [
        ("odi", "100", True, True),
        ("odi", "100.1", False, True),
        ("odi", "33.33", True, False),
        ("eq_5d_5l_index", "-0.234", True, True),
        ("eq_5d_5l_index", "0.1234", True, False),
        ("eq_5d_5l_vas", "55.5", True, False),
        ("ndi", "-1", False, True),
    ],
)
def test_range_and_decimals(code: str, value: str, inside: bool, fine: bool) -> None:
    assert in_range(instrument=get(code), value=Decimal(value)) is inside
    assert fine_enough(instrument=get(code), value=Decimal(value)) is fine


def test_what_is_no_number_is_out_of_range() -> None:
    assert not in_range(instrument=get("odi"), value=Decimal("NaN"))
    assert not in_range(instrument=get("odi"), value=Decimal("Infinity"))


def test_every_code_is_registered_once() -> None:
    assert list(INSTRUMENTS) == [code.value for code in InstrumentCode]
    with pytest.raises(LookupError, match="no instrument 'sf_36'"):
        get("sf_36")


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.code.value)
def test_each_entry_is_whole(instrument: Any) -> None:
    """Bands cover the range in order and have a source; what is asked may be shown and carries a notice."""
    assert instrument.lowest < instrument.highest
    limits = [stretch.upto for stretch in instrument.bands]
    assert limits == sorted(set(limits))
    if limits:
        assert limits[-1] == instrument.highest
        assert instrument.bands_source
    assert not instrument.asked or (instrument.may_show_text and instrument.notice and instrument.languages)
    assert instrument.may_show_text is (instrument.missing != "total_only")
    assert instrument.source
