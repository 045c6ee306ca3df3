"""Which members of staff are written to."""

from __future__ import annotations

from typing import Any

from fbs_portal.models import Clinic, Membership
from fbs_portal.queries.staff import able


def address_of(*, user: Any) -> str:
    """A colleague's e-mail address as the host keeps it; empty where its user model has none."""
    name = user.get_email_field_name() if hasattr(user, "get_email_field_name") else "email"
    return str(getattr(user, name, "") or "").strip()


def can_be_told(*, user: Any) -> bool:
    """Whether a colleague still works here and has an address."""
    return bool(user.is_active and address_of(user=user))


def on_duty(*, clinic: Clinic) -> Any | None:
    """The duty person of the clinic, when they are still here and can be written to."""
    user = clinic.duty_user
    return user if user is not None and can_be_told(user=user) else None


def urgent_readers(*, clinic: Clinic) -> list[Any]:
    """Who works on the clinic's cases, wants its urgent notices and can be written to. One statement."""
    return [row.user for row in _members(urgent_notices=True, clinic=clinic)]


def digest_readers(*, clinics: list[Clinic]) -> list[tuple[int, Any]]:
    """Clinic and member for everybody who wants a daily digest of it and can be written to. One statement."""
    return [(row.clinic_id, row.user) for row in _members(daily_digest=True, clinic__in=clinics)]


def _members(**wanted: Any) -> list[Membership]:
    rows = Membership.objects.filter(able(user="user", columns="user__"), user__is_active=True, **wanted)
    return [row for row in rows.select_related("user").order_by("pk") if address_of(user=row.user)]
