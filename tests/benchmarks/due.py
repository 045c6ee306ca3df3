"""A registry for the programme: courses with an invitation due on one day among any number that wait or are over.

Three patients are enrolled and answer through the product's own actions; their rows are then copied inside the database
(INSERT … SELECT with shifted ids). A copy has the width of a real row; what differs is ids and record numbers.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.management.color import no_style
from django.db import connection, models

from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import Clinic, FollowUp, Patient, SurgeryEpisode
from tests import factories as f
from tests.benchmarks import load
from tests.benchmarks.programme import NOON

DAY = NOON.date()
"""The day of the run; week 6 of a course whose operation was 42 days before is asked on it."""
COPIED: tuple[type[models.Model], ...] = (Patient, SurgeryEpisode, FollowUp)
SHARE_OVER = 3
"""Of the other courses every third is over; the rest wait for a later day."""


def load_registry(*, due: int, episodes: int) -> int:
    """Courses of which `due` are due; how many there are."""
    clinic = f.clinic()
    others = episodes - due
    over = others // SHARE_OVER
    for days, copies, kept in (
        (42, due, (TimePoint.WEEK_6, TimePoint.WEEK_12)),
        (60, others - over, (TimePoint.WEEK_6, TimePoint.WEEK_12, TimePoint.MONTH_6)),
        (900, over, (TimePoint.MONTH_12, TimePoint.MONTH_24)),
    ):
        if copies:
            _copy(_template(clinic, days=days, kept=kept), copies=copies)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
                cursor.execute(statement)
        cursor.execute("ANALYZE")
    return SurgeryEpisode.objects.count()


def _template(clinic: Clinic, *, days: int, kept: tuple[TimePoint, ...]) -> SurgeryEpisode:
    """A course so many days after its operation, with the forms that are past answered, of which some are kept."""
    surgery = DAY - timedelta(days=days)
    fields = f.patient_fields(email="somebody@example.org")
    episode = f.enrolled(clinic, patient=fields, surgery_date=surgery, baseline=None).episode
    FollowUp.objects.filter(episode=episode).exclude(time_point__in=kept).delete()
    past = FollowUp.objects.filter(episode=episode, ask_on__lt=DAY)
    past.update(submitted_at=NOON - timedelta(days=1))
    return episode


def _copy(episode: SurgeryEpisode, *, copies: int) -> None:
    """The one that is there counts, too."""
    which = {
        Patient: f"t.id = {int(episode.patient_id)}",
        SurgeryEpisode: f"t.id = {int(episode.pk)}",
        FollowUp: f"t.episode_id = {int(episode.pk)} AND t.id < %(step)s",
    }
    with connection.cursor() as cursor:
        for model in COPIED:
            numbers = {"first": 1, "last": copies - 1, "step": load.STEP}
            if copies > 1:
                cursor.execute(load.insert(model, only=which[model]), numbers)
