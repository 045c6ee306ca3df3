"""The page after sending: what the answers mean, what is next and by when. No category and no score is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from fbs_portal.content.advice import BASELINE_MEANING, IF_WORSE, RESULTS, WANTS_CONTACT
from fbs_portal.domain.answers import choice, choices
from fbs_portal.domain.codes import Urgency
from fbs_portal.presenters.patient_times import weekday

ACTED_ON = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """`urgency` and `signs` are given where the patient must act: the danger page's words stand here again."""

    title: str
    meaning: str
    next: tuple[str, ...]
    if_worse: tuple[str, ...]
    urgency: Urgency | None
    signs: tuple[str, ...]
    contact_wanted: bool


def result_page(*, result: Any, danger: Any, next_on: date | None, today: date, zone: tzinfo) -> ResultPage:
    """`result` holds submission, assessment and case; `danger` the signs of this form and their urgency."""
    said = Urgency(result.assessment.urgency) if result.assessment is not None else Urgency.ROUTINE
    urgency = min(said, danger.urgency or Urgency.ROUTINE, key=lambda level: level.rank)
    answers = result.submission.answers
    wanted = choice(answers=answers, code="wants_contact") == "yes"
    page = RESULTS[urgency]
    by = result.case.promised_at.astimezone(zone).date() if result.case and result.case.promised_at else None
    following = _next(page.next, page.next_plain, by=by, next_on=next_on, today=today)
    judged = result.assessment is not None or urgency in ACTED_ON
    return ResultPage(
        title=str(page.title),
        meaning=str(page.meaning if judged else BASELINE_MEANING),
        next=tuple(dict.fromkeys([following, *([str(WANTS_CONTACT)] if wanted else [])])),
        if_worse=tuple(str(text) for text in IF_WORSE),
        urgency=urgency if urgency in ACTED_ON and _needs_deed(urgency, result) else None,
        signs=choices(answers=answers, code="red_flags") or (),
        contact_wanted=wanted,
    )


def _needs_deed(urgency: Urgency, result: Any) -> bool:
    """Soon without a ticked sign is the clinic's to do: it calls, the patient need not."""
    ticked = choices(answers=result.submission.answers, code="red_flags")
    return urgency is not Urgency.SOON or bool(ticked)


def _next(dated: object, plain: object, *, by: date | None, next_on: date | None, today: date) -> str:
    """The sentence with its date; the plain one where there is no such date, or it has passed."""
    text = str(dated)
    if "%(by)s" in text and by is not None and by >= today:
        return text % {"by": weekday(by, today=today)}
    if "%(next)s" in text and next_on is not None:
        return text % {"next": weekday(next_on, today=today)}
    return text if "%(" not in text else str(plain)
