"""The birth date that a clinic may ask for when a personal link is opened.

It is a check against a link that reached the wrong person, not authentication: a birth date is known to family and to
many an office. Whoever holds the link and knows the date gets in, and nothing else is protected by it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from fbs_portal.actions import audit, throttle
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink

WRONG_TRIES_PER_HOUR = 5


def asked(*, link: AccessLink) -> bool:
    """Whether the link's clinic asks, and has a date to compare with. Needs the link with patient and clinic loaded."""
    return link.patient.clinic.ask_birth_date and link.patient.birth_date is not None


def compare(*, link: AccessLink, given: date, actor: Actor, now: datetime) -> bool:
    """Whether this is the patient's birth date: yes or no, never how near.

    Each wrong try counts against the link; once too many were wrong, TooMany without a look at the date. The try is
    counted before it is compared, so that tries sent at the same moment share the limit.
    """
    key = f"birth-date:{link.pk}"
    throttle.hit(key=key, limit=WRONG_TRIES_PER_HOUR, now=now)
    right = given == link.patient.birth_date
    with transaction.atomic():
        if right:
            throttle.give_back(key=key, now=now)
        audit.record(
            actor=actor, verb=Verb.BIRTH_DATE_RIGHT if right else Verb.BIRTH_DATE_WRONG,
            subject=f"patient:{link.patient_id}", clinic_id=link.patient.clinic_id, now=now,
        )  # fmt: skip
    return right
