"""Reading cases: one door to the worklist, to one case and to its page."""

from __future__ import annotations

from typing import Any

from fbs_portal.domain.actor import Actor
from fbs_portal.queries.case_facts import facts_of, get, why_not
from fbs_portal.queries.case_page import CasePage, case_page
from fbs_portal.queries.staff import workers
from fbs_portal.queries.worklist import WorklistPage, WorklistRow, worklist
from fbs_portal.queries.worklist_filters import WorklistFilters

__all__ = [
    "CasePage",
    "WorklistFilters",
    "WorklistPage",
    "WorklistRow",
    "case_page",
    "facts_of",
    "get",
    "owners",
    "why_not",
    "worklist",
]


def owners(*, actor: Actor, clinic_id: int | None = None) -> tuple[Any, ...]:
    """The users a case of these clinics (or of this one clinic) can be given to."""
    clinics = actor.clinics if clinic_id is None else frozenset({clinic_id})
    return tuple(workers(clinics=clinics))
