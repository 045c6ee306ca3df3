"""Protocols: the one a course follows, the one a new course would follow, and what a person may see of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps

from django.db.models import Count, QuerySet

from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.families import Family, family_of
from fbs_portal.domain.schedule import Protocol
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.models import AuditEvent, Clinic, FollowUp
from fbs_portal.models import Protocol as Row

logger = logging.getLogger(__name__)

USABLE = (ProtocolStatus.ACTIVE, ProtocolStatus.RETIRED)
"""What courses run under: a retired protocol goes on for those that began with it."""


@dataclass(slots=True)
class Known:
    """Protocols by code for as long as one call lasts: a shipped one needs no statement, a stored one a single."""

    _stored: dict[str, Protocol] = field(default_factory=dict)

    def get(self, code: str) -> Protocol:
        if code not in shipped.PROTOCOLS:
            self.load([code])
        return shipped.PROTOCOLS.get(code) or self._stored[code]

    def load(self, codes: Iterable[str]) -> None:
        """Read those that are not known yet, in one statement or none.

        A course whose protocol cannot be read goes on by the standard one: nobody is left without follow-up.
        """
        unknown = {code for code in codes if code not in shipped.PROTOCOLS and code not in self._stored}
        if not unknown:
            return
        rows = {row.code: row for row in Row.objects.filter(code__in=unknown)}
        for code in unknown:
            self._stored[code] = _or_standard(code, rows.get(code))


def code_for(*, clinic: Clinic, region: str, procedures: Iterable[str]) -> str:
    """Which protocol a new course follows: the clinic's choice for that family of operations, or the shipped one."""
    family = family_of(region=region, procedures=procedures)
    return clinic.protocols.get(family) or shipped.BY_FAMILY[family]


def domain_of(row: Row) -> Protocol:
    """The stored protocol as the schedule uses it. BadProtocol when it cannot be used."""
    return protocol_body.parse(code=row.code, body=row.body, questionnaires=shipped.QUESTIONNAIRES)


def least_wait(*, written: int) -> int:
    """The fewest days after the invitation's day that any protocol lets pass before it writes again.

    `written` is how many messages there were. One statement; drafts do not count, and what cannot be read writes as the
    standard does.
    """
    ladders = [protocol.reminders for protocol in shipped.PROTOCOLS.values()]
    for row in Row.objects.filter(status__in=USABLE):
        ladders.append(_or_standard(row.code, row).reminders)
    return min((ladder[written] for ladder in ladders if len(ladder) > written), default=0)


def visible(*, actor: Actor) -> tuple[Row, ...]:
    """The protocols of the actor's clinics but for discarded drafts, newest first. One statement, clinics loaded."""
    _permit(actor)
    rows = _mine(actor).exclude(status=ProtocolStatus.DISCARDED)
    return tuple(rows.order_by("clinic__name", "-created_at", "-pk"))


def get(*, actor: Actor, protocol_id: int) -> Row:
    """With its clinic loaded. NotFound for another clinic's, NotPermitted without the right to see them."""
    row = _mine(actor).filter(pk=protocol_id).first()
    if row is None:
        raise NotFound
    _permit(actor)
    return row


def choosable(*, clinic: Clinic) -> tuple[Row, ...]:
    """The clinic's own protocols in use, newest first."""
    rows = Row.objects.filter(clinic=clinic, status=ProtocolStatus.ACTIVE)
    return tuple(rows.order_by("-activated_at", "-pk"))


def followed(*, clinic: Clinic) -> dict[Family, str]:
    """Family → code of what a new course would follow."""
    return {family: clinic.protocols.get(family) or shipped.BY_FAMILY[family] for family in Family}


def state_of(*, clinic: Clinic) -> str:
    """The clinic's choices in a few letters: a form carries it, to notice that somebody else chose meanwhile."""
    return sha256(dumps(clinic.protocols, sort_keys=True).encode()).hexdigest()[:16]


def running(*, clinics: Iterable[Clinic]) -> dict[tuple[int, str], int]:
    """(clinic, code) → how many courses still have a form to come under that protocol. One statement."""
    rows = (
        FollowUp.objects.filter(
            submitted_at=None, cancelled_at=None, missed_at=None, episode__patient__clinic__in=list(clinics)
        )
        .values_list("episode__patient__clinic", "episode__protocol")
        .annotate(courses=Count("episode", distinct=True))
    )
    return {(clinic, code): courses for clinic, code, courses in rows}


def history(*, row: Row) -> tuple[AuditEvent, ...]:
    """What was done to the protocol, newest first. One statement."""
    return tuple(AuditEvent.objects.filter(subject=f"protocol:{row.pk}").order_by("-at", "-pk"))


def _or_standard(code: str, row: Row | None) -> Protocol:
    try:
        if row is not None:
            return domain_of(row)
        logger.error("Protocol %s is not stored: the standard one is followed instead", code)
    except protocol_body.BadProtocol as refused:
        fields = ", ".join(f"{one.field}: {one.reason.value}" for one in refused.problems[:3])
        logger.error("Protocol %s cannot be read (%s): the standard one is followed instead", code, fields)
    return shipped.STANDARD


def _mine(actor: Actor) -> QuerySet[Row]:
    rows = Row.objects.select_related("clinic")
    return rows if actor.clinics is None else rows.filter(clinic__in=actor.clinics)


def _permit(actor: Actor) -> None:
    if not actor.may("view_protocol"):
        raise NotPermitted
