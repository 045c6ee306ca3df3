"""Answers entered by staff that do not seem to fit together: asked about once, as on the patient's own page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fbs_portal.actions.answering import questionnaire_of
from fbs_portal.actions.unusual import to_ask
from fbs_portal.presenters.unusual import staff_words
from fbs_portal.queries import followups


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`boxes`: code, words, whether it is ticked. `open`: a box is still empty, so nothing is stored yet."""

    boxes: tuple[tuple[str, str, bool], ...] = ()

    @property
    def open(self) -> bool:
        return not all(ticked for _code, _words, ticked in self.boxes)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _words, _ticked in self.boxes)


def asked_once(followup: Any, answers: Mapping[str, Any], *, on: date, ticked: Collection[str]) -> Asked:
    """One box for each combination that the patient has not confirmed before."""
    draft = followups.draft_of(followup)
    found = to_ask(
        questionnaire=questionnaire_of(followup=followup, draft=draft),
        answers={code: value for code, value in answers.items() if value is not None},
        context=followups.context_of(followup=followup, today=on),
        confirmed=draft.confirmed_unusual if draft else (),
    )
    return Asked(boxes=tuple((row.code.value, staff_words([row.code]), row.code.value in ticked) for row in found))
