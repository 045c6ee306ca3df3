"""From a row of the outbox to the letter that is handed over: the words that count, and the personal link."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import translation

from fbs_portal.actions import links
from fbs_portal.conf import conf
from fbs_portal.content.messages import LETTERS
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.letters import Letter, LetterKind, Wording, digest
from fbs_portal.models import AccessLink, Message
from fbs_portal.presenters import letters as words
from fbs_portal.queries import outgoing

WORKLIST = "admin:fbs_portal_case_changelist"
NAMESPACE = uuid.UUID("6a8b9a0e-3f6e-4d0c-8a52-5f0f6f3f9b11")
TO_STOP = "?to=stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter, the link that was minted for it, and which words it was made of."""

    letter: Letter
    link: AccessLink | None
    wording: Wording


def write(*, message: Message, actor: Actor, now: datetime) -> Written:
    """In the caller's transaction, so that no letter leaves with a dead link.

    The token stands in the letter and nowhere else.
    """
    link, token = links.create(patient=message.patient, actor=actor, now=now) if message.patient else (None, "")
    values = _to_patient(message, token) if message.patient else _to_staff(message, actor=actor, now=now)
    language = message.patient.language if message.patient else translation.get_language() or "en"
    with translation.override(language):
        kind = LetterKind(message.template)
        own = outgoing.own_words(clinic_id=message.clinic_id, template=kind, language=language)
        shipped = LETTERS[kind]
        subject, body = (own.subject, own.body) if own else (str(shipped.subject), str(shipped.body))
        letter = words.letter(
            subject=subject,
            body=body,
            short=str(shipped.short),
            values=values,
            reference=reference_of(message=message),
        )
    wording = Wording(revision=own.revision if own else 0, digest=digest(subject=subject, body=body))
    return Written(letter=letter, link=link, wording=wording)


def reference_of(*, message: Message) -> str:
    """A name of this message that is the same at every try, and says nothing of its number or its reader."""
    return str(uuid.uuid5(NAMESPACE, f"{message.pk} {message.dedupe_key} {message.created_at.isoformat()}"))


def address(path: str) -> str:
    """An address outside: from the setting, never from a request, whose Host header anybody can write."""
    return str(conf.BASE_URL).rstrip("/") + path


def _to_patient(message: Message, token: str) -> dict[str, str]:
    link = address(reverse("fbs_portal:join", args=[token]))
    clinic = message.clinic
    return {
        "link": link,
        "stop": link + TO_STOP,
        "phone": clinic.phone,
        "emergency": clinic.emergency_number,
    }


def _to_staff(message: Message, *, actor: Actor, now: datetime) -> dict[str, str]:
    values = {"case": str(message.case_id or ""), "worklist": _worklist()}
    if message.template == LetterKind.STAFF_DIGEST:
        counts = outgoing.morning(clinic=message.clinic, actor=actor, now=now)
        values |= {name: str(count) for name, count in counts.items()}
    return values


def _worklist() -> str:
    """Where staff sign in; nothing where the host serves its admin elsewhere."""
    try:
        return address(reverse(WORKLIST))
    except NoReverseMatch:
        return ""
