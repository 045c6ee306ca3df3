"""Scores in words: value in its range, direction, change and its source, and a screen that only says "ask further"."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from fbs_portal.domain.instruments import INSTRUMENTS
from fbs_portal.presenters.scores import ScoreView, score_views

SURGERY = date(2026, 1, 12)


def row(instrument: str, day: int, value: str, **fields: Any) -> Any:
    defaults: dict[str, Any] = {"submission": None, "reason": ""}
    on = SURGERY + timedelta(days=day)
    return SimpleNamespace(instrument=instrument, measured_on=on, value=Decimal(value), **defaults | fields)


def form(day: int, peg: str | None) -> Any:
    value = None if peg is None else Decimal(peg)
    return SimpleNamespace(peg=value, answered_on=SURGERY + timedelta(days=day), mode="self")


def view(*rows: Any, submissions: tuple[Any, ...] = ()) -> ScoreView:
    (shown,) = score_views(rows, submissions=submissions, surgery_date=SURGERY)
    return shown


def said(shown: ScoreView) -> str:
    return " ".join((shown.value, shown.scale, shown.alert, *shown.lines))


def test_a_change_since_before_surgery_with_its_source() -> None:
    shown = view(row("rmdq_24", -7, "14.000"), row("rmdq_24", 42, "12"), row("rmdq_24", 84, "9.000"))
    assert (shown.value, shown.scale) == ("9 of 24", "0 to 24, higher is worse")
    assert shown.when == "week 12, 6 Apr 2026"
    assert shown.lines == (
        "5 points better than before surgery (14, now 9).",
        "Important change, 5 points: reached (Ostelo 2008).",
        "36 % of the earlier score; the mark of 30 % is reached.",
    )
    assert any("Spine 2008" in source for source in shown.sources)


def test_a_small_change_is_not_called_important() -> None:
    shown = view(row("rmdq_24", -7, "14"), row("rmdq_24", 84, "11"))
    assert "Important change, 5 points: not reached (Ostelo 2008)." in shown.lines
    assert "21 % of the earlier score; the mark of 30 % is not reached." in shown.lines


def test_worse_says_what_the_figure_was_found_for() -> None:
    shown = view(row("rmdq_24", -7, "9"), row("rmdq_24", 84, "14"))
    assert shown.lines[0] == "5 points worse than before surgery (9, now 14)."
    assert "none is held for getting worse" in said(shown)


def test_lower_can_be_worse() -> None:
    shown = view(row("eq_5d_5l_index", -7, "0.612"), row("eq_5d_5l_index", 84, "0.500"))
    assert shown.scale == "-1 to 1, lower is worse"
    assert shown.lines[0] == "0.112 points worse than before surgery (0.612, now 0.5)."
    assert "Important change, 0.1 points: reached (Parai 2020)." in shown.lines


def test_two_published_figures_are_both_named() -> None:
    shown = view(row("odi", -7, "44"), row("odi", 84, "33"))
    assert shown.lines[-4:-1] == (
        "11 points better than before surgery (44, now 33).",
        "Important change, 12.8 points: not reached (Ostelo 2008; Copay 2008).",
        "Published figures go from 10 to 12.8 points; the larger one is used.",
    )


def test_bands_and_the_acceptable_state() -> None:
    shown = view(row("odi", 84, "18"))
    assert shown.lines == (
        "Band: minimal (ODI 2.1a).",
        "In the state that patients called acceptable or recovered: at most 22 (van Hooff 2016).",
        "No score from before surgery to compare with.",
    )


def test_where_an_instrument_is_blind() -> None:
    assert "hardly shows a change" in said(view(row("rmdq_24", 84, "22")))
    assert "hardly shows a change" not in said(view(row("rmdq_24", 84, "12")))


@pytest.mark.parametrize("code", ["phq_2", "gad_2"])
def test_a_positive_screen_asks_further_and_names_nothing(code: str) -> None:
    shown = view(row(code, 84, "3"))
    assert shown.alert.startswith("Screen positive (3 or more): ask further (Kroenke 20")
    assert "does not change the urgency" in shown.alert
    everything = said(shown).lower()
    for word in ("diagnos", "disorder", "depress", "anxi", "suffers", "must"):
        assert word not in everything
    below = view(row(code, 84, "2"))
    assert not below.alert
    assert "Screen negative (below 3" in said(below)


def test_no_important_change_is_made_up() -> None:
    shown = view(row("promis_pi", -7, "66"), row("promis_pi", 84, "58.5"))
    assert "No important change is held" in said(shown)
    assert shown.value == "58.5"


def test_without_a_score_from_before_the_first_one_is_compared_with() -> None:
    shown = view(row("ndi", 42, "30"), row("ndi", 84, "30"))
    assert shown.lines == ("The same as the first score, 23 Feb 2026 (30).",)


def test_the_peg_of_the_form_stands_beside_the_others() -> None:
    shown = view(submissions=(form(-7, "8.00"), form(42, None), form(84, "4.33")))
    assert shown.value == "4.33 of 10"
    assert shown.lines[0] == "3.67 points better than before surgery (8, now 4.33)."


def test_order_and_unknown_codes() -> None:
    rows = [row("gad_2", 1, "0"), row("odi", 1, "20"), row("rmdq_24", 1, "2"), row("of_a_later_version", 1, "1")]
    shown = score_views(rows, submissions=(form(1, "2.00"),), surgery_date=SURGERY)
    assert [one.code for one in shown] == ["peg", "rmdq_24", "gad_2", "odi"]


def test_the_table_says_where_a_score_is_from() -> None:
    phone = SimpleNamespace(mode="phone")
    own = SimpleNamespace(mode="self")
    shown = view(
        row("rmdq_24", -7, "14"), row("rmdq_24", 42, "12", submission=own), row("rmdq_24", 84, "9", submission=phone),
        row("rmdq_24", 90, "8", reason="Typed wrongly."),
    )  # fmt: skip
    notes = [line.note for line in shown.rows]
    assert notes[0] == "recorded by staff"
    assert notes[1] == ""
    assert "phone" in notes[2]
    assert notes[3] == "recorded by staff, corrected: Typed wrongly."


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_every_chart_is_sound_and_needs_no_style(code: str) -> None:
    one = INSTRUMENTS[code]
    shown = view(row(code, -7, str(one.lowest)), row(code, 42, str(one.highest)), row(code, 84, str(one.lowest)))
    tree = ElementTree.fromstring(shown.chart)
    assert not [part for part in tree.iter() if "style" in part.attrib]
    circles = [part for part in tree.iter() if part.tag.endswith("circle")]
    assert len(circles) == 3
    heights = [float(part.attrib["cy"]) for part in circles]
    assert heights[0] == heights[2] > heights[1], "higher values stand higher"
    assert all(0 <= float(part.attrib["cx"]) <= 360 for part in circles)


def test_one_score_is_not_a_curve() -> None:
    assert view(row("odi", 84, "18")).chart == ""


@pytest.mark.parametrize("now", ["14", "12", "10", "9", "8", "7", "4"])
def test_the_last_value_and_the_mark_do_not_overlap(now: str) -> None:
    tree = ElementTree.fromstring(view(row("rmdq_24", -7, "14"), row("rmdq_24", 84, now)).chart)
    words = {part.text: float(part.attrib["y"]) for part in tree.iter() if part.tag.endswith("text")}
    assert abs(words[now] - words["important"]) >= 13


def test_the_mark_is_where_the_change_is_important() -> None:
    better_down = view(row("rmdq_24", -7, "14"), row("rmdq_24", 84, "14")).chart
    better_up = view(row("mjoa", -7, "10"), row("mjoa", 84, "10")).chart
    assert ">important</text>" in better_down
    assert ">important</text>" in better_up
    no_room = view(row("rmdq_24", -7, "3"), row("rmdq_24", 84, "3")).chart
    assert ">important</text>" not in no_room
