"""Who is written to on which day: the ladder, one message a patient and day, nobody who must be left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fbs_portal.actions import invitations, links, outbox, preferences, protocols
from fbs_portal.actions.followups import mark_missed
from fbs_portal.actions.invitations import Planned, plan
from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.contact import Muted
from fbs_portal.models import Clinic, FollowUp, JobRun, Message, Patient, Protocol, SurgeryEpisode
from fbs_portal.queries import invitations as reading
from fbs_portal.queries import protocols as protocols_query
from tests import factories as f
from tests.factories import NOW, SURGERY
from tests.models import rows
from tests.statements import counted

pytestmark = pytest.mark.django_db

JOB = system("open_followups")
WEEK_6 = SURGERY + timedelta(days=42)
"""The day of the invitation to week 6: 23 February 2026."""


def at(day: date, hour: int = 15, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def course(where: Clinic | None = None, **patient: Any) -> SurgeryEpisode:
    """A patient with an address whose forms up to week 2 are behind them."""
    fields = f.patient_fields(email=patient.pop("email", "ada@example.org"))
    episode = f.enrolled(where, patient=fields).episode
    FollowUp.objects.filter(episode=episode, time_point=TimePoint.WEEK_2).update(submitted_at=NOW)
    Patient.objects.filter(pk=episode.patient_id).update(**patient)
    return episode


def days_written(start: date, until: int, **step: int) -> list[tuple[str, int]]:
    """A run each day, or each so many days; what was written on which day after `start`."""
    for offset in range(0, until + 1, step.get("every", 1)):
        now = at(start + timedelta(days=offset))
        mark_missed(now=now, actor=JOB)
        plan(now=now)
    found = Message.objects.filter(patient__isnull=False).order_by("pk")
    return [(row.template, (row.created_at.date() - start).days) for row in found]


def test_an_invitation_and_two_reminders_and_never_more() -> None:
    course()
    assert days_written(WEEK_6 - timedelta(days=7), 20) == [("invitation", 7), ("reminder", 10), ("reminder", 14)]


def test_a_second_run_of_the_day_and_a_later_one_write_nothing() -> None:
    course()
    assert plan(now=at(WEEK_6, 14)) == Planned(invitations=1)
    assert plan(now=at(WEEK_6, 14)) == Planned()
    assert plan(now=at(WEEK_6, 23)) == Planned()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("down", "steps"), [(0, 1), (2, 1), (3, 2), (6, 2), (7, 3)], ids=lambda value: str(value))
def test_after_days_off_there_is_one_message_and_the_ladder_goes_on_from_there(down: int, steps: int) -> None:
    episode = course()
    plan(now=at(WEEK_6 + timedelta(days=down)))
    assert Message.objects.count() == 1
    assert f.followup(episode).messages_planned == steps


def test_who_has_answered_is_not_reminded() -> None:
    episode = course()
    plan(now=at(WEEK_6))
    f.answered(episode, answers=f.WELL, now=at(WEEK_6, 16))
    assert days_written(WEEK_6, 10) == [("invitation", 0)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"deceased_on": WEEK_6}, Muted.DIED),
        ({"withdrawn_at": NOW, "withdrawn_by": "link:1", "withdrawn_reason": "left"}, Muted.LEFT),
        ({"contact_paused": True}, Muted.PAUSED),
        ({"paused_until": WEEK_6 + timedelta(days=30)}, Muted.PAUSED_UNTIL),
        ({"channel": "none"}, Muted.BY_PHONE),
        ({"email": ""}, Muted.NO_ADDRESS),
        ({"channel": "sms", "phone": ""}, Muted.NO_ADDRESS),
    ],
)
def test_who_must_be_left_alone_is_and_the_reason_is_counted(said: dict[str, Any], reason: Muted) -> None:
    episode = course(**said)
    assert plan(now=at(WEEK_6)) == Planned(muted={reason: 1})  # type: ignore[arg-type]
    assert not Message.objects.exists()
    assert f.followup(episode).messages_planned == 0


def test_where_messages_reach_somebody_else_none_follows_until_a_person_has_looked() -> None:
    """A stranger who says “this is not me” is not sent the next link three days later."""
    episode = course()
    plan(now=at(WEEK_6))
    link, _token = links.mint(patient=episode.patient, actor=JOB, now=at(WEEK_6))
    request = links.not_me(link=link, now=at(WEEK_6, 16))
    assert plan(now=at(WEEK_6 + timedelta(days=3))) == Planned(muted={Muted.WRONG_PERSON: 1})  # type: ignore[arg-type]
    assert not outbox.queue_new_link(patient=episode.patient, now=at(WEEK_6 + timedelta(days=3)))
    by = f.nurse(episode.patient.clinic)
    links.handle_request(request_id=request.pk, actor=by, now=at(WEEK_6 + timedelta(days=4)))
    assert plan(now=at(WEEK_6 + timedelta(days=4))).reminders == 1


def test_after_a_pause_the_highest_step_that_is_due_follows() -> None:
    episode = course(paused_until=WEEK_6 + timedelta(days=4))
    assert days_written(WEEK_6, 7) == [("invitation", 4), ("reminder", 7)]
    assert f.followup(episode).messages_planned == 3


def paused(episode: SurgeryEpisode, until: date | None, *, on: datetime) -> None:
    who = episode.patient
    preferences.change(patient=who, changes={"paused_until": until}, actor=f.patient_actor(who), now=on)


def test_what_a_pause_cancelled_is_asked_once_when_it_ends() -> None:
    """The invitation waits for the morning when the patient pauses; it never went, so it does not count."""
    episode = course(quiet_from=time(0), quiet_until=time(23))
    plan(now=at(WEEK_6))
    assert f.followup(episode).messages_planned == 1
    paused(episode, WEEK_6 + timedelta(days=12), on=at(WEEK_6, 16))
    assert f.followup(episode).messages_planned == 0
    written = days_written(WEEK_6, 30)
    assert written == [("invitation", 0), ("invitation", 12)], "the highest step that is due, and no more"
    assert f.followup(episode).messages_planned == 3


def test_a_last_reminder_that_a_pause_cancelled_is_not_lost() -> None:
    episode = course()
    days_written(WEEK_6, 3)
    Message.objects.update(status="sent", sent_at=NOW)
    plan(now=at(WEEK_6 + timedelta(days=7)))
    paused(episode, WEEK_6 + timedelta(days=9), on=at(WEEK_6 + timedelta(days=7), 16))
    plan(now=at(WEEK_6 + timedelta(days=8)))
    assert Message.objects.filter(status="waiting").count() == 0
    plan(now=at(WEEK_6 + timedelta(days=9)))
    plan(now=at(WEEK_6 + timedelta(days=10)))
    assert Message.objects.filter(status="waiting").count() == 1
    assert Message.objects.filter(status="cancelled").count() == 1


def test_a_message_that_is_being_handed_over_is_not_written_twice() -> None:
    episode = course()
    plan(now=at(WEEK_6))
    Message.objects.update(claimed_by="one", claimed_until=at(WEEK_6, 17))
    paused(episode, WEEK_6 + timedelta(days=1), on=at(WEEK_6, 16))
    assert f.followup(episode).messages_planned == 1


def test_a_cancelled_or_ended_course_is_left_alone() -> None:
    ended, cancelled = course(), course()
    SurgeryEpisode.objects.filter(pk=ended.pk).update(course_ended_on=WEEK_6)
    SurgeryEpisode.objects.filter(pk=cancelled.pk).update(status=EpisodeStatus.CANCELLED)
    assert plan(now=at(WEEK_6)) == Planned()


def test_before_the_operation_the_baseline_is_asked_for() -> None:
    planned = f.enrolled(
        now=at(SURGERY - timedelta(days=20)),
        status=EpisodeStatus.PLANNED,
        patient=f.patient_fields(email="a@b.example"),
    )
    assert plan(now=at(SURGERY - timedelta(days=20))) == Planned(invitations=1)
    assert Message.objects.get().followup == planned.episode.followups.get()


def test_two_forms_of_a_patient_are_one_message_a_day() -> None:
    """The link leads to both; the one asked for longest is named, and the other has its turn on the next day."""
    episode = course()
    recheck = rows.followup(
        episode=episode, time_point=TimePoint.RECHECK, opens_on=WEEK_6, ask_on=WEEK_6, target_from=WEEK_6,
        target_until=WEEK_6 + timedelta(days=7), closes_on=WEEK_6 + timedelta(days=20),
    )  # fmt: skip
    assert plan(now=at(WEEK_6)).invitations == 1
    assert plan(now=at(WEEK_6, 20)).invitations == 0
    assert plan(now=at(WEEK_6 + timedelta(days=1))).invitations == 1
    assert set(Message.objects.values_list("followup", flat=True)) == {recheck.pk, f.followup(episode).pk}


def test_a_form_that_the_patient_opened_invites_to_nothing() -> None:
    episode = course()
    FollowUp.objects.filter(episode=episode).update(submitted_at=NOW)
    rows.followup(episode=episode, time_point=TimePoint.UNSCHEDULED)
    assert plan(now=NOW) == Planned()


def test_at_night_it_is_due_in_the_morning_and_no_second_one_comes_on_that_day() -> None:
    """Half past ten at night in New York; quiet until eight."""
    episode = course()
    night = at(WEEK_6 + timedelta(days=1), 3, 30)
    assert plan(now=night).invitations == 1
    assert Message.objects.get().due_at == at(WEEK_6 + timedelta(days=1), 13)
    rows.followup(
        episode=episode, time_point=TimePoint.RECHECK, opens_on=WEEK_6, ask_on=WEEK_6, target_from=WEEK_6,
        target_until=WEEK_6 + timedelta(days=7), closes_on=WEEK_6 + timedelta(days=20),
    )  # fmt: skip
    assert plan(now=at(WEEK_6 + timedelta(days=1), 15)).invitations == 0, "they have one on that day"
    assert plan(now=at(WEEK_6 + timedelta(days=2), 15)).invitations == 1


def test_in_the_last_night_of_a_form_nobody_is_asked_for_the_morning_after() -> None:
    """It would come too late, and stand among what could not be delivered."""
    episode = course()
    FollowUp.objects.filter(pk=f.followup(episode).pk).update(target_until=WEEK_6, closes_on=WEEK_6 + timedelta(days=1))
    assert plan(now=at(WEEK_6 + timedelta(days=1), 3, 30)) == Planned(), "half past ten at night in New York"
    assert plan(now=at(WEEK_6, 20)).invitations == 1


def test_the_ladder_is_the_course_s_own() -> None:
    clinic = f.clinic()
    lead = f.lead(clinic)
    row = protocols.create_draft(clinic_id=clinic.pk, name="x", actor=lead, now=NOW)
    body = protocol_body.to_body(shipped.STANDARD) | {"reminders": [0, 1]}
    row = protocols.edit_draft(protocol_id=row.pk, revision=1, name="x", body=body, actor=lead, now=NOW)
    shown = protocols_query.state_of(clinic=clinic)
    row = protocols.put_into_use(
        protocol_id=row.pk, revision=row.revision, families=["lumbar_discectomy"], shown=shown, reason="r", actor=lead,
        now=NOW,
    )  # fmt: skip
    course(Clinic.objects.get(pk=clinic.pk))
    assert Protocol.objects.count() == 1
    assert days_written(WEEK_6, 7) == [("invitation", 0), ("reminder", 1)]


def test_a_dry_run_says_what_a_run_would_do_and_writes_nothing() -> None:
    for _ in range(3):
        course()
    course(contact_paused=True)
    with counted() as statements:
        said = plan(now=at(WEEK_6), dry_run=True)
    assert not [one for one in statements if not one.startswith("SELECT")]
    assert said == plan(now=at(WEEK_6))
    assert said == Planned(invitations=3, muted={Muted.PAUSED: 1})  # type: ignore[arg-type]


def test_chunks_lose_nobody_and_ask_the_database_the_same_few_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "CHUNK", 3)
    where = f.clinic()
    for number in range(10):
        course(where, contact_paused=number % 4 == 0)
    assert plan(now=at(WEEK_6)) == Planned(invitations=7, muted={Muted.PAUSED: 3})  # type: ignore[arg-type]
    monkeypatch.setattr(invitations, "CHUNK", 500)
    with counted() as few:
        plan(now=at(WEEK_6 + timedelta(days=3)))
    Message.objects.all().delete()
    with counted() as many:
        for _ in range(5):
            course(where)
    with counted() as many:
        plan(now=at(WEEK_6 + timedelta(days=4)))
    assert len(many) <= len(few) + 2


def test_another_host_waits_for_its_turn_and_finds_nothing_left() -> None:
    """The row that a chunk holds is the first thing it writes."""
    course()
    with counted() as statements:
        plan(now=at(WEEK_6))
    first = next(one for one in statements if not one.startswith("SELECT"))
    assert "fbs_portal_jobrun" in first
    assert JobRun.objects.get().job == invitations.TURN


def test_the_forms_that_are_due_are_found_by_their_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    for written in range(3):
        for after in (None, (WEEK_6, 4)):
            said = reading.due(written=written, until=WEEK_6, after=after).explain()
            assert "INDEX fbs_followup_to_ask (messages_planned=? AND ask_on" in said, said


def test_a_message_that_another_part_wrote_today_counts() -> None:
    episode = course()
    f.invited(f.followup(episode), kind="reminder", now=at(WEEK_6, 14))
    assert plan(now=at(WEEK_6)) == Planned()


class AnyDays(TestCase):
    """Whatever days the job runs on."""

    @given(days=st.lists(st.integers(-3, 12), min_size=1, max_size=12), pause=st.none() | st.integers(0, 9))
    @settings(max_examples=40)
    def test_never_more_than_three_and_one_a_day(self, days: list[int], pause: int | None) -> None:
        episode = course(paused_until=None if pause is None else WEEK_6 + timedelta(days=pause))
        for day in days:
            plan(now=at(WEEK_6 + timedelta(days=day)))
        written = list(Message.objects.order_by("pk").values_list("created_at__date", flat=True))
        assert len(written) == len(set(written)) <= 3
        assert f.followup(episode).messages_planned >= len(written)
        if written:
            assert min(written) >= WEEK_6 + timedelta(days=pause or 0)
