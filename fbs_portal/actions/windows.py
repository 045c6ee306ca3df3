"""The follow-up rows of a course: made at enrolment, moved when the date of the operation is corrected."""

from __future__ import annotations

from datetime import date, datetime

from fbs_portal.content import protocols
from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.schedule import Window
from fbs_portal.models import FollowUp, SurgeryEpisode


def sync(*, episode: SurgeryEpisode, now: datetime, today: date, with_baseline: bool = False) -> list[FollowUp]:
    """Make the rows that are missing and move those that wait; sent and cancelled ones are facts and stay.

    A point whose acceptance interval is over gets no row, but for a baseline that staff hold in hand
    (`with_baseline`). Before the operation there is the baseline only.
    """
    existing = {row.time_point: row for row in episode.followups.exclude(time_point__in=schedule.EXTRA)}
    wanted = [
        window
        for window in schedule.windows_for(protocol=protocols.get(episode.protocol), surgery_date=episode.surgery_date)
        if window.time_point == TimePoint.BASELINE or episode.status == EpisodeStatus.PERFORMED
    ]
    moved = [_moved(existing[window.time_point], window, today) for window in wanted if _waits(existing, window)]
    FollowUp.objects.bulk_update(moved, ["opens_on", "target_from", "target_until", "closes_on", "missed_at"])
    new = [
        _row(episode=episode, window=window, now=now)
        for window in wanted
        if window.time_point not in existing
        and (today < window.closes_on or (with_baseline and window.time_point == TimePoint.BASELINE))
    ]
    return FollowUp.objects.bulk_create(new)


def cancel(*, episode: SurgeryEpisode, actor: Actor, now: datetime) -> int:
    """Cancel what still waits in this course; how many."""
    return episode.followups.filter(submitted_at=None, cancelled_at=None).update(
        cancelled_at=now, cancelled_by=actor.key
    )


def from_window(*, episode: SurgeryEpisode, window: Window, now: datetime) -> FollowUp:
    """Store one occasion beside the planned ones."""
    row = _row(episode=episode, window=window, now=now)
    row.save()
    return row


def _waits(existing: dict[str, FollowUp], window: Window) -> bool:
    row = existing.get(window.time_point)
    return row is not None and row.submitted_at is None and row.cancelled_at is None


def _moved(row: FollowUp, window: Window, today: date) -> FollowUp:
    row.opens_on, row.target_from = window.opens_on, window.target_from
    row.target_until, row.closes_on = window.target_until, window.closes_on
    if today <= row.target_until:
        row.missed_at = None
    return row


def _row(*, episode: SurgeryEpisode, window: Window, now: datetime) -> FollowUp:
    return FollowUp(
        episode=episode,
        time_point=window.time_point,
        questionnaire=window.questionnaire,
        opens_on=window.opens_on,
        target_from=window.target_from,
        target_until=window.target_until,
        closes_on=window.closes_on,
        created_at=now,
    )
