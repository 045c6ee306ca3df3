"""What a patient reads of their own evaluation, once it was released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fbs_portal.content import evaluations as words
from fbs_portal.domain.evaluation import Conclusion, Plan
from fbs_portal.presenters.markdown import page_url
from fbs_portal.presenters.patient_times import day


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One part of the plan, with the pages about it: (title, address)."""

    text: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvaluation:
    heading: str
    seen: str
    found: str
    plan_heading: str
    plan: tuple[PlanLine, ...]
    no_plan: str
    pages: tuple[tuple[str, str], ...]
    decide: str
    questions: str


def own_evaluation(row: Any, *, pages: Iterable[Any], today: date) -> OwnEvaluation:
    """`row` is the evaluation that counts; `pages` are those offered for it, each with what called for it."""
    offered = tuple(pages)
    plans = [Plan(code) for code in row.plans]
    treated = [plan for plan in plans if plan not in (Plan.WATCH, Plan.NONE)]
    return OwnEvaluation(
        heading=str(words.HEADING),
        seen=str(words.SEEN) % {"day": day(row.seen_on, today=today)},
        found=str(words.FOUND[Conclusion(row.conclusion)]),
        plan_heading=str(words.PLAN_HEADING),
        plan=tuple(PlanLine(text=str(words.PLANNED[plan]), pages=_about(plan, offered)) for plan in plans),
        no_plan="" if plans else str(words.NO_PLAN),
        pages=tuple(_link(entry) for entry in offered if "plan" not in entry.because),
        decide=str(words.DECIDE) if treated else "",
        questions=str(words.QUESTIONS),
    )


def _about(plan: Plan, offered: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple(_link(entry) for entry in offered if plan in entry.because.get("plan", ()))


def _link(entry: Any) -> tuple[str, str]:
    return entry.title, page_url(entry.slug)
