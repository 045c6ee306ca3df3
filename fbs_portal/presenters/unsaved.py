"""The page for a danger sign that reached nobody: the visit had ended before its page was sent.

Who the patient is, and so which clinic, is not known any more. What to do is: by the sign alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from fbs_portal.content.advice import ACTIONS, CALL_EMERGENCY, UNSAVED, UNSAVED_HEADING
from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.content.education import help as everybody
from fbs_portal.domain.codes import DangerSign, Urgency
from fbs_portal.domain.triage.engine import danger_urgency
from fbs_portal.presenters.action_page import ActionPage, why_of
from fbs_portal.presenters.help_box import Call, HelpBox


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsavedPage:
    """`action` is None where words of self-harm were written and no sign was ticked. `crisis` holds the lines to call
    where they were written, `emergency` the clinics' numbers where they differ, `clinics` whom to tell."""

    action: ActionPage | None
    crisis: HelpBox | None
    emergency: tuple[Call, ...]
    heading: str
    texts: tuple[str, ...]
    clinics: tuple[Call, ...]


def unsaved_page(*, signs: Sequence[str], crisis: bool, box: HelpBox) -> UnsavedPage:
    """`signs` are known codes; `box` holds the numbers of the portal's clinics, as far as they are told to anybody."""
    number = box.emergency[0].number if len(box.emergency) == 1 and not box.emergency[0].clinic else ""
    action = _action(signs, number=number, box=box) if signs else None
    return UnsavedPage(
        action=action,
        crisis=replace(box, crisis=box.crisis or box.emergency) if crisis else None,
        emergency=box.emergency if action is not None and action.level == "emergency" and not number else (),
        heading=str(UNSAVED_HEADING),
        texts=tuple(str(text) for text in UNSAVED),
        clinics=box.clinics,
    )


def _action(signs: Sequence[str], *, number: str, box: HelpBox) -> ActionPage:
    urgency = danger_urgency(signs=signs) or Urgency.SAME_DAY
    words, known = ACTIONS[urgency], [SIGNS[DangerSign(sign)] for sign in signs]
    heading, call = str(words.heading), box.clinics[0] if len(box.clinics) == 1 else None
    if urgency is Urgency.EMERGENCY:
        heading = heading % {"number": number} if number else str(CALL_EMERGENCY)
        call = box.emergency[0] if number else None
    say = [_("I had a spine operation."), *(str(sign.say) for sign in known)]
    return ActionPage(
        level="emergency" if urgency is Urgency.EMERGENCY else "urgent",
        label=_("Emergency:") if urgency is Urgency.EMERGENCY else _("Important:"),
        heading=heading,
        quotes=tuple(everybody.words(DangerSign(sign)) for sign in signs),
        why=why_of(urgency, known),
        call=str(words.call) % {"number": call.number} if call else "",
        href=call.href if call else "",
        say=" ".join(say),
        do_not=tuple(dict.fromkeys(str(text) for text in (*words.do_not, *(sign.do_not for sign in known)) if text)),
        no_answer=str(words.no_answer),
        abroad=str(words.abroad),
        waiting="",
    )
