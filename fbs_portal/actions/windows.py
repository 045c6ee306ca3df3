"""The follow-up rows of a course: made at enrolment, moved when the date of the operation is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.schedule import Window
from fbs_portal.models import FollowUp, SurgeryEpisode
from fbs_portal.queries import protocols

DATES = ("opens_on", "ask_on", "target_from", "target_until", "closes_on")
"""The columns of a follow-up that its window says."""


def sync(*, episode: SurgeryEpisode, now: datetime, today: date, with_baseline: bool = False) -> list[FollowUp]:
    """Make the rows that are missing and move those that wait; sent and cancelled ones are facts and stay.

    A point whose acceptance interval is over gets no row, but for a baseline that staff hold in hand
    (`with_baseline`). Before the operation there is the baseline only.
    """
    existing = {row.time_point: row for row in episode.followups.exclude(time_point__in=schedule.EXTRA)}
    wanted = _wanted(episode, protocols.Known())
    moved = [_moved(existing[window.time_point], window, today) for window in wanted if _waits(existing, window)]
    FollowUp.objects.bulk_update(moved, [*DATES, "missed_at"])
    new = [
        _row(episode=episode, window=window, now=now, today=today)
        for window in wanted
        if window.time_point not in existing
        and (today < window.closes_on or (with_baseline and window.time_point == TimePoint.BASELINE))
    ]
    return FollowUp.objects.bulk_create(new)


def of_new(*, episode: SurgeryEpisode, known: protocols.Known, now: datetime, today: date) -> list[FollowUp]:
    """The rows of a course that has none yet, not saved: what `sync` makes of it, for many courses at once."""
    return [
        _row(episode=episode, window=window, now=now, today=today)
        for window in _wanted(episode, known)
        if today < window.closes_on
    ]


def cancel(*, episode: SurgeryEpisode, actor: Actor, now: datetime) -> int:
    """Cancel what still waits in this course; how many."""
    return episode.followups.filter(submitted_at=None, cancelled_at=None).update(
        cancelled_at=now, cancelled_by=actor.key
    )


def from_window(
    *,
    episode: SurgeryEpisode,
    window: Window,
    now: datetime,
    questions: Sequence[str] = (),
    clarifies: FollowUp | None = None,
) -> FollowUp:
    """Store one occasion beside the planned ones; a clarification asks just its `questions`."""
    row = _row(episode=episode, window=window, now=now, today=window.ask_on)
    row.questions, row.clarifies = list(questions), clarifies
    row.save()
    return row


def _wanted(episode: SurgeryEpisode, known: protocols.Known) -> list[Window]:
    """By the course's own protocol, whatever its clinic follows by now.

    Before the operation there is the baseline only.
    """
    return [
        window
        for window in schedule.windows_for(protocol=known.get(episode.protocol), surgery_date=episode.surgery_date)
        if window.time_point == TimePoint.BASELINE or episode.status == EpisodeStatus.PERFORMED
    ]


def _waits(existing: dict[str, FollowUp], window: Window) -> bool:
    row = existing.get(window.time_point)
    return row is not None and row.submitted_at is None and row.cancelled_at is None


def _moved(row: FollowUp, window: Window, today: date) -> FollowUp:
    for name in DATES:
        setattr(row, name, getattr(window, name))
    row.ask_on = _ask_on(window=window, today=today)
    if today <= row.target_until:
        row.missed_at = None
    return row


def _ask_on(*, window: Window, today: date) -> date:
    """Who joins after the day of the invitation is invited on the day they join."""
    return today if window.ask_on < today < window.closes_on else window.ask_on


def _row(*, episode: SurgeryEpisode, window: Window, now: datetime, today: date) -> FollowUp:
    return FollowUp(
        episode=episode,
        time_point=window.time_point,
        questionnaire=window.questionnaire,
        instruments=list(window.instruments),
        created_at=now,
        **{name: getattr(window, name) for name in DATES} | {"ask_on": _ask_on(window=window, today=today)},
    )
