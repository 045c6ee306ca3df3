"""A clinic's own words for a message: checked, numbered, kept, and written into the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import require
from fbs_portal.content.messages import TELLING
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid
from fbs_portal.domain.letters import PLACEHOLDERS, Flaw, LetterKind, Problem, digest, problems
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, MessageTemplate
from fbs_portal.queries import messages as reading

LANGUAGE = "en"


def check(*, letter: LetterKind, subject: str, body: str) -> None:
    """Invalid with what is wrong first, naming the word and what is allowed."""
    for problem in problems(letter=letter, subject=subject, body=body, telling=TELLING):
        raise Invalid(_sentence(problem, letter), field=problem.field)


@transaction.atomic
def save(
    *, clinic: Clinic, letter: LetterKind, subject: str, body: str, seen: int, actor: Actor, now: datetime
) -> MessageTemplate:
    """Store the words as the next revision; earlier ones stay. The same words once more change nothing.

    `seen` is the revision they were made from, 0 where there is none yet; Conflict when it moved.
    """
    require(actor=actor, permission="change_messagetemplate", clinic_id=clinic.pk)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip() + "\n"
    check(letter=letter, subject=subject, body=body)
    newest = reading.text(clinic_id=clinic.pk, letter=letter, language=LANGUAGE)
    if (newest.revision if newest else 0) != seen:
        raise Conflict(_("Somebody else changed these words meanwhile. Read theirs first."))
    if newest is not None and (newest.subject, newest.body) == (subject, body):
        return newest
    row = _add(clinic, letter, seen + 1, subject=subject, body=body, digest=digest(subject=subject, body=body),
               changed_at=now, changed_by=actor.key)  # fmt: skip
    _note(clinic, letter, Verb.MESSAGE_TEXT_CHANGED, actor=actor, now=now, revision=row.revision)
    return row


@transaction.atomic
def back_to_shipped(*, clinic: Clinic, letter: LetterKind, actor: Actor, now: datetime) -> bool:
    """Send the shipped words from now on, which is a revision too; whether there were others. Conflict with a save."""
    require(actor=actor, permission="change_messagetemplate", clinic_id=clinic.pk)
    newest = reading.text(clinic_id=clinic.pk, letter=letter, language=LANGUAGE)
    if newest is None or not newest.body:
        return False
    row = _add(clinic, letter, newest.revision + 1, changed_at=now, changed_by=actor.key)
    _note(clinic, letter, Verb.MESSAGE_TEXT_SHIPPED, actor=actor, now=now, revision=row.revision)
    return True


def _add(clinic: Clinic, letter: LetterKind, revision: int, **words: Any) -> MessageTemplate:
    """The next revision, or Conflict when somebody else stored it first."""
    row = MessageTemplate(clinic=clinic, template=letter, language=LANGUAGE, revision=revision, **words)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Conflict(_("Somebody else changed these words meanwhile. Read theirs first.")) from taken
    return row


def _note(clinic: Clinic, letter: LetterKind, verb: Verb, *, actor: Actor, now: datetime, **detail: int) -> None:
    audit.record(
        actor=actor, verb=verb, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now, letter=letter.value,
        **detail,
    )  # fmt: skip


def _sentence(problem: Problem, letter: LetterKind) -> str:
    word = {"word": problem.word, "allowed": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS[letter])}
    match problem.flaw:
        case Flaw.EMPTY:
            return _("Write something here.")
        case Flaw.TOO_LONG:
            return _("At most %(word)s characters.") % word
        case Flaw.CONTROL:
            return _("Line breaks and invisible characters are not allowed here.")
        case Flaw.UNKNOWN if problem.field == "subject":
            return _("Nothing is filled in here: %(word)s has to go.") % word
        case Flaw.UNKNOWN:
            return _("%(word)s is not known. What can be filled in: %(allowed)s.") % word
        case Flaw.MISSING:
            return _("%(word)s is missing.") % word
        case Flaw.ADDRESS:
            return _("“%(word)s”: no other link than those that are filled in.") % word
        case Flaw.TELLING:
            return _("“%(word)s” would tell a stranger what the message is about.") % word
