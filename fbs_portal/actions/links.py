"""Personal links: made and revoked by staff, redeemed by whoever holds the token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, consent, outbox, throttle
from fbs_portal.actions.access import require
from fbs_portal.conf import conf
from fbs_portal.domain import actor as actors
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed, NotFound
from fbs_portal.domain.states import LinkRequestKind, WithdrawalReason
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, LinkRequest, Patient

TYPED = "23456789abcdefghjkmnpqrstuvwxyz"
"""What a link on paper is made of: no 0, 1, i, l or o, and small letters only."""


class DeadLink(NotAllowed):
    """The link was real and has expired or been revoked: its holder may ask for a new one."""

    def __init__(self, link: AccessLink) -> None:
        super().__init__(_("This link no longer works."))
        self.link = link


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def mint(*, patient: Patient, actor: Actor, now: datetime) -> tuple[AccessLink, str]:
    """A new link beside those that live. The token is returned once and stored nowhere (only its SHA-256 is)."""
    require(actor=actor, permission="manage_links", clinic_id=patient.clinic_id)
    return create(patient=patient, actor=actor, now=now)


def create(*, patient: Patient, actor: Actor, now: datetime) -> tuple[AccessLink, str]:
    """`mint` for a deed that has checked its own permission."""
    token = secrets.token_urlsafe(32)
    link = _link(patient=patient, token=token, actor=actor, now=now)
    link.save()
    _note(actor=actor, verb=Verb.LINK_MINTED, patient=patient, now=now, link=link.pk)
    return link, token


def create_for_letters(*, patients: Sequence[Patient], actor: Actor, now: datetime) -> list[tuple[AccessLink, str]]:
    """A link for each, with a token that can be typed from paper; for a deed that has checked its own permission."""
    tokens = [_typed_token() for _patient in patients]
    pairs = zip(patients, tokens, strict=True)
    made = [_link(patient=patient, token=token, actor=actor, now=now) for patient, token in pairs]
    AccessLink.objects.bulk_create(made)
    audit.record_many(
        [
            audit.event(
                actor=actor, verb=Verb.LINK_MINTED, subject=f"patient:{link.patient_id}",
                clinic_id=link.patient.clinic_id, now=now, link=link.pk, letter=True,
            )
            for link in made
        ]
    )  # fmt: skip
    return list(zip(made, tokens, strict=True))


def _typed_token() -> str:
    """Four groups of five letters and digits that look like no other: 99 random bits (ADR 0711)."""
    return "-".join("".join(secrets.choice(TYPED) for _n in range(5)) for _group in range(4))


def _link(*, patient: Patient, token: str, actor: Actor, now: datetime) -> AccessLink:
    return AccessLink(
        patient=patient,
        token_hash=digest(token),
        created_at=now,
        created_by=actor.key,
        expires_at=now + timedelta(days=conf.LINK_DAYS),
    )


def redeem(*, token: str, now: datetime, address: str = "") -> AccessLink:
    """Record a use of the link and return it. NotFound when it never was, DeadLink when it no longer works.

    Failures count against the network address (many patients may share one), uses against the link.
    """
    stored = digest(token)
    link = AccessLink.objects.select_related("patient__clinic").filter(token_hash=stored).first()
    if link is None or not works(link=link, now=now):
        throttle.hit(key=f"address:{address}", limit=conf.ADDRESS_ATTEMPTS_PER_HOUR, now=now)
        if link is None:
            raise NotFound
        raise DeadLink(link)
    throttle.hit(key=f"link:{stored}", limit=conf.LINK_ATTEMPTS_PER_HOUR, now=now)
    return _record_use(link=link, now=now)


def works(*, link: AccessLink, now: datetime) -> bool:
    return link.revoked_at is None and now < link.expires_at


@transaction.atomic
def _record_use(*, link: AccessLink, now: datetime) -> AccessLink:
    used = AccessLink.objects.filter(pk=link.pk, revoked_at=None).update(
        first_used_at=Coalesce("first_used_at", now), last_used_at=now
    )
    if not used:
        raise DeadLink(link)
    _note(actor=_holder(link), verb=Verb.LINK_USED, patient=link.patient, now=now, link=link.pk)
    return link


@transaction.atomic
def revoke_all(*, patient: Patient, actor: Actor, now: datetime) -> int:
    """End every link of the patient that is not yet revoked; how many."""
    require(actor=actor, permission="manage_links", clinic_id=patient.clinic_id)
    return _revoke(patient=patient, actor=actor, now=now)


@transaction.atomic
def revoke(*, patient: Patient, link_id: int, actor: Actor, now: datetime) -> None:
    """End one link; the others go on. NotFound for a link of somebody else, NotAllowed when it has ended already."""
    require(actor=actor, permission="manage_links", clinic_id=patient.clinic_id)
    if not patient.links.filter(pk=link_id).exists():
        raise NotFound
    if not patient.links.filter(pk=link_id, revoked_at=None).update(revoked_at=now, revoked_by=actor.key):
        raise NotAllowed(_("This link has ended already."))
    _note(actor=actor, verb=Verb.LINKS_REVOKED, patient=patient, now=now, count=1, link=link_id)


def _revoke(*, patient: Patient, actor: Actor, now: datetime) -> int:
    count = patient.links.filter(revoked_at=None).update(revoked_at=now, revoked_by=actor.key)
    if count:
        _note(actor=actor, verb=Verb.LINKS_REVOKED, patient=patient, now=now, count=count)
    return count


@transaction.atomic
def end(*, link: AccessLink, actor: Actor, now: datetime) -> None:
    """End one link of a patient, such as one whose letter was refused: nobody has it."""
    require(actor=actor, permission="manage_links", clinic_id=link.patient.clinic_id)
    if AccessLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now, revoked_by=actor.key):
        _note(actor=actor, verb=Verb.LINKS_REVOKED, patient=link.patient, now=now, count=1, link=link.pk)


@transaction.atomic
def renew(*, patient: Patient, actor: Actor, now: datetime) -> tuple[AccessLink, str]:
    """End every earlier link, make a new one, and settle what the patient asked for."""
    require(actor=actor, permission="manage_links", clinic_id=patient.clinic_id)
    _revoke(patient=patient, actor=actor, now=now)
    for request in patient.link_requests.filter(kind=LinkRequestKind.NEW_LINK, handled_at=None):
        _settle(request=request, patient=patient, actor=actor, now=now)
    return create(patient=patient, actor=actor, now=now)


@transaction.atomic
def not_me(*, link: AccessLink, now: datetime) -> LinkRequest:
    """The holder is somebody else: this link ends at once, and staff are told."""
    holder = _holder(link)
    AccessLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now, revoked_by=holder.key)
    return _ask(link=link, kind=LinkRequestKind.NOT_ME, verb=Verb.LINK_NOT_ME, now=now)


@transaction.atomic
def ask_new_link(*, link: AccessLink, now: datetime) -> LinkRequest | None:
    """The holder of a link, dead or not, wants a new one. It goes to the stored contact only.

    It is written at once, once a day. Asked for again, or where a message cannot go, or where a person ended the link,
    it is work for staff: the request is returned. Whoever asks is told the same.
    """
    if link.revoked_at is None and outbox.queue_new_link(patient=link.patient, now=now):
        _note(actor=_holder(link), verb=Verb.LINK_ASKED_FOR, patient=link.patient, now=now, link=link.pk)
        return None
    return _ask(link=link, kind=LinkRequestKind.NEW_LINK, verb=Verb.LINK_ASKED_FOR, now=now)


def _ask(*, link: AccessLink, kind: LinkRequestKind, verb: Verb, now: datetime) -> LinkRequest:
    """One open request of a kind a patient: asking again changes nothing and writes nothing."""
    request, created = LinkRequest.objects.get_or_create(
        patient_id=link.patient_id, kind=kind, handled_at=None, defaults={"link": link, "asked_at": now}
    )
    if created:
        _note(actor=_holder(link), verb=verb, patient=link.patient, now=now, link=link.pk)
    return request


@transaction.atomic
def ask_to_be_forgotten(*, link: AccessLink, now: datetime) -> LinkRequest:
    """The holder wants the record erased. The clinic decides what has to be kept: it stands on its list. Until then
    nothing is asked and nothing sent."""
    consent.leave(patient=link.patient, reason=WithdrawalReason.FORGET_ME, actor=_holder(link), now=now)
    return _ask(link=link, kind=LinkRequestKind.FORGET_ME, verb=Verb.FORGET_ASKED_FOR, now=now)


@transaction.atomic
def handle_request(*, request_id: int, actor: Actor, now: datetime) -> LinkRequest:
    """A person has dealt with what a link's holder asked for."""
    request = LinkRequest.objects.select_related("patient").filter(pk=request_id).first()
    if request is None:
        raise NotFound
    require(actor=actor, permission=permission_for(kind=request.kind), clinic_id=request.patient.clinic_id)
    if not _settle(request=request, patient=request.patient, actor=actor, now=now):
        raise NotAllowed(_("Somebody has already dealt with this request."))
    return request


def permission_for(*, kind: str) -> str:
    """What it takes to deal with a request: to be forgotten is for whoever may erase a record."""
    return "erase_patient" if kind == LinkRequestKind.FORGET_ME else "manage_links"


def _settle(*, request: LinkRequest, patient: Patient, actor: Actor, now: datetime) -> bool:
    settled = LinkRequest.objects.filter(pk=request.pk, handled_at=None).update(handled_at=now, handled_by=actor.key)
    if settled:
        request.handled_at, request.handled_by = now, actor.key
        _note(actor=actor, verb=Verb.LINK_REQUEST_HANDLED, patient=patient, now=now, request=request.pk)
    return bool(settled)


def _holder(link: AccessLink) -> Actor:
    return actors.link(link.pk, patient_id=link.patient_id)


def _note(*, actor: Actor, verb: Verb, patient: Patient, now: datetime, **detail: int | str) -> None:
    audit.record(
        actor=actor, verb=verb, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id, now=now, **detail
    )
