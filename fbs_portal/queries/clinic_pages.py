"""What the staff pages of clinics, requests and rule sets show."""

from __future__ import annotations

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.models import Clinic, LinkRequest, Membership

LATEST = 200


def clinics(*, actor: Actor) -> tuple[Clinic, ...]:
    """The actor's clinics by name."""
    rows = Clinic.objects.all() if actor.clinics is None else Clinic.objects.filter(pk__in=actor.clinics)
    return tuple(rows.order_by("name", "pk"))


def get_clinic(*, actor: Actor, clinic_id: int) -> Clinic:
    """NotFound for another clinic, NotPermitted without the right to see one."""
    clinic = Clinic.objects.filter(pk=clinic_id).first()
    if clinic is None or not actor.sees(clinic_id):
        raise NotFound
    if not actor.may("view_clinic"):
        raise NotPermitted
    return clinic


def members(*, clinic: Clinic) -> tuple[Membership, ...]:
    """Who works for the clinic, with user and roles. Two statements."""
    rows = Membership.objects.filter(clinic=clinic).select_related("user").prefetch_related("user__groups")
    return tuple(rows.order_by("user_id"))


def get_member(*, clinic: Clinic, membership_id: int) -> Membership:
    """Somebody who works for the clinic, with their account; NotFound for anybody else."""
    row = Membership.objects.filter(pk=membership_id, clinic=clinic).select_related("user").first()
    if row is None:
        raise NotFound
    return row


def link_requests(*, actor: Actor) -> tuple[LinkRequest, ...]:
    """Requests that nobody has dealt with, oldest first, then those dealt with lately."""
    rows = LinkRequest.objects.select_related("patient__clinic")
    if actor.clinics is not None:
        rows = rows.filter(patient__clinic__in=actor.clinics)
    waiting = rows.filter(handled_at=None).order_by("asked_at", "pk")
    done = rows.filter(handled_at__isnull=False).order_by("-handled_at", "-pk")
    return (*waiting[:LATEST], *done[:20])


def get_link_request(*, actor: Actor, request_id: int) -> LinkRequest:
    """NotFound for another clinic's, NotPermitted without the right to see requests."""
    row = LinkRequest.objects.select_related("patient__clinic").filter(pk=request_id).first()
    if row is None or not actor.sees(row.patient.clinic_id):
        raise NotFound
    if not actor.may("view_linkrequest"):
        raise NotPermitted
    return row
