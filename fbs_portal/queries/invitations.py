"""Forms that a patient may have to be written to about: read from the index of those that wait."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from fbs_portal.domain.codes import EpisodeStatus, MessageStatus, TimePoint
from fbs_portal.domain.contact import Muted, Reach, muted
from fbs_portal.domain.letters import ASKS
from fbs_portal.domain.schedule import BACK_LATELY, MOST_MESSAGES
from fbs_portal.domain.states import Channel, LinkRequestKind
from fbs_portal.models import FollowUp, LinkRequest, Message, Patient

A_DAY = timedelta(days=1)

TO_ASK = Q(submitted_at=None, missed_at=None, cancelled_at=None, messages_planned__lt=MOST_MESSAGES)
"""As the partial index says it: nobody answered, nobody gave it up, and there is a message left."""

GIVEN_UP = Q(submitted_at=None, missed_at__isnull=False, cancelled_at=None, messages_planned__lt=MOST_MESSAGES)
"""Missed, and there is a message left."""

Place = tuple[date, int]
"""Where a page of the list ended: `ask_on` and id of its last row."""


def due(*, written: int, until: date, after: Place | None = None) -> QuerySet[FollowUp]:
    """Forms with so many messages behind them that patients are invited to up to a day, from a place in the list on.

    With course, patient and clinic.
    """
    return _page(FollowUp.objects.filter(TO_ASK, messages_planned=written, ask_on__lte=until), after=after)


def given_up(*, written: int, until: date, after: Place | None = None) -> QuerySet[FollowUp]:
    """The same for forms that were given up and may still be open, of patients back from a pause since not long ago."""
    back = {"paused_until__gt": until - BACK_LATELY - 2 * A_DAY, "paused_until__lte": until, "contact_paused": False}
    patients = Patient.objects.filter(**back).values("pk")
    rows = FollowUp.objects.filter(GIVEN_UP, messages_planned=written, closes_on__gt=until - 2 * A_DAY)
    return _page(rows.filter(episode__patient__in=patients), after=after)


def _page(rows: QuerySet[FollowUp], *, after: Place | None) -> QuerySet[FollowUp]:
    """A form that the patient opened is none to invite to; before the operation there is the baseline only."""
    asked = Q(episode__status=EpisodeStatus.PERFORMED) | Q(
        episode__status=EpisodeStatus.PLANNED, time_point=TimePoint.BASELINE
    )
    rows = (
        rows.filter(asked, episode__course_ended_on=None)
        .exclude(time_point=TimePoint.UNSCHEDULED)
        .select_related("episode__patient__clinic")
        .order_by("ask_on", "pk")
    )
    if after is not None:
        day, pk = after
        rows = rows.filter(Q(ask_on__gt=day) | Q(ask_on=day, pk__gt=pk), ask_on__gte=day)
    return rows


def last_asked(*, patients: Iterable[int]) -> dict[int, datetime]:
    """When each patient was last written to about any form, by id; a message that was called off does not count."""
    rows = Message.objects.filter(patient__in=patients, template__in=ASKS).exclude(status=MessageStatus.CANCELLED)
    return dict(rows.order_by().values_list("patient").annotate(last=Max("created_at")))


def strangers(*, patients: Iterable[int]) -> set[int]:
    """Those of the patients whose messages reach somebody else, who said so, until a person has dealt with it."""
    rows = LinkRequest.objects.filter(patient__in=patients, kind=LinkRequestKind.NOT_ME, handled_at=None)
    return set(rows.values_list("patient", flat=True))


def muted_of(*, patient: Patient, today: date, known: Container[int] | None = None) -> Muted | None:
    """Why this patient is not written to on a clinic-local day, or None.

    One statement, or none where `strangers` was asked for many at once: that is `known`.
    """
    wrong = strangers(patients=[patient.pk]) if known is None else known
    return muted(reach=reach_of(patient=patient, wrong_person=patient.pk in wrong), today=today)


def reach_of(*, patient: Patient, wrong_person: bool = False) -> Reach:
    return Reach(
        wrong_person=wrong_person,
        channel=patient.channel,
        address=patient.phone if patient.channel == Channel.SMS else patient.email,
        died=patient.deceased_on is not None,
        left=patient.withdrawn_at is not None,
        paused=patient.contact_paused,
        paused_until=patient.paused_until,
    )
