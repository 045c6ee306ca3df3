"""What the staff pages of patients, operations and follow-ups show; every read keeps to the actor's clinics."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.folding import fold
from fbs_portal.models import AccessLink, Case, Consent, FollowUp, LinkRequest, Patient, Submission, SurgeryEpisode
from fbs_portal.queries import namesakes


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientList:
    """One page of patients. Each has `open_case` (its id or None) and `courses`, newest operation first."""

    rows: tuple[Patient, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPage:
    """A patient with courses (each with its `plan` of follow-ups and `answered` submissions), links and requests.

    `consents`: what they said to the notice, the newest first.

    `namesakes`: other records of the clinic with the same name and birth date.
    """

    patient: Patient
    courses: tuple[SurgeryEpisode, ...]
    links: tuple[AccessLink, ...]
    requests: tuple[LinkRequest, ...]
    cases: tuple[Case, ...]
    consents: tuple[Consent, ...]
    namesakes: tuple[Patient, ...]


def visible(*, actor: Actor) -> QuerySet[Patient]:
    rows = Patient.objects.select_related("clinic")
    return rows if actor.clinics is None else rows.filter(clinic__in=actor.clinics)


def search(*, actor: Actor, text: str, page: int, per_page: int) -> PatientList:
    """Patients whose name or record number holds every word of `text`, by name. Three statements.

    Signs are no words: `%` finds nobody, as it stands in no name.
    """
    rows, words = visible(actor=actor), fold(text).split()
    if text.strip() and not words:
        rows = rows.none()
    for word in words[:6]:
        rows = rows.filter(search_key__contains=word)
    total = rows.count()
    pages = max((total + per_page - 1) // per_page, 1)
    page = min(max(page, 1), pages)
    opened = Case.objects.filter(episode__patient=OuterRef("pk"), closed_at=None).order_by("urgency_rank", "pk")
    rows = rows.annotate(open_case=Subquery(opened.values("pk")[:1])).order_by("search_key", "pk")
    rows = rows.prefetch_related(
        Prefetch("episodes", queryset=SurgeryEpisode.objects.order_by("-surgery_date", "-pk"), to_attr="courses")
    )
    start = (page - 1) * per_page
    return PatientList(rows=tuple(rows[start : start + per_page]), total=total, page=page, pages=pages)


def get_patient(*, actor: Actor, patient_id: int) -> Patient:
    """NotFound for what does not exist and for another clinic's patient; NotPermitted without the right to see one."""
    patient = visible(actor=actor).filter(pk=patient_id).first()
    if patient is None:
        raise NotFound
    _need(actor, "view_patient")
    return patient


def patient_page(*, actor: Actor, patient_id: int) -> PatientPage:
    """Nine statements, whatever the number of courses."""
    patient = get_patient(actor=actor, patient_id=patient_id)
    courses = _with_plan(patient.episodes.order_by("-surgery_date", "-pk"))
    return PatientPage(
        patient=patient,
        courses=tuple(courses),
        links=tuple(patient.links.order_by("-created_at", "-pk")[:50]),
        requests=tuple(patient.link_requests.order_by("-asked_at", "-pk")[:50]),
        cases=tuple(Case.objects.filter(episode__patient=patient).order_by("-opened_at", "-pk")),
        consents=tuple(patient.consents.order_by("-at", "-pk")[:50]),
        namesakes=namesakes.of_patient(patient=patient),
    )


def get_link(*, patient: Patient, link_id: int) -> AccessLink:
    """One of the patient's own links; NotFound for another's."""
    link = patient.links.filter(pk=link_id).first()
    if link is None:
        raise NotFound
    return link


def get_episode(*, actor: Actor, episode_id: int) -> SurgeryEpisode:
    """The operation with its patient, clinic, plan and answers; refused like a patient."""
    rows = SurgeryEpisode.objects.select_related("patient__clinic", "revises").filter(pk=episode_id)
    if actor.clinics is not None:
        rows = rows.filter(patient__clinic__in=actor.clinics)
    episode = _with_plan(rows).first()
    if episode is None:
        raise NotFound
    _need(actor, "view_surgeryepisode")
    return episode


def get_followup(*, actor: Actor, followup_id: int) -> FollowUp:
    """One occasion with its operation, patient, clinic and draft."""
    rows = FollowUp.objects.select_related("episode__patient__clinic__rule_set", "draft").filter(pk=followup_id)
    if actor.clinics is not None:
        rows = rows.filter(episode__patient__clinic__in=actor.clinics)
    followup = rows.first()
    if followup is None:
        raise NotFound
    _need(actor, "view_followup")
    return followup


def _with_plan(rows: QuerySet[SurgeryEpisode]) -> QuerySet[SurgeryEpisode]:
    plan = FollowUp.objects.order_by("opens_on", "pk")
    answered = Submission.objects.select_related("followup").order_by("answered_on", "pk")
    return rows.prefetch_related(
        Prefetch("followups", queryset=plan, to_attr="plan"),
        Prefetch("submissions", queryset=answered, to_attr="answered"),
    )


def _need(actor: Actor, codename: str) -> None:
    if not actor.may(codename):
        raise NotPermitted
