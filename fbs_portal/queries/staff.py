"""Who works here: the actor behind a user, and the people a case can be given to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.models import Membership

APP_PREFIX = "fbs_portal."


def actor_for(*, user: Any) -> Actor:
    """The actor of a signed-in user: permissions of this app, and the clinics they work for.

    Read anew for every request, so that a right taken away is gone with the next click. Three statements.
    """
    permissions = user.get_all_permissions()
    clinics = Membership.objects.filter(user_id=user.pk).values_list("clinic_id", flat=True)
    return Actor(
        key=f"user:{user.pk}",
        label=name_of(user=user),
        user_id=user.pk,
        permissions=frozenset(p.removeprefix(APP_PREFIX) for p in permissions if p.startswith(APP_PREFIX)),
        clinics=None if user.is_superuser else frozenset(clinics if user.is_active else ()),
        is_superuser=bool(user.is_superuser and user.is_active),
    )


def name_of(*, user: Any) -> str:
    """A colleague's name as the host knows it; a user model without full names gives the user name."""
    full = user.get_full_name() if hasattr(user, "get_full_name") else ""
    return str(full or user.get_username())


def workers(*, clinics: frozenset[int] | None) -> QuerySet[Any]:
    """The active users who may work on cases of these clinics (None: of any clinic), by user name."""
    user = get_user_model()
    works = Q(fbs_memberships__isnull=False) if clinics is None else Q(fbs_memberships__clinic__in=clinics)
    held = Q(codename="view_case", content_type__app_label="fbs_portal")
    by_group = Q(groups__permissions__in=_permission(held))
    by_hand = Q(user_permissions__in=_permission(held))
    found = user._default_manager.filter(works, by_group | by_hand | Q(is_superuser=True), is_active=True)
    return found.distinct().order_by(user.USERNAME_FIELD)


def _permission(held: Q) -> QuerySet[Any]:
    return Permission.objects.filter(held)
