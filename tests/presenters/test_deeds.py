"""The buttons: one is filled, and it is the deed most likely needed; a greyed one says why."""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.presenters.deeds import DEEDS, deed_views, likely

EVERYTHING = tuple(code for code, _label in DEEDS)


def _case(**changes: Any) -> SimpleNamespace:
    standing: dict[str, Any] = {
        "closed_at": None, "ready_to_close": False, "danger_open": False, "spoken_at": None, "status": "new",
        "refer_suggested": False, "asked_to_refer": False,
    }  # fmt: skip
    return SimpleNamespace(**{**standing, **changes})


@pytest.mark.parametrize(
    ("changes", "refused", "expected"),
    [
        ({}, (), "contact"),
        ({"danger_open": True}, (), "contact"),
        ({"danger_open": True, "spoken_at": 1}, (), "danger_dealt_with"),
        ({"danger_open": True, "spoken_at": 1}, ("danger_dealt_with",), "contact"),
        ({"refer_suggested": True}, (), "contact"),
        ({"refer_suggested": True, "spoken_at": 1}, (), "refer"),
        ({"refer_suggested": True, "spoken_at": 1}, ("refer",), "ask_to_refer"),
        ({"spoken_at": 1}, (), "close"),
        ({"status": "referred", "spoken_at": 1}, (), "evaluation"),
        ({"status": "referred", "spoken_at": 1, "referral_status": "sent"}, (), "schedule"),
        ({"status": "referred", "spoken_at": 1, "referral_status": "scheduled"}, ("evaluation",), "attended"),
        ({"status": "referred", "spoken_at": 1, "referral_status": "not_attended"}, (), "schedule"),
        ({"status": "referred", "spoken_at": 1, "referral_status": "evaluated"}, (), "release"),
        ({"status": "referred", "spoken_at": 1, "referral_status": "evaluated"}, ("release",), "close"),
        ({"ready_to_close": True}, (), "close"),
        ({"ready_to_close": True, "danger_open": True}, (), "contact"),
        ({"closed_at": 1}, (), "reopen"),
        ({}, EVERYTHING, ""),
    ],
)
def test_the_filled_button_is_the_deed_most_likely_needed(
    changes: dict[str, Any], refused: Collection[str], expected: str
) -> None:
    assert likely(_case(**changes), allowed=lambda code: code not in refused) == expected


def test_a_greyed_deed_says_why_and_an_impossible_one_is_left_out() -> None:
    why = {"refer": "A clinician does this.", "reopen": "It is open.", "close": "Read the text first."}
    views = deed_views(_case(), why_not=why.get)
    greyed = {view.code: view.why_not for view in views if view.why_not}
    assert greyed == {"refer": "A clinician does this.", "close": "Read the text first."}
    assert "reopen" not in {view.code for view in views}
    assert [view.code for view in views if view.filled] == ["contact"]
    assert views[0].code == "contact"
