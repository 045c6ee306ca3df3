"""One thing said three ways: to staff, to the patient, and in half a line of the worklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """`name` is the rule's own, short, for tables that tell how often it speaks; empty for what is no rule.

    `staff` is terse and carries the numbers. `patient` is calm, without names of categories; empty where
    there is nothing a patient needs to read. `why` is the worklist's half line; empty = left out there.
    """

    name: Any = ""
    staff: Any
    patient: Any
    why: Any = ""
