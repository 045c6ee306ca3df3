"""CSV that a spreadsheet does not run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.exchange.csv_lines import lines, safe


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)"])
def test_what_looks_like_a_formula_is_text(cell: str) -> None:
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "text"), [(-3, "-3"), (2.5, "2.5"), (None, ""), ("a=1", "a=1"), (True, "True")])
def test_what_is_none_stays_as_it_is(cell: object, text: str) -> None:
    assert safe(cell) == text


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2, max_size=2)
    )
)
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    text = "".join(lines(heads=["one", "two"], rows=rows))
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[safe(cell) for cell in row] for row in rows]
