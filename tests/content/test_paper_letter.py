"""The invitation letter: at grade six, and silent about what was treated."""

from __future__ import annotations

import re

import pytest

from fbs_portal.content import paper_letter as words
from tests.content.reading import grade

TEXTS = {
    "invitation": f"{words.ASK} {words.SCAN} {words.OR_TYPE} {words.YOURS} {words.CALL} {words.EMERGENCY}",
    "few": f"{words.FEW} {words.TYPE} {words.YOURS} {words.CALL} {words.EMERGENCY}",
}


@pytest.mark.parametrize("name", TEXTS)
def test_grade_six(name: str) -> None:
    assert grade(re.sub(r"%\(\w+\)s", "Monday", TEXTS[name])) <= 6, TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_it_names_no_condition(name: str) -> None:
    telling = "spine spinal back neck leg pain disc failed syndrome stenosis fusion nerve"
    said = set(re.findall(r"[a-z]+", f"{words.HEADING} {TEXTS[name]}".lower()))
    assert not said & set(telling.split())
