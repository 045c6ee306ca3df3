"""Whom to call and when: the box on every education page. Numbers are the clinics' own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from fbs_portal.content.education import help as words
from fbs_portal.domain.codes import Urgency
from fbs_portal.presenters.crisis_line import crisis_sentence
from fbs_portal.presenters.markdown import page_url
from fbs_portal.presenters.masthead import dialled, telephone

PAGE = "when-to-get-help-now"
MOST_CLINICS = 4
"""With more clinics than this the reader is sent to the number on their own papers."""


class Line(Protocol):
    """The numbers of one clinic."""

    @property
    def clinic(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def on_call_phone(self) -> str: ...
    @property
    def emergency_number(self) -> str: ...
    @property
    def crisis_line(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A number as it is read and as it is dialled. `clinic` is empty where there is only one."""

    clinic: str
    number: str
    href: str
    on_call: str = ""
    on_call_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpBox:
    """`emergency` and `crisis` have one entry, of no clinic, where all clinics give the same line; none where no clinic
    gave one. Each line stands with its clinic's name else: "116 123" and "988" in a row would read as one number."""

    url: str
    emergency: tuple[Call, ...]
    clinics: tuple[Call, ...]
    crisis: tuple[Call, ...]
    now: tuple[str, ...]
    today: tuple[str, ...]
    soon: tuple[str, ...]

    @property
    def crisis_sentence(self) -> str:
        """The one line to call who thinks of self-harm; empty where clinics differ, or gave none."""
        return crisis_sentence(self.crisis[0].number) if self.crisis and not self.crisis[0].clinic else ""


def help_box(lines: Sequence[Line]) -> HelpBox:
    known = lines if len(lines) <= MOST_CLINICS else ()
    return HelpBox(
        url=page_url(PAGE),
        emergency=_each(lines, of=lambda line: line.emergency_number),
        clinics=tuple(
            Call(
                clinic=line.clinic if len(lines) > 1 else "",
                number=line.phone,
                href=telephone(line.phone),
                on_call=line.on_call_phone,
                on_call_href=telephone(line.on_call_phone),
            )
            for line in known
        ),
        crisis=_each(lines, of=lambda line: line.crisis_line),
        now=words.signs(Urgency.EMERGENCY),
        today=words.signs(Urgency.SAME_DAY),
        soon=words.signs(Urgency.SOON),
    )


def _each(lines: Sequence[Line], *, of: Callable[[Line], str]) -> tuple[Call, ...]:
    """The one number that every clinic gives, else each clinic's own as long as they are few."""
    given = [(line.clinic, number) for line in lines if (number := of(line))]
    if len({number for _clinic, number in given}) == 1:
        given = [("", given[0][1])]
    elif len(lines) > MOST_CLINICS:
        given = []
    return tuple(Call(clinic=clinic, number=number, href=dialled(number)) for clinic, number in given)
