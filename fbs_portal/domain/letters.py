"""The messages the portal writes: their codes, whom each is for, and how long one is of use.

A code is stored in every row of the outbox and is never reworded without a data migration. What is wrong with words a
clinic writes itself is told here too: a message must say nothing to whoever reads over a shoulder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message ready to go: the words with everything filled in.

    `short` is for a text message, empty for staff. `reference` is the same for every try of one message and for no
    other, so that a mailbox which gets it twice can tell; it says nothing about anybody.
    """

    subject: str
    text: str
    html: str
    short: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Which words a message was made of: the clinic's `revision`, 0 for the shipped ones, and their digest."""

    revision: int
    digest: str


def digest(*, subject: str, body: str) -> str:
    """SHA-256 of the words before anything is filled in."""
    return sha256(f"{subject}\n\n{body}".encode()).hexdigest()


class LetterKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    CLARIFICATION = "clarification"
    NEW_LINK = "new_link"
    STAFF_URGENT_CASE = "staff_urgent_case"
    STAFF_UNOWNED_CASE = "staff_unowned_case"
    STAFF_ESCALATION = "staff_escalation"
    STAFF_BROKEN_PROMISE = "staff_broken_promise"
    STAFF_DIGEST = "staff_digest"


ASKS = (LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.CLARIFICATION)
"""Those that ask a patient to answer a form."""

TO_PATIENTS = (*ASKS, LetterKind.NEW_LINK)

LIFE = {
    LetterKind.INVITATION: timedelta(days=2),
    LetterKind.REMINDER: timedelta(days=2),
    LetterKind.CLARIFICATION: timedelta(days=2),
    LetterKind.NEW_LINK: timedelta(days=3),
    LetterKind.STAFF_URGENT_CASE: timedelta(days=1),
    LetterKind.STAFF_UNOWNED_CASE: timedelta(days=1),
    LetterKind.STAFF_ESCALATION: timedelta(hours=12),
    LetterKind.STAFF_BROKEN_PROMISE: timedelta(days=1),
    LetterKind.STAFF_DIGEST: timedelta(hours=12),
}
"""For how long after it is due a message is still of use. Shorter than the days between two reminders, so that a
sender that was away sends one of them and not both; a notice to staff is by then what the worklist has long said."""


def ask_for(*, kind: str, time_point: str) -> LetterKind:
    """The letter of an invitation or a reminder: a clarification is invited to in words of its own."""
    letter = LetterKind(kind)
    if letter not in ASKS:
        raise ValueError(f"{kind!r} asks for no form")
    return (
        LetterKind.CLARIFICATION if (letter, time_point) == (LetterKind.INVITATION, TimePoint.CLARIFICATION) else letter
    )


_PATIENT = ("link", "stop", "phone", "emergency")
_CASE = ("case", "worklist")
_COUNTS = ("urgent", "unowned", "overdue", "silent", "unreached")

PLACEHOLDERS: dict[LetterKind, tuple[str, ...]] = {
    **dict.fromkeys(TO_PATIENTS, _PATIENT),
    LetterKind.STAFF_URGENT_CASE: _CASE,
    LetterKind.STAFF_UNOWNED_CASE: _CASE,
    LetterKind.STAFF_ESCALATION: _CASE,
    LetterKind.STAFF_BROKEN_PROMISE: _CASE,
    LetterKind.STAFF_DIGEST: (*_COUNTS, "worklist"),
}
"""What a text may hold in braces, and the sender fills in. Only patients get a personal link."""

REQUIRED: dict[LetterKind, tuple[str, ...]] = {
    **dict.fromkeys(ASKS, ("link", "stop", "phone")),
    LetterKind.NEW_LINK: ("link", "phone"),
    **dict.fromkeys(
        (
            LetterKind.STAFF_URGENT_CASE,
            LetterKind.STAFF_UNOWNED_CASE,
            LetterKind.STAFF_ESCALATION,
            LetterKind.STAFF_BROKEN_PROMISE,
        ),
        ("case",),
    ),
    LetterKind.STAFF_DIGEST: (),
}
"""What a text may not leave out."""

LONGEST_SUBJECT, LONGEST_BODY = 78, 3000
"""Characters. A subject is one line of a mail's head; phones show about forty of it."""


class Flaw(StrEnum):
    """What is wrong with the words of a message."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    UNKNOWN = "unknown"
    MISSING = "missing"
    TELLING = "telling"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`field` is `subject` or `body`; `word` is what offends or lacks, where it is a word."""

    field: str
    flaw: Flaw
    word: str = ""


_IN_BRACES = re.compile(r"\{([^{}\n]{0,40})\}|[{}]")
_ADDRESS = re.compile(r"\b\w{2,12}://\S*|\bwww\.\S+", re.IGNORECASE)


def problems(*, letter: LetterKind, subject: str, body: str, telling: Iterable[str]) -> Iterator[Problem]:
    """Everything wrong with a clinic's own words. `telling` are words that would tell a stranger what it is about.

    Line breaks in a subject would write further lines into the mail's head. A link typed by hand would stand beside
    the personal one and be followed as if it were ours.
    """
    if any(not sign.isprintable() for sign in subject):
        yield Problem(field="subject", flaw=Flaw.CONTROL)
    if any(not sign.isprintable() for sign in body.replace("\n", "")):
        yield Problem(field="body", flaw=Flaw.CONTROL)
    for field, text, longest, allowed in (
        ("subject", subject, LONGEST_SUBJECT, ()),
        ("body", body, LONGEST_BODY, PLACEHOLDERS[letter]),
    ):
        if not text.strip():
            yield Problem(field=field, flaw=Flaw.EMPTY)
        if len(text) > longest:
            yield Problem(field=field, flaw=Flaw.TOO_LONG, word=str(longest))
        for found in _IN_BRACES.finditer(text):
            if found[1] not in allowed:
                yield Problem(field=field, flaw=Flaw.UNKNOWN, word=found[0])
        for address in _ADDRESS.findall(text):
            yield Problem(field=field, flaw=Flaw.ADDRESS, word=address)
        yield from (Problem(field=field, flaw=Flaw.TELLING, word=word) for word in telling_words(text, telling))
    for name in REQUIRED[letter]:
        if f"{{{name}}}" not in body:
            yield Problem(field="body", flaw=Flaw.MISSING, word=f"{{{name}}}")


def telling_words(text: str, telling: Iterable[str]) -> list[str]:
    """Which of the words stand in a text, whatever their case, accents and endings: `spine` is found in Spines.

    One that ends in a blank is meant as a whole word.
    """
    folded = f" {fold(text)} "
    return [word.strip() for word in telling if f" {fold(word)}{' ' * word.endswith(' ')}" in folded]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in. One without a value is left out; nothing else is interpreted."""
    return _IN_BRACES.sub(lambda found: values.get(found[1] or "", ""), text)
