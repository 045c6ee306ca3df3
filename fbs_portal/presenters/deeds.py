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
    ("ask_again", gettext_lazy("Ask just these")),
    ("refer", gettext_lazy("Refer…")),
    ("schedule", gettext_lazy("Record the appointment…")),
    ("attended", gettext_lazy("Attended…")),
    ("not_attended", gettext_lazy("Did not attend…")),
    ("write_letter", gettext_lazy("Write the letter…")),
    ("evaluation", gettext_lazy("Record the evaluation…")),
    ("correct_evaluation", gettext_lazy("Correct the evaluation…")),
    ("release", gettext_lazy("Release to the patient…")),
    ("take_back", gettext_lazy("Take back from the patient…")),
    ("declined", gettext_lazy("Patient declined…")),
    ("withdraw", gettext_lazy("Withdraw the referral…")),
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
    "ask_again": gettext_lazy("The questions are waiting for the patient. The link was shown once."),
    "refer": gettext_lazy("The patient is referred for a spinal pain management evaluation."),
    "schedule": gettext_lazy("The appointment is recorded. The case comes back on that day."),
    "attended": gettext_lazy("It is recorded that the patient attended."),
    "not_attended": gettext_lazy("The missed appointment is recorded. Make a new one, or withdraw the referral."),
    "declined": gettext_lazy("It is recorded that the patient declined. Close the case, or refer again."),
    "withdraw": gettext_lazy("The referral is withdrawn. Close the case, or refer again."),
    "write_letter": gettext_lazy("This version of the letter is kept."),
    "evaluation": gettext_lazy("The evaluation is recorded. The patient reads nothing of it until it is released."),
    "correct_evaluation": gettext_lazy("The evaluation is corrected. The patient reads nothing until it is released."),
    "release": gettext_lazy("The patient can now read the conclusion and the plan."),
    "take_back": gettext_lazy("The patient no longer reads the conclusion."),
    "lower_urgency": gettext_lazy("The urgency is lowered."),
    "note": gettext_lazy("The note is added."),
    "text_read": gettext_lazy("The text is marked as read."),
    "correct_facts": gettext_lazy("The fact is corrected."),
    "close": gettext_lazy("The case is closed."),
    "reopen": gettext_lazy("The case is open again."),
}

ALWAYS_SHOWN = ("contact", "assign", "snooze", "refer", "close")
"""Shown greyed with the reason when not allowed; any other deed is left out unless it is possible."""

AWAITED = ("sent", "scheduled", "not_attended", "attended")
"""Where a referral stands whose result is still to come."""

NEXT_OF_REFERRAL = {
    "sent": ["schedule", "evaluation"],
    "scheduled": ["evaluation", "attended"],
    "not_attended": ["schedule"],
    "attended": ["evaluation", "contact"],
    "evaluated": ["release", "close"],
}
"""What a referral that stands so most likely needs next."""


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


def one_view(code: str, *, why_not: Callable[[str], str | None]) -> DeedView:
    """The button of one deed, wherever on the page it stands."""
    return DeedView(code=code, slug=slug(code), label=str(dict(DEEDS)[code]), why_not=why_not(code) or "")


def _greyed(code: str, case: Any) -> bool:
    """Whether a deed that is not possible is shown with its reason."""
    if case.closed_at:
        return code == "reopen"
    awaited = case.status == "referred" and getattr(case, "referral_status", "") in AWAITED
    return (
        code in ALWAYS_SHOWN
        or (code == "danger_dealt_with" and case.danger_open)
        or (code == "evaluation" and awaited)
        or (code == "release" and getattr(case, "evaluated", False) and not getattr(case, "released", False))
    )


def likely(case: Any, *, allowed: Callable[[str], bool]) -> str:
    """The deed most likely needed: record contact until someone has spoken; then the one that fits role and state."""
    order: list[str] = []
    if case.closed_at:
        order = ["reopen"]
    elif case.ready_to_close and not case.danger_open:
        order = ["close"]
    elif not case.spoken_at and case.status != "referred":
        order = ["contact"]
    elif case.danger_open:
        order = ["danger_dealt_with", "contact"]
    elif case.status == "referred":
        order = NEXT_OF_REFERRAL.get(getattr(case, "referral_status", ""), ["evaluation", "contact"])
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
