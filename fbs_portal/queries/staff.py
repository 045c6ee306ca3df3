"""Who works here: the actor behind a user, and the people a case can be given to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus
from fbs_portal.models import Clinic, Membership
from fbs_portal.queries.hours import today_of

APP_PREFIX = "fbs_portal."

NOT_AT_THE_DESK = ("clinic__opening_hours", "clinic__closed_days", "clinic__notice")
"""Wide columns of a clinic that no list shows."""


def actor_for(*, user: Any) -> Actor:
    """The actor of a signed-in user: permissions of this app, and the clinics they work for.

    Read anew for every request, so that a right taken away is gone with the next click. Three statements.
    """
    permissions = user.get_all_permissions()
    is_superuser = bool(user.is_superuser and user.is_active)
    clinics = Membership.objects.filter(user_id=user.pk).values_list("clinic_id", flat=True)
    return Actor(
        key=f"user:{user.pk}",
        label=name_of(user=user),
        user_id=user.pk,
        permissions=frozenset(p.removeprefix(APP_PREFIX) for p in permissions if p.startswith(APP_PREFIX)),
        clinics=None if is_superuser else frozenset(clinics if user.is_active else ()),
        is_superuser=is_superuser,
    )


def name_of(*, user: Any) -> str:
    """A colleague's name as the host knows it; a user model without full names gives the user name."""
    full = user.get_full_name() if hasattr(user, "get_full_name") else ""
    return str(full or user.get_username())


def names_of(*, keys: Iterable[str]) -> dict[str, str]:
    """Actor key → name, for the colleagues among the keys. One statement."""
    numbers = {int(number) for key in keys if (number := key.removeprefix("user:")).isdigit() and number != key}
    users = get_user_model()._default_manager.filter(pk__in=numbers) if numbers else ()
    return {f"user:{user.pk}": name_of(user=user) for user in users}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who works where: the clinics an actor sees (those that anybody works for), and their people."""

    owners: tuple[Any, ...]
    clinics: tuple[Clinic, ...]

    def today(self, clinic_id: int, now: datetime) -> date:
        """The calendar day of a clinic; of UTC for one nobody works for."""
        return next((today_of(clinic=one, now=now) for one in self.clinics if one.pk == clinic_id), now.date())

    def awake(self, now: datetime) -> Q:
        """Not put off, or put off until a day that has come where the clinic is."""
        days: dict[date, list[int]] = {}
        for clinic in self.clinics:
            days.setdefault(today_of(clinic=clinic, now=now), []).append(clinic.pk)
        back = Q(snoozed_until__lte=now.date())
        if set(days) - {now.date()}:
            others = [clinic_id for ids in days.values() for clinic_id in ids]
            back = Q(back & ~Q(clinic__in=others))
            for day, ids in days.items():
                back |= Q(clinic__in=ids, snoozed_until__lte=day)
        return ~Q(status=CaseStatus.SNOOZED) | back


def desk(*, actor: Actor) -> Desk:
    """The people and the clinics of an actor, in one statement."""
    rows = Membership.objects.filter(user__is_active=True).select_related("user", "clinic")
    if actor.clinics is not None:
        rows = rows.filter(clinic__in=actor.clinics)
    rows = rows.defer(*NOT_AT_THE_DESK).annotate(able=able(user="user", columns="user__"))
    clinics: dict[int, Clinic] = {}
    owners: dict[Any, Any] = {}
    for row in rows.order_by(f"user__{get_user_model().USERNAME_FIELD}", "clinic__name"):
        clinics[row.clinic_id] = row.clinic
        if row.able:
            owners[row.user_id] = row.user
    return Desk(owners=tuple(owners.values()), clinics=tuple(sorted(clinics.values(), key=lambda clinic: clinic.name)))


def workers(*, clinics: frozenset[int] | None) -> QuerySet[Any]:
    """The active users who may work on cases of these clinics (None: of any clinic), by user name."""
    members = Membership.objects.filter(user=OuterRef("pk"))
    if clinics is not None:
        members = members.filter(clinic__in=clinics)
    user = get_user_model()
    found = user._default_manager.filter(able(user="pk"), Exists(members), is_active=True)
    return found.order_by(user.USERNAME_FIELD)


def able(*, user: str, columns: str = "") -> Q:
    """Those who may see cases: by a role, by a right of their own, or as superuser.

    `user` is the column that holds the user's id, `columns` the way to the user's own columns.
    """
    held = Permission.objects.filter(codename="view_case", content_type__app_label="fbs_portal")
    by_group = Exists(held.filter(group__user=OuterRef(user)))
    by_hand = Exists(held.filter(user=OuterRef(user)))
    return Q(**{f"{columns}is_superuser": True}) | by_group | by_hand
