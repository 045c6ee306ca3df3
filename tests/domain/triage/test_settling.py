"""The one or two answers that would settle an unsure suggestion are found by trying them."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.codes import Category
from fbs_portal.domain.facts import derive
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage import settling
from fbs_portal.domain.triage.engine import assess, decide
from tests.domain.triage.builder import history
from tests.domain.triage.histories import DECLINED, edit

SURE_STORY: dict[str, Any] = {
    "same_pain": "same",
    "relief": "never",
    "onset": "never_left",
    "pain_sites": ["left_calf"],
}


def named(snapshot: Snapshot) -> tuple[str, ...]:
    return assess(snapshot=snapshot).settled_by


def test_a_number_left_out_is_what_is_needed() -> None:
    assert named(history(98, 2, None)) == ("pain_limb",)


def test_the_danger_list_alone_keeps_it_open() -> None:
    assert named(history(98, 2, 7, **{**SURE_STORY, "red_flags": None})) == ("red_flags",)


def test_both_numbers_are_needed_together() -> None:
    assert named(history(98, None, None)) == ("pain_axial", "pain_limb")


def test_nothing_is_named_where_all_is_known_or_nothing_helps() -> None:
    assert named(history(98, 2, 7, **SURE_STORY)) == ()
    recalled = history(98, 2, 7, recalled=True, **SURE_STORY)
    assert assess(snapshot=recalled).confidence == "low"
    assert named(recalled) == ()


def test_without_a_baseline_a_category_is_enough() -> None:
    snapshot = history(98, 6, 6, before=None)
    assert assess(snapshot=snapshot, explain=False).category is Category.UNDETERMINED
    assert named(snapshot)


def test_what_was_declined_is_not_asked_again() -> None:
    assert named(edit(history(98, 2, 2), pain_limb=DECLINED)) == ()


def test_what_is_named_alone_settles_it() -> None:
    snapshot = history(98, 2, 7, **{**SURE_STORY, "red_flags": None})
    assert settling.unsure(decide(facts=derive(snapshot)))
    assert not settling.unsure(decide(facts=derive(edit(snapshot, red_flags=[]))))


@pytest.mark.parametrize("limb", range(11))
def test_two_that_are_named_settle_more_than_one(limb: int) -> None:
    """With one number alone the suggestion stays open whatever it is."""
    assert settling.unsure(decide(facts=derive(history(98, None, limb, red_flags=[]))))
