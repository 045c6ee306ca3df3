"""What the staff pages of messages show: the outbox, who could not be reached, and the words of each clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.models import Message, MessageAttempt, MessageTemplate
from fbs_portal.queries.outgoing import unreached

LATEST = 200
UNREACHED = "unreached"
SHOW = (UNREACHED, *(status.value for status in MessageStatus))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """The newest rows, and how many people could not be reached."""

    rows: tuple[Message, ...]
    unreached: int


def outbox(*, actor: Actor, show: str, now: datetime) -> Outbox:
    """The newest messages of the actor's clinics, all or those of one state. Two statements.

    Each row carries `last_detail`, what the other side said to the last try.
    """
    lost = unreached(clinics=actor.clinics, now=now)
    rows: QuerySet[Message] = lost if show == UNREACHED else Message.objects.all()
    if actor.clinics is not None:
        rows = rows.filter(clinic__in=sorted(actor.clinics))
    if show in set(MessageStatus):
        rows = rows.filter(status=show)
    tries = MessageAttempt.objects.filter(message=OuterRef("pk")).order_by("-pk").values("detail")
    rows = rows.select_related("clinic", "user", "followup__episode").annotate(last_detail=Subquery(tries[:1]))
    return Outbox(rows=tuple(rows.order_by("-created_at", "-pk")[:LATEST]), unreached=lost.count())


def get_message(*, actor: Actor, message_id: int) -> Message:
    """NotFound for another clinic's, NotPermitted without the right to see messages."""
    row = Message.objects.select_related("clinic", "patient__clinic", "user").filter(pk=message_id).first()
    if row is None or not actor.sees(row.clinic_id):
        raise NotFound
    if not actor.may("view_message"):
        raise NotPermitted
    return row


def texts(*, actor: Actor) -> dict[tuple[int, str], MessageTemplate]:
    """The clinics' own words that count, by clinic and letter. One statement."""
    rows = MessageTemplate.objects.all()
    if actor.clinics is not None:
        rows = rows.filter(clinic__in=sorted(actor.clinics))
    key = {name: OuterRef(name) for name in ("clinic", "template", "language")}
    newest = MessageTemplate.objects.filter(**key).order_by("-revision").values("pk")[:1]
    return {(row.clinic_id, row.template): row for row in rows.filter(pk=Subquery(newest)) if row.body}


def text(*, clinic_id: int, letter: str, language: str) -> MessageTemplate | None:
    """The newest wording; without subject and body the shipped words count again."""
    return history(clinic_id=clinic_id, letter=letter, language=language).first()


def history(*, clinic_id: int, letter: str, language: str) -> QuerySet[MessageTemplate]:
    """Every wording, the newest first."""
    rows = MessageTemplate.objects.filter(clinic=clinic_id, template=letter, language=language)
    return rows.order_by("-revision")
