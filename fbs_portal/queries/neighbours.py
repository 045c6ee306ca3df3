"""The other operations of the same patient and the other cases, for the pages of a case and of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.models import SurgeryEpisode


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBeside:
    """A case of the same operation, open while `closed_at` is None."""

    number: int
    closed_at: datetime | None
    outcome: str
    not_referred: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`operations`: the others that were not cancelled, by date, each with the number of its `open_case` or None.

    `cases`: all cases of the operation itself, oldest first.
    """

    operations: tuple[Any, ...]
    cases: tuple[CaseBeside, ...]


def of_episode(*, episode: SurgeryEpisode) -> Beside:
    """One statement."""
    kept = ~Q(status=EpisodeStatus.CANCELLED) | Q(pk=episode.pk)
    rows = SurgeryEpisode.objects.filter(kept, patient=episode.patient_id).annotate(
        case_number=F("cases__pk"),
        case_closed_at=F("cases__closed_at"),
        case_outcome=F("cases__outcome"),
        case_not_referred=F("cases__not_referred"),
    )
    operations: dict[int, Any] = {}
    own: list[CaseBeside] = []
    for row in rows.order_by("surgery_date", "pk", "cases__pk"):
        is_open = row.case_number is not None and row.case_closed_at is None
        if row.pk != episode.pk:
            kept_row = operations.setdefault(row.pk, row)
            kept_row.open_case = row.case_number if is_open else getattr(kept_row, "open_case", None)
        elif row.case_number is not None:
            own.append(
                CaseBeside(
                    number=row.case_number,
                    closed_at=row.case_closed_at,
                    outcome=row.case_outcome,
                    not_referred=row.case_not_referred,
                )
            )
    return Beside(operations=tuple(operations.values()), cases=tuple(own))
