"""Signals a host project may listen to. docs/signals.md describes each.

Actions send them with `send_robust` once the transaction is committed, so a receiver that fails harms nothing, and one
that is told of a thing can read it. The app itself connects no receiver. Ids are row ids; nothing else about a patient
is passed on.
"""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: submission_id, followup_id, episode_id, clinic_id: int.
followup_submitted = Signal()

# Arguments: case_id, episode_id, clinic_id: int; urgency: str.
case_opened = Signal()

# Arguments: case_id, episode_id, clinic_id: int; outcome: str.
case_closed = Signal()
