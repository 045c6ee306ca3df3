"""The page after a danger sign: one deed, the ticked sentences, one call button, what to say, what not to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from fbs_portal.content.advice import ACTIONS, ON_THE_LIST, OPENINGS, TOGETHER, ActionWords
from fbs_portal.content.danger_signs import SIGNS, SignWords
from fbs_portal.domain.codes import DANGER_FLOORS, Region, Urgency
from fbs_portal.domain.pathway import words
from fbs_portal.domain.questionnaire import Context
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.patient_times import day


class Numbers(Protocol):
    """What the page needs of a clinic."""

    @property
    def phone(self) -> str: ...
    @property
    def on_call_phone(self) -> str: ...
    @property
    def emergency_number(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """`level` is emergency or urgent and chooses the colour; `label` says it in words for those who do not see it.

    The button stands right below the heading: on the first screen of a small phone, however large the text.
    """

    level: str
    label: str
    heading: str
    quotes: tuple[str, ...]
    why: tuple[str, ...]
    call: str
    href: str
    say: str
    do_not: tuple[str, ...]
    no_answer: str
    abroad: str
    waiting: str


def action_page(
    *,
    urgency: Urgency,
    signs: Sequence[str],
    numbers: Numbers,
    context: Context,
    surgery_date: date,
    today: date,
    is_open: bool,
    until: str,
    by_other: bool = False,
) -> ActionPage:
    """`until` is when the clinic may next read its list. `urgency` is emergency, same_day or soon. `by_other`: somebody
    answers for the patient, and so will call for them."""
    action = ACTIONS[urgency]
    heading, number = _deed(urgency, action, numbers, is_open=is_open)
    known = [SIGNS[code] for code in signs if code in SIGNS]
    waiting = str(action.waiting) % {"until": until} if until else ""
    return ActionPage(
        level="emergency" if urgency is Urgency.EMERGENCY else "urgent",
        label=_("Emergency:") if urgency is Urgency.EMERGENCY else _("Important:"),
        heading=heading,
        quotes=tuple(str(words(words=sign.tick, context=context)) for sign in known),
        why=why_of(urgency, known),
        call=str(action.call) % {"number": number} if number else "",
        href=telephone(number),
        say=_say(known, by_other=by_other, context=context, on=day(surgery_date, today=today)),
        do_not=tuple(dict.fromkeys(str(text) for text in (*action.do_not, *(sign.do_not for sign in known)) if text)),
        no_answer=str(action.no_answer) if number else "",
        abroad=str(action.abroad),
        waiting=f"{ON_THE_LIST} {waiting}".strip(),
    )


def why_of(urgency: Urgency, known: Sequence[SignWords]) -> tuple[str, ...]:
    """Why it is this urgent: a milder sign's "today" has no place beside "now". Signs can be worse together."""
    alone = [sign.why for sign in known if DANGER_FLOORS[sign.code] is urgency]
    if not alone and urgency is Urgency.EMERGENCY and known:
        return (str(TOGETHER),)
    return tuple(dict.fromkeys(str(why) for why in alone or [sign.why for sign in known]))


def _deed(urgency: Urgency, action: ActionWords, numbers: Numbers, *, is_open: bool) -> tuple[str, str]:
    """The heading, and the number it asks to call; none when the clinic is closed and has no line for then."""
    if urgency is Urgency.EMERGENCY:
        return str(action.heading) % {"number": numbers.emergency_number}, numbers.emergency_number
    if urgency is Urgency.SOON or (is_open and numbers.phone):
        return str(action.heading), numbers.phone
    if numbers.on_call_phone:
        return str(action.closed_heading), numbers.on_call_phone
    return str(action.no_line_heading), ""


def _say(known: Sequence[SignWords], *, by_other: bool, context: Context, on: str) -> str:
    """What to tell the person who answers: the operation first, then each sign in a short sentence."""
    operated, neck = context.days_since_surgery is not None, context.region == Region.CERVICAL
    opening = str(OPENINGS[by_other, operated, neck]) % {"date": on}
    return " ".join((opening, *(str(sign.say_for if by_other else sign.say) for sign in known)))
