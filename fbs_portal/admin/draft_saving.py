"""Beginning, saving and using a draft: the same answer whatever is wrong, for rule sets and for protocols."""

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
        form.refuse(field=refused.field, message=refused.message)
    return None


def save(*, form: Any, edit: Callable[..., object], actor: Actor, now: datetime) -> int:
    """Do the deed; the status of the answer. What was typed stays on the page, whatever is wrong.

    A refusal that holds several `problems` is told field by field.
    """
    given = form.cleaned_data
    try:
        edit(revision=given["revision"], name=given["name"], body=form.body(), actor=actor, now=now)
    except (Invalid, NotAllowed, Conflict) as refused:
        if refused.problems:
            form.refuse_all(refused.problems)
        else:
            form.refuse(field=refused.field, message=refused.message)
        return 409 if isinstance(refused, Conflict) else 200
    return 302


def refused(form: Any, why: Invalid | NotAllowed | Conflict, *, state: dict[str, Any], **more: Any) -> Any:
    """The form that says why. Where somebody else was faster, what was typed stands over what is so now."""
    if not isinstance(why, Conflict):
        form.refuse(field=why.field, message=why.message)
        return form
    typed = form.data.copy()
    for name, value in state.items():
        typed[name] = value
    again = type(form)(typed, **more)
    again.full_clean()
    again.refuse(field="", message=why.message)
    again.status = 409
    return again
