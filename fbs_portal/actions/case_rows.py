"""How a case's row is changed: compare-and-swap on `version`, with its entry and its audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fbs_portal.actions import audit
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.models import Case, CaseEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the trail. `params` are ids and codes; `text` is what a person wrote."""

    deed: CaseDeed
    text: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def swap(*, case: Case, now: datetime, changes: dict[str, Any]) -> bool:
    """Change the row if nobody else has since it was read. On success `case` holds the new values."""
    changes = {**changes, "changed_at": now, "version": case.version + 1}
    if "urgency" in changes:
        changes["urgency_rank"] = changes["urgency"].rank
    if not Case.objects.filter(pk=case.pk, version=case.version).update(**changes):
        return False
    for name, value in changes.items():
        setattr(case, name, value)
    return True


def write_entries(*, case: Case, entries: Sequence[Entry], actor: Actor, now: datetime) -> None:
    """The trail of the case page, and the audit trail, which holds no free text. Two statements."""
    CaseEntry.objects.bulk_create(
        CaseEntry(
            case=case,
            deed=entry.deed,
            at=now,
            by=actor.key,
            by_label=actor.label[:120],
            text=entry.text,
            params=entry.params,
        )
        for entry in entries
    )
    audit.record_many(
        [
            audit.event(
                actor=actor,
                verb=f"case_{entry.deed}",
                subject=f"case:{case.pk}",
                clinic_id=case.clinic_id,
                now=now,
                version=case.version,
                **entry.params,
            )
            for entry in entries
        ]
    )
