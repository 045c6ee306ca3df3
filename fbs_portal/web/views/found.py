"""What staff released of a patient's evaluations, for the pages that show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fbs_portal.content.evaluations import SEEN_SINCE
from fbs_portal.domain.education import situation_of_evaluation
from fbs_portal.presenters.own_evaluation import OwnEvaluation, own_evaluation
from fbs_portal.presenters.result_page import ResultPage
from fbs_portal.queries import education, evaluations
from fbs_portal.queries.hours import today_of
from fbs_portal.web.access import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An evaluation the patient may read: its row, its words, and the education pages that stand beside it."""

    row: Any
    page: OwnEvaluation
    slugs: frozenset[str]


def said_since(page: ResultPage, *, found: Found | None, result: Any) -> ResultPage:
    """The page of a form from before the evaluation: what was to come next is over, but for a call still owed."""
    called = result.case is not None and result.case.wants_contact
    if found is None or called or result.submission.answered_on > found.row.seen_on:
        return page
    return replace(page, next=(str(SEEN_SINCE),))


def found_of(visit: Visit) -> dict[int, Found]:
    """Operation → what its evaluation found. One query, and one for the pages where something was released."""
    rows = evaluations.released(patient=visit.patient)
    return {episode: _found(row, visit) for episode, row in rows.items()}


def _found(row: Any, visit: Visit) -> Found:
    situation = situation_of_evaluation(conclusion=row.conclusion, plans=row.plans)
    pages = education.offered(situation=situation, limit=education.BESIDE_A_PLAN)
    today = today_of(clinic=visit.clinic, now=visit.now)
    return Found(
        row=row,
        page=own_evaluation(row, pages=pages, today=today),
        slugs=frozenset(entry.slug for entry in pages),
    )
