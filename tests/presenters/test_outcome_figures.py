"""What is told of groups: shares with their denominators, small ones not at all, and none by subtraction."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.content.questionnaires.followup import LIFE_POINTS
from fbs_portal.content.questionnaires.pain import MATTERS
from fbs_portal.domain.outcomes import ACCEPTANCE_ASKED, PAINFUL, Key, Measure
from fbs_portal.domain.statistics import Share
from fbs_portal.presenters import outcome_charts
from fbs_portal.presenters.figures import FEWEST, share_words, withheld
from fbs_portal.presenters.outcomes import MAKERS

SIZES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 9, "b": 7}, ""),
        ({"a": 9, "b": 7, "c": 0}, ""),
        ({"a": 9, "b": 7, "c": 4}, "bc"),
        ({"a": 9, "b": 2, "c": 4}, "bc"),
        ({"a": 9, "b": 2, "c": 2}, "abc"),
        ({"a": 3}, "a"),
    ],
)
def test_who_would_give_a_small_group_away_is_withheld(sizes: dict[str, int], hidden: str) -> None:
    assert withheld(sizes) == frozenset(hidden)


@given(SIZES)
def test_what_is_left_when_all_that_is_told_is_taken_away_is_no_small_group(sizes: dict[str, int]) -> None:
    hidden = withheld(sizes)
    left = sum(sizes[name] for name in hidden)
    assert not 0 < left < FEWEST or left == sum(sizes.values())
    assert all(name in hidden for name, size in sizes.items() if 0 < size < FEWEST)


@pytest.mark.parametrize(
    ("hits", "total", "told"),
    [
        (0, 500, "0 of 500 (0 %)"),
        (1, 500, "1 of 500 (<1 %)"),
        (499, 500, "499 of 500 (>99 %)"),
        (500, 500, "500 of 500 (100 %)"),
        (2, 4, "fewer than 5 people"),
        (0, 0, "none yet"),
    ],
)
def test_some_are_not_none_and_not_all_are_not_all(hits: int, total: int, told: str) -> None:
    assert share_words(Share(hits=hits, total=total)) == told


def test_many_forms_of_few_people_are_few_people() -> None:
    assert share_words(Share(hits=3, total=30), people=4) == "fewer than 5 people"
    assert share_words(Share(hits=3, total=30), people=5) == "3 of 30 (10 %)"


def test_acceptance_is_counted_where_and_of_whom_it_is_asked() -> None:
    assert LIFE_POINTS.values == tuple(point.value for point in ACCEPTANCE_ASKED)
    assert PAINFUL == MATTERS


@pytest.mark.parametrize(
    ("flagged", "side"),
    [
        (7, "below the 8 of 100 elsewhere"),
        (8, "between the 8 and 34 of 100 elsewhere"),
        (34, "between the 8 and 34 of 100 elsewhere"),
        (35, "above the 34 of 100 elsewhere"),
    ],
)
def test_on_which_side_of_the_band_a_clinic_is(flagged: int, side: str) -> None:
    counts = Counter(
        {
            Key(Measure.ASSESSED, "2026.1", "flagged"): flagged,
            Key(Measure.ASSESSED, "2026.1", "not"): 100 - flagged,
            Key(Measure.PATIENT, "", "flagged"): flagged,
            Key(Measure.PATIENT, "", "not"): 100 - flagged,
        }
    )
    assert MAKERS["response"](counts).rows[0][1:] == (f"{flagged} of 100 ({flagged} %)", side)


@pytest.mark.parametrize(("acted", "side"), [(30, "below the 59"), (55, "about the 59"), (80, "above the 59")])
def test_a_single_figure_of_others_is_met_within_chance(acted: int, side: str) -> None:
    counts = Counter({Key(Measure.CASE, "acted", "soon"): acted, Key(Measure.CASE, "not", "soon"): 100 - acted})
    assert MAKERS["response"](counts).rows[2][2] == f"{side} of 100 elsewhere"


def test_no_percent_sign_begins_a_line() -> None:
    counts = Counter({Key(Measure.FORM, "week_6", "answered"): 9})
    section = MAKERS["completeness"](counts)
    assert section.rows[0][1] == "9 of 9 (100 %)"
    assert section.lines[0][1] == "9 of 9 (100\xa0%)"


def test_who_has_time_left_makes_no_empty_column() -> None:
    counts = Counter({Key(Measure.FORM, "week_6", "answered"): 9, Key(Measure.FORM, "week_12", "waiting"): 9})
    for slug in ("completeness", "answers"):
        assert "6 weeks" in MAKERS[slug](counts).chart
        assert "12 weeks" not in MAKERS[slug](counts).chart


def test_a_rule_without_people_enough_is_in_no_chart() -> None:
    counts = Counter(
        {
            Key(Measure.ASSESSED, "2026.1", "flagged"): 40,
            Key(Measure.PEOPLE, "", "2026.1"): 40,
            Key(Measure.FIRED, "pain_severe", "2026.1>alone"): 20,
            Key(Measure.PEOPLE, "pain_severe", "2026.1"): 20,
            Key(Measure.FIRED, "pain_rose", "2026.1>alone"): 4,
            Key(Measure.PEOPLE, "pain_rose", "2026.1"): 4,
        }
    )
    section = MAKERS["rules"](counts)
    assert len(section.rows) == 2
    assert "Severe pain: 20 of 40 (50 %)" in section.chart
    assert "Pain rose" not in section.chart


def test_lying_bars_are_as_long_as_their_shares_and_stay_inside() -> None:
    chart = outcome_charts.ranked(
        [("One", (0.1, 0.3), "4 of 10"), ("Two", (0.2, 0), "2 of 10")], names=("a", "b"), title="T", full=0.4
    )
    bars = re.findall(r'<rect class="fbs-part-[ab]" x="([\d.]+)" y="\d+" width="([\d.]+)" height="12"/>', chart)
    widths = [float(width) for _, width in bars]
    assert widths[0] + widths[1] == pytest.approx(outcome_charts.WIDTH - 2, abs=0.2)
    assert widths[2] == pytest.approx(widths[0] * 2, abs=0.2)
    assert all(float(x) + float(width) <= outcome_charts.WIDTH for x, width in bars)


def test_a_range_reaches_from_worst_to_best_with_a_line_where_it_was_seen() -> None:
    chart = outcome_charts.ranges([("6 weeks", 9, ((0.0, 0.5, 1.0), (0.0, 0.2, 0.4)))], names=("30", "50"), title="T")
    top, bottom = outcome_charts.TOP, outcome_charts.HEIGHT - outcome_charts.BOTTOM
    assert f'y="{float(top)}"' in chart
    assert f'height="{float(bottom - top)}"' in chart
    assert f'y1="{(top + bottom) / 2}"' in chart


def test_every_answer_of_clinicians_has_its_denominator() -> None:
    counts = Counter({Key(Measure.HELPED, "", "yes"): 6, Key(Measure.HELPED, "", "no"): 2})
    assert MAKERS["helped"](counts).rows == (("no", "2 of 8 (25 %)"), ("yes", "6 of 8 (75 %)"))
