"""What becomes of a message, and what a clinic's own words may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.domain import letters
from fbs_portal.domain.codes import MessageStatus, TimePoint
from fbs_portal.domain.contact import Muted
from fbs_portal.domain.letters import LIFE, Flaw, LetterKind
from fbs_portal.domain.sending import BACKOFF, SEND, Facts, after_try, verdict
from fbs_portal.domain.states import MessageFailure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
FINE = Facts(attempts=0, not_after=NOW + timedelta(days=2))


@pytest.mark.parametrize(
    ("facts", "status", "failure"),
    [
        ({"muted": Muted.DIED}, "cancelled", "not_wanted"),
        ({"no_longer_needed": True}, "cancelled", "answered"),
        ({"newer_waits": True}, "cancelled", "too_late"),
        ({"over": True}, "failed", "too_late"),
        ({"not_after": NOW - timedelta(seconds=1)}, "failed", "too_late"),
        ({"not_after": NOW - timedelta(seconds=1), "attempts": 2}, "failed", "gave_up"),
        ({"attempts": len(BACKOFF) + 1}, "failed", "gave_up"),
        ({"muted": Muted.NO_ADDRESS}, "failed", "no_address"),
        ({"has_channel": False}, "failed", "no_channel"),
        ({"speaks_from": NOW + timedelta(days=3)}, "failed", "too_late"),
    ],
)
def test_why_a_message_ends_unsent(facts: dict[str, Any], status: str, failure: str) -> None:
    judged = verdict(facts=replace(FINE, **facts), now=NOW)
    assert (judged.status, judged.failure, judged.send) == (status, failure, False)


def test_a_message_waits_for_the_end_of_quiet_hours_and_then_goes() -> None:
    assert verdict(facts=replace(FINE, speaks_from=LATER), now=NOW).until == LATER
    assert verdict(facts=replace(FINE, speaks_from=LATER), now=LATER) == SEND
    assert verdict(facts=FINE, now=NOW).send


def test_what_nobody_wants_is_never_called_a_failure() -> None:
    """A death outweighs every other reason, so that nobody is sent looking for an address of the dead."""
    worst = replace(FINE, muted=Muted.DIED, has_channel=False, over=True, attempts=9)
    assert verdict(facts=worst, now=NOW).failure == MessageFailure.NOT_WANTED


def test_tries_grow_rarer_and_end() -> None:
    life, now, waits = NOW + timedelta(days=2), NOW, []
    for attempts in range(1, 9):
        judged = after_try(attempts=attempts, now=now, not_after=life)
        if judged.until is None:
            assert (judged.status, judged.failure) == (MessageStatus.FAILED, MessageFailure.GAVE_UP)
            break
        waits.append(judged.until - now)
        now = judged.until
    assert tuple(waits) == BACKOFF
    assert list(BACKOFF) == sorted(BACKOFF)


@given(attempts=st.integers(1, 12), hours=st.integers(-10, 80))
def test_no_try_is_planned_for_when_it_is_of_no_use(attempts: int, hours: int) -> None:
    life = NOW + timedelta(hours=hours)
    judged = after_try(attempts=attempts, now=NOW, not_after=life)
    assert judged.until is None or NOW < judged.until <= life


def test_an_ask_is_stale_before_the_next_reminder() -> None:
    assert max(LIFE[kind] for kind in letters.ASKS) < timedelta(days=3)
    assert set(LIFE) == set(letters.PLACEHOLDERS) == set(letters.REQUIRED) == set(LetterKind)


def test_which_letter_asks_for_a_form() -> None:
    assert letters.ask_for(kind="invitation", time_point=TimePoint.WEEK_6) == LetterKind.INVITATION
    assert letters.ask_for(kind="invitation", time_point=TimePoint.CLARIFICATION) == LetterKind.CLARIFICATION
    assert letters.ask_for(kind="reminder", time_point=TimePoint.CLARIFICATION) == LetterKind.REMINDER
    for kind in ("staff_digest", "nothing"):
        with pytest.raises(ValueError, match=kind):
            letters.ask_for(kind=kind, time_point=TimePoint.WEEK_6)


GOOD = "Please answer: {link} Call {phone}. Stop: {stop}"


@pytest.mark.parametrize(
    ("subject", "body", "field", "flaw", "word"),
    [
        ("A form", "Open {link} {phone} {stop} {name}", "body", Flaw.UNKNOWN, "{name}"),
        ("A form", GOOD + " {", "body", Flaw.UNKNOWN, "{"),
        ("A form", GOOD + " {link!r} ", "body", Flaw.UNKNOWN, "{link!r}"),
        ("A form {link}", GOOD, "subject", Flaw.UNKNOWN, "{link}"),
        ("A form", "Call {phone}. Stop: {stop}", "body", Flaw.MISSING, "{link}"),
        ("A form", "Open {link}. Call {phone}.", "body", Flaw.MISSING, "{stop}"),
        ("A form\nBcc: all@example.org", GOOD, "subject", Flaw.CONTROL, ""),
        ("A form\rX: 1", GOOD, "subject", Flaw.CONTROL, ""),
        ("A form", GOOD + "\x00", "body", Flaw.CONTROL, ""),
        ("A form", GOOD + "\u202e", "body", Flaw.CONTROL, ""),
        (" ", GOOD, "subject", Flaw.EMPTY, ""),
        ("x" * 79, GOOD, "subject", Flaw.TOO_LONG, "78"),
        ("A form", GOOD + "x" * 3000, "body", Flaw.TOO_LONG, "3000"),
        ("Your SPINE clinic", GOOD, "subject", Flaw.TELLING, "spine"),
        ("A form", GOOD + " after your fusión", "body", Flaw.TELLING, "fusion"),
        ("A form", GOOD + " about your post-op pains", "body", Flaw.TELLING, "pain"),
        ("A form", GOOD + " https://evil.example/x", "body", Flaw.ADDRESS, "https://evil.example/x"),
        ("A form", GOOD + " www.evil.example", "body", Flaw.ADDRESS, "www.evil.example"),
    ],
)
def test_what_is_refused_and_by_which_word(subject: str, body: str, field: str, flaw: Flaw, word: str) -> None:
    telling = ("spine", "fusion", "pain", "disc ")
    found = list(letters.problems(letter=LetterKind.INVITATION, subject=subject, body=body, telling=telling))
    assert (field, flaw, word) in {(one.field, one.flaw, one.word) for one in found}


def test_ordinary_words_pass() -> None:
    body = GOOD + "\n\nLet us discuss it. Paintings. A disco."
    assert not list(letters.problems(letter=LetterKind.INVITATION, subject="A form", body=body, telling=("disc ",)))
    assert letters.telling_words("The disc.", ("disc ",)) == ["disc"]


def test_filling_in_interprets_nothing_but_names() -> None:
    values = {"link": "https://a.example/{stop}", "phone": "1"}
    assert letters.fill("{link} {phone} {stop} {link.x} }", values) == "https://a.example/{stop} 1   "
