"""The outbox in words: what a message is, whom it is for, and what became of it, by the clock of its clinic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.content.messages import LETTERS
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.letters import TO_PATIENTS, Letter, LetterKind, digest
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.letters import letter as filled

KINDS: labels.Words = {kind.value: words.about for kind, words in LETTERS.items()}
"""Kind of message → what it tells whom; that of a later version shows as it is stored."""

FAILURE: labels.Words = {
    "no_address": gettext_lazy("no address is known"),
    "no_channel": gettext_lazy("this way of writing is not set up"),
    "refused": gettext_lazy("refused by the other side: is the address right?"),
    "gave_up": gettext_lazy("given up after several tries"),
    "too_late": gettext_lazy("it was of no use any more"),
    "not_wanted": gettext_lazy("the patient is not written to"),
    "answered": gettext_lazy("not needed any more"),
}
SHOWN: tuple[tuple[str, Any], ...] = (
    ("", gettext_lazy("all")),
    ("unreached", gettext_lazy("could not be reached")),
    ("waiting", gettext_lazy("waiting")),
    ("sent", gettext_lazy("sent")),
    ("failed", gettext_lazy("failed")),
    ("cancelled", gettext_lazy("cancelled")),
)
"""What the list can be narrowed to."""

EXAMPLE = {
    "link": "https://portal.example.org/follow-up/join/…/",
    "stop": "https://portal.example.org/follow-up/join/…/?to=stop",
    "worklist": "https://portal.example.org/admin/…/",
    "case": "1940",
    "urgent": "2",
    "overdue": "1",
    "unowned": "3",
    "silent": "4",
    "unreached": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """`case` or `patient` is the number of what it is about, `to` a colleague. `late`: waits, and is of no use now.

    `words` says which wording was sent; empty for the shipped one, where nothing was sent, or before it was kept.
    """

    id: int
    written: str
    what: str
    case: int | None
    patient: int | None
    to: str
    clinic: str
    status: str
    why: str
    tries: str
    late: bool
    again: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingLine:
    """One wording by a clinic: `by` says who and when, `subject` and `body` are empty for the shipped words.

    `digest` is the beginning of it: enough for two to be told apart by eye.
    """

    revision: int
    by: str
    subject: str
    body: str
    digest: str
    counts: bool


def wordings(rows: Iterable[Any], *, now: datetime, tz: str, names: Mapping[str, str]) -> list[WordingLine]:
    """Every wording, the newest first; that one counts."""
    return [
        WordingLine(
            revision=row.revision, subject=row.subject, body=row.body, digest=row.digest[:12], counts=number == 0,
            by=f"{names.get(row.changed_by, row.changed_by)}, {moments.stamp(row.changed_at, now=now, tz=tz)}",
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def line(row: Any, *, now: datetime) -> MessageLine:
    stale = row.status == "waiting" and row.not_after < now
    return MessageLine(
        id=row.pk,
        written=moments.stamp(row.created_at, now=now, tz=row.clinic.time_zone),
        what=labels.word(KINDS, row.template),
        case=row.case_id,
        patient=row.patient_id or (row.followup.episode.patient_id if row.followup else None),
        to=_colleague(row),
        clinic=str(row.clinic),
        status=labels.word(labels.MESSAGE_STATUS, row.status),
        why=labels.word(FAILURE, row.failure) if row.failure else "",
        tries=_tries(row),
        late=stale,
        again=row.status == "failed" and (row.patient_id is not None or row.user_id is not None),
        words=_words(row),
    )


def _words(row: Any) -> str:
    """“the clinic’s words, change 2”. Of shipped words only those that are not today's are told, by their digest."""
    if row.text_revision is None:
        return ""
    if row.text_revision:
        return _("the clinic’s words, change %(n)s") % {"n": row.text_revision}
    if row.template in LETTERS and row.text_digest == shipped_digest(LetterKind(row.template)):
        return ""
    return _("shipped words %(digest)s, of another version or language") % {"digest": row.text_digest[:12]}


def shipped_digest(kind: LetterKind) -> str:
    return digest(subject=str(LETTERS[kind].subject), body=str(LETTERS[kind].body))


def _colleague(row: Any) -> str:
    if row.template in TO_PATIENTS:
        return ""
    return str(row.user.get_username()) if row.user is not None else _("nobody to tell")


def _tries(row: Any) -> str:
    """“2 tries, last answer smtp 450”; of what went out at once nothing."""
    if not row.attempts or (row.attempts == 1 and row.status == MessageStatus.SENT):
        return ""
    tries = ngettext("%(n)d try", "%(n)d tries", row.attempts) % {"n": row.attempts}
    return (
        _("%(tries)s, last answer: %(code)s") % {"tries": tries, "code": row.last_detail} if row.last_detail else tries
    )


def preview(*, kind: LetterKind, subject: str, body: str, phone: str, emergency: str) -> Letter:
    """The message as it would be read, with invented addresses and counts."""
    values = EXAMPLE | {"phone": phone, "emergency": emergency}
    return filled(subject=subject, body=body, short=str(LETTERS[kind].short), values=values, reference="")
