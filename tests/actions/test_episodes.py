"""Correcting facts: with a reason, windows moved, judged again beside the old, nothing lowered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from fbs_portal.actions import baselines, episodes
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, EpisodeStatus, TimePoint
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, AuditEvent, Case, CaseEntry, Submission, SurgeryEpisode
from fbs_portal.queries import snapshots
from tests import factories as f
from tests.factories import NOW, SURGERY

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode() -> SurgeryEpisode:
    return f.enrolled().episode


def lead_of(episode: SurgeryEpisode) -> Actor:
    return f.lead(episode.patient.clinic)


def correct(episode: SurgeryEpisode, *, by: Actor | None = None, reason: str = "typing error", **changes: Any) -> None:
    episodes.correct_facts(episode_id=episode.pk, changes=changes, reason=reason, actor=by or lead_of(episode), now=NOW)
    episode.refresh_from_db()


def test_the_date_moves_what_waits_and_keeps_what_was_sent(episode: SurgeryEpisode) -> None:
    f.answered(episode, TimePoint.WEEK_2, answers=f.WELL)
    sent_before = f.followup(episode, TimePoint.WEEK_2).opens_on
    correct(episode, surgery_date=date(2026, 1, 19))
    assert episode.surgery_date == date(2026, 1, 19)
    assert f.followup(episode, TimePoint.WEEK_6).opens_on == date(2026, 2, 23)
    assert f.followup(episode, TimePoint.WEEK_2).opens_on == sent_before
    (correction,) = episode.corrections
    assert (correction["reason"], correction["before"]) == ("typing error", {"surgery_date": "2026-01-12"})
    event = AuditEvent.objects.get(verb=Verb.FACTS_CORRECTED)
    assert event.detail == {"episode": episode.pk, "fields": ["surgery_date"]}


def test_a_window_that_had_passed_and_opens_again_is_not_missed(episode: SurgeryEpisode) -> None:
    episode.followups.filter(time_point=TimePoint.WEEK_2).update(missed_at=NOW)
    correct(episode, surgery_date=date(2026, 2, 16))
    assert f.followup(episode, TimePoint.WEEK_2).missed_at is None


def test_the_newest_form_is_judged_again_and_nothing_is_lowered(episode: SurgeryEpisode) -> None:
    f.answered(episode, TimePoint.WEEK_12)
    case = Case.objects.get()
    first = Assessment.objects.get()
    correct(episode, levels=("L3-L4",), side="right")
    old, new = Assessment.objects.order_by("pk")
    assert (old.body, new.submission_id) == (first.body, first.submission_id)
    after = Case.objects.get()
    assert after.urgency_rank <= case.urgency_rank
    entry = CaseEntry.objects.get(deed=CaseDeed.CORRECT_FACTS)
    assert entry.text == "typing error"


def test_the_same_correction_twice_is_refused(episode: SurgeryEpisode) -> None:
    correct(episode, side="right")
    with pytest.raises(NotAllowed):
        correct(episode, side="right")
    assert AuditEvent.objects.filter(verb=Verb.FACTS_CORRECTED).count() == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("surgery_date", {"surgery_date": date(2026, 3, 3)}),
        ("levels", {"levels": ("C5-C6",)}),
        ("status", {"status": "cancelled"}),
        ("patient", {"patient": 1}),
    ],
)
def test_a_correction_that_cannot_be(episode: SurgeryEpisode, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(episode, **changes)
    assert refusal.value.field == field
    assert episode.corrections == []


def test_a_reason_is_needed(episode: SurgeryEpisode) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(episode, side="right", reason="  ")
    assert refusal.value.field == "reason"


def test_only_those_who_may(episode: SurgeryEpisode) -> None:
    with pytest.raises(NotFound):
        correct(episode, by=f.outsider(), side="right")
    with pytest.raises(NotPermitted):
        correct(episode, by=f.nurse(episode.patient.clinic), side="right")
    with pytest.raises(NotFound):
        episodes.correct_facts(episode_id=episode.pk + 1, changes={}, reason="x", actor=lead_of(episode), now=NOW)


def test_not_into_an_operation_that_is_already_there(episode: SurgeryEpisode) -> None:
    where = episode.patient.clinic
    who = f.patient_fields(record_number=episode.patient.record_number, family_name="")
    other = f.enrolled(where, patient=who, surgery_date=date(2026, 2, 2)).episode
    with pytest.raises(Invalid):
        correct(other, surgery_date=SURGERY)


def test_a_planned_operation_takes_place(episode: SurgeryEpisode) -> None:
    planned = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=date(2026, 2, 27)).episode
    episodes.mark_performed(episode_id=planned.pk, surgery_date=date(2026, 2, 26), actor=lead_of(planned), now=NOW)
    planned.refresh_from_db()
    assert (planned.status, planned.surgery_date) == (EpisodeStatus.PERFORMED, date(2026, 2, 26))
    assert planned.followups.count() == 7
    assert f.followup(planned, TimePoint.WEEK_2).opens_on == date(2026, 3, 8)
    with pytest.raises(NotAllowed):
        episodes.mark_performed(episode_id=planned.pk, actor=lead_of(planned), now=NOW)


def test_an_operation_that_lies_ahead_has_not_taken_place() -> None:
    planned = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=date(2026, 3, 20)).episode
    with pytest.raises(Invalid) as refusal:
        episodes.mark_performed(episode_id=planned.pk, actor=lead_of(planned), now=NOW)
    assert refusal.value.field == "surgery_date"


def test_a_planned_operation_is_cancelled(episode: SurgeryEpisode) -> None:
    planned = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=date(2026, 3, 20)).episode
    episodes.cancel_operation(episode_id=planned.pk, reason="patient declined", actor=lead_of(planned), now=NOW)
    planned.refresh_from_db()
    assert planned.status == EpisodeStatus.CANCELLED
    assert not planned.followups.filter(cancelled_at=None).exists()
    with pytest.raises(NotAllowed):
        episodes.cancel_operation(episode_id=episode.pk, reason="x", actor=lead_of(episode), now=NOW)


def mark(episode: SurgeryEpisode, *, by: Actor | None = None, **fields: Any) -> None:
    given: dict[str, Any] = {
        "code": "foot_drop",
        "since": date(2025, 11, 1),
        "reason": "since the first operation",
    } | fields
    actor = by or f.clinician(episode.patient.clinic)
    episodes.mark_known_sign(episode_id=episode.pk, actor=actor, now=NOW, **given)
    episode.refresh_from_db()


def test_a_sign_marked_as_known_counts_for_90_days(episode: SurgeryEpisode) -> None:
    mark(episode)
    (known,) = episode.known_signs
    assert (known["code"], known["since"], known["until"]) == ("foot_drop", "2025-11-01", "2026-05-31")
    assert snapshots.operation_of(episode, on=date(2026, 5, 31)).known_signs
    assert not snapshots.operation_of(episode, on=date(2026, 6, 1)).known_signs
    with pytest.raises(NotAllowed):
        mark(episode)


@pytest.mark.parametrize(("field", "wrong"), [("code", "tired"), ("since", date(2026, 3, 3)), ("reason", "")])
def test_a_mark_that_cannot_be(episode: SurgeryEpisode, field: str, wrong: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        mark(episode, **{field: wrong})
    assert refusal.value.field == field


def test_a_nurse_does_not_mark_signs_as_known(episode: SurgeryEpisode) -> None:
    with pytest.raises(NotPermitted):
        mark(episode, by=f.nurse(episode.patient.clinic))
    with pytest.raises(NotFound):
        mark(episode, by=f.outsider())
    assert episode.known_signs == []


def baseline(episode: SurgeryEpisode, **fields: Any) -> Submission:
    given: dict[str, Any] = {
        "answers": f.BEFORE | {"pain_limb": 5},
        "answered_on": date(2026, 1, 4),
        "reason": "wrong sheet",
    } | fields
    return baselines.correct_baseline(episode_id=episode.pk, actor=lead_of(episode), now=NOW, **given)


@pytest.mark.parametrize("reason", [" ", "x" * 301])
def test_a_corrected_baseline_needs_a_reason_that_fits_its_column(episode: SurgeryEpisode, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        baseline(episode, reason=reason)
    assert refusal.value.field == "reason"


def test_a_corrected_baseline_stands_beside_the_old_one(episode: SurgeryEpisode) -> None:
    f.answered(episode, TimePoint.WEEK_6)
    old = Submission.objects.get(followup__time_point=TimePoint.BASELINE)
    new = baseline(episode)
    assert (new.supersedes, new.reason) == (old, "wrong sheet")
    found = snapshots.build(episode=episode).baseline
    assert found is not None
    assert found.answers["pain_limb"] == 5
    assert Assessment.objects.count() == 2
    newer = baseline(episode, answers=f.BEFORE)
    assert newer.supersedes == new


def test_a_baseline_added_late() -> None:
    episode = f.enrolled(now=datetime(2026, 3, 1, 12, tzinfo=UTC), baseline=None).episode
    assert baseline(episode).supersedes is None
    assert f.followup(episode, TimePoint.BASELINE).submitted_at == NOW


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("reason", ""), ("answered_on", date(2026, 3, 3)), ("pain_axial", {"pain_axial": 99})],
)
def test_a_baseline_that_cannot_be(episode: SurgeryEpisode, field: str, wrong: Any) -> None:
    name = "answers" if isinstance(wrong, dict) else field
    with pytest.raises(Invalid) as refusal:
        baseline(episode, **{name: wrong})
    assert refusal.value.field == field
    assert Submission.objects.count() == 1
