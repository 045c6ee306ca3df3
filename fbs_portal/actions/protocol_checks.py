"""What a schedule is asked for before it is stored or brought into use."""

from __future__ import annotations

from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.schedule import Protocol
from fbs_portal.presenters.protocol_words import sentence


def clean_body(*, code: str, body: object) -> Protocol:
    """The schedule, or Invalid with every problem there is."""
    try:
        return protocol_body.parse(code=code, body=body, questionnaires=shipped.QUESTIONNAIRES)
    except protocol_body.BadProtocol as refused:
        first, *_others = refused.problems
        raise Invalid(sentence(first), field=first.field, problems=refused.problems) from None
