"""A clinic's own schedule of follow-ups: written as a draft, brought into use with a reason, kept for good.

Once in use a protocol is never changed: every write here asks for its state in its own `WHERE`. A course keeps the
protocol it began with, so that choosing another one reaches new courses only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import clinic_for, require, require_person
from fbs_portal.actions.protocol_checks import clean_body
from fbs_portal.actions.texts import clean, clean_name
from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from fbs_portal.domain.families import Family
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, Protocol
from fbs_portal.queries import protocols as reading

PERMISSION = "manage_protocols"


@transaction.atomic
def create_draft(*, clinic_id: int, name: str, based_on: str = "", actor: Actor, now: datetime) -> Protocol:
    """Begin with the days of `based_on`: a code of this clinic's, a shipped one, or "" for the standard.

    Raises NotFound, NotPermitted, Invalid(name), Conflict, or NotAllowed when what is begun with cannot be read.
    """
    clinic = clinic_for(actor=actor, permission=PERMISSION, clinic_id=clinic_id)
    cleaned, body = clean_name(name), _begun_with(clinic, based_on)
    number = Protocol.objects.filter(clinic=clinic).count() + 1
    try:
        with transaction.atomic():
            row = Protocol.objects.create(
                clinic=clinic, code=f"p{clinic.pk}.{number}", name=cleaned, body=body, created_at=now,
                created_by=actor.key, changed_at=now, changed_by=actor.key,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_("Somebody else began a protocol at the same moment. Please try again.")) from None
    _note(Verb.PROTOCOL_DRAFTED, row, actor, now)
    return row


@transaction.atomic
def edit_draft(
    *, protocol_id: int, revision: int, name: str, body: dict[str, Any], actor: Actor, now: datetime
) -> Protocol:
    """Store the whole schedule anew. `revision` is the one the form was made from.

    Raises NotFound, NotPermitted, NotAllowed (no draft any more), Invalid with every problem, Conflict.
    """
    row = _draft(protocol_id, actor)
    cleaned, protocol = clean_name(name), clean_body(code=row.code, body=body)
    stored = protocol_body.to_body(protocol)
    if row.revision == revision and cleaned == row.name and stored == row.body:
        return row
    _swap(row, revision, name=cleaned, body=stored, changed_at=now, changed_by=actor.key)
    _note(Verb.PROTOCOL_EDITED, row, actor, now, revision=revision + 1)
    return Protocol.objects.get(pk=row.pk)


@transaction.atomic
def discard(*, protocol_id: int, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft up. Its row stays, because its code is never used again."""
    row = _draft(protocol_id, actor)
    _swap(row, revision, status=ProtocolStatus.DISCARDED)
    _note(Verb.PROTOCOL_DISCARDED, row, actor, now)


@transaction.atomic
def put_into_use(
    *, protocol_id: int, revision: int, families: Collection[str], shown: str, reason: str, actor: Actor, now: datetime
) -> Protocol:
    """From now on the draft stays as it is, and new courses of these families follow it.

    `shown` is the state of the clinic's choices that was on the page (`state_of`). Raises NotFound, NotPermitted,
    NotAllowed, Invalid(reason, families, or with every problem), or Conflict.
    """
    row = _draft(protocol_id, actor)
    require_person(actor)
    given = clean(reason, field="reason")
    chosen = [_family(one) for one in families]
    clean_body(code=row.code, body=row.body)
    clinic = _held(row.clinic_id, shown)
    _swap(row, revision, status=ProtocolStatus.ACTIVE, activated_at=now, activated_by=actor.key, reason=given)
    _follow(clinic, {**clinic.protocols, **{family.value: row.code for family in chosen}})
    _note(Verb.PROTOCOL_USED, row, actor, now, families=[family.value for family in chosen])
    return Protocol.objects.get(pk=row.pk)


@transaction.atomic
def choose(
    *, clinic_id: int, choices: Mapping[str, str], shown: str, reason: str, actor: Actor, now: datetime
) -> Clinic:
    """Say which protocol new courses of each family follow: a shipped code or one of the clinic's own in use.

    A family that is left out keeps its choice. Raises NotFound, NotPermitted, Invalid(family or reason), Conflict.
    """
    require(actor=actor, permission=PERMISSION, clinic_id=clinic_id)
    require_person(actor)
    given = clean(reason, field="reason")
    clinic = _held(clinic_id, shown)
    own = {row.code for row in reading.choosable(clinic=clinic)}
    wanted = {_family(name): code for name, code in choices.items()}
    for family, code in wanted.items():
        if code not in own and code not in shipped.PROTOCOLS:
            raise Invalid(_("Choose a protocol that is in use."), field=family.value)
    before = reading.followed(clinic=clinic)
    changed = {family.value: code for family, code in wanted.items() if before[family] != code}
    if changed:
        _follow(clinic, {**clinic.protocols, **changed})
        audit.record(
            actor=actor, verb=Verb.PROTOCOLS_CHOSEN, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now,
            chosen=changed, reason=given,
        )  # fmt: skip
    return clinic


@transaction.atomic
def retire(*, protocol_id: int, revision: int, shown: str, reason: str, actor: Actor, now: datetime) -> None:
    """No new course follows it any more: families that did follow the shipped one. Running courses go on by it."""
    row = _row(protocol_id, actor)
    require_person(actor)
    given = clean(reason, field="reason")
    if row.status != ProtocolStatus.ACTIVE:
        raise NotAllowed(_("Only a protocol in use can be retired."))
    clinic = _held(row.clinic_id, shown)
    freed = sorted(family for family, code in clinic.protocols.items() if code == row.code)
    _swap(row, revision, was=ProtocolStatus.ACTIVE, status=ProtocolStatus.RETIRED, retired_at=now, retired_by=actor.key)
    _follow(clinic, {family: code for family, code in clinic.protocols.items() if code != row.code})
    _note(Verb.PROTOCOL_RETIRED, row, actor, now, families=freed, reason=given)


def _row(protocol_id: int, actor: Actor) -> Protocol:
    row = Protocol.objects.select_related("clinic").filter(pk=protocol_id).first()
    if row is None:
        raise NotFound
    require(actor=actor, permission=PERMISSION, clinic_id=row.clinic_id)
    return row


def _draft(protocol_id: int, actor: Actor) -> Protocol:
    row = _row(protocol_id, actor)
    if row.status != ProtocolStatus.DRAFT:
        raise NotAllowed(_("Only a draft can be changed. Begin a new draft with these days instead."))
    return row


def _begun_with(clinic: Clinic, code: str) -> dict[str, Any]:
    if code in ("", *shipped.PROTOCOLS):
        return protocol_body.to_body(shipped.PROTOCOLS[code or shipped.STANDARD.code])
    own = Protocol.objects.filter(clinic=clinic, code=code).first()
    if own is None:
        raise NotFound
    try:
        return protocol_body.to_body(reading.domain_of(own))
    except protocol_body.BadProtocol:
        raise NotAllowed(_("That protocol cannot be read any more. Begin with the standard one.")) from None


def _family(name: str) -> Family:
    try:
        return Family(name)
    except ValueError:
        raise Invalid(_("Choose one of the options."), field="families") from None


def _held(clinic_id: int, shown: str) -> Clinic:
    """The clinic's row, held until the end, as long as its choices are still those that were shown."""
    clinic = Clinic.objects.select_for_update().filter(pk=clinic_id).first()
    if clinic is None:
        raise NotFound
    if reading.state_of(clinic=clinic) != shown:
        raise Conflict(_("Somebody else chose another protocol meanwhile. Please look at it again."))
    return clinic


def _follow(clinic: Clinic, choices: dict[str, str]) -> None:
    clinic.protocols = choices
    clinic.save(update_fields=["protocols"])


def _swap(row: Protocol, revision: int, *, was: ProtocolStatus = ProtocolStatus.DRAFT, **changes: Any) -> None:
    """Only while it has that status and is the one that was looked at."""
    same = Protocol.objects.filter(pk=row.pk, status=was, revision=revision)
    if not same.update(**changes, revision=revision + 1):
        raise Conflict(_("Somebody else changed this protocol meanwhile. Please look at it again."))


def _note(verb: Verb, row: Protocol, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor, verb=verb, subject=f"protocol:{row.pk}", clinic_id=row.clinic_id, now=now, code=row.code, **detail
    )
