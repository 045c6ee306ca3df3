"""All that triage may look at: one operation, its baseline and its submitted answers, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSign:
    """A danger sign that a clinician marked as old: known since a date, until the mark expires."""

    code: str
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """The facts of one operation. `procedures`, `levels`, `side`, `risks` hold codes of `domain.codes`."""

    surgery_date: date
    region: str
    procedures: tuple[str, ...]
    levels: tuple[str, ...] = ()
    side: str | None = None
    revision: bool = False
    risks: frozenset[str] = frozenset()
    earlier_operations: int | None = None
    known_signs: tuple[KnownSign, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One answered questionnaire.

    `answers` maps a question code to its value. Absent or None = not answered;
    {"declined": true} = preferred not to say; 0 is 0.
    """

    answered_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Report):
    """The answers from before surgery; `recalled` when they were remembered after it."""

    recalled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`reports` are in the order they were answered, none before surgery; the last one is assessed."""

    operation: Operation
    reports: tuple[Report, ...]
    baseline: Baseline | None = None
