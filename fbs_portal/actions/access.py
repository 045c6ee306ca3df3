"""Who may: the check that every staff deed begins with. Whether it is possible now is another question."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.models import Clinic


def require(*, actor: Actor, permission: str, clinic_id: int) -> None:
    """Another clinic's record does not exist for this actor (404); one's own may need another role (403)."""
    if not actor.sees(clinic_id):
        raise NotFound
    if not actor.is_job and not actor.may(permission):
        raise NotPermitted(_("Your role does not include this."))


def clinic_for(*, actor: Actor, permission: str, clinic_id: int) -> Clinic:
    """The clinic that a deed is about."""
    require(actor=actor, permission=permission, clinic_id=clinic_id)
    clinic = Clinic.objects.filter(pk=clinic_id).first()
    if clinic is None:
        raise NotFound
    return clinic


def require_person(actor: Actor) -> None:
    """What a clinic is judged by, and whom it asks when, is never decided by a job."""
    if actor.is_job:
        raise NotPermitted(_("Only a person can do this."))


def require_own(*, actor: Actor, patient_id: int, permission: str, clinic_id: int) -> None:
    """A link reaches its own patient only; staff need the permission."""
    if actor.patient_id is None:
        require(actor=actor, permission=permission, clinic_id=clinic_id)
    elif actor.patient_id != patient_id:
        raise NotFound
