"""Every history told in another way: what may not matter does not, and what is dangerous always does."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from fbs_portal.domain.codes import DANGER_FLOORS, DangerSign
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.types import Assessment
from fbs_portal.exchange.casereader import IGNORED_KEYS, read_case
from tests.exchange.test_cases import CASES

HISTORIES = [{key: case[key] for key in case if key not in (*IGNORED_KEYS, "also")} for case in CASES]
SIDES = {"left": "right", "right": "left"}
SOMETIMES_LEFT_OUT = (
    "trend", "onset", "relief", "same_pain", "pain_sites", "walking", "walking_eased", "nerve_symptoms", "began",
    "pain_axial", "pain_limb", "opioids", "worst_pain",
)  # fmt: skip


def _said(case: dict[str, Any]) -> Assessment:
    return assess(snapshot=read_case(case), explain=False)


def _gist(said: Assessment) -> tuple[Any, ...]:
    return said.category, said.confidence, said.pattern, said.urgency, said.refer, said.route


def _mirrored(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: value[key] if key == "id" else _mirrored(value[key]) for key in value}
    if isinstance(value, list):
        return [_mirrored(item) for item in value]
    side, mark, part = value.partition("_") if isinstance(value, str) else (value, "", "")
    return f"{SIDES[side]}{mark}{part}" if side in SIDES else value


def _later(value: Any, key: str = "") -> Any:
    """Every date of it 1,461 days later."""
    if isinstance(value, dict):
        return {name: _later(value[name], name) for name in value}
    if isinstance(value, list):
        return [_later(item) for item in value]
    is_date = key in ("surgery_date", "answered_on")
    return (date.fromisoformat(value) + timedelta(days=1461)).isoformat() if is_date else value


def _backwards(value: Any) -> Any:
    """Keys in another order, and the lists of answers."""
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        forms = any(isinstance(item, dict) for item in value)
        return [_backwards(item) for item in value] if forms else value[::-1]
    return value


@pytest.mark.parametrize("case", HISTORIES, ids=lambda case: case["id"])
def test_side_year_and_order_do_not_matter(case: dict[str, Any]) -> None:
    said = _gist(_said(case))
    assert _gist(_said(_mirrored(case))) == said
    assert _gist(_said(_later(case))) == said
    assert _gist(_said(_backwards(case))) == said


@pytest.mark.parametrize("case", HISTORIES, ids=lambda case: case["id"])
def test_a_danger_sign_holds_whatever_else_is_left_out(case: dict[str, Any]) -> None:
    last = case["submissions"][-1]
    floors = [DANGER_FLOORS[DangerSign(sign)] for sign in last.get("red_flags") or ()]
    barer = [{key: last[key] for key in last if key != left_out} for left_out in SOMETIMES_LEFT_OUT]
    barer.append({key: last[key] for key in ("answered_on", "red_flags") if key in last})
    others: list[dict[str, Any]] = [{"submissions": [*case["submissions"][:-1], one]} for one in barer]
    others += [{"baseline": None}, {"submissions": [last]}, {"submissions": [*case["submissions"], last]}]
    for other in others if floors else ():
        said = _said(json.loads(json.dumps({**case, **other})))
        assert all(said.urgency.at_least(floor) for floor in floors), other
