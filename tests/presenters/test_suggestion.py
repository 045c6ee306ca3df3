"""The suggestion box: what leads, and what is said when nothing would change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.presenters.suggestion import Suggestion, suggestion
from tests.domain.triage.builder import history

NOW = datetime(2026, 4, 2, 8, 20, tzinfo=UTC)


COURSE = {"region": "lumbar", "surgery_date": date(2026, 1, 12)}


def _result(days: int) -> SimpleNamespace:
    """A result of so many days after the one that the case rests on."""
    at = NOW + timedelta(days=days)
    return SimpleNamespace(pk=9, assessed_at=at, category="none", urgency="routine", rule_set="2026.1")


def _box(
    *, danger_open: bool = False, engine: str = ENGINE_VERSION, others: tuple[Any, ...] = (), **changes: Any
) -> Suggestion:
    result = replace(assess(snapshot=history(84, 1, 1)), **changes)
    row = SimpleNamespace(
        pk=1, body=serial.to_dict(result), category=result.category.value, pattern=result.pattern.value,
        confidence=result.confidence.value, route=result.route.value, recheck_on=None, rule_set=result.rule_set,
        engine=engine, submission_id=7, assessed_at=NOW,
    )  # fmt: skip
    told = SimpleNamespace(pk=7, answered_on=date(2026, 4, 2))
    return suggestion(
        row, others=others, course=COURSE, submissions=(told,), danger_open=danger_open, now=NOW, tz="UTC"
    )


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


def test_which_answers_were_judged_is_said_first() -> None:
    assert _box().notes[0] == "answers of 2 Apr, week 11"


def test_a_result_that_came_later_is_not_called_earlier() -> None:
    """A good later answer leaves the case resting on the worse one before it."""
    box = _box(others=(_result(42), _result(-42)))
    assert [one.when for one in box.later] == ["14 May 08:20"]
    assert [one.when for one in box.earlier] == ["19 Feb 08:20"]


def test_what_would_change_the_pain_says_nothing_beside_an_open_danger_sign() -> None:
    """“The urgency would be soon” would be read as that of the case, which is more urgent."""
    box = _box(danger_open=True)
    assert (box.would_change, box.unchanging) == ((), "")


def test_other_rules_are_said_to_be_others() -> None:
    assert "made by another version of the rules" in _box(engine="2025.1").notes
    assert "made by another version of the rules" not in _box().notes


@pytest.mark.parametrize(
    ("reason", "words"), [("danger", "a danger sign"), ("silence", "was not answered"), ("request", "asked for it")]
)
def test_a_case_that_rests_on_no_answers_says_why_and_what_was_found_before(reason: str, words: str) -> None:
    box = suggestion(None, others=(_result(0),), course=COURSE, danger_open=False, now=NOW, tz="UTC", reason=reason)
    assert words in box.none
    assert box.title == "No suggestion"
    assert [one.words for one in box.earlier] == ["no pain problem, routine (rule set 2026.1)"]
