"""Enrolment: everything or nothing, once, and only by those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import enrolment, links, recording, windows
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.errors import Invalid, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, AuditEvent, FollowUp, Patient, Submission, SurgeryEpisode
from tests import factories as f
from tests.factories import NOW, SURGERY

pytestmark = pytest.mark.django_db

ALL_POINTS = ["baseline", "week_2", "week_6", "week_12", "month_6", "month_12", "month_24"]


def points(episode: SurgeryEpisode) -> list[str]:
    return list(episode.followups.order_by("opens_on").values_list("time_point", flat=True))


def nothing_stored() -> bool:
    return not any(model.objects.exists() for model in (Patient, SurgeryEpisode, FollowUp, AccessLink, Submission))


def test_one_deed_makes_patient_operation_plan_baseline_and_link() -> None:
    joined = f.enrolled()
    assert joined.created
    assert joined.link is not None
    assert points(joined.episode) == ALL_POINTS
    baseline = Submission.objects.get()
    assert baseline.followup.time_point == TimePoint.BASELINE
    assert (baseline.nrs_axial, baseline.nrs_limb, str(baseline.peg)) == (6, 8, "7.67")
    assert baseline.followup.submitted_at is not None
    assert joined.patient.search_key.startswith("nunez")
    assert AuditEvent.objects.filter(verb=Verb.ENROLLED, subject=f"patient:{joined.patient.pk}").count() == 1


def test_a_late_enrolment_plans_only_what_can_still_be_answered() -> None:
    late = datetime(2026, 3, 25, 12, tzinfo=NOW.tzinfo)  # day 72: week 6 closed on day 70
    joined = f.enrolled(now=late, baseline=None)
    assert points(joined.episode) == ["week_12", "month_6", "month_12", "month_24"]


def test_a_baseline_in_hand_is_stored_however_late() -> None:
    late = datetime(2026, 3, 25, 12, tzinfo=NOW.tzinfo)
    joined = f.enrolled(now=late)
    assert points(joined.episode)[0] == "baseline"
    assert Submission.objects.get().answered_on == SURGERY - timedelta(days=7)


def test_a_planned_operation_asks_for_the_baseline_only() -> None:
    joined = f.enrolled(status=EpisodeStatus.PLANNED)
    assert points(joined.episode) == ["baseline"]


def test_twice_is_once() -> None:
    where = f.clinic()
    by, who = f.lead(where), f.patient_fields()
    first = f.enrolled(where, by=by, patient=who)
    counts = {model: model.objects.count() for model in (Patient, SurgeryEpisode, FollowUp, AccessLink, AuditEvent)}
    again = f.enrolled(where, by=by, patient=who, procedures=("discectomy", "discectomy"))
    assert (again.created, again.episode.pk, again.link, again.token) == (False, first.episode.pk, None, "")
    assert counts == {model: model.objects.count() for model in counts}


def test_the_order_of_procedures_does_not_make_another_operation() -> None:
    where = f.clinic()
    by, who = f.lead(where), f.patient_fields()
    f.enrolled(where, by=by, patient=who, procedures=("fusion", "laminectomy"))
    assert not f.enrolled(where, by=by, patient=who, procedures=("laminectomy", "fusion")).created


def revised(*, ends: bool) -> tuple[SurgeryEpisode, SurgeryEpisode]:
    where = f.clinic()
    by, who = f.lead(where), f.patient_fields()
    old = f.enrolled(where, by=by, patient=who)
    f.answered(old.episode)
    new = f.enrolled(
        where,
        by=by,
        patient=who,
        surgery_date=date(2026, 3, 1),
        revision=True,
        baseline=None,
        ends_earlier_course=ends,
    )
    old.episode.refresh_from_db()
    return old.episode, new.episode


def test_a_revision_that_ends_the_earlier_course() -> None:
    old, new = revised(ends=True)
    assert new.revises == old
    assert old.course_ended_on == date(2026, 3, 1)
    waiting = old.followups.filter(submitted_at=None)
    assert waiting.count() >= 5
    assert not waiting.filter(cancelled_at=None).exists()
    assert old.followups.filter(submitted_at__isnull=False, cancelled_at=None).count() == 2
    assert old.cases.filter(closed_at=None).exists()
    assert AuditEvent.objects.filter(verb=Verb.COURSE_ENDED).count() == 1


def test_a_revision_beside_a_course_that_goes_on() -> None:
    old, new = revised(ends=False)
    assert new.revises is None
    assert old.course_ended_on is None
    assert not old.followups.filter(cancelled_at__isnull=False).exists()


BAD_OPERATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "in the future": ("surgery_date", {"surgery_date": date(2026, 3, 4)}),
    "long before": ("surgery_date", {"surgery_date": date(1950, 1, 1)}),
    "planned years ahead": ("surgery_date", {"surgery_date": date(2030, 1, 1), "status": "planned"}),
    "planned in the past": ("surgery_date", {"surgery_date": date(2026, 3, 1), "status": "planned"}),
    "cancelled from the start": ("status", {"status": "cancelled"}),
    "a revision of nothing": ("earlier_operations", {"revision": True, "earlier_operations": 0}),
    "unknown region": ("region", {"region": "sacral"}),
    "no procedure": ("procedures", {"procedures": ()}),
    "unknown procedure": ("procedures", {"procedures": ("magic",)}),
    "level of another region": ("levels", {"levels": ("C5-C6",)}),
    "unknown side": ("side", {"side": "up"}),
    "unknown risk": ("risks", {"risks": ("tall",)}),
    "unknown status": ("status", {"status": "done"}),
    "too many operations": ("earlier_operations", {"earlier_operations": 51}),
    "long surgeon": ("surgeon", {"surgeon": "x" * 81}),
}

BAD_PATIENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no record number": ("record_number", {"record_number": "  "}),
    "long record number": ("record_number", {"record_number": "9" * 41}),
    "born in the future": ("birth_date", {"birth_date": date(2026, 3, 3)}),
    "born after the operation": ("birth_date", {"birth_date": SURGERY + timedelta(days=1)}),
    "born long ago": ("birth_date", {"birth_date": date(1899, 1, 1)}),
    "line break in a name": ("family_name", {"family_name": "Obi\r\nBcc: x@example.org"}),
    "NUL": ("given_name", {"given_name": "A\x00"}),
    "letters in the phone": ("phone", {"phone": "call me"}),
    "half an address": ("email", {"email": "ada@"}),
}


def enrol(*, patient: dict[str, Any], operation: dict[str, Any]) -> None:
    where = f.clinic()
    enrolment.enrol(
        clinic=where,
        patient_fields=f.patient_fields(**patient),
        operation=f.operation_fields(**operation),
        actor=f.lead(where),
        now=NOW,
    )


@pytest.mark.parametrize("what", BAD_OPERATIONS)
def test_an_operation_that_cannot_be_is_refused_by_field(what: str) -> None:
    field, operation = BAD_OPERATIONS[what]
    with pytest.raises(Invalid) as refusal:
        enrol(patient={}, operation=operation)
    assert refusal.value.field == field
    assert nothing_stored()


@pytest.mark.parametrize("what", BAD_PATIENTS)
def test_a_patient_that_cannot_be_is_refused_by_field(what: str) -> None:
    field, patient = BAD_PATIENTS[what]
    with pytest.raises(Invalid) as refusal:
        enrol(patient=patient, operation={})
    assert refusal.value.field == field
    assert nothing_stored()


@pytest.mark.parametrize(
    ("field", "baseline", "baseline_on"),
    [
        ("baseline", None, SURGERY),
        ("baseline_on", f.BEFORE, date(2026, 3, 3)),
        ("pain_axial", {"pain_axial": 11}, None),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(field: str, baseline: dict[str, Any] | None, baseline_on: date) -> None:
    where = f.clinic()
    with pytest.raises(Invalid) as refusal:
        enrolment.enrol(
            clinic=where,
            patient_fields=f.patient_fields(),
            operation=f.operation_fields(),
            baseline=baseline,
            baseline_on=baseline_on,
            actor=f.lead(where),
            now=NOW,
        )
    assert refusal.value.field == field
    assert nothing_stored()


def test_another_birth_date_is_another_person() -> None:
    where = f.clinic()
    by = f.lead(where)
    f.enrolled(where, by=by, patient=f.patient_fields(record_number="R-same"))
    with pytest.raises(Invalid) as refusal:
        f.enrolled(
            where,
            by=by,
            patient=f.patient_fields(record_number="R-same", birth_date=date(1970, 1, 1)),
            surgery_date=date(2026, 2, 1),
        )
    assert refusal.value.field == "record_number"
    assert Patient.objects.get().birth_date == date(1962, 4, 5)


@pytest.mark.parametrize("other", [{"given_name": "Grace"}, {"family_name": "Hopper"}])
def test_another_name_is_another_person(other: dict[str, str]) -> None:
    where = f.clinic()
    by = f.lead(where)
    known = f.patient_fields(record_number="R-same", given_name="Zoë", family_name="Žižek")
    f.enrolled(where, by=by, patient=known)
    with pytest.raises(Invalid) as refusal:
        f.enrolled(where, by=by, patient=replace(known, birth_date=None, **other), surgery_date=date(2026, 2, 1))
    assert refusal.value.field == "record_number"
    assert SurgeryEpisode.objects.count() == 1
    same = replace(known, given_name="ZOE", family_name="", phone="+1 202 555 0199")
    f.enrolled(where, by=by, patient=same, surgery_date=date(2026, 2, 1))
    patient = Patient.objects.get()
    assert (patient.family_name, patient.phone) == ("Žižek", "+1 202 555 0199")
    changed = AuditEvent.objects.get(verb=Verb.PATIENT_CHANGED)
    assert changed.detail == {"fields": ["given_name", "phone"]}


def test_an_operation_sent_twice_changes_nothing_of_the_patient() -> None:
    where = f.clinic()
    by = f.lead(where)
    known = f.patient_fields(record_number="R-same")
    f.enrolled(where, by=by, patient=known)
    f.enrolled(where, by=by, patient=replace(known, phone="+1 202 555 0199"))
    assert Patient.objects.get().phone == known.phone


def test_who_has_died_is_not_enrolled_again() -> None:
    where = f.clinic()
    by = f.lead(where)
    known = f.patient_fields(record_number="R-same")
    f.enrolled(where, by=by, patient=known)
    Patient.objects.update(deceased_on=date(2026, 1, 20))
    with pytest.raises(Invalid) as refusal:
        f.enrolled(where, by=by, patient=known, surgery_date=date(2026, 2, 1))
    assert refusal.value.field == "record_number"


def test_only_those_who_may_enrol() -> None:
    where = f.clinic()
    with pytest.raises(NotPermitted):
        f.enrolled(where, by=f.nurse(where))
    with pytest.raises(NotFound):
        f.enrolled(where, by=f.outsider())
    assert nothing_stored()


def test_the_surgery_day_is_the_clinics_day() -> None:
    """At 02:00 UTC it is still the day before in New York: an operation "today" UTC lies in the future there."""
    where = f.clinic()
    night = datetime(2026, 3, 3, 2, 0, tzinfo=NOW.tzinfo)
    with pytest.raises(Invalid):
        f.enrolled(where, by=f.lead(where), surgery_date=date(2026, 3, 3), now=night, baseline=None)
    east = f.clinic(time_zone="Asia/Tokyo")
    assert f.enrolled(east, surgery_date=date(2026, 3, 3), now=night, baseline=None).created


def test_nothing_is_left_when_a_later_write_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    for module, name in ((windows, "sync"), (links, "create"), (recording, "store")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, broken)
            with pytest.raises(RuntimeError):
                f.enrolled()
        assert nothing_stored()
        assert not AuditEvent.objects.filter(verb=Verb.ENROLLED).exists()
