"""What nobody needs any more is removed: links that were never opened, and old counts of tries (ADR 0914)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fbs_portal.actions import throttle
from fbs_portal.models import AccessLink

CHUNK = 500
LINKS_KEPT = timedelta(days=180)
"""So long after its end a link that was never opened still leads to the page that says how to get a new one."""
COUNTS_KEPT = timedelta(days=1)


def remove_dead_links(*, now: datetime, dry_run: bool = False) -> int:
    """Remove links that ended long ago and were never opened. How many.

    One that was opened stays: the trail names it as who answered (`link:7`).
    """
    dead = AccessLink.objects.filter(first_used_at=None, expires_at__lt=now - LINKS_KEPT)
    if dry_run:
        return dead.count()
    removed = 0
    while ids := list(dead.order_by("expires_at").values_list("pk", flat=True)[:CHUNK]):
        removed += _remove(ids)
    return removed


@transaction.atomic
def _remove(ids: list[int]) -> int:
    """Only what still was never opened."""
    gone = AccessLink.objects.filter(pk__in=ids, first_used_at=None).delete()[1]
    return gone.get(AccessLink._meta.label, 0)


def forget_tries(*, now: datetime, dry_run: bool = False) -> int:
    """Remove counts of windows of time that decide nothing any more. How many."""
    return 0 if dry_run else throttle.forget(before=now - COUNTS_KEPT)
