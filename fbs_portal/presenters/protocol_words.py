"""What is wrong with a schedule of follow-ups, in words beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.content import protocols
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.protocol_body import Problem, Reason

NUMBERS: Mapping[str, Any] = {
    "days": gettext_lazy("Day"),
    "before": gettext_lazy("Days before"),
    "after": gettext_lazy("Days after"),
    "ask_after": gettext_lazy("Invited after"),
    "instruments": gettext_lazy("Questionnaires by others"),
}
"""What each part of a time point is called."""

_REASONS: Mapping[Reason, Any] = {
    Reason.SHAPE: gettext_lazy("This part of the protocol cannot be read."),
    Reason.UNKNOWN: gettext_lazy("This version does not know it."),
    Reason.MISSING: gettext_lazy("It is missing. It cannot be left out."),
    Reason.NOT_WHOLE: gettext_lazy("Enter a whole number of days."),
    Reason.OUTSIDE: gettext_lazy("It can be %(least)s to %(most)s."),
    Reason.TWICE: gettext_lazy("It is there twice."),
    Reason.ORDER: gettext_lazy("Put the days in order, the earliest first."),
    Reason.OVERLAP: gettext_lazy(
        "It begins before the time of “%(earlier)s” has ended. %(days)s days fewer would fit."
    ),
    Reason.ASKED_TOO_LATE: gettext_lazy("Invite within the time itself: after at most %(most)s days."),
    Reason.NOT_AFTER_SURGERY: gettext_lazy("The time begins after the operation: at most %(most)s days before."),
    Reason.TOO_MANY: gettext_lazy("At most %(most)s messages, the invitation among them."),
    Reason.FIRST: gettext_lazy("The first is day 0, the invitation itself."),
}


def sentence(problem: Problem) -> str:
    """What is wrong, and what is allowed."""
    params = dict(problem.params)
    if "earlier" in params:
        params["earlier"] = protocols.label(params["earlier"])
    return str(_REASONS[problem.reason]) % params


def about(problem: Problem) -> str:
    """What the problem is about, where there is no field to put it beside."""
    kind, _dot, rest = problem.field.partition(".")
    point, _dot, name = rest.partition(".")
    if kind == "points" and point in tuple(TimePoint):
        number = str(NUMBERS.get(name, ""))
        return f"{protocols.label(point)}: {number}" if number else protocols.label(point)
    return {"reminders": _("Messages"), "last_stays_open": _("How long the last form stays open")}.get(
        kind, _("The protocol")
    )
