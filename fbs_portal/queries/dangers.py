"""Danger signs of a follow-up as its pages need them: what is ticked, how bad, and whether it was read."""

from __future__ import annotations

from dataclasses import dataclass

from fbs_portal.domain.codes import DangerEvent, UntickReason, Urgency
from fbs_portal.models import DangerReport, FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerState:
    """`report` is the newest ticking; `codes` all signs that stand ticked, `urgency` the highest page shown; `gone`
    those that were there, as the patient says, and are not now."""

    codes: tuple[str, ...]
    gone: tuple[str, ...]
    urgency: Urgency | None
    report: DangerReport | None
    acknowledged: bool


def state(*, followup: FollowUp) -> DangerState:
    """Read from the rows in the order they were written: one query."""
    standing: dict[str, DangerReport] = {}
    gone: dict[str, None] = {}
    newest: DangerReport | None = None
    read: set[int | None] = set()
    for row in followup.danger_reports.order_by("at", "pk"):
        match row.event:
            case DangerEvent.TICKED:
                newest = row
                standing |= dict.fromkeys(row.codes, row)
            case DangerEvent.UNTICKED if row.untick_reason != UntickReason.STILL_THERE:
                for code in row.codes:
                    standing.pop(code, None)
                    if row.untick_reason == UntickReason.GONE:
                        gone[code] = None
            case DangerEvent.ACKNOWLEDGED:
                read.add(row.about_id)
    levels = [Urgency(row.urgency) for row in standing.values()]
    return DangerState(
        codes=tuple(standing),
        gone=tuple(code for code in gone if code not in standing),
        urgency=min(levels, key=lambda level: level.rank, default=None),
        report=newest,
        acknowledged=newest is not None and newest.pk in read,
    )


def newest_of(*, followup: FollowUp) -> DangerReport | None:
    """The newest ticking, with the follow-up already loaded on it: what the danger page is about."""
    row = followup.danger_reports.filter(event=DangerEvent.TICKED).order_by("-at", "-pk").first()
    if row is not None:
        row.followup = followup
    return row
