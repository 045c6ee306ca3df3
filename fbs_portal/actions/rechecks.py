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
    waiting = list(episode.followups.filter(submitted_at=None, cancelled_at=None).order_by("opens_on"))
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
        schedule.asked_anyway(recheck_on=recheck_on, opens_on=row.opens_on, closes_on=row.closes_on)
        for row in planned
        if row.time_point != TimePoint.BASELINE
    )


def _move(*, row: FollowUp, window: schedule.Window) -> FollowUp:
    row.opens_on, row.target_from = window.opens_on, window.target_from
    row.target_until, row.closes_on = window.target_until, window.closes_on
    row.save(update_fields=["opens_on", "target_from", "target_until", "closes_on"])
    return row
