"""Before and now: what changed is said in words, noise is not marked, and three kinds of nothing stay three."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from fbs_portal.presenters.compare import Cell, Comparison, compare

SURGERY = date(2026, 1, 12)


def _sent(day: date, time_point: str = "week_12", mode: str = "self", **answers: Any) -> SimpleNamespace:
    followup = SimpleNamespace(time_point=time_point)
    return SimpleNamespace(answers=answers, answered_on=day, mode=mode, supersedes_id=None, followup=followup)


def _table(*submissions: SimpleNamespace, region: str = "lumbar") -> Comparison:
    return compare(submissions, region=region, surgery_date=SURGERY)


def _cells(table: Comparison, name: str) -> tuple[Cell, ...]:
    return next(row.cells for row in table.rows if row.name.startswith(name))


BEFORE = _sent(date(2026, 1, 5), "baseline", pain_limb=8, pain_axial=4, opioids="some_days", pain_sites=["low_back"])
NOW = _sent(
    date(2026, 4, 20), pain_limb=7, pain_axial=6, opioids="every_day", pain_sites=["low_back", "left_calf"],
    walking={"declined": True},
)  # fmt: skip


def test_opioids_rising_stand_out_in_words() -> None:
    cell = _cells(_table(BEFORE, NOW), "Opioids")[1]
    assert (cell.text, cell.mark, cell.change) == ("every day", "worse", "worse")


def test_a_difference_of_one_is_not_marked_and_two_is() -> None:
    table = _table(BEFORE, NOW)
    assert _cells(table, "Leg pain")[1].mark == ""
    assert _cells(table, "Back pain")[1].mark == "worse"


def test_a_new_place_is_named() -> None:
    assert _cells(_table(BEFORE, NOW), "Where")[1].change == "new: left calf"


def test_declined_missing_and_none_are_three_things() -> None:
    table = _table(_sent(date(2026, 1, 5), "baseline", nerve_symptoms=[], pain_limb=0), NOW)
    assert [cell.text for cell in _cells(table, "Walking")] == ["–", "preferred not to say"]
    assert [cell.text for cell in _cells(table, "Nerve")] == ["none", "–"]
    assert _cells(table, "Leg pain")[0].text == "0"


def test_questions_nobody_answered_take_no_row_and_neck_patients_read_arm() -> None:
    names = [row.name for row in _table(BEFORE, NOW, region="cervical").rows]
    assert "Arm pain" in names
    assert "Wants a call" not in names


def test_columns_are_labelled_by_date_and_week() -> None:
    late = _sent(date(2026, 2, 1), "baseline", mode="phone", pain_limb=8)
    columns = _table(BEFORE, NOW, late).columns
    assert [column.title for column in columns] == ["before", "week 14", "before (remembered)"]
    assert columns[1].on == date(2026, 4, 20)
    assert columns[2].note == "by phone"
