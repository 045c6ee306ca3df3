"""Asking again: an assessment can expire before the next planned form."""

from __future__ import annotations

from datetime import date, datetime

from fbs_portal.actions import windows
from fbs_portal.content import protocols
from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import FollowUp, SurgeryEpisode


def plan(
    *, episode: SurgeryEpisode, recheck_on: date | None, answered_on: date, actor: Actor, now: datetime
) -> FollowUp | None:
    """The follow-up that was made or moved earlier; None when nothing had to change.

    No second form beside a planned one that asks then anyway. A recheck that was open when another form
    was answered has been answered with it.
    """
    rows = FollowUp.objects.filter(episode=episode, submitted_at=None, cancelled_at=None)
    waiting = sorted(rows, key=lambda row: row.opens_on)
    existing = next((row for row in waiting if row.time_point == TimePoint.RECHECK and row.missed_at is None), None)
    if existing is not None and existing.opens_on <= answered_on:
        FollowUp.objects.filter(pk=existing.pk, submitted_at=None).update(cancelled_at=now, cancelled_by=actor.key)
        existing = None
    planned = [row for row in waiting if row.time_point not in schedule.EXTRA]
    if recheck_on is None or _asked_anyway(planned=planned, recheck_on=recheck_on):
        return None
    window = schedule.window_of_recheck(
        recheck_on=recheck_on,
        next_opens=next((row.opens_on for row in planned if row.opens_on > recheck_on), None),
        questionnaire=protocols.FOLLOW_UP,
    )
    if existing is None:
        return windows.from_window(episode=episode, window=window, now=now)
    if recheck_on >= existing.opens_on:
        return None
    return _move(row=existing, window=window)


def _asked_anyway(*, planned: list[FollowUp], recheck_on: date) -> bool:
    return any(
        schedule.asked_anyway(recheck_on=recheck_on, ask_on=row.ask_on, closes_on=row.closes_on)
        for row in planned
        if row.time_point != TimePoint.BASELINE and row.missed_at is None
    )


def _move(*, row: FollowUp, window: schedule.Window) -> FollowUp:
    for name in windows.DATES:
        setattr(row, name, getattr(window, name))
    row.save(update_fields=windows.DATES)
    return row
