"""Who is not written to, and that the reason which lasts longest is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fbs_portal.domain import schedule
from fbs_portal.domain.contact import Muted, Reach, muted

TODAY = date(2026, 3, 2)
REACHED = Reach(channel="email", address="ada@example.org")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, None),
        ({"died": True, "left": True}, Muted.DIED),
        ({"left": True, "paused": True}, Muted.LEFT),
        ({"wrong_person": True, "paused": True}, Muted.WRONG_PERSON),
        ({"paused": True, "channel": "none"}, Muted.PAUSED),
        ({"paused_until": TODAY + timedelta(days=1)}, Muted.PAUSED_UNTIL),
        ({"paused_until": TODAY}, None),
        ({"channel": "none", "address": ""}, Muted.BY_PHONE),
        ({"address": " "}, Muted.NO_ADDRESS),
    ],
)
def test_the_reason_for_silence(said: dict[str, object], reason: Muted | None) -> None:
    assert muted(reach=replace(REACHED, **said), today=TODAY) is reason  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "messages"), [(-1, 0), (0, 1), (2, 1), (3, 2), (6, 2), (7, 3), (60, 3)])
def test_the_ladder(day: int, messages: int) -> None:
    found = schedule.messages_due(reminders=(0, 3, 7), ask_on=TODAY, today=TODAY + timedelta(days=day))
    assert found == messages
