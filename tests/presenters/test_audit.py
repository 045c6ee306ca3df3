"""Every verb of the trail has a sentence; rows show ids and codes only."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.verbs import Verb
from fbs_portal.presenters import audit
from fbs_portal.presenters.trail import DEED_WORDS


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_has_words(verb: Verb) -> None:
    assert audit.sentence(verb) != verb.value
    assert "_" not in audit.sentence(verb)


def test_no_sentence_is_left_over() -> None:
    assert set(audit.SENTENCES) == {verb for verb in Verb if not verb.startswith("case_")}
    assert set(DEED_WORDS) == set(CaseDeed)


def test_a_line_names_people_where_they_are_known() -> None:
    event = SimpleNamespace(
        at=datetime(2026, 4, 2, 8, 20, 7, tzinfo=UTC),
        actor="user:3",
        verb="listed_cases",
        subject="worklist",
        detail={"cases": [4, 5]},
    )
    line = audit.line(event, names={"user:3": "N. Ruiz"}, tz="Europe/Athens")
    assert (line.who, line.what, line.detail) == ("N. Ruiz", "looked at the worklist", "cases 4, 5")
    assert line.at == "2 Apr 2026 11:20:07"
    other = audit.line(event, names={}, tz="UTC")
    assert (other.who, other.at) == ("user 3", "2 Apr 2026 08:20:07 UTC")


def test_days_and_moments_are_written_as_people_write_them() -> None:
    detail = {"promised_at": "2026-04-02T08:20:07+00:00", "on": "2026-04-02", "to": None, "urgency": "same_day"}
    words = audit.detail_words(detail, tz="Europe/Athens")
    assert words == "promised at 2 Apr 2026 11:20:07, on 2 Apr 2026, to –, urgency same_day"
    assert audit.detail_words({"family": ""}) == "family –"
    assert audit.detail_words({"subject": "T-20260402", "n": 20260402}) == "subject T-20260402, n 20260402"
