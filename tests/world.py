"""Two clinics with somebody in every role and patients in every state, reached through the product's own actions.

Shared by the tests of access, privacy, bad input and reliability, and by the benchmarks. Names and numbers are
canaries: distinct words that may stand in the body of a page and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from fbs_portal.actions import consent, drafts, enrolment, links, protocols, replays, rule_sets, submissions
from fbs_portal.content import questionnaires
from fbs_portal.domain import actor as actors
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Role, TimePoint
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.domain.schedule import EXTRA
from fbs_portal.models import AccessLink, Case, Clinic, FollowUp, Membership, Patient, ReferralLetter, SurgeryEpisode
from fbs_portal.presenters.notice import version_of
from fbs_portal.queries import followups
from fbs_portal.queries.staff import actor_for
from tests.factories import BEFORE, HURTING
from tests.models import rows

JOB = actors.system("tests")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(kw_only=True)
class Person:
    """A patient with a live link. `answering` is the follow-up that is open now."""

    patient: Patient
    episode: SurgeryEpisode
    link: AccessLink
    token: str
    answering: FollowUp

    @property
    def actor(self) -> Actor:
        return actors.link(self.link.pk, patient_id=self.patient.pk)


@dataclass(kw_only=True)
class World:
    now: datetime
    clinics: tuple[Clinic, Clinic]
    users: dict[str, Any]
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    page_id: int = 0
    rule_set_id: int = 0
    run_id: int = 0
    protocol_id: int = 0
    request_id: int = 0
    message_id: int = 0


STAFF = {
    "nurse_1": (Role.NURSE, 0),
    "clinician_1": (Role.CLINICIAN, 0),
    "lead_1": (Role.LEAD, 0),
    "auditor_1": (Role.AUDITOR, 0),
    "nurse_2": (Role.NURSE, 1),
    "clinician_2": (Role.CLINICIAN, 1),
    "lead_2": (Role.LEAD, 1),
    "outsider": (Role.LEAD, None),
    "no_role": (None, 0),
}
"""User name → role and the clinic they work for. The outsider has every right and no clinic; `no_role` the reverse."""


def clinic(name: str, **fields: Any) -> Clinic:
    """A clinic that is open at every hour, so that no test depends on the minute it runs."""
    return Clinic.objects.create(
        **{
            "name": name,
            "phone": "+1 202 555 0100",
            "on_call_phone": "+1 202 555 0199",
            "emergency_number": "911",
            "crisis_line": "988",
            "time_zone": "UTC",
            "opening_hours": {day: ["00:00", "24:00"] for day in WEEKDAYS},
        }
        | fields
    )


def staff(clinics: tuple[Clinic, Clinic]) -> dict[str, Any]:
    """Everybody of `STAFF`, and a superuser."""
    users = get_user_model()
    made = {"superuser": users.objects.create_superuser("superuser")}
    for name, (role, place) in STAFF.items():
        made[name] = user = users.objects.create_user(name, is_staff=True)
        if role is not None:
            user.groups.add(Group.objects.get(name=role))
        if place is not None:
            Membership.objects.create(user=user, clinic=clinics[place])
    return made


def enrol(
    *, clinic: Clinic, now: datetime, number: str, weeks: int = 12, baseline: Mapping[str, Any] | None = BEFORE,
    procedures: tuple[str, ...] = ("discectomy",), agreed: bool = True, **identity: Any,
) -> Person:  # fmt: skip
    """A patient whose operation was `weeks` ago, enrolled on that day, with the follow-up of today.

    They have said yes to the notice, unless not `agreed`.
    """
    surgery = now.date() - timedelta(weeks=weeks)
    then = now - timedelta(weeks=weeks)
    done = enrolment.enrol(
        clinic=clinic,
        patient_fields=PatientFields(record_number=number, **identity),
        operation=OperationFields(
            surgery_date=surgery, region="lumbar", procedures=procedures, levels=("L5-S1",), side="left"
        ),
        baseline=baseline,
        baseline_on=surgery - timedelta(days=4) if baseline else None,
        actor=JOB,
        now=then,
    )
    assert done.link is not None
    person = Person(
        patient=done.patient,
        episode=done.episode,
        link=done.link,
        token=done.token,
        answering=open_on(done.episode, now.date()),
    )
    if agreed:
        agree(person, now=then)
    return person


def agree(person: Person, *, now: datetime) -> None:
    """Yes to the notice as it stands."""
    consent.agree(patient=person.patient, shown=version_of(person.patient.clinic), actor=person.actor, now=now)


def open_on(episode: SurgeryEpisode, day: date) -> FollowUp:
    """The planned follow-up that takes answers on that day."""
    return followups.for_answering().get(
        episode=episode, opens_on__lte=day, closes_on__gt=day, cancelled_at=None,
        time_point__in=[point for point in TimePoint if point not in EXTRA],
    )  # fmt: skip


def fresh(followup: FollowUp) -> FollowUp:
    """The row as the next request reads it."""
    return followups.for_answering().get(pk=followup.pk)


def asked(followup: FollowUp, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the answers that this questionnaire has questions for."""
    codes = {question.code for question in questionnaires.get(code=followup.questionnaire).questions}
    return {code: value for code, value in answers.items() if code in codes}


def fill(followup: FollowUp, answers: Mapping[str, Any], *, actor: Actor, now: datetime) -> int:
    """Draft these answers; the revision of the draft."""
    draft = drafts.start(followup=fresh(followup), actor=actor, now=now)
    saved = drafts.save_step(
        followup=fresh(followup), draft_revision=draft.revision, answers=asked(followup, answers), actor=actor, now=now
    )
    assert saved.draft is not None
    return saved.draft.revision


def answer(person: Person, answers: Mapping[str, Any], *, now: datetime, weeks: int | None = None) -> submissions.Sent:
    """Answer and send, today or in a week after surgery that lies behind."""
    followup = person.answering
    if weeks is not None:
        now = now - ((now.date() - person.episode.surgery_date) - timedelta(weeks=weeks))
        followup = open_on(person.episode, now.date())
    revision = fill(followup, answers, actor=person.actor, now=now)
    return submissions.submit(followup=fresh(followup), draft_revision=revision, actor=person.actor, now=now)


def patient_client(person: Person, **options: Any) -> Client:
    """A browser that has opened the personal link and pressed its button."""
    client = Client(**options)
    response = client.post(reverse("fbs_portal:join", args=[person.token]))
    assert response.status_code == 302, response.status_code
    return client


def staff_client(user: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def build(now: datetime) -> World:
    """The cast. A and C are patients of the first clinic, B of the second; each has a case, and A a draft as well."""
    clinics = (clinic("Riverside", crisis_line="988"), clinic("Hillcrest", time_zone="Europe/London"))
    world = World(now=now, clinics=clinics, users=staff(clinics))
    for name, place in (("A", 0), ("B", 1), ("C", 0)):
        person = enrol(
            clinic=clinics[place],
            now=now,
            number=f"CANARYRECORD{name}",
            given_name=f"Canarygiven{name}",
            family_name=f"Canaryfamily{name}",
            birth_date=date(1951, 2, 3),
            phone="+1 202 555 0123",
            email=f"canary{name}@example.org".lower(),
        )
        for weeks in (2, 6):
            answer(person, HURTING | {"more_to_say": f"Canarywords{name}{weeks}"}, now=now, weeks=weeks)
        world.people[name] = person
        world.cases[name] = Case.objects.get(episode=person.episode)
    person = world.people["A"]
    fill(person.answering, {"danger_a": [], "danger_b": [], "pain_axial": 6}, actor=person.actor, now=now)
    for _time in ("written to", "stands on the list"):
        request = links.ask_new_link(link=person.link, now=now)
    assert request is not None
    world.request_id = request.pk
    world.message_id = rows.message(
        clinic=clinics[0], patient=person.patient, template="new_link", status="failed", failure="refused", ended_at=now
    ).pk
    world.page_id = rows.education_page(published=True).pk
    world.rule_set_id = rule_sets.create_draft(
        clinic_id=clinics[0].pk, name="Own", actor=actor_for(user=world.users["lead_1"]), now=now
    ).pk
    world.protocol_id = protocols.create_draft(
        clinic_id=clinics[0].pk, name="Own", actor=actor_for(user=world.users["lead_1"]), now=now
    ).pk
    world.run_id = replays.ask(rule_set_id=world.rule_set_id, actor=actor_for(user=world.users["lead_1"]), now=now).pk
    return world


def kept_letter(world: World) -> ReferralLetter:
    """A letter that the first clinic kept, of a case that was closed since; made once."""
    found: ReferralLetter | None = ReferralLetter.objects.filter(case__clinic=world.clinics[0]).first()
    if found is not None:
        return found
    patient = rows.patient(clinic=world.clinics[0], record_number="LETTER")
    over = {"status": "closed", "closed_at": world.now, "closed_by": "user:1", "outcome": "declined"}
    case = rows.case(episode=rows.episode(patient=patient), **over)
    kept = rows.letter(referral=rows.referral(case=case, status="declined"))
    rows.entry(case=case, deed="write_letter", params={"letter": kept.number, "digest": kept.digest})
    return kept


BORN = ("1951-02", "Feb 1951", "February 1951", "born 1951", ", 1951", '"1951"')
"""How a birth date may be written. The bare year would be found by chance in random ids and in row numbers."""

NUMBERS = (*BORN, "5550123", "555 0123")
"""Birth date and phone, which everybody of the cast shares."""


def canaries(name: str) -> Iterator[str]:
    """What is this person's alone and may never leave the body of a page."""
    yield from (f"CANARYRECORD{name}", f"Canarygiven{name}", f"Canaryfamily{name}", f"Canarywords{name}")
    yield f"canary{name}@example.org".lower()
