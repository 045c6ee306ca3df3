"""The worked examples, and histories as the literature tells them, each with what a clinician would accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.types import Assessment
from fbs_portal.exchange.casereader import read_case

HERE = Path(__file__).parent
CASES = [
    json.loads(line)
    for name in ("cases.jsonl", "histories.jsonl", "complications.jsonl", "reports.jsonl")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    said = assess(snapshot=read_case({key: value for key, value in case.items() if key != "also"}))
    assert said.category in case["accept"]
    assert said.urgency.at_least(case.get("urgency_at_least", Urgency.ROUTINE))
    assert said.refer == case.get("refer", said.refer)
    _holds(said, case.get("also", {}))


def _holds(said: Assessment, also: dict[str, Any]) -> None:
    """What a history expects beyond the keys of a case file: one of these routes, no more than this urgency."""
    for name in ("route", "pattern", "confidence"):
        assert getattr(said, name) in also.get(name, [getattr(said, name)]), name
    assert Urgency(also.get("urgency_at_most", Urgency.EMERGENCY)).at_least(said.urgency)
    if "recheck_by" in also:
        assert said.recheck_on is not None
        assert said.recheck_on.isoformat() <= also["recheck_by"]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 470
    assert len({case["id"] for case in CASES}) == len(CASES)
