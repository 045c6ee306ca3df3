"""Scores of instruments along one course."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from fbs_portal.models import InstrumentScore

COLUMNS = ("instrument", "value", "measured_on", "reason", "episode_id", "submission_id")
"""What a page reads of a score; of its submission, how it was answered."""


def current(*, episode_id: int) -> QuerySet[InstrumentScore]:
    """The scores that stand: without those corrected later, and without those of answers corrected later.

    Oldest first, each with how its submission was answered: one statement.
    """
    return (
        InstrumentScore.objects.filter(episode=episode_id, superseded_by=None, submission__superseded_by=None)
        .select_related("submission")
        .only(*COLUMNS, "submission__mode")
        .order_by("measured_on", "pk")
    )


def recorded_on(*, episode_id: int, instrument: str, measured_on: date) -> InstrumentScore | None:
    """What staff recorded of this instrument for that day, as it stands."""
    rows = current(episode_id=episode_id).filter(instrument=instrument, measured_on=measured_on, submission=None)
    return rows.last()
