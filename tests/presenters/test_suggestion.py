"""The suggestion box: what leads, and what is said when nothing would change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.engine import assess
from fbs_portal.presenters.suggestion import Suggestion, suggestion
from tests.domain.triage.builder import history

NOW = datetime(2026, 4, 2, 8, 20, tzinfo=UTC)


def _box(*, danger_open: bool = False, **changes: Any) -> Suggestion:
    result = replace(assess(snapshot=history(84, 1, 1)), **changes)
    row = SimpleNamespace(
        pk=1, body=serial.to_dict(result), category=result.category.value, pattern=result.pattern.value,
        confidence=result.confidence.value, route=result.route.value, recheck_on=None, rule_set=result.rule_set,
    )  # fmt: skip
    box = suggestion(row, earlier=(), region="lumbar", danger_open=danger_open, now=NOW, tz="UTC")
    assert box is not None
    return box


def test_good_news_does_not_lead_beside_an_open_danger_sign() -> None:
    assert _box().title == "Suggestion: no pain problem"
    title = _box(danger_open=True).title
    assert title == "Pain pattern: recovered (the danger sign stands whatever the pain)"


@pytest.mark.parametrize("category", ["persistent", "progressive", "new", "undetermined"])
def test_what_does_not_reassure_leads_as_always(category: str) -> None:
    result = assess(snapshot=history(84, 1, 1))
    box = _box(danger_open=True, category=type(result.category)(category))
    assert box.title.startswith("Suggestion: ")


def test_that_nothing_would_change_it_is_said() -> None:
    assert _box(would_change=()).unchanging == "No single answer would change this."
    box = _box()
    assert box.would_change
    assert not box.unchanging
