"""What a patient is asked now: their own, open, and in few queries."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from fbs_portal.actions import links
from fbs_portal.domain.codes import EpisodeStatus, FollowUpState, TimePoint
from fbs_portal.domain.errors import NotFound
from fbs_portal.models import Patient, SurgeryEpisode
from fbs_portal.queries import followups, patients
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db


def asked(patient: Patient, at: datetime = NOW) -> list[tuple[str, FollowUpState]]:
    patient = Patient.objects.select_related("clinic").get(pk=patient.pk)
    return [(row.followup.time_point, row.state) for row in followups.to_do(patient=patient, now=at)]


def test_what_is_open_now() -> None:
    joined = f.enrolled()
    assert asked(joined.patient) == [("week_6", FollowUpState.OPEN)]
    assert asked(joined.patient, datetime(2026, 3, 4, 12, tzinfo=UTC)) == [("week_6", FollowUpState.LATE)]
    f.answered(joined.episode, answers=f.WELL)
    assert asked(joined.patient) == []


def test_before_and_without_an_operation() -> None:
    planned = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=date(2026, 3, 20))
    assert asked(planned.patient) == [("baseline", FollowUpState.OPEN)]
    SurgeryEpisode.objects.update(status=EpisodeStatus.CANCELLED)
    assert asked(planned.patient) == []


def test_the_dead_are_not_asked() -> None:
    joined = f.enrolled()
    Patient.objects.update(deceased_on=date(2026, 2, 1))
    assert asked(joined.patient) == []


def test_several_operations_are_asked_together() -> None:
    where = f.clinic()
    by, who = f.lead(where), f.patient_fields()
    f.enrolled(where, by=by, patient=who)
    second = f.enrolled(where, by=by, patient=who, surgery_date=date(2026, 2, 16), baseline=None)
    assert [name for name, _state in asked(second.patient)] == ["week_6", "week_2"]


def test_one_query_for_the_list_and_one_for_the_form() -> None:
    joined = f.enrolled()
    patient = Patient.objects.select_related("clinic").get(pk=joined.patient.pk)
    f.filled(f.followup(joined.episode), {"pain_axial": 1}, by=f.patient_actor(patient))
    with counted() as run:
        (row,) = followups.to_do(patient=patient, now=NOW)
        assert row.started
    assert len(run) == 1
    with counted() as run:
        found = followups.get_for_patient(patient_id=patient.pk, public_id=row.followup.public_id, now=NOW)
        assert found.episode.patient.clinic.phone
        assert followups.draft_of(found) is not None
        assert followups.context_of(followup=found, today=NOW.date()).days_since_surgery == 49
    assert len(run) == 1


def test_nobody_elses_form_exists() -> None:
    row = f.followup(f.enrolled().episode)
    other = f.enrolled().patient
    for patient_id, public_id in ((other.pk, row.public_id), (row.episode.patient_id, uuid.uuid4())):
        with pytest.raises(NotFound):
            followups.get_for_patient(patient_id=patient_id, public_id=public_id, now=NOW)


@pytest.mark.parametrize(
    ("time_point", "day", "days", "recalled"),
    [
        (TimePoint.BASELINE, date(2026, 1, 5), None, False),
        (TimePoint.BASELINE, date(2026, 1, 12), 0, False),
        (TimePoint.BASELINE, date(2026, 1, 13), 1, True),
        (TimePoint.WEEK_6, date(2026, 2, 23), 42, False),
    ],
)
def test_the_context_of_a_day(time_point: TimePoint, day: date, days: int | None, recalled: bool) -> None:
    row = f.followup(f.enrolled().episode, time_point)
    context = followups.context_of(followup=row, today=day)
    assert (context.days_since_surgery, context.recalled, context.region) == (days, recalled, "lumbar")


@pytest.mark.parametrize(
    ("operation", "expected"),
    [({}, False), ({"risks": ("stimulator_or_pump",)}, True), ({"procedures": ("spinal_cord_stimulator",)}, True)],
)
def test_an_implanted_device_is_known(operation: dict[str, Any], expected: bool) -> None:
    row = f.followup(f.enrolled(**operation).episode)
    assert followups.context_of(followup=row, today=NOW.date()).has_device is expected


def test_the_next_form_is_named_when_nothing_is_open() -> None:
    joined = f.enrolled()
    f.answered(joined.episode, answers=f.WELL)
    patient = Patient.objects.select_related("clinic").get(pk=joined.patient.pk)
    found = followups.next_planned(patient=patient, now=NOW)
    assert found is not None
    assert found.time_point == TimePoint.WEEK_12


def test_the_running_course_is_the_newest_that_was_not_ended() -> None:
    where = f.clinic()
    by, who = f.lead(where), f.patient_fields()
    first = f.enrolled(where, by=by, patient=who)
    assert patients.running_episode(patient=first.patient) == first.episode
    second = f.enrolled(
        where,
        by=by,
        patient=who,
        surgery_date=date(2026, 2, 16),
        baseline=None,
        revision=True,
        ends_earlier_course=True,
    )
    assert patients.running_episode(patient=second.patient) == second.episode


def test_the_patients_own_course_in_two_queries() -> None:
    joined = f.enrolled()
    for time_point in (TimePoint.WEEK_2, TimePoint.WEEK_6):
        f.answered(joined.episode, time_point)
    with counted() as run:
        rows = patients.course(patient=joined.patient)
        assert [row.followup.time_point for row in rows] == ["baseline", "week_2", "week_6"]
        assert [len(row.assessments.all()) for row in rows] == [0, 1, 1]
        assert rows[0].episode.surgery_date
    assert len(run) == 2


def test_requests_of_the_actors_clinics_only() -> None:
    joined = f.enrolled()
    assert joined.link is not None
    links.not_me(link=joined.link, now=NOW)
    assert len(patients.link_requests(actor=f.nurse(joined.patient.clinic))) == 1
    assert patients.link_requests(actor=f.outsider()) == []
    assert patients.link_requests(actor=f.auditor(joined.patient.clinic)) == []
