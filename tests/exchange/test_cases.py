"""The worked examples, and histories as the literature tells them, each with what a clinician would accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.triage.engine import assess
from fbs_portal.exchange.casereader import read_case

HERE = Path(__file__).parent
CASES = [
    json.loads(line)
    for name in ("cases.jsonl", "histories.jsonl")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    said = assess(snapshot=read_case(case))
    assert said.category in case["accept"]
    assert said.urgency.at_least(case.get("urgency_at_least", Urgency.ROUTINE))
    assert said.refer == case.get("refer", said.refer)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 70
    assert len({case["id"] for case in CASES}) == len(CASES)
