"""What stands beside: the patient's other operations, what is open from before, other cases of the same operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.presenters import moments
from fbs_portal.presenters.closing import closed_as
from fbs_portal.presenters.worklist import operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A sentence that ends in a link: to an operation, or to an open case."""

    words: str
    link: str
    episode_id: int | None = None
    case_id: int | None = None


def neighbours(episode: Any, others: Sequence[Any]) -> tuple[Neighbour, ...]:
    """`others` are operations that were not cancelled, by date, each with the number of its `open_case` or None."""
    return tuple(_later(row) if _order(row) > _order(episode) else _earlier(row)
                 for row in others if _order(row) > _order(episode) or row.open_case)  # fmt: skip


def same_operation(cases: Sequence[Any], *, this: int, tz: str) -> tuple[Neighbour, ...]:
    """The other cases of the operation, oldest first: which is open, and how each of the others was closed."""
    return tuple(_other_case(row, tz=tz) for row in cases if row.number != this)


def _other_case(row: Any, *, tz: str) -> Neighbour:
    words = _("Another case of the same operation is open:")
    if row.closed_at is not None:
        words = _("Another case of the same operation was closed on %(day)s (%(outcome)s):") % {
            "day": moments.full_day(moments.day_at(row.closed_at, tz=tz)),
            "outcome": closed_as(row.outcome, row.not_referred).lower(),
        }
    return Neighbour(words=words, link=_("Case %(id)d") % {"id": row.number}, case_id=row.number)


def _order(row: Any) -> tuple[Any, int]:
    return row.surgery_date, row.pk


def _later(row: Any) -> Neighbour:
    on = {"day": moments.full_day(row.surgery_date)}
    planned = row.status == EpisodeStatus.PLANNED
    words = _("Another operation is planned for %(day)s:") if planned else _("Operated again on %(day)s:")
    return Neighbour(words=words % on, link=operation(row), episode_id=row.pk)


def _earlier(row: Any) -> Neighbour:
    words = _("The case of the earlier operation of %(day)s is still open:")
    return Neighbour(
        words=words % {"day": moments.full_day(row.surgery_date)},
        link=_("Case %(id)d") % {"id": row.open_case},
        case_id=row.open_case,
    )
