"""A clinic's numbers, hours and people. Patients are told what stands here, so it is checked before it is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import clinic_for
from fbs_portal.actions.case_closing import hand_over
from fbs_portal.content import procedure_words
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.referral_letter import LONGEST_WORDS
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, Membership
from fbs_portal.queries.hours import find_zone

FIELDS = (
    "name", "time_zone", "phone", "on_call_phone", "emergency_number", "crisis_line", "opening_hours", "closed_days",
    "notice", "duty_user_id", "ask_birth_date", "procedure_words", "letter_opening", "letter_request",
)  # fmt: skip
DIALLED = re.compile(r"\+?[0-9(][0-9 ()./*#-]{2,}")
"""What stands on a danger page's button. The crisis line may be a sentence."""
LENGTHS = {"name": 120, "time_zone": 64, "phone": 32, "on_call_phone": 32, "emergency_number": 16, "crisis_line": 120}
LONGEST = {"notice": 4000, "letter_opening": LONGEST_WORDS, "letter_request": LONGEST_WORDS}


@transaction.atomic
def add_clinic(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Clinic:
    """A new clinic (only names in FIELDS count). Whoever adds one and is no superuser works there from then on.

    Raises NotPermitted, Invalid(field).
    """
    if not actor.may("add_clinic"):
        raise NotPermitted(_("Your role does not include this."))
    clinic = Clinic(**{name: value for name, value in fields.items() if name in FIELDS})
    _check(clinic)
    try:
        with transaction.atomic():
            clinic.save()
    except IntegrityError as error:
        raise Invalid(_("Another clinic has this name."), field="name") from error
    _note(clinic, Verb.CLINIC_ADDED, actor=actor, now=now)
    if actor.user_id and not actor.is_superuser:
        Membership.objects.create(user_id=actor.user_id, clinic=clinic)
        _note(clinic, Verb.MEMBER_ADDED, actor=actor, now=now, user=actor.user_id)
    return clinic


@transaction.atomic
def change_clinic(*, clinic_id: int, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Clinic:
    """Store `changes` (only names in FIELDS count). A changed notice gets a new version: patients are asked again.

    Raises NotFound, NotPermitted, Invalid(field).
    """
    clinic = clinic_for(actor=actor, permission="change_clinic", clinic_id=clinic_id)
    wanted = {name: value for name, value in changes.items() if name in FIELDS}
    changed = sorted(name for name, value in wanted.items() if getattr(clinic, name) != value)
    for name in changed:
        setattr(clinic, name, wanted[name])
    _check(clinic)
    if "notice" in changed:
        clinic.notice_version = _next_version(clinic.notice_version)
        changed.append("notice_version")
    if changed:
        try:
            with transaction.atomic():
                clinic.save(update_fields=[name.removesuffix("_id") for name in changed])
        except IntegrityError as error:
            raise Invalid(_("Another clinic has this name."), field="name") from error
        _note(clinic, Verb.CLINIC_CHANGED, actor=actor, now=now, fields=changed)
    return clinic


@transaction.atomic
def add_member(*, clinic_id: int, username: str, actor: Actor, now: datetime) -> Membership:
    """Let somebody who has an account work for the clinic; what they may do comes from their role."""
    clinic = clinic_for(actor=actor, permission="add_membership", clinic_id=clinic_id)
    users = get_user_model()
    user = users.objects.filter(**{users.USERNAME_FIELD: username.strip()}, is_active=True).first()
    if user is None:
        raise Invalid(_("There is no active account with this user name."), field="username")
    membership, created = Membership.objects.get_or_create(user=user, clinic=clinic)
    if created:
        _note(clinic, Verb.MEMBER_ADDED, actor=actor, now=now, user=user.pk)
    return membership


@transaction.atomic
def choose_notices(
    *, clinic_id: int, membership_id: int, urgent_notices: bool, daily_digest: bool, actor: Actor, now: datetime
) -> Membership:
    """Which messages a member gets from this clinic. Somebody has to hear of an emergency, or the clinic sees so."""
    clinic = clinic_for(actor=actor, permission="add_membership", clinic_id=clinic_id)
    membership = Membership.objects.filter(pk=membership_id, clinic=clinic).first()
    if membership is None:
        raise NotFound
    membership.urgent_notices, membership.daily_digest = urgent_notices, daily_digest
    membership.save(update_fields=["urgent_notices", "daily_digest"])
    _note(
        clinic, Verb.MEMBER_NOTICES, actor=actor, now=now, user=membership.user_id, urgent=urgent_notices,
        digest=daily_digest,
    )  # fmt: skip
    return membership


@transaction.atomic
def remove_member(*, clinic_id: int, membership_id: int, actor: Actor, now: datetime) -> int:
    """End somebody's work for the clinic; their open cases there go back to no one. How many cases."""
    clinic = clinic_for(actor=actor, permission="delete_membership", clinic_id=clinic_id)
    membership = Membership.objects.filter(pk=membership_id, clinic=clinic).first()
    if membership is None:
        raise NotFound
    if membership.user_id == actor.user_id and not actor.is_superuser:
        raise NotAllowed(_("You cannot end your own work here. Ask a colleague."))
    count = hand_over(actor=actor, user_id=membership.user_id, clinic_id=clinic.pk, now=now)
    if clinic.duty_user_id == membership.user_id:
        clinic.duty_user = None
        clinic.save(update_fields=["duty_user"])
    _note(clinic, Verb.MEMBER_LEFT, actor=actor, now=now, user=membership.user_id, cases=count)
    membership.delete()
    return count


def _check(clinic: Clinic) -> None:
    for name in ("name", "phone", "emergency_number"):
        if not getattr(clinic, name).strip():
            raise Invalid(_("Patients are shown this: it cannot be empty."), field=name)
    for name, longest in LENGTHS.items():
        text = getattr(clinic, name)
        if len(text) > longest or not text.isprintable():
            raise Invalid(_("Use at most %(n)d printable characters.") % {"n": longest}, field=name)
    for name in ("phone", "on_call_phone", "emergency_number"):
        if getattr(clinic, name).strip() and not DIALLED.fullmatch(getattr(clinic, name).strip()):
            raise Invalid(_("Enter a number that a phone can dial, such as +1 555 0100."), field=name)
    for name, longest in LONGEST.items():
        if len(getattr(clinic, name)) > longest:
            raise Invalid(_("Use at most %(n)d characters.") % {"n": longest}, field=name)
    unfit = procedure_words.problem(clinic.procedure_words)
    if unfit is not None:
        raise Invalid(
            _("“%(word)s” cannot be kept as a word for operations.") % {"word": unfit}, field="procedure_words"
        )
    try:
        zone = find_zone(name=clinic.time_zone)
    except ValueError as error:
        raise Invalid(str(error), field="time_zone") from error
    try:
        hours.parse(opening_hours=clinic.opening_hours, closed_days=clinic.closed_days, zone=zone)
    except ValueError as error:
        raise Invalid(str(error), field="opening_hours") from error
    if clinic.duty_user_id and not clinic.memberships.filter(user_id=clinic.duty_user_id).exists():
        raise Invalid(_("The duty person works for this clinic."), field="duty_user_id")


def _next_version(version: str) -> str:
    return str(int(version) + 1) if version.isascii() and version.isdigit() else f"{version}+1"[:20]


def _note(clinic: Clinic, verb: Verb, *, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(actor=actor, verb=verb, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now, **detail)
