"""The buttons of the case page: which deed is filled, which are open, and why the greyed ones are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

DEEDS: tuple[tuple[str, Any], ...] = (
    ("contact", gettext_lazy("Record contact…")),
    ("danger_dealt_with", gettext_lazy("Danger dealt with…")),
    ("take", gettext_lazy("Take")),
    ("undo_take", gettext_lazy("Give back")),
    ("assign", gettext_lazy("Assign…")),
    ("snooze", gettext_lazy("Snooze…")),
    ("ask_to_refer", gettext_lazy("Ask a clinician to refer…")),
    ("refer", gettext_lazy("Refer…")),
    ("evaluation", gettext_lazy("Record the evaluation…")),
    ("lower_urgency", gettext_lazy("Lower the urgency…")),
    ("note", gettext_lazy("Add a note…")),
    ("text_read", gettext_lazy("Mark text as read")),
    ("correct_facts", gettext_lazy("Correct a fact…")),
    ("close", gettext_lazy("Close…")),
    ("reopen", gettext_lazy("Reopen…")),
)
"""Every deed a person can do on a case, in the order of the buttons."""

_DONE: dict[str, Any] = {
    "contact": gettext_lazy("The contact is recorded."),
    "danger_dealt_with": gettext_lazy("The danger sign is marked as dealt with."),
    "take": gettext_lazy("The case is yours."),
    "undo_take": gettext_lazy("The case is with no one again."),
    "assign": gettext_lazy("The case is assigned."),
    "snooze": gettext_lazy("The case is put off until the date."),
    "ask_to_refer": gettext_lazy("A clinician is asked to refer."),
    "refer": gettext_lazy("The patient is referred for a spinal pain management evaluation."),
    "evaluation": gettext_lazy("The evaluation is recorded."),
    "lower_urgency": gettext_lazy("The urgency is lowered."),
    "note": gettext_lazy("The note is added."),
    "text_read": gettext_lazy("The text is marked as read."),
    "correct_facts": gettext_lazy("The fact is corrected."),
    "close": gettext_lazy("The case is closed."),
    "reopen": gettext_lazy("The case is open again."),
}

ALWAYS_SHOWN = ("contact", "assign", "snooze", "refer", "close")
"""Shown greyed with the reason when not allowed; any other deed is left out unless it is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedView:
    """One button. `why_not` is empty when it is allowed."""

    code: str
    slug: str
    label: str
    why_not: str = ""
    filled: bool = False


def slug(code: str) -> str:
    return code.replace("_", "-")


def deed_views(case: Any, *, why_not: Callable[[str], str | None]) -> tuple[DeedView, ...]:
    """The filled button first. `why_not(deed)` is None when the deed is allowed now, otherwise the sentence why not."""
    reasons = {code: why_not(code) for code, _label in DEEDS}
    first = likely(case, allowed=lambda code: reasons[code] is None)
    views = [
        DeedView(code=code, slug=slug(code), label=str(label), why_not=reasons[code] or "", filled=code == first)
        for code, label in DEEDS
        if reasons[code] is None or _greyed(code, case)
    ]
    return tuple(sorted(views, key=lambda view: not view.filled))


def _greyed(code: str, case: Any) -> bool:
    """Whether a deed that is not possible is shown with its reason."""
    return not case.closed_at and (code in ALWAYS_SHOWN or (code == "danger_dealt_with" and case.danger_open))


def likely(case: Any, *, allowed: Callable[[str], bool]) -> str:
    """The deed most likely needed: record contact until someone has spoken; then the one that fits role and state."""
    order = []
    if case.closed_at:
        order = ["reopen"]
    elif case.ready_to_close and not case.danger_open:
        order = ["close"]
    elif not case.spoken_at and case.status != "referred":
        order = ["contact"]
    elif case.danger_open:
        order = ["danger_dealt_with", "contact"]
    elif case.status == "referred":
        order = ["evaluation", "contact"]
    elif case.refer_suggested:
        order = ["refer", "ask_to_refer" if not case.asked_to_refer else "note"]
    return next((code for code in [*order, "close", "take", "note"] if allowed(code)), "")


def refused_hint(views: tuple[DeedView, ...]) -> tuple[tuple[str, str], ...]:
    """(buttons, why not) of the greyed buttons, for the line beside them; a reason is said once."""
    reasons: dict[str, list[str]] = {}
    for view in views:
        if view.why_not:
            reasons.setdefault(view.why_not, []).append(view.label.rstrip("…"))
    return tuple((", ".join(names), why) for why, names in reasons.items())


def done_sentence(code: str) -> str:
    """What the message says after a deed: what is so now."""
    return str(_DONE[code])
