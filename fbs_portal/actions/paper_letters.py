"""Invitation letters: each with a personal link of its own, made when the letter is printed and stored nowhere (E3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, calls, links
from fbs_portal.actions.access import require
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, Clinic, Patient
from fbs_portal.queries.paper_letters import Addressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A letter's patient, link and token. The token is in this answer alone."""

    patient: Patient
    link: AccessLink
    token: str


@transaction.atomic
def print_letters(*, clinic: Clinic, letters: Sequence[Addressed], actor: Actor, now: datetime) -> tuple[Printed, ...]:
    """Make a link for each letter and note that it was sent. Earlier links go on working.

    Everybody is of `clinic`. NotFound, NotPermitted; NotAllowed where somebody may not be written to.
    """
    require(actor=actor, permission="manage_links", clinic_id=clinic.pk)
    for letter in letters:
        patient = letter.patient
        require(actor=actor, permission="manage_links", clinic_id=patient.clinic_id)
        if patient.deceased_on is not None or patient.withdrawn_at is not None:
            raise NotAllowed(_("This patient is not written to any more."))
    made = links.create_for_letters(patients=[letter.patient for letter in letters], actor=actor, now=now)
    calls.note_letters(followups=[row for letter in letters for row in letter.followups], actor=actor, now=now)
    audit.record(
        actor=actor, verb=Verb.LETTERS_PRINTED, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now,
        patients=[letter.patient.pk for letter in letters],
    )  # fmt: skip
    return tuple(Printed(patient=link.patient, link=link, token=token) for link, token in made)
