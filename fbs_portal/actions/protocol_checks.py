"""What whoever writes a schedule, or brings one into use, is asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fbs_portal.actions.rule_set_checks import LONGEST_NAME, require_person
from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.schedule import Protocol
from fbs_portal.presenters.protocol_words import sentence

__all__ = ["RefusedProtocol", "clean_body", "clean_name", "require_person"]


class RefusedProtocol(Invalid):
    """The days cannot be used; `problems` holds each of them, the message the first."""

    def __init__(self, problems: tuple[protocol_body.Problem, ...]) -> None:
        super().__init__(sentence(problems[0]), field=problems[0].field)
        self.problems = problems


def clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid(_("Give the protocol a name."), field="name")
    if len(cleaned) > LONGEST_NAME:
        raise Invalid(_("At most %(most)s letters.") % {"most": LONGEST_NAME}, field="name")
    return cleaned


def clean_body(*, code: str, body: object) -> Protocol:
    """The schedule, or RefusedProtocol with every problem there is."""
    try:
        return protocol_body.parse(code=code, body=body, questionnaires=shipped.QUESTIONNAIRES)
    except protocol_body.BadProtocol as refused:
        raise RefusedProtocol(refused.problems) from None
