"""After a sign was ticked: read, unticked with a reason, still there."""

from __future__ import annotations

import pytest

from fbs_portal.actions import dangers, drafts
from fbs_portal.domain.codes import DangerEvent, DangerSign, UntickReason, Urgency
from fbs_portal.domain.errors import Invalid, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, DangerReport, Draft, FollowUp
from fbs_portal.queries import dangers as reading
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> FollowUp:
    found = f.followup(f.enrolled().episode)
    return f.filled(found, f.ticked(DangerSign.BLADDER, DangerSign.FEVER), by=f.patient_actor(found.episode.patient))


def untick(row: FollowUp, reason: str, *codes: str) -> list[DangerReport]:
    actor = f.patient_actor(row.episode.patient)
    return dangers.untick(followup=row, codes=codes, reason=reason, actor=actor, now=NOW)


def test_reading_the_page_is_acknowledged_once(row: FollowUp) -> None:
    actor = f.patient_actor(row.episode.patient)
    report = reading.newest_of(followup=row)
    assert report is not None
    assert not reading.state(followup=row).acknowledged
    first = dangers.acknowledge(report=report, actor=actor, now=NOW)
    assert dangers.acknowledge(report=report, actor=actor, now=NOW).pk == first.pk
    assert (first.event, first.about, first.urgency) == (DangerEvent.ACKNOWLEDGED, report, Urgency.EMERGENCY)
    assert reading.state(followup=row).acknowledged
    assert AuditEvent.objects.filter(verb=Verb.DANGER_ACKNOWLEDGED).count() == 1


@pytest.mark.parametrize("reason", list(UntickReason))
def test_unticking_is_a_second_row_and_lowers_nothing(row: FollowUp, reason: UntickReason) -> None:
    before = Case.objects.values().get()
    (second,) = untick(row, reason, "bladder")
    assert (second.event, second.codes, second.untick_reason) == (DangerEvent.UNTICKED, ["bladder"], reason)
    assert second.about is not None
    assert Case.objects.values().get() == before
    assert DangerReport.objects.count() == 2


def test_the_state_knows_what_stands(row: FollowUp) -> None:
    assert reading.state(followup=row).codes == ("bladder", "fever")
    untick(row, UntickReason.MISTAKE, "bladder")
    state = reading.state(followup=row)
    assert (state.codes, state.urgency) == (("fever",), Urgency.EMERGENCY)
    untick(row, UntickReason.STILL_THERE, "fever")
    with counted() as run:
        assert reading.state(followup=row).codes == ("fever",)
    assert len(run) == 1


def test_still_there_puts_the_sign_back_into_the_answers(row: FollowUp) -> None:
    actor = f.patient_actor(row.episode.patient)
    drafts.save_step(followup=row, draft_revision=1, answers=f.NO_SIGNS, actor=actor, now=NOW)
    untick(row, UntickReason.STILL_THERE, "fever")
    draft = Draft.objects.get()
    assert (draft.answers["danger_a"], draft.answers["danger_b"], draft.revision) == ([], ["fever"], 3)


@pytest.mark.parametrize(("reason", "code", "field"), [("tired", "bladder", "reason"), ("gone", "wound", "codes")])
def test_a_reason_and_a_ticked_sign_are_needed(row: FollowUp, reason: str, code: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        untick(row, reason, code)
    assert refusal.value.field == field
    assert DangerReport.objects.count() == 1


def test_nobody_elses_signs(row: FollowUp) -> None:
    stranger = f.patient_actor(f.enrolled().patient)
    report = DangerReport.objects.get()
    with pytest.raises(NotFound):
        dangers.acknowledge(report=report, actor=stranger, now=NOW)
    with pytest.raises(NotFound):
        dangers.untick(followup=row, codes=["bladder"], reason="gone", actor=stranger, now=NOW)
