"""The page after sending: what the answers mean, what is next and by when. No category and no score is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from django.utils.html import format_html

from fbs_portal.content.advice import (
    BASELINE_MEANING,
    IF_WORSE,
    KNOWN,
    LISTED,
    NO_NUMBER,
    RESULTS,
    SIGN_GONE,
    TELL_US,
    WANTS_CONTACT,
    WANTS_CONTACT_BY,
    WISHED,
)
from fbs_portal.content.evaluations import ARRANGED
from fbs_portal.domain.answers import choice, choices
from fbs_portal.domain.codes import Urgency
from fbs_portal.presenters.findings import patient_sentences
from fbs_portal.presenters.masthead import with_number
from fbs_portal.presenters.patient_times import weekday

COMES_TO_YOU = (Urgency.SOON, Urgency.EVALUATION)
"""What the clinic contacts the patient about, wished for or not."""
ACTED_ON = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """`urgency` and `signs` are given where the patient must act: the danger page's words stand here again, which say
    what becomes of the answers, and nothing is `told` of the others."""

    title: str
    told: tuple[str, ...]
    meaning: str
    next: tuple[str, ...]
    if_worse: tuple[str, ...]
    urgency: Urgency | None
    signs: tuple[str, ...]


def result_page(
    *,
    result: Any,
    danger: Any,
    emergency_number: str,
    next_on: date | None,
    today: date,
    zone: tzinfo,
    call_instead: str = "",
) -> ResultPage:
    """`result` holds submission, assessment and case; `danger` the signs of this form and their urgency.

    `call_instead` is the clinic's number where no telephone number of the patient is known.
    """
    said = _apart_from_the_wish(result.assessment)
    urgency = min(said, danger.urgency or Urgency.ROUTINE, key=lambda level: level.rank)
    answers = result.submission.answers
    wanted = choice(answers=answers, code="wants_contact") == "yes"
    page = RESULTS[urgency]
    by = result.case.promised_at.astimezone(zone).date() if result.case and result.case.promised_at else None
    following = _next(page.next, page.next_plain, by=by, next_on=next_on, today=today)
    if result.referred and "%(by)s" in str(page.next):  # the date is that of the referral now, not of a call
        following = str(ARRANGED)
    elif result.case and result.case.settled_as and "%(by)s" in str(page.next):  # nobody has promised to call
        following = str(KNOWN)
    judged = result.assessment is not None or urgency in ACTED_ON
    gone = bool(danger.gone) and urgency not in ACTED_ON
    acting = urgency if urgency in ACTED_ON and _needs_deed(urgency, result) else None
    return ResultPage(
        title=str(page.title),
        told=() if acting or gone else _told(result.assessment, said),
        meaning=str(SIGN_GONE if gone else page.meaning if judged else BASELINE_MEANING),
        next=(
            *filter(None, [str(LISTED) if gone else following]),
            *_wish(wanted and not call_instead, by=None if "%(by)s" in str(page.next) else by, today=today),
            *_call_instead(call_instead, wanted=wanted, expected=urgency in COMES_TO_YOU and not acting),
        ),
        if_worse=(*(with_number(text, number=emergency_number) for text in IF_WORSE), *_tell_us(result)),
        urgency=acting,
        signs=choices(answers=answers, code="red_flags") or (),
    )


def _wish(wanted: bool, *, by: date | None, today: date) -> tuple[str, ...]:
    """`by` is None where the day stands in the sentence before."""
    if not wanted:
        return ()
    if by is None or by < today:
        return (str(WANTS_CONTACT),)
    return (str(WANTS_CONTACT_BY) % {"by": weekday(by, today=today)},)


def _call_instead(number: str, *, wanted: bool, expected: bool) -> tuple[str, ...]:
    """Nobody can be called without a number: then the patient is asked to call."""
    if not number or not (wanted or expected):
        return ()
    ask = with_number(NO_NUMBER, number=number)
    return (format_html("{} {}", WISHED, ask) if wanted else ask,)


def _apart_from_the_wish(assessment: Any) -> Urgency:
    """How urgent the answers are by themselves: a wish to be called says nothing about the pain."""
    if assessment is None:
        return Urgency.ROUTINE
    if assessment.urgency != Urgency.SOON:
        return Urgency(assessment.urgency)
    others = (Urgency(found["urgency"]) for found in assessment.body["findings"] if found["rule"] != "wants_contact")
    return min(others, key=lambda level: level.rank, default=Urgency.ROUTINE)


def _tell_us(result: Any) -> tuple[str, ...]:
    """That form is for the time after the operation; a baseline may come long before it."""
    return () if result.assessment is None else (str(TELL_US),)


def _told(assessment: Any, urgency: Urgency) -> tuple[str, ...]:
    """What was found in the answers; a wish to be called is answered under what happens next."""
    found = [] if assessment is None else assessment.body["findings"]
    return patient_sentences(findings=[f for f in found if f["rule"] != "wants_contact"], urgency=urgency)


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
