"""Which pages fit a patient, and why; and the search key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from fbs_portal.domain.education import Situation, condition_error, offered, situation_of
from fbs_portal.domain.snapshot import Operation, Report, Snapshot

SURGERY = date(2026, 1, 12)
Pages = list[tuple[str, Sequence[Mapping[str, Any]]]]


def snapshot(**answers: object) -> Snapshot:
    return Snapshot(
        operation=Operation(surgery_date=SURGERY, region="lumbar", procedures=("fusion",), risks=frozenset({"cancer"})),
        reports=(Report(answered_on=date(2026, 4, 20), answers=answers),),
    )


def test_a_situation_holds_what_was_answered_and_nothing_else() -> None:
    found = situation_of(
        snapshot=snapshot(
            pain_axial=3,
            pain_limb=7,
            pain_sites=["low_back", "left_buttock"],
            nerve_symptoms=["burning"],
            red_flags=[],
            trend="same",
            onset={"declined": True},
            relief=None,
        ),
        category="persistent",
        refer=True,
    )
    assert found.numbers == {"weeks": 14, "pain": 7}
    assert found.words["site"] == {"low_back", "buttock"}
    assert found.words["nerve"] == {"burning"}
    assert found.words["danger"] == frozenset()
    assert found.words["refer"] == {"yes"}
    assert {"onset", "relief", "walking", "urgency"}.isdisjoint(found.words)


def test_a_missing_answer_never_matches() -> None:
    nothing = situation_of(snapshot=snapshot())
    pages: Pages = [("a", [{"pain_min": 0}]), ("b", [{"trend": ["same", "better"]}]), ("c", [{"site": "calf"}])]
    assert offered(pages=pages, situation=nothing) == ()
    assert offered(pages=pages, situation=Situation()) == ()


def test_all_keys_of_a_table_must_hold_and_one_table_is_enough() -> None:
    here = Situation(words={"site": frozenset({"calf"}), "region": frozenset({"lumbar"})}, numbers={"weeks": 10})
    pages: Pages = [
        ("both", [{"site": ["calf", "buttock"], "region": "lumbar"}]),
        ("one_wrong", [{"site": "calf", "region": "cervical"}]),
        ("second_table", [{"region": "cervical"}, {"weeks_min": 10, "weeks_max": 10}]),
        ("too_early", [{"weeks_min": 11}]),
        ("too_late", [{"weeks_max": 9}]),
        ("index_only", []),
    ]
    found = {offer.slug: dict(offer.because) for offer in offered(pages=pages, situation=here)}
    assert found == {
        "both": {"site": ("calf",), "region": ("lumbar",)},
        "second_table": {"weeks_min": ("10",), "weeks_max": ("10",)},
    }


def test_of_too_many_the_most_specific_are_kept_in_the_given_order() -> None:
    here = Situation(words={"region": frozenset({"lumbar"}), "trend": frozenset({"same"})})
    pages: Pages = [
        ("first", [{"region": "lumbar"}]),
        ("second", [{"trend": "same"}]),
        ("specific", [{"trend": "same", "region": "lumbar"}]),
    ]
    assert [offer.slug for offer in offered(pages=pages, situation=here)] == ["first", "second", "specific"]
    assert [offer.slug for offer in offered(pages=pages, situation=here, limit=2)] == ["first", "specific"]


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ({}, "empty"),
        ({"mood": "low"}, "unknown key 'mood', allowed are category"),
        ({"site": "left_calf"}, "site is 'left_calf', allowed are"),
        ({"site": []}, "allowed are"),
        ({"category": ["persistent", "chronic"]}, "allowed are new, none"),
        ({"weeks_min": "6"}, "takes a whole number"),
        ({"weeks_min": True}, "takes a whole number"),
        ({"pain_min": -1}, "takes a whole number"),
    ],
)
def test_a_wrong_condition_says_what_is_allowed(condition: dict[str, object], part: str) -> None:
    assert part in (condition_error(condition) or "")


def test_a_danger_sign_is_never_crowded_out() -> None:
    here = Situation(
        words={"danger": frozenset({"fever"}), "region": frozenset({"lumbar"}), "trend": frozenset({"same"})}
    )
    pages: Pages = [
        ("a", [{"region": "lumbar", "trend": "same"}]),
        ("b", [{"region": "lumbar", "trend": "same"}]),
        ("help", [{"danger": ["fever", "wound"]}]),
    ]
    assert [offer.slug for offer in offered(pages=pages, situation=here, limit=2)] == ["help", "a"]
