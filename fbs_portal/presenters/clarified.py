"""Reports as triage reads them: with the answers to the few more questions in the form that they complete."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from fbs_portal.domain.codes import TimePoint


def whole(submissions: Iterable[Any]) -> list[Any]:
    """The newest versions without the clarifications; a clarified one is a copy with all its answers, newer over older.

    `submissions` have their follow-up loaded, in the order they were answered.
    """
    rows = list(submissions)
    later: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.followup.time_point == TimePoint.CLARIFICATION:
            later.setdefault(row.followup.clarifies_id, {}).update(row.answers)
    reports = [row for row in rows if row.followup.time_point != TimePoint.CLARIFICATION]
    return [_joined(row, later[row.followup_id]) if later and row.followup_id in later else row for row in reports]


def _joined(row: Any, answers: dict[str, Any]) -> Any:
    found = copy(row)
    found.answers = {**row.answers, **answers}
    return found
