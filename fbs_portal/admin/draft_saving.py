"""Saving a draft of many numbers: the same answer whatever is wrong, for rule sets and for protocols."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed


def save(*, form: Any, deed: Callable[[], object]) -> int:
    """Do the deed; the status of the answer. What was typed stays on the page, whatever is wrong.

    A refusal that holds several `problems` is told field by field.
    """
    try:
        deed()
    except (Invalid, NotAllowed, Conflict) as refused:
        if problems := getattr(refused, "problems", ()):
            form.refuse_all(problems)
        else:
            form.refuse(field=getattr(refused, "field", ""), message=refused.message)
        return 409 if isinstance(refused, Conflict) else 200
    return 302
