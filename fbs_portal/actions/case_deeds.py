"""The frame of every deed on a case: may they, has it changed, is it possible; then row, entry and audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fbs_portal.actions.case_rows import Entry, swap, write_entries
from fbs_portal.content.deeds import check_deed, overtaken, sentence
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import Conflict, Invalid, NotPermitted
from fbs_portal.domain.workflow import TRANSITIONS, CaseFacts, Hindrance, next_status
from fbs_portal.models import Case
from fbs_portal.queries.case_facts import facts_of, get
from fbs_portal.queries.hours import zone_of

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A deed that its actor may do now, on the case and its facts as they were read."""

    deed: CaseDeed
    case: Case
    facts: CaseFacts
    actor: Actor
    now: datetime

    def finish(
        self,
        *,
        changes: dict[str, Any] | None = None,
        text: str = "",
        params: dict[str, Any] | None = None,
        spoke: bool = True,
    ) -> Case:
        """Change the row if it is still the one that was read, and write the trail."""
        status = next_status(deed=self.deed, case=self.facts, spoke=spoke)
        if not swap(case=self.case, now=self.now, changes={"status": status, **(changes or {})}):
            raise changed(case=self.case)
        entry = Entry(deed=self.deed, text=text, params=params or {})
        write_entries(case=self.case, entries=[entry], actor=self.actor, now=self.now)
        return self.case


def begin(*, deed: CaseDeed, actor: Actor, case_id: int, expected_version: int, now: datetime) -> Begun:
    """The deed on this case. Raises, in this order: NotFound, NotPermitted, Conflict, NotAllowed."""
    case = get(actor=actor, case_id=case_id)
    if not actor.may(TRANSITIONS[deed].permission):
        raise NotPermitted(sentence(found=Hindrance.NOT_YOUR_ROLE, deed=deed))
    if case.version != expected_version:
        raise changed(case=case)
    facts = facts_of(case=case)
    check_deed(deed=deed, case=facts, actor=actor)
    return Begun(deed=deed, case=case, facts=facts, actor=actor, now=now)


def changed(*, case: Case) -> Conflict:
    """Names who did what since."""
    last = case.entries.order_by("-pk").first()
    if last is None:
        return Conflict(overtaken(deed=None, by="", at=""))
    local = timezone.localtime(last.at, zone_of(clinic=case.clinic))
    return Conflict(
        overtaken(deed=CaseDeed(last.deed), by=last.by_label or last.by, at=date_format(local, "j M Y H:i"))
    )


def code_of(codes: type[Code], value: str, *, field: str) -> Code:
    """The code of a value that a form sent; Invalid names the field."""
    try:
        return codes(value)
    except ValueError as error:
        raise Invalid(_("Choose one of the options."), field=field) from error
