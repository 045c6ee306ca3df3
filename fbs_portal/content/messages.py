"""The words of every message, as shipped. A clinic may write its own; what they must hold is in `domain.letters`.

To patients: calm, short, grade 6 at most. A subject that anybody may see, no name, no condition, no operation and no
symptom: a message is read on a locked phone and by whoever shares the mailbox. To staff: a number, and where to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.letters import LetterKind
from fbs_portal.domain.questionnaire import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """`about` tells staff what it is, `short` is what fits a text message. Placeholders stand in braces."""

    about: Wording
    subject: Wording
    body: Wording
    short: Wording = ""


_INVITATION = _("""Hello,

your clinic would like to know how you are. Please answer a short form. It takes about 4 minutes.

Open this link and press the button:
{link}

The link is yours alone. Please do not pass it on.

Do you need help soon? Do not use the form. Call your clinic: {phone}. In an emergency, call {emergency}.

Please do not answer this message. Nobody reads what is sent to it.

You do not want these messages? Stop them here:
{stop}
""")

_REMINDER = _("""Hello,

a short form from your clinic still waits for you. It takes about 4 minutes. Your answers help your care team, also if you are well.

Open this link and press the button:
{link}

The link is yours alone. Please do not pass it on.

Do you need help soon? Do not use the form. Call your clinic: {phone}. In an emergency, call {emergency}.

Please do not answer this message. Nobody reads what is sent to it.

You do not want these messages? Stop them here:
{stop}
""")  # noqa: E501 - a line here is a paragraph in the mail

_CLARIFICATION = _("""Hello,

thank you for your answers. Your clinic has a few more questions. They take about 2 minutes.

Open this link and press the button:
{link}

The link is yours alone. Please do not pass it on.

Do you need help soon? Do not use the form. Call your clinic: {phone}. In an emergency, call {emergency}.

Please do not answer this message. Nobody reads what is sent to it.

You do not want these messages? Stop them here:
{stop}
""")

_NEW_LINK = _("""Hello,

here is your new link. Links from earlier messages may no longer work.

Open this link and press the button:
{link}

The link is yours alone. Please do not pass it on.

You did not ask for a link? Call your clinic: {phone}.

Please do not answer this message. Nobody reads what is sent to it.
""")

_URGENT = _("""Case {case} is urgent. Please open the list and see who takes it:
{worklist}

Sign in to see what it is about. This message says no more on purpose.
""")

_UNOWNED = _("""Nobody has taken case {case}. It is urgent. Please open the list and take it, or give it to somebody:
{worklist}

Sign in to see what it is about. This message says no more on purpose.
""")

_ESCALATION = _("""Case {case} is an emergency, and nobody has taken it yet. Please take it now:
{worklist}

You get this message because you are on duty, or because nobody who is can be reached.
""")

_BROKEN = _("""Case {case} is late: somebody should have acted by now. Please open it, or give it to somebody who can:
{worklist}

Sign in to see what it is about. This message says no more on purpose.
""")

_DIGEST = _("""This waits this morning:

Urgent cases: {urgent}
Late cases: {overdue}
Cases with no one: {unowned}
Patients who did not answer: {silent}
People no message reached: {unreached}

Open the list:
{worklist}
""")

LETTERS: Mapping[LetterKind, LetterWords] = {
    LetterKind.INVITATION: LetterWords(
        about=_("to a patient: a form to answer"),
        subject=_("A short form from your clinic"),
        body=_INVITATION,
        short=_("Your clinic asks you to answer a short form: {link} Help: {phone} Stop: {stop}"),
    ),
    LetterKind.REMINDER: LetterWords(
        about=_("to a patient: reminder of a form"),
        subject=_("Reminder: a short form from your clinic"),
        body=_REMINDER,
        short=_("A short form from your clinic still waits: {link} Help: {phone} Stop: {stop}"),
    ),
    LetterKind.CLARIFICATION: LetterWords(
        about=_("to a patient: a few more questions"),
        subject=_("A few more questions from your clinic"),
        body=_CLARIFICATION,
        short=_("Your clinic has a few more questions: {link} Help: {phone} Stop: {stop}"),
    ),
    LetterKind.NEW_LINK: LetterWords(
        about=_("to a patient: a new link"),
        subject=_("Your new link"),
        body=_NEW_LINK,
        short=_("Your new link: {link} Help: {phone}"),
    ),
    LetterKind.STAFF_URGENT_CASE: LetterWords(
        about=_("to staff: a case is urgent"), subject=_("An urgent case is open"), body=_URGENT
    ),
    LetterKind.STAFF_UNOWNED_CASE: LetterWords(
        about=_("to staff: nobody has taken an urgent case"),
        subject=_("Nobody has taken an urgent case"),
        body=_UNOWNED,
    ),
    LetterKind.STAFF_ESCALATION: LetterWords(
        about=_("to the duty person: nobody has taken an emergency"),
        subject=_("An emergency nobody has taken"),
        body=_ESCALATION,
    ),
    LetterKind.STAFF_BROKEN_PROMISE: LetterWords(
        about=_("to the owner of a case, or the duty person: nobody acted in time"),
        subject=_("A case is late"),
        body=_BROKEN,
    ),
    LetterKind.STAFF_DIGEST: LetterWords(
        about=_("to staff: what waits this morning"), subject=_("What waits this morning"), body=_DIGEST
    ),
}

TELLING: tuple[str, ...] = (
    *(
        "spine",
        "spinal",
        "vertebra",
        "disc ",
        "discs ",
        "disk",
        "sciatica",
        "stenosis",
        "scoliosis",
        "hernia",
        "neuro",
        "lumbar",
    ),
    *("cervical", "thoracic", "failed back", "post-laminectomy", "back pain", "leg pain", "neck pain", "arm pain"),
    *("pain", "numb", "weakness", "walking", "bladder", "bowel", "fever", "wound", "opioid", "medicine", "drug"),
    *("operation", "operated", "surgery", "surgical", "surgeon", "post-op", "fusion", "lamin", "hemilamin", "foramin"),
    *(
        "discectom",
        "microdis",
        "microdec",
        "sequestr",
        "endoscop",
        "spondyl",
        "arthrodes",
        "prosthes",
        "decompression",
        "stimulator",
        "implant",
        "hardware",
    ),
    *("injection", "nerve", "ablation", "epidural", "infusion", "pump", "orthop", "rehab", "diagnos", "symptom"),
)
"""Words that tell a stranger what a message is about, in any form that begins so; those that end in a blank as whole
words only. No message may hold one."""
