"""The personal link behind a session."""

from __future__ import annotations

from datetime import datetime

from fbs_portal.models import AccessLink


def live(*, link_id: int, now: datetime) -> AccessLink | None:
    """The link with its patient and clinic while it works, in one query; None once it expired or was revoked."""
    rows = AccessLink.objects.select_related("patient__clinic")
    try:
        return rows.get(pk=link_id, revoked_at=None, expires_at__gt=now)
    except AccessLink.DoesNotExist:
        return None


def known(*, link_id: int) -> AccessLink | None:
    """A link that may be dead: its holder asks for a new one."""
    return AccessLink.objects.select_related("patient__clinic").filter(pk=link_id).first()
