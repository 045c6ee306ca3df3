"""Staff pages in Django's admin; importing this package registers them in any site that autodiscovers."""

from __future__ import annotations

from fbs_portal.admin import (
    calls,
    case,
    clinic,
    education,
    episode,
    followup,
    message_texts,
    outbox,
    outcomes,
    patient,
    protocols,
    records,
    requests,
    rule_sets,
)

__all__ = [
    "calls", "case", "clinic", "education", "episode", "followup", "message_texts", "outbox", "outcomes", "patient",
    "protocols", "records", "requests", "rule_sets",
]  # fmt: skip
