"""Whom to call and when: the box on every education page. Numbers are the clinics' own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fbs_portal.content.education import help as words
from fbs_portal.domain.codes import Urgency
from fbs_portal.presenters.markdown import page_url
from fbs_portal.presenters.masthead import telephone

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
    """`emergency` has one entry where all clinics give the same number, none where no clinic gave one."""

    url: str
    emergency: tuple[Call, ...]
    clinics: tuple[Call, ...]
    crisis_lines: tuple[str, ...]
    now: tuple[str, ...]
    today: tuple[str, ...]
    soon: tuple[str, ...]


def help_box(lines: Sequence[Line]) -> HelpBox:
    numbers = {line.emergency_number for line in lines if line.emergency_number}
    known = lines if len(lines) <= MOST_CLINICS else ()
    return HelpBox(
        url=page_url(PAGE),
        emergency=tuple(Call(clinic="", number=number, href=telephone(number)) for number in sorted(numbers)[:1])
        if len(numbers) == 1
        else tuple(
            Call(clinic=line.clinic, number=line.emergency_number, href=telephone(line.emergency_number))
            for line in known
        ),
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
        crisis_lines=tuple(dict.fromkeys(line.crisis_line for line in known if line.crisis_line)),
        now=words.signs(Urgency.EMERGENCY),
        today=words.signs(Urgency.SAME_DAY),
        soon=words.signs(Urgency.SOON),
    )
