"""A change reported between the forms, silence, and asking again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from fbs_portal.actions import case_evidence, followups, rechecks
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import CaseReason, EpisodeStatus, TimePoint
from fbs_portal.domain.errors import NotAllowed, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries import followups as reading
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db

JOB = actors.system("open_followups")
BETWEEN = datetime(2026, 1, 17, 15, tzinfo=UTC)
"""Day 5: the baseline was sent, week 2 opens on day 10."""


def course(**operation: Any) -> SurgeryEpisode:
    episode = f.enrolled(**operation).episode
    return SurgeryEpisode.objects.select_related("patient__clinic").get(pk=episode.pk)


def change(episode: SurgeryEpisode, at: datetime) -> FollowUp:
    return followups.report_change(episode=episode, actor=f.patient_actor(episode.patient), now=at)


def miss(at: datetime) -> int:
    return followups.mark_missed(now=at, actor=JOB)


# My pain changed.


def test_between_the_forms_a_change_has_its_own_form() -> None:
    episode = course()
    row = change(episode, BETWEEN)
    assert row.time_point == TimePoint.UNSCHEDULED
    assert change(episode, BETWEEN).pk == row.pk
    assert AuditEvent.objects.filter(verb=Verb.CHANGE_REPORTED).count() == 1
    sent = f.answered(episode, TimePoint.UNSCHEDULED, now=BETWEEN)
    assert sent.assessment is not None
    assert change(episode, BETWEEN).pk != row.pk


def test_a_planned_form_that_is_open_is_the_form() -> None:
    episode = course()
    assert change(episode, NOW).time_point == TimePoint.WEEK_6


def test_answers_begun_long_ago_are_not_gone_on_with() -> None:
    episode = course()
    f.answered(episode, TimePoint.WEEK_2, answers=f.WELL)
    first = change(episode, datetime(2026, 1, 24, 15, tzinfo=UTC))
    later = change(episode, datetime(2026, 2, 10, 15, tzinfo=UTC))
    assert later.pk != first.pk
    first.refresh_from_db()
    assert first.missed_at is not None


@pytest.mark.parametrize("why", ["planned", "ended", "deceased"])
def test_no_change_form_outside_a_running_course(why: str) -> None:
    planned: dict[str, Any] = (
        {"status": EpisodeStatus.PLANNED, "surgery_date": date(2026, 4, 1)} if why == "planned" else {}
    )
    episode = course(**planned)
    if why == "ended":
        episode.course_ended_on = date(2026, 2, 1)
    if why == "deceased":
        episode.patient.deceased_on = date(2026, 2, 1)
    with pytest.raises(NotAllowed):
        change(episode, NOW)


def test_nobody_reports_for_somebody_else() -> None:
    episode = course()
    with pytest.raises(NotFound):
        followups.report_change(episode=episode, actor=f.patient_actor(f.enrolled().patient), now=BETWEEN)


# Silence.


def test_a_silent_week_6_is_work_and_a_silent_week_2_is_a_fact() -> None:
    episode = course()
    week_2_over = datetime(2026, 2, 3, 12, tzinfo=UTC)
    assert miss(week_2_over) == 1
    assert not Case.objects.exists()
    after_week_6 = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert miss(after_week_6) == 1
    case = Case.objects.get()
    assert (case.reason, case.episode_id) == (CaseReason.SILENCE, episode.pk)
    missed = episode.followups.filter(missed_at__isnull=False).values_list("time_point", flat=True)
    assert set(missed) == {"week_2", "week_6"}
    assert AuditEvent.objects.filter(verb=Verb.FOLLOWUP_MISSED, actor=JOB.key).count() == 2


def test_the_target_day_itself_is_not_over_where_the_clinic_is() -> None:
    course()
    still_monday_in_new_york = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    miss(still_monday_in_new_york)
    assert not Case.objects.exists()
    miss(still_monday_in_new_york + timedelta(hours=3))
    assert Case.objects.exists()


def test_running_again_changes_nothing() -> None:
    course()
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert miss(at) == 2
    before = (list(FollowUp.objects.values()), list(Case.objects.values()), AuditEvent.objects.count())
    assert miss(at) == 0
    assert before == (list(FollowUp.objects.values()), list(Case.objects.values()), AuditEvent.objects.count())


def test_two_hosts_at_once() -> None:
    """Both have listed the same rows before either writes: each row is claimed once."""
    course()
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    listed = list(followups._overdue(now=at))
    first = sum(followups._mark(followup=row, actor=JOB, now=at) for row in listed)
    second = sum(followups._mark(followup=row, actor=JOB, now=at) for row in listed)
    assert (first, second) == (2, 0)
    assert Case.objects.count() == 1


def test_a_dry_run_writes_nothing() -> None:
    course()
    assert followups.mark_missed(now=datetime(2026, 3, 3, 12, tzinfo=UTC), actor=JOB, dry_run=True) == 2
    assert not FollowUp.objects.filter(missed_at__isnull=False).exists()


def test_who_was_enrolled_too_late_to_answer_is_not_silent() -> None:
    """Enrolled on day 60: the target of week 6 was over, the form is welcome until day 70, nobody was silent."""
    f.enrolled(now=datetime(2026, 3, 13, 12, tzinfo=UTC))
    assert miss(datetime(2026, 3, 14, 12, tzinfo=UTC)) == 0
    assert miss(datetime(2026, 3, 24, 12, tzinfo=UTC)) == 1
    assert not Case.objects.exists()


def test_the_dead_are_not_called() -> None:
    episode = course()
    episode.patient.deceased_on = date(2026, 2, 1)
    episode.patient.save()
    miss(datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert not Case.objects.exists()


def on(day: int) -> datetime:
    """Noon so many days after the end of week 6's time, 2 March."""
    return datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=day)


@pytest.mark.parametrize(
    ("pause", "missed_after"),
    [
        ({}, 1),
        ({"paused_until": date(2026, 2, 20)}, 1),
        ({"paused_until": date(2026, 2, 27)}, 4),
        ({"paused_until": date(2026, 3, 8)}, 13),
        ({"paused_until": date(2026, 6, 1)}, 21),
        ({"contact_paused": True}, 21),
    ],
)
def test_a_pause_is_no_silence_until_a_week_after_it_and_hides_nobody_for_long(
    pause: dict[str, Any], missed_after: int
) -> None:
    """Week 6 takes answers for three weeks after its time, which is sooner than four weeks of pause."""
    episode = course()
    Patient.objects.update(**pause)
    for day in range(missed_after):
        miss(on(day))
    assert not Case.objects.exists()
    assert miss(on(missed_after)) == 1
    case = Case.objects.get()
    assert (case.reason, case.episode_id) == (CaseReason.SILENCE, episode.pk)


def test_a_danger_sign_is_work_at_once_whoever_paused() -> None:
    episode = course()
    Patient.objects.update(contact_paused=True)
    by = f.patient_actor(episode.patient)
    f.filled(f.followup(episode), {"danger_a": ["bladder"]}, by=by)
    assert Case.objects.get().danger_open


def test_silence_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    where = f.clinic()
    by = f.lead(where)
    for _ in range(5):
        f.enrolled(where, by=by)
    monkeypatch.setattr(followups, "CHUNK", 2)
    assert miss(datetime(2026, 3, 3, 12, tzinfo=UTC)) == 10
    assert Case.objects.count() == 5


def test_the_fact_is_not_stored_when_the_case_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    course()
    monkeypatch.setattr(case_evidence, "open_for_silence", broken)
    with pytest.raises(RuntimeError):
        miss(datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert not FollowUp.objects.filter(time_point="week_6", missed_at__isnull=False).exists()


def test_a_missed_form_is_still_taken_while_it_is_open() -> None:
    episode = course()
    miss(datetime(2026, 3, 3, 12, tzinfo=UTC))
    sent = f.answered(episode, answers=f.WELL, now=datetime(2026, 3, 10, 12, tzinfo=UTC))
    row = sent.submission.followup
    row.refresh_from_db()
    assert row.missed_at is not None
    assert row.submitted_at is not None
    assert Case.objects.get().closed_at is None


# Asking again.


def plan(episode: SurgeryEpisode, recheck_on: date | None, answered_on: date = date(2026, 3, 2)) -> FollowUp | None:
    return rechecks.plan(episode=episode, recheck_on=recheck_on, answered_on=answered_on, actor=JOB, now=NOW)


def waiting(episode: SurgeryEpisode) -> list[date]:
    rows = episode.followups.filter(time_point=TimePoint.RECHECK, cancelled_at=None, submitted_at=None)
    return list(rows.values_list("opens_on", flat=True))


def answered_week_6() -> SurgeryEpisode:
    """Week 6 was sent; week 12 opens on day 70, 23 March."""
    episode = course()
    row = f.followup(episode)
    FollowUp.objects.filter(pk=row.pk).update(submitted_at=NOW)
    return episode


def test_a_recheck_is_made_and_only_moved_earlier() -> None:
    episode = answered_week_6()
    assert plan(episode, date(2026, 3, 12)) is not None
    assert waiting(episode) == [date(2026, 3, 12)]
    assert plan(episode, date(2026, 3, 14)) is None
    assert waiting(episode) == [date(2026, 3, 12)]
    assert plan(episode, date(2026, 3, 9)) is not None
    assert waiting(episode) == [date(2026, 3, 9)]


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 4, 6), date(2026, 4, 26)])
def test_no_recheck_where_a_planned_form_asks_anyway(day: date) -> None:
    """Week 12 invites on day 84, 6 April."""
    episode = answered_week_6()
    assert plan(episode, day) is None
    assert waiting(episode) == []


def test_a_recheck_is_made_where_the_planned_form_is_open_but_invites_later() -> None:
    """A rise is looked at within three weeks, not when the next form comes round."""
    episode = answered_week_6()
    assert plan(episode, date(2026, 3, 25)) is not None
    assert waiting(episode) == [date(2026, 3, 25)]


def test_a_recheck_that_was_open_has_been_answered_with_another_form() -> None:
    episode = answered_week_6()
    plan(episode, date(2026, 3, 9))
    plan(episode, None, answered_on=date(2026, 3, 10))
    assert waiting(episode) == []


def test_a_recheck_closes_when_the_next_form_opens() -> None:
    episode = answered_week_6()
    row = plan(episode, date(2026, 3, 12))
    assert row is not None
    assert row.closes_on == date(2026, 3, 23)


def test_an_assessment_that_expires_leads_to_a_recheck() -> None:
    episode = course()
    sent = f.answered(episode, answers=f.HURTING)
    assert sent.assessment is not None
    assert waiting(episode) == [sent.assessment.recheck_on]
    todo = reading.to_do(patient=episode.patient, now=datetime(2026, 2, 24, 12, tzinfo=UTC))
    assert [row.followup.time_point for row in todo] == [TimePoint.RECHECK]
    assert AuditEvent.objects.filter(verb=Verb.RECHECK_PLANNED).count() == 1


def test_the_waiting_rows_are_found_by_their_index() -> None:
    """The nightly run looks at what waits, not at the whole history."""
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    rows = FollowUp.objects.filter(followups.WAITING, target_until__lt=NOW.date())
    assert "fbs_followup_waiting" in rows.explain()
