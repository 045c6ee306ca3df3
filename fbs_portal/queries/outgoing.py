"""What the sender of messages reads: what is due, one message with all it is about, and the morning's counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.letters import ASKS
from fbs_portal.models import Clinic, Membership, Message, MessageTemplate
from fbs_portal.queries.staff import desk
from fbs_portal.queries.worklist_filters import WorklistFilters, listing

UNREACHED_DAYS = timedelta(days=90)
"""A failure older than this has been dealt with, or will not be."""


def due(*, now: datetime, limit: int) -> list[int]:
    """The messages to send now that no living sender has claimed, in the order they were due."""
    return list(
        claimable(now=now).filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit]
    )


def claimable(*, now: datetime) -> QuerySet[Message]:
    """Waiting, and claimed by nobody, or by a sender whose time is up."""
    return Message.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), status=MessageStatus.WAITING)


def due_by_template(*, now: datetime) -> dict[str, int]:
    """How many messages of each kind a sender would look at now."""
    rows = claimable(now=now).filter(due_at__lte=now).order_by("template").values_list("template")
    return dict(rows.annotate(count=Count("pk")))


def message(*, message_id: int) -> Message | None:
    """A message with its recipient, its clinic and what it is about."""
    rows = Message.objects.select_related("clinic", "patient__clinic", "user", "followup", "case")
    return rows.filter(pk=message_id).first()


def newer_waits(*, message: Message, now: datetime) -> bool:
    """Whether a later message that asks the same patient to answer a form is due as well."""
    newer = Message.objects.filter(
        patient=message.patient, template__in=ASKS, status=MessageStatus.WAITING, due_at__lte=now
    )
    return newer.filter(Q(due_at__gt=message.due_at) | Q(due_at=message.due_at, pk__gt=message.pk)).exists()


def works_there(*, message: Message) -> bool:
    """Whether the colleague a notice is for still works for the clinic, or is its duty person."""
    on_duty = message.clinic.duty_user_id is not None and message.clinic.duty_user_id == message.user_id
    return on_duty or Membership.objects.filter(user=message.user_id, clinic=message.clinic_id).exists()


def own_words(*, clinic_id: int, template: str, language: str) -> MessageTemplate | None:
    """The clinic's own words for a message in a language, or None: the shipped ones are sent."""
    spoken = language.partition("-")[0].lower()
    rows = MessageTemplate.objects.filter(clinic=clinic_id, template=template, language=spoken)
    newest = rows.order_by("-revision").first()
    return newest if newest is not None and newest.body else None


def unreached(*, clinics: frozenset[int] | None, now: datetime) -> QuerySet[Message]:
    """Messages that failed and that nothing sent later has made good; `clinics` None means all."""
    rows = Message.objects.filter(status=MessageStatus.FAILED, ended_at__gt=now - UNREACHED_DAYS)
    if clinics is not None:
        rows = rows.filter(clinic__in=sorted(clinics))
    later = Message.objects.filter(status=MessageStatus.SENT, sent_at__gte=OuterRef("ended_at"))
    return rows.exclude(Exists(later.filter(patient=OuterRef("patient")))).exclude(
        Exists(later.filter(user=OuterRef("user"), clinic=OuterRef("clinic")))
    )


def morning(*, clinic: Clinic, actor: Actor, now: datetime) -> dict[str, int]:
    """What a digest counts, as the worklist counts it. Three statements."""
    here = Actor(key=actor.key, label=actor.label, clinics=frozenset({clinic.pk}))
    counts: dict[str, Any] = listing(
        actor=here, filters=WorklistFilters(clinic=clinic.pk), desk=desk(actor=here), now=now
    ).counts()
    return {
        "urgent": counts["emergency"] + counts["same_day"],
        "overdue": counts["late"],
        "unowned": counts["unowned"],
        "silent": counts["silent"],
        "unreached": unreached(clinics=here.clinics, now=now).aggregate(people=Count("patient", distinct=True))[
            "people"
        ],
    }
