"""A form given up in a pause is asked for once when the pause is over, however it ended (ADR 0916)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fbs_portal.actions import invitations, preferences
from fbs_portal.actions.followups import mark_missed
from fbs_portal.domain import schedule
from fbs_portal.domain.codes import CaseReason, TimePoint
from fbs_portal.models import Case, FollowUp, Message, Patient, SurgeryEpisode
from fbs_portal.queries import invitations as reading
from tests import factories as f
from tests.actions.test_invitations import JOB, at, course
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ASKED = date(2026, 7, 12)
"""The day of the invitation to month 6. Its time ends on day 28, a pause counts until day 57; answers until day 142."""
AGAIN: dict[str, Any] = {"contact_paused": False, "paused_until": None}


def day(number: int) -> date:
    return ASKED + timedelta(days=number)


def waiting() -> SurgeryEpisode:
    """A course whose next form is that of month 6."""
    episode = course()
    FollowUp.objects.filter(episode=episode, ask_on__lt=ASKED).update(submitted_at=NOW)
    return episode


def choose(episode: SurgeryEpisode, on: int, **changes: Any) -> None:
    who = Patient.objects.select_related("clinic").get(pk=episode.patient_id)
    preferences.change(patient=who, changes=changes, actor=f.patient_actor(who), now=at(day(on)))


def run(*days: int, sender: bool = True) -> None:
    """The job at noon of each of these days, and the sender after it."""
    for number in days:
        mark_missed(now=at(day(number)), actor=JOB)
        invitations.plan(now=at(day(number)))
        if sender:
            Message.objects.filter(status="waiting").update(status="sent", sent_at=at(day(number)))


def written() -> list[int]:
    """On which days a message was written."""
    return [
        (moment.date() - ASKED).days for moment in Message.objects.order_by("pk").values_list("created_at", flat=True)
    ]


def given_up(episode: SurgeryEpisode) -> bool:
    return f.followup(episode, TimePoint.MONTH_6).missed_at is not None


def test_a_form_given_up_in_a_pause_is_asked_for_once_when_it_is_over() -> None:
    episode = waiting()
    choose(episode, -1, paused_until=day(90))
    run(0, 28, 56)
    assert not given_up(episode)
    run(57, 89)
    assert given_up(episode)
    assert written() == []
    run(90, 90, 91, 97, 120)
    assert written() == [90]
    sent = Message.objects.get()
    assert (sent.template, sent.followup) == ("invitation", f.followup(episode, TimePoint.MONTH_6))
    f.answered(episode, TimePoint.MONTH_6, answers=f.WELL, now=at(day(121)))


@pytest.mark.parametrize("quiet", [{"contact_paused": True}, {"paused_until": day(200)}])
@pytest.mark.parametrize("back", [20, 40, 70])
def test_a_stop_or_a_pause_ended_by_hand_is_over_on_that_day(quiet: dict[str, Any], back: int) -> None:
    """Inside the form's time, after it while a pause still counts, and after it was given up."""
    episode = waiting()
    choose(episode, -1, **quiet)
    run(0, 28, 57) if back > 57 else run(0)
    assert given_up(episode) is (back > 57)
    choose(episode, back, **AGAIN)
    run(back, back + 1, back + 6)
    assert written() == [back]
    assert given_up(episode) is (back > 57), "they have a week to answer"
    run(back + 7, back + 20)
    assert given_up(episode)
    assert written() == [back]


def test_a_reminder_that_a_pause_kept_back_is_the_one_message() -> None:
    episode = waiting()
    run(0)
    choose(episode, 1, paused_until=day(90))
    run(3, 7, 57, 90, 91)
    assert written() == [0, 90]
    assert Message.objects.order_by("pk").values_list("template", flat=True)[1] == "reminder"


def test_who_was_asked_three_times_before_the_pause_is_not_asked_again() -> None:
    episode = waiting()
    run(0, 3, 7)
    choose(episode, 8, paused_until=day(90))
    run(57, 90, 91)
    assert written() == [0, 3, 7]


def test_whoever_was_asked_less_than_three_times_because_the_job_was_down_is_asked_after_a_pause_only() -> None:
    """A missed form is no longer written about, until a pause ends: then the patient waits to hear from the clinic."""
    episode = waiting()
    run(0, 29, 30)
    assert given_up(episode)
    assert written() == [0]
    choose(episode, 30, paused_until=day(40))
    run(40, 41)
    assert written() == [0, 40]


def test_one_that_takes_no_more_answers_is_not_asked_for() -> None:
    episode = waiting()
    choose(episode, -1, paused_until=day(142))
    run(57, 142, 143)
    assert written() == []


def test_the_message_about_another_form_leads_to_the_one_given_up() -> None:
    """Asked again of its own accord on the day the patient is back: they are not written to twice."""
    episode = waiting()
    choose(episode, -1, paused_until=day(90))
    run(57)
    f.invited(f.followup(episode, TimePoint.MONTH_6), kind="invitation", now=at(day(90), 14))
    run(90, 91, 92)
    assert written() == [90]


def test_a_second_pause_before_the_message_went_out_puts_it_off() -> None:
    episode = waiting()
    choose(episode, -1, paused_until=day(80))
    run(57, 80, sender=False)
    choose(episode, 80, paused_until=day(100))
    run(81, 99)
    assert list(Message.objects.values_list("status", flat=True)) == ["cancelled"]
    run(100, 101)
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "sent"]


def test_nobody_is_asked_long_after_a_pause() -> None:
    episode = waiting()
    choose(episode, -1, paused_until=day(70))
    run(57, 98)
    assert written() == []


def test_week_6_given_up_is_work_and_the_patient_is_asked_once_all_the_same() -> None:
    """Week 12's time is until day 98; it is given up on day 127 and open until day 153, counted from the operation."""
    episode = course()
    start = (f.SURGERY - ASKED).days
    FollowUp.objects.filter(episode=episode, time_point=TimePoint.WEEK_6).update(submitted_at=NOW)
    choose(episode, start + 80, paused_until=day(start + 140))
    run(start + 84, start + 127)
    case = Case.objects.get()
    assert case.reason == CaseReason.SILENCE
    run(start + 140, start + 141)
    assert written() == [start + 140]
    assert Case.objects.get().closed_at is None


def test_forms_given_up_are_found_by_the_patients_who_are_back() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    said = reading.given_up(written=0, until=ASKED).explain()
    assert "INDEX fbs_patient_paused" in said, said
    assert "SCAN" not in said, said


class AnyPause(TestCase):
    """Whatever is paused, ended early or begun again, on whatever days the job runs."""

    @given(
        begins=st.integers(0, 60),
        lasts=st.integers(1, 120),
        stop=st.booleans(),
        back=st.none() | st.integers(1, 120),
        days=st.lists(st.integers(0, 141), min_size=3, max_size=9, unique=True),
    )
    @settings(max_examples=12, deadline=None)
    def test_silence_in_a_pause_and_at_most_one_message_for_what_was_given_up(
        self, begins: int, lasts: int, stop: bool, back: int | None, days: list[int]
    ) -> None:
        episode = waiting()
        end = begins + (lasts if back is None else min(lasts, back))
        quiet = {"contact_paused": True} if stop else {"paused_until": day(begins + lasts)}
        deeds = {begins: quiet} | ({end: AGAIN} if stop or back is not None else {})
        left = True
        for number in sorted({0, *days, begins, end, min(end + 1, 141)}):
            run(number)
            if number == begins:
                left = f.followup(episode, TimePoint.MONTH_6).messages_planned < schedule.MOST_MESSAGES
            if number in deeds:
                choose(episode, number, **deeds[number])
        found = written()
        assert len(found) == len(set(found)) <= schedule.MOST_MESSAGES
        assert not [one for one in found if begins < one < end]
        missed_at = f.followup(episode, TimePoint.MONTH_6).missed_at
        if missed_at is not None and (missed_at.date() - ASKED).days <= end < 141:
            assert len([one for one in found if one >= end]) == left
