"""The cast: clinics, staff and patients, brought to a state by the product's own actions."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from fbs_portal.actions import drafts, enrolment, outbox, protocols, submissions
from fbs_portal.actions.enrolment import Enrolled
from fbs_portal.actions.roles import sync_roles
from fbs_portal.actions.submissions import Sent
from fbs_portal.content import protocols as shipped
from fbs_portal.domain import actor as actors
from fbs_portal.domain import protocol_body
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import DangerSign, EpisodeStatus, Region, Role, TimePoint
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.domain.families import Family
from fbs_portal.models import Clinic, FollowUp, Membership, Patient, SurgeryEpisode
from fbs_portal.queries import followups
from fbs_portal.queries import protocols as reading
from fbs_portal.queries.staff import actor_for

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""Monday 2 March 2026, half past nine in the morning, UTC; as the `now` fixture."""

SURGERY = date(2026, 1, 12)
"""Seven weeks before: week 6 is open until the end of this day."""

_numbers = itertools.count(100_001)
"""All of one length: names and record numbers sort as they were made, and none begins with another."""

NO_SIGNS: dict[str, Any] = {"danger_a": [], "danger_b": []}

WELL: dict[str, Any] = NO_SIGNS | {
    "pain_axial": 1,
    "pain_limb": 0,
    "trend": "better",
    "walking": "unlimited",
    "opioids": "none",
    "wants_contact": "no",
}
"""A recovered patient: eight answers."""

HURTING: dict[str, Any] = WELL | {
    "pain_axial": 5,
    "pain_limb": 7,
    "trend": "same",
    "walking": "10_to_30_min",
    "walking_eased": "no",
    "pain_sites": ["low_back", "left_calf"],
    "worst_pain": "limb",
    "same_pain": "same",
    "relief": "never",
    "onset": "never_left",
    "began": "over_3_months",
    "nerve_symptoms": ["burning"],
    "peg_pain": 7,
    "peg_enjoyment": 6,
    "peg_activity": 6,
    "acceptable": "no",
    "treatments": [],
    "work": "sick_leave",
    "satisfaction": "unhappy",
}
"""The old leg pain never left: every question that can be asked is answered."""

BEFORE: dict[str, Any] = NO_SIGNS | {
    "pain_axial": 6,
    "pain_limb": 8,
    "pain_sites": ["low_back", "left_buttock", "left_calf"],
    "walking": "10_to_30_min",
    "walking_eased": "no",
    "nerve_symptoms": [],
    "opioids": "some_days",
    "peg_pain": 8,
    "peg_enjoyment": 7,
    "peg_activity": 8,
    "acceptable": "no",
    "work": "sick_leave",
    "wants_contact": "no",
}
"""Answers from before the operation."""


def clinic(**fields: Any) -> Clinic:
    """A clinic in New York, open on weekdays from 8 to 5."""
    defaults = {
        "name": f"Clinic {next(_numbers)}",
        "time_zone": "America/New_York",
        "phone": "+1 555 0100",
        "on_call_phone": "+1 555 0101",
        "emergency_number": "911",
    }
    return Clinic.objects.create(**defaults | fields)


def asking(where: Clinic, plan: Mapping[str, Collection[str]]) -> Clinic:
    """The clinic, whose new courses follow a protocol of its own that asks these instruments: code → time points."""
    by, body = lead(where), protocol_body.to_body(shipped.STANDARD)
    for point in body["points"]:
        point["instruments"] = [code for code, points in plan.items() if point["time_point"] in points]
    row = protocols.create_draft(clinic_id=where.pk, name="Asking", actor=by, now=NOW)
    row = protocols.edit_draft(protocol_id=row.pk, revision=1, name="Asking", body=body, actor=by, now=NOW)
    protocols.put_into_use(
        protocol_id=row.pk, revision=row.revision, families=tuple(Family), shown=reading.state_of(clinic=where),
        reason="We want to know.", actor=by, now=NOW,
    )  # fmt: skip
    where.refresh_from_db()
    return where


def second_clinic() -> Clinic:
    return clinic(name=f"Other clinic {next(_numbers)}")


def staff_user(role: Role | None, *clinics: Clinic, **fields: Any) -> Any:
    """A user with the role, working for the clinics."""
    user = get_user_model().objects.create_user(f"staff{next(_numbers)}", is_staff=True, **fields)
    if role is not None:
        if not Group.objects.filter(name=role.value).exists():
            sync_roles()
        user.groups.add(Group.objects.get(name=role.value))
    Membership.objects.bulk_create(Membership(user=user, clinic=where) for where in clinics)
    return user


def staff(role: Role, *clinics: Clinic) -> Actor:
    return actor_for(user=staff_user(role, *clinics))


def nurse(*clinics: Clinic) -> Actor:
    return staff(Role.NURSE, *clinics)


def clinician(*clinics: Clinic) -> Actor:
    return staff(Role.CLINICIAN, *clinics)


def lead(*clinics: Clinic) -> Actor:
    return staff(Role.LEAD, *clinics)


def auditor(*clinics: Clinic) -> Actor:
    return staff(Role.AUDITOR, *clinics)


def outsider() -> Actor:
    """A clinic lead of another clinic."""
    return lead(second_clinic())


def patient_fields(**fields: Any) -> PatientFields:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "record_number": f"R-{number}",
        "given_name": "Ada",
        "family_name": f"Núñez {number}",
        "birth_date": date(1962, 4, 5),
        "phone": "+1 555 0199",
    }
    return PatientFields(**defaults | fields)


def operation_fields(**fields: Any) -> OperationFields:
    defaults: dict[str, Any] = {
        "surgery_date": SURGERY,
        "region": Region.LUMBAR,
        "procedures": ("discectomy",),
        "levels": ("L5-S1",),
        "side": "left",
    }
    return OperationFields(**defaults | fields)


def enrolled(
    where: Clinic | None = None,
    *,
    by: Actor | None = None,
    now: datetime | None = None,
    baseline: Mapping[str, Any] | None = BEFORE,
    baseline_on: date | None = None,
    patient: PatientFields | None = None,
    ends_earlier_course: bool = False,
    **operation: Any,
) -> Enrolled:
    """A patient enrolled on the day of the operation, with the answers from a week before."""
    where = where or clinic()
    fields = operation_fields(**operation)
    day = fields.surgery_date
    planned = fields.status == EpisodeStatus.PLANNED
    at = now or datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC) - timedelta(days=14 if planned else 0)
    return enrolment.enrol(
        clinic=where,
        patient_fields=patient or patient_fields(),
        operation=fields,
        baseline=baseline if not planned else None,
        baseline_on=(baseline_on or day - timedelta(days=7)) if baseline is not None and not planned else None,
        ends_earlier_course=ends_earlier_course,
        actor=by or lead(where),
        now=at,
    )


def patient_actor(patient: Patient, link_id: int = 1) -> Actor:
    """Whoever holds the patient's personal link."""
    return actors.link(link_id, patient_id=patient.pk)


def followup(episode: SurgeryEpisode, time_point: TimePoint = TimePoint.WEEK_6) -> FollowUp:
    """The follow-up as a page loads it."""
    return followups.for_answering().get(episode=episode, time_point=time_point, cancelled_at=None)


def reload(row: FollowUp) -> FollowUp:
    return followups.for_answering().get(pk=row.pk)


def ticked(*signs: DangerSign) -> dict[str, Any]:
    """The danger lists with these signs."""
    first = [sign for sign in DangerSign if sign in signs and sign in tuple(DangerSign)[:9]]
    return {"danger_a": first, "danger_b": [sign for sign in DangerSign if sign in signs and sign not in first]}


def filled(row: FollowUp, answers: Mapping[str, Any], *, by: Actor, now: datetime = NOW) -> FollowUp:
    """A draft that holds these answers and was not sent."""
    draft = drafts.start(followup=row, actor=by, now=now)
    drafts.save_step(followup=reload(row), draft_revision=draft.revision, answers=answers, actor=by, now=now)
    return reload(row)


def answered(
    episode: SurgeryEpisode,
    time_point: TimePoint = TimePoint.WEEK_6,
    *,
    answers: Mapping[str, Any] = HURTING,
    by: Actor | None = None,
    now: datetime | None = None,
) -> Sent:
    """The patient answers a follow-up in its target window and sends it."""
    row = followup(episode, time_point)
    day = row.target_from
    at = now or datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)
    actor = by or patient_actor(episode.patient)
    ready = filled(row, answers, by=actor, now=at)
    return submissions.submit(followup=ready, draft_revision=ready.draft.revision, actor=actor, now=at)


def invited(row: FollowUp, kind: str = "invitation", *, now: datetime = NOW) -> None:
    """A message that asks for the form, or reminds of it, waits in the outbox; none where nobody can be written to."""
    message = outbox.ask(followup=row, kind=kind, now=now)
    outbox.write([message] if message is not None else [])
