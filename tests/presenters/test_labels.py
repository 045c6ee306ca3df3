"""Every stored code has a word for staff."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from fbs_portal.content import referral_letter as words_of_letters
from fbs_portal.domain import codes, referral_letter, states
from fbs_portal.presenters import closing, labels, reach

PAIRS: list[tuple[Iterable[str], labels.Words]] = [
    (codes.Urgency, labels.URGENCY),
    (codes.Category, labels.CATEGORY),
    (codes.Pattern, labels.PATTERN),
    (codes.Route, labels.ROUTE),
    (codes.Confidence, labels.CONFIDENCE),
    (codes.Region, labels.REGION),
    (codes.Procedure, labels.PROCEDURE),
    (codes.Side, labels.SIDE),
    (codes.Risk, labels.RISK),
    (codes.DangerSign, labels.DANGER),
    (codes.EpisodeStatus, labels.EPISODE_STATUS),
    (codes.TimePoint, labels.TIME_POINT),
    (codes.FollowUpState, labels.FOLLOWUP_STATE),
    (codes.AnswerMode, labels.MODE),
    (codes.UntickReason, labels.UNTICK),
    (codes.CaseStatus, labels.STATUS),
    (codes.CloseOutcome, labels.OUTCOME),
    (states.NotReferred, closing.NOT_REFERRED),
    (referral_letter.Asked, {code.value: words for code, words in words_of_letters.ASKED.items()}),
    (states.ContactResult, labels.CONTACT),
    (states.LinkRequestKind, labels.LINK_REQUEST),
    (states.Channel, reach.CHANNEL),
    (states.WithdrawalReason, reach.WITHDRAWAL),
    (codes.MessageStatus, labels.MESSAGE_STATUS),
]


@pytest.mark.parametrize(("stored", "words"), PAIRS)
def test_every_code_has_a_word_and_no_word_is_left_over(stored: Iterable[str], words: labels.Words) -> None:
    assert {str(code) for code in stored} == set(words)


def test_sites_are_words() -> None:
    assert labels.sites(["low_back", "left_thigh_front"]) == "low back, left front of thigh"
    assert labels.site("left_unheard_of") == "left_unheard_of"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], ""),
        (["L5-S1"], "L5–S1"),
        (["L4-L5", "L5-S1"], "L4–S1"),
        (["C5-C6", "L5-S1"], "C5–C6, L5–S1"),
        (["C7-T1", "T1-T2"], "C7–T2"),
    ],
)
def test_levels_join_into_a_span(levels: list[str], expected: str) -> None:
    assert labels.levels_span(levels) == expected


def test_the_operation_in_one_line() -> None:
    line = labels.operation_line(procedures=["discectomy"], levels=["L5-S1"], side="left", revision=True)
    assert line == "Discectomy L5–S1 left, revision"
