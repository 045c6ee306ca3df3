"""What a counterfactual changes, and how its result is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fbs_portal.domain.codes import Category, Urgency
from fbs_portal.domain.triage.types import Decision, Verdict

IF_BEFORE = "if_before"
"""The kind that changes the number from before surgery."""


def toggled(ticked: Any, item: str) -> list[str]:
    """The list with the item, or without it when it was there."""
    return [one for one in ticked if one != item] if item in ticked else [*ticked, item]


def outcome_of(decision: Decision | Verdict, said: Verdict) -> dict[str, Any]:
    """What a reader would see otherwise; empty when nothing."""
    outcome: dict[str, Any] = {}
    if said.refer != decision.refer:
        outcome["refer"] = said.refer
    if said.urgency != decision.urgency:
        outcome["urgency"] = said.urgency
    if said.category != decision.category:
        outcome["category"] = said.category
    return outcome


def flagged(said: Decision | Verdict) -> bool:
    return said.refer or said.urgency.at_least(Urgency.EVALUATION)


def told_as(outcome: Mapping[str, Any]) -> str:
    """Which sentence says it: the strongest of what changes, and nothing more."""
    urgency = outcome.get("urgency")
    quiet = urgency in (Urgency.WATCH, Urgency.ROUTINE)
    if outcome.get("refer") is True:
        return "flagged"
    if quiet and (outcome.get("refer") is False or outcome.get("category") == Category.NONE):
        return "unflagged"
    if outcome.get("refer") is False:
        return "not_referred"
    return "urgency" if urgency else "category"


def claim(outcome: Mapping[str, Any]) -> tuple[str, Any]:
    """What the sentence promises: two outcomes with the same claim are told alike."""
    if not outcome:
        return "", None
    kind = told_as(outcome)
    return kind, outcome.get(kind) if kind in ("urgency", "category") else None
