"""What the patient will read, shown before a clinician releases it."""

from __future__ import annotations

from typing import Any

from fbs_portal.domain.education import situation_of_evaluation
from fbs_portal.presenters.moments import local_date
from fbs_portal.presenters.own_evaluation import OwnEvaluation, own_evaluation
from fbs_portal.queries import education, evaluations


def preview_of(case: Any) -> OwnEvaluation | None:
    """The same words and pages that the patient gets; None where nothing is recorded."""
    row = evaluations.current(case_id=case.pk)
    if row is None:
        return None
    situation = situation_of_evaluation(conclusion=row.conclusion, plans=row.plans)
    pages = education.offered(situation=situation, limit=education.BESIDE_A_PLAN)
    return own_evaluation(row, pages=pages, today=local_date(row.recorded_at, case.clinic))
