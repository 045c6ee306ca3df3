"""Forms that a patient may have to be written to about: read from the index of those that wait."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.contact import Muted, Reach, muted
from fbs_portal.domain.schedule import MOST_MESSAGES
from fbs_portal.domain.states import Channel
from fbs_portal.models import FollowUp, Patient

TO_ASK = Q(submitted_at=None, missed_at=None, cancelled_at=None, messages_planned__lt=MOST_MESSAGES)
"""As the partial index says it: nobody answered, nobody gave it up, and there is a message left."""

Place = tuple[date, int]
"""Where a page of the list ended: `ask_on` and id of its last row."""


def due(*, written: int, until: date, after: Place | None = None) -> QuerySet[FollowUp]:
    """Forms with so many messages behind them that patients are invited to up to a day, from a place in the list on.

    With course, patient and clinic. A form that the patient opened themselves is none to invite to; before the
    operation there is the baseline only.
    """
    asked = Q(episode__status=EpisodeStatus.PERFORMED) | Q(
        episode__status=EpisodeStatus.PLANNED, time_point=TimePoint.BASELINE
    )
    rows = (
        FollowUp.objects.filter(TO_ASK, asked, messages_planned=written, ask_on__lte=until)
        .filter(episode__course_ended_on=None)
        .exclude(time_point=TimePoint.UNSCHEDULED)
        .select_related("episode__patient__clinic")
        .order_by("ask_on", "pk")
    )
    if after is not None:
        day, pk = after
        rows = rows.filter(Q(ask_on__gt=day) | Q(ask_on=day, pk__gt=pk), ask_on__gte=day)
    return rows


def muted_of(*, patient: Patient, today: date) -> Muted | None:
    """Why this patient is not written to on a clinic-local day, or None."""
    return muted(reach=reach_of(patient=patient), today=today)


def reach_of(*, patient: Patient) -> Reach:
    return Reach(
        channel=patient.channel,
        address=patient.phone if patient.channel == Channel.SMS else patient.email,
        died=patient.deceased_on is not None,
        left=patient.withdrawn_at is not None,
        paused=patient.contact_paused,
        paused_until=patient.paused_until,
    )
