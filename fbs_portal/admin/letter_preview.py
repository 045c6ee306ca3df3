"""The referral letter as it would be kept now, shown beside the words that go into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from fbs_portal.actions.case_letters import checked
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid
from fbs_portal.presenters.letter import body, letter
from fbs_portal.queries.case_page import case_page


def letter_of(form: Any, case: Any, *, actor: Actor, now: datetime) -> SafeString | None:
    """With what the form begins with or holds; None while something in it is wrong."""
    if form.is_bound and not form.is_valid():
        return None
    try:
        own = checked(**form.values()) if form.is_bound else checked(**_begun(form))
    except Invalid:
        return None
    page = case_page(actor=actor, case=case, now=now)
    return body(letter(page, by=actor.label, now=now, own=own), tag="h3")


def _begun(form: Any) -> dict[str, Any]:
    return {name: form.initial[name] for name in ("opening", "asked", "request")}
