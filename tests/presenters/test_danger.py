"""The danger block says when it was asked, what was shown, who has spoken; and never that there is no danger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.presenters.danger import DangerBlock, danger_block
from fbs_portal.presenters.episode import known_signs

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CLINIC = SimpleNamespace(time_zone="UTC", emergency_number="911")


def _block(
    *, dangers: tuple[Any, ...] = (), entries: tuple[Any, ...] = (), flags: Any = "absent", **case: Any
) -> DangerBlock:
    followup = SimpleNamespace(time_point="week_6", submitted_at=None)
    answers = {} if flags == "absent" else {"red_flags": flags}
    episode = SimpleNamespace(surgery_date=date(2026, 1, 12), known_signs=[])
    standing = {"clinic": CLINIC, "episode": episode, "danger_open": True, "spoken_at": None, "spoken_by": ""}
    sent = SimpleNamespace(answers=answers, answered_on=date(2026, 2, 23), followup=followup)
    record = SimpleNamespace(**{**standing, **case})
    return danger_block(record, submissions=[sent], dangers=dangers, entries=entries, now=NOW, spoken_by="N. Ruiz")


def _report(pk: int, event: str, **fields: Any) -> SimpleNamespace:
    followup = SimpleNamespace(time_point="week_6", submitted_at=None)
    return SimpleNamespace(
        **{"pk": pk, "event": event, "about_id": None, "codes": ["bladder"], "urgency": "emergency",
           "untick_reason": "", "at": NOW - timedelta(minutes=10), "followup": followup, **fields}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "says"),
    [("absent", "danger signs not answered"), ([], "none ticked"), (["fever"], "fever")],
)
def test_not_answered_none_ticked_and_ticked_are_three_things(flags: Any, says: str) -> None:
    assert says in _block(flags=flags).asked
    assert "week 6" in _block(flags=flags).asked


def test_a_ticked_sign_with_what_was_shown_and_what_came_later() -> None:
    rows = (
        _report(1, "ticked"),
        _report(2, "acknowledged", about_id=1, at=NOW - timedelta(minutes=9)),
        _report(3, "unticked", about_id=1, untick_reason="mistake"),
    )
    (report,) = _block(dangers=rows).reports
    assert report.signs == ("bladder trouble, new",)
    assert report.shown == "shown “call 911 now”"
    assert report.acknowledged == "acknowledged 2 Mar 09:21"
    assert "ticked by mistake" in report.later[0]
    assert "still counts" in report.later[0]


def test_a_page_nobody_acknowledged_says_so() -> None:
    assert _block(dangers=(_report(1, "ticked"),)).reports[0].acknowledged == "not acknowledged"


def test_who_dealt_with_it_and_how_stands_beside_the_sign() -> None:
    deed = SimpleNamespace(deed="danger_dealt_with", at=NOW, by_label="L. Lind", text="Seen in the clinic.")
    block = _block(dangers=(_report(1, "ticked"),), entries=(deed, SimpleNamespace(deed="note")), danger_open=False)
    assert block.dealt == ("dealt with 2 Mar 09:30 by L. Lind: Seen in the clinic.",)


def test_who_has_spoken() -> None:
    assert _block().spoken == "Nobody has spoken to the patient yet."
    assert _block(spoken_at=NOW, spoken_by="user:1").spoken == "N. Ruiz spoke to the patient 2 Mar 09:30."


def test_a_known_sign_tells_its_days_in_words() -> None:
    sign = {"code": "bladder", "since": "2026-01-20", "until": "2026-05-31", "by": "user:3", "reason": "Old"}
    episode = SimpleNamespace(surgery_date=date(2026, 1, 12), known_signs=[sign])
    assert "known since 20 Jan 2026, asked as “worse than then?” until 31 May 2026" in _block(episode=episode).known[0]
    (line,) = known_signs(episode, names={"user:3": "Dr Okafor"})
    assert line == "bladder trouble, new: known since 20 Jan 2026, until 31 May 2026; Dr Okafor: Old"
