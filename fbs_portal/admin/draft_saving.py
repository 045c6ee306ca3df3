"""Beginning and saving a draft of many numbers: the same answer whatever is wrong, for rule sets and for protocols."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound


def begin(*, form: Any, create: Callable[..., Any], not_theirs: str, actor: Actor, now: datetime) -> Any:
    """The new draft; None where it was refused, which the form then says.

    `not_theirs` is said where it was to begin with something of another clinic.
    """
    given = form.cleaned_data
    try:
        return create(
            clinic_id=int(given["clinic"]), name=given["name"], based_on=given["based_on"], actor=actor, now=now
        )
    except NotFound:
        form.refuse(field="based_on", message=not_theirs)
    except (Invalid, NotAllowed, Conflict) as refused:
        form.refuse(field=getattr(refused, "field", ""), message=refused.message)
    return None


def save(*, form: Any, edit: Callable[..., object], actor: Actor, now: datetime) -> int:
    """Do the deed; the status of the answer. What was typed stays on the page, whatever is wrong.

    A refusal that holds several `problems` is told field by field.
    """
    given = form.cleaned_data
    try:
        edit(revision=given["revision"], name=given["name"], body=form.body(), actor=actor, now=now)
    except (Invalid, NotAllowed, Conflict) as refused:
        if problems := getattr(refused, "problems", ()):
            form.refuse_all(problems)
        else:
            form.refuse(field=getattr(refused, "field", ""), message=refused.message)
        return 409 if isinstance(refused, Conflict) else 200
    return 302
