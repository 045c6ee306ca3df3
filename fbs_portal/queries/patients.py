"""A patient's own course, and what links' holders asked staff for. Staff's pages: `queries.patient_pages`."""

from __future__ import annotations

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.models import LinkRequest, Patient, Submission, SurgeryEpisode


def course(*, patient: Patient) -> list[Submission]:
    """What the patient sent, newest versions, oldest first, with follow-up, operation and assessments: two queries."""
    return list(
        Submission.objects.filter(episode__patient=patient, superseded_by=None)
        .select_related("followup", "episode")
        .prefetch_related("assessments")
        .order_by("answered_on", "submitted_at", "pk")
    )


def running_episode(*, patient: Patient) -> SurgeryEpisode | None:
    """The operation the patient is followed for now: the newest that was done and that no other one has ended.

    One that is only planned does not stand in the way of the course that runs.
    """
    return (
        patient.episodes.filter(status=EpisodeStatus.PERFORMED, course_ended_on=None)
        .select_related("patient__clinic")
        .order_by("-surgery_date", "-pk")
        .first()
    )


def link_requests(*, actor: Actor) -> list[LinkRequest]:
    """What nobody has dealt with yet in the actor's clinics, oldest first: one query."""
    if not actor.is_job and not actor.may("view_linkrequest"):
        return []
    rows = LinkRequest.objects.filter(handled_at=None).select_related("patient__clinic")
    if actor.clinics is not None:
        rows = rows.filter(patient__clinic__in=actor.clinics)
    return list(rows.order_by("asked_at", "pk"))
