"""Two tabs in any order: no answer is overwritten unseen, and what is sent is what the check page showed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fbs_portal.actions import drafts, submissions
from fbs_portal.domain.errors import Refused
from fbs_portal.models import Draft, FollowUp, Submission
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db

DEEDS = st.tuples(
    st.sampled_from(["look", "save", "send"]),
    st.integers(min_value=0, max_value=1),
    st.sampled_from(["pain_axial", "pain_limb"]),
    st.integers(min_value=0, max_value=2),
)


@dataclass
class Tab:
    """What one tab shows: the revision and the answers of when it was loaded."""

    revision: int = 0
    shown: dict[str, Any] = field(default_factory=dict)

    def look(self, row: FollowUp) -> None:
        draft = Draft.objects.filter(followup=row).first()
        if draft is not None:
            self.revision, self.shown = draft.revision, dict(draft.answers)


def do(row: FollowUp, tab: Tab, what: str, answers: dict[str, Any]) -> bool:
    """Whether the deed was accepted."""
    actor, fresh = f.patient_actor(row.episode.patient), f.reload(row)
    try:
        if what == "save":
            drafts.save_step(followup=fresh, draft_revision=tab.revision, answers=answers, actor=actor, now=NOW)
        else:
            submissions.submit(followup=fresh, draft_revision=tab.revision, actor=actor, now=NOW)
    except Refused:
        return False
    return True


@given(deeds=st.lists(DEEDS, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_overwritten_unseen(deeds: list[tuple[str, int, str, int]]) -> None:
    row = f.followup(f.enrolled(baseline=None).episode)
    f.filled(row, f.WELL, by=f.patient_actor(row.episode.patient))
    tabs = (Tab(), Tab())
    for tab in tabs:
        tab.look(row)
    sent_as: dict[str, Any] | None = None
    for what, which, question, answer in deeds:
        tab, before = tabs[which], Draft.objects.filter(followup=row).values("answers", "revision").first()
        if what == "look":
            tab.look(row)
            continue
        accepted = do(row, tab, what, {question: answer})
        after = Draft.objects.filter(followup=row).values("answers", "revision").first()
        if not accepted:
            assert after == before
        elif what == "save":
            assert before is not None
            same = before["answers"].get(question) == answer
            assert same or before["revision"] == tab.revision, "an older tab overwrote a newer answer"
            tab.look(row)
        elif sent_as is None:
            sent_as = tab.shown
    stored = Submission.objects.filter(followup=row).first()
    assert (stored is None) == (sent_as is None)
    if stored is not None and sent_as is not None:
        assert [stored.answers[code] for code in ("pain_axial", "pain_limb")] == [
            sent_as[code] for code in ("pain_axial", "pain_limb")
        ]
