"""Who saw or did what, written in the transaction of the deed itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent


def event(*, actor: Actor, verb: str, subject: str, clinic_id: int | None, now: datetime, **detail: Any) -> AuditEvent:
    """A row to be written by `record_many`. `detail` takes ids, codes and counts, never answers or names."""
    return AuditEvent(at=now, actor=actor.key, verb=Verb(verb), subject=subject, clinic_id=clinic_id, detail=detail)


def record(*, actor: Actor, verb: str, subject: str, clinic_id: int | None, now: datetime, **detail: Any) -> AuditEvent:
    """Write one row."""
    row = event(actor=actor, verb=verb, subject=subject, clinic_id=clinic_id, now=now, **detail)
    row.save()
    return row


def record_many(events: Sequence[AuditEvent]) -> None:
    """Write several rows in one statement."""
    AuditEvent.objects.bulk_create(events)
