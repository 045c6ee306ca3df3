"""Who is on the call list, in which order, and how many answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from fbs_portal.actions import calls, consent
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.schedule import MOST_MESSAGES
from fbs_portal.models import CallAttempt, Clinic, FollowUp, Message, Patient, SurgeryEpisode
from fbs_portal.presenters.notice import version_of
from fbs_portal.queries.call_filters import CallFilters
from fbs_portal.queries.call_list import CallPage, call_list
from tests import factories as f
from tests.factories import HURTING, NOW, SURGERY, WELL

pytestmark = pytest.mark.django_db

MISSED = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
"""Two days after the target window of week 6 has ended."""


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return f.nurse(clinic)


def listed(nurse: Actor, *, now: datetime = MISSED, **filters: Any) -> list[tuple[str, str]]:
    """Record number and time point of each row."""
    page = call_list(actor=nurse, filters=CallFilters(**filters), now=now)
    return [(row.followup.episode.patient.record_number, row.followup.time_point) for row in page.rows]


def page_of(nurse: Actor, *, now: datetime = MISSED, **filters: Any) -> CallPage:
    return call_list(actor=nurse, filters=CallFilters(**filters), now=now)


def person(clinic: Clinic, number: str, **fields: Any) -> SurgeryEpisode:
    identity = {"email": "a@example.org"} | {name: fields.pop(name) for name in ("email", "phone") if name in fields}
    return f.enrolled(clinic, patient=f.patient_fields(record_number=number, **identity), **fields).episode


def at(day: date, clock: time = time(15)) -> datetime:
    return datetime.combine(day, clock, tzinfo=UTC)


def test_a_form_is_left_to_messages_for_five_days(clinic: Clinic, nurse: Actor) -> None:
    episode = person(clinic, "R1")
    asked = f.followup(episode).ask_on
    assert listed(nurse, now=at(asked + timedelta(days=4))) == []
    assert listed(nurse, now=at(asked + timedelta(days=5))) == [("R1", "week_6")]


def test_whom_no_message_can_reach_is_called_on_the_day_itself(clinic: Clinic, nurse: Actor) -> None:
    asked = f.followup(person(clinic, "R1", email="")).ask_on
    assert listed(nurse, now=at(asked)) == [("R1", "week_6")]
    assert page_of(nurse, now=at(asked)).rows[0].unreachable
    Patient.objects.update(channel="sms")
    assert listed(nurse, now=at(asked)) == []


def test_a_missed_form_stays_until_the_next_one_opens(clinic: Clinic, nurse: Actor) -> None:
    episode = person(clinic, "R1")
    row = f.followup(episode)
    FollowUp.objects.filter(pk=row.pk).update(missed_at=MISSED)
    last = row.closes_on - timedelta(days=1)
    assert listed(nurse, now=at(last)) == [("R1", "week_6")]
    assert ("R1", "week_6") not in listed(nurse, now=at(row.closes_on))


def test_an_answer_takes_the_patient_off(clinic: Clinic, nurse: Actor) -> None:
    episode = person(clinic, "R1")
    f.answered(episode, now=MISSED)
    assert listed(nurse) == []


@pytest.mark.parametrize(
    "change",
    [
        {"deceased_on": date(2026, 3, 1)},
        {"withdrawn_at": NOW, "withdrawn_by": "link:1"},
    ],
)
def test_who_died_or_left_is_not_called(clinic: Clinic, nurse: Actor, change: dict[str, Any]) -> None:
    person(clinic, "R1")
    Patient.objects.update(**change)
    assert listed(nurse) == listed(nurse, called="paused") == []


@pytest.mark.parametrize("change", [{"contact_paused": True}, {"paused_until": date(2026, 3, 5)}])
def test_who_paused_stands_apart_and_is_found(clinic: Clinic, nurse: Actor, change: dict[str, Any]) -> None:
    person(clinic, "R1")
    Patient.objects.update(**change)
    assert listed(nurse) == listed(nurse, called="silent") == []
    assert listed(nurse, called="paused") == listed(nurse, search="R1") == [("R1", "week_6")]
    counts = page_of(nurse).counts
    assert counts == dict.fromkeys(counts, 0) | {"paused": 1}


def test_whoever_is_back_from_a_pause_is_written_to_first(clinic: Clinic, nurse: Actor) -> None:
    person(clinic, "R1")
    for ended, found in ((date(2026, 3, 4), []), (date(2026, 2, 28), []), (date(2026, 2, 27), [("R1", "week_6")])):
        Patient.objects.update(paused_until=ended)
        assert listed(nurse) == found
        assert listed(nurse, called="paused") == []
    Patient.objects.update(paused_until=date(2026, 3, 4), email="")
    assert listed(nurse) == [("R1", "week_6")], "no message can reach them"


def test_a_pause_of_whom_nobody_writes_to_any_more_ends_on_the_list(clinic: Clinic, nurse: Actor) -> None:
    """The wait of five days is for a message, and there is none left."""
    person(clinic, "R1")
    Patient.objects.update(paused_until=date(2026, 3, 4))
    for written, found in ((MOST_MESSAGES - 1, []), (MOST_MESSAGES, [("R1", "week_6")])):
        FollowUp.objects.update(messages_planned=written)
        assert listed(nurse) == found


def test_the_newest_yes_or_no_counts(clinic: Clinic, nurse: Actor) -> None:
    patient = person(clinic, "R1").patient
    own = f.patient_actor(patient)
    for answer, found in ((consent.agree, ["R1"]), (consent.refuse, []), (consent.agree, ["R1"])):
        answer(patient=patient, shown=version_of(clinic), actor=own, now=NOW)
        assert [row[0] for row in listed(nurse)] == found


def test_who_tells_a_colleague_that_they_take_part_again_is_called(clinic: Clinic, nurse: Actor) -> None:
    patient = person(clinic, "R1").patient
    consent.agree(patient=patient, shown=version_of(clinic), actor=f.patient_actor(patient), now=NOW)
    consent.leave(patient=patient, reason="asked_us", actor=nurse, now=NOW)
    assert listed(nurse) == []
    consent.rejoin(patient=patient, actor=nurse, now=NOW)
    assert [row[0] for row in listed(nurse)] == ["R1"]


def test_a_course_that_is_over_or_cancelled_is_not_called_about(clinic: Clinic, nurse: Actor) -> None:
    person(clinic, "R1")
    SurgeryEpisode.objects.update(course_ended_on=date(2026, 2, 1))
    assert listed(nurse) == []
    SurgeryEpisode.objects.update(course_ended_on=None, status="cancelled")
    assert listed(nurse) == []


def test_a_change_the_patient_began_is_nobodys_silence(clinic: Clinic, nurse: Actor) -> None:
    row = f.followup(person(clinic, "R1"))
    FollowUp.objects.filter(pk=row.pk).update(time_point=TimePoint.UNSCHEDULED)
    assert listed(nurse) == []


def test_silence_first_then_the_bad_last_answer(clinic: Clinic, nurse: Actor) -> None:
    good, bad, never = (person(clinic, number) for number in ("GOOD", "BAD", "NEVER"))
    f.answered(good, TimePoint.WEEK_2, answers=WELL)
    f.answered(bad, TimePoint.WEEK_2, answers=HURTING)
    person(clinic, "OPEN", surgery_date=date(2026, 2, 12))
    f.followup(never)
    assert listed(nurse) == [
        ("BAD", "week_6"), ("NEVER", "week_6"), ("GOOD", "week_6"), ("OPEN", "week_2"),
    ]  # fmt: skip
    first = page_of(nurse).rows[0]
    assert (first.silent, first.bad) == (True, True)
    assert first.followup.last_answer == {"axial": 5, "limb": 7, "on": "2026-01-22", "point": "week_2"}


def test_put_off_until_a_day_and_back_on_it(clinic: Clinic, nurse: Actor) -> None:
    row = f.followup(person(clinic, "R1"))
    calls.record_call(
        followup=row, result="no_answer", again_on=date(2026, 3, 6), note="at work", actor=nurse, now=MISSED
    )
    assert listed(nurse) == []
    assert listed(nurse, called="later") == [("R1", "week_6")]
    assert listed(nurse, search=row.episode.patient.record_number) == [("R1", "week_6")], "a search finds them"
    back = at(date(2026, 3, 6))
    assert listed(nurse, now=back) == listed(nurse, now=back, called="today") == [("R1", "week_6")]
    assert listed(nurse, now=back, called="not_yet") == []
    shown = page_of(nurse, now=back).rows[0].followup
    assert (shown.called, shown.last_result, shown.last_note) == (1, "no_answer", "at work")


def test_the_day_is_the_clinics_own(nurse: Actor, clinic: Clinic) -> None:
    """At half past four UTC it is still the day before in New York, and the day already in London."""
    london = f.clinic(time_zone="Europe/London")
    both = f.nurse(clinic, london)
    person(clinic, "NY")
    person(london, "LON")
    until = f.followup(SurgeryEpisode.objects.get(patient__record_number="NY")).ask_on + timedelta(days=5)
    night = at(until, time(4, 30))
    assert listed(both, now=night) == [("LON", "week_6")]
    assert listed(both, now=at(until, time(6))) == [("NY", "week_6"), ("LON", "week_6")]
    superuser = Actor(key="user:1", clinics=None, is_superuser=True)
    assert listed(superuser, now=night) == [("LON", "week_6")]


def test_a_superuser_sees_clinics_that_nobody_works_for() -> None:
    person(f.clinic(time_zone="UTC"), "R1")
    clinic_with_staff = f.clinic(time_zone="Pacific/Auckland")
    f.nurse(clinic_with_staff)
    superuser = Actor(key="user:1", clinics=None, is_superuser=True)
    assert listed(superuser) == [("R1", "week_6")]


def test_other_clinics_are_not_there(clinic: Clinic, nurse: Actor) -> None:
    person(f.second_clinic(), "THEIRS")
    person(clinic, "OURS")
    assert listed(nurse) == [("OURS", "week_6")]
    assert listed(nurse, clinic=Clinic.objects.exclude(pk=clinic.pk).get().pk) == [("OURS", "week_6")]


def test_messages_that_were_sent_and_that_reached_nobody_are_counted(clinic: Clinic, nurse: Actor) -> None:
    row = f.followup(person(clinic, "R1"))
    common: dict[str, Any] = {
        "template": "invitation", "clinic": clinic, "patient": row.episode.patient, "followup": row,
        "created_at": NOW, "due_at": NOW, "not_after": MISSED,
    }  # fmt: skip
    Message.objects.create(**common, dedupe_key="1", status="sent", sent_at=NOW)
    Message.objects.create(**common, dedupe_key="2", status="failed", failure="gave_up", ended_at=NOW)
    Message.objects.create(**common, dedupe_key="3", status="cancelled", failure="answered", ended_at=NOW)
    shown = page_of(nurse).rows[0].followup
    assert (shown.messages_sent, shown.undelivered) == (1, 1)


def test_counts_are_of_the_same_rows(clinic: Clinic, nurse: Actor) -> None:
    person(clinic, "A")
    put_off = f.followup(person(clinic, "B", email=""))
    calls.record_call(followup=put_off, result="no_answer", again_on=date(2026, 3, 9), actor=nurse, now=MISSED)
    person(clinic, "C", surgery_date=date(2026, 2, 12))
    assert page_of(nurse).counts == {
        "all": 2,
        "silent": 1,
        "not_yet": 2,
        "today": 0,
        "later": 1,
        "paused": 0,
        "unreachable": 0,
    }


def test_the_response_rate_counts_who_had_the_time(clinic: Clinic, nurse: Actor) -> None:
    """Two were asked at week 2 and one answered; who was enrolled later was never asked."""
    f.answered(person(clinic, "A"), TimePoint.WEEK_2)
    person(clinic, "B")
    person(clinic, "LATE", now=MISSED, baseline=None)
    dead = person(clinic, "DEAD").patient
    Patient.objects.filter(pk=dead.pk).update(deceased_on=SURGERY)
    rates = {rate.time_point: (rate.answered, rate.asked) for rate in page_of(nurse).rates}
    assert rates["week_2"] == (1, 2)
    assert rates["week_6"] == (0, 2)
    assert "week_12" not in rates


@pytest.fixture
def many(clinic: Clinic) -> None:
    for index in range(3):
        person(clinic, f"P{index}")


def test_pages_follow_each_other(many: None, nurse: Actor) -> None:
    pages = [call_list(actor=nurse, filters=CallFilters(), now=MISSED, page=n, per_page=2) for n in (1, 2, 99)]
    found = [[row.followup.pk for row in page.rows] for page in pages]
    assert [len(rows) for rows in found] == [2, 1, 1]
    assert found[1] == found[2]
    assert not set(found[0]) & set(found[1])
    assert CallAttempt.objects.count() == 0
