"""The suggestion box: what leads, and what is said when nothing would change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.presenters.suggestion import Suggestion, suggestion
from tests.domain.triage.builder import history

NOW = datetime(2026, 4, 2, 8, 20, tzinfo=UTC)


def _box(*, danger_open: bool = False, engine: str = ENGINE_VERSION, **changes: Any) -> Suggestion:
    result = replace(assess(snapshot=history(84, 1, 1)), **changes)
    row = SimpleNamespace(
        pk=1, body=serial.to_dict(result), category=result.category.value, pattern=result.pattern.value,
        confidence=result.confidence.value, route=result.route.value, recheck_on=None, rule_set=result.rule_set,
        engine=engine,
    )  # fmt: skip
    box = suggestion(row, earlier=(), region="lumbar", danger_open=danger_open, now=NOW, tz="UTC")
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


def test_other_rules_are_said_to_be_others() -> None:
    assert "made by another version of the rules" in _box(engine="2025.1").notes
    assert "made by another version of the rules" not in _box().notes


@pytest.mark.parametrize(
    ("reason", "words"), [("danger", "a danger sign"), ("silence", "was not answered"), ("request", "asked for it")]
)
def test_a_case_that_rests_on_no_answers_says_why_and_what_was_found_before(reason: str, words: str) -> None:
    earlier = SimpleNamespace(pk=1, assessed_at=NOW, category="none", urgency="routine", rule_set="2026.1")
    box = suggestion(None, earlier=(earlier,), region="lumbar", danger_open=False, now=NOW, tz="UTC", reason=reason)
    assert words in box.none
    assert box.title == "No suggestion"
    assert [one.words for one in box.earlier] == ["no pain problem, routine (rule set 2026.1)"]
