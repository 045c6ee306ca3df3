"""Answers that do not seem to fit together: quoted to the patient, and named to staff once confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.content.unusual import STAFF_WORDS
from fbs_portal.domain.answers import ON_PAPER, Answers
from fbs_portal.domain.questionnaire import Context, Step
from fbs_portal.domain.unusual import Found
from fbs_portal.presenters.answer_list import AnswerLine, answer_list
from fbs_portal.presenters.course import when_label


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualView:
    """Why these answers are asked about, the answers themselves, and a help line that may be empty."""

    code: str
    why: str
    help: str
    lines: tuple[AnswerLine, ...]


def unusual_views(
    found: Sequence[Found], *, steps: tuple[Step, ...], answers: Answers, context: Context
) -> tuple[UnusualView, ...]:
    """What the page quotes, in the order the questions were asked."""
    lines = answer_list(steps=steps, answers=answers, context=context)
    return tuple(
        UnusualView(
            code=row.code,
            why=str(row.combination.why),
            help=str(row.combination.help),
            lines=tuple(line for line in lines if line.code in row.questions),
        )
        for row in found
    )


def staff_words(codes: Collection[str]) -> str:
    return "; ".join(str(STAFF_WORDS[code]) for code in STAFF_WORDS if code in codes)


def confirmed_lines(submissions: Sequence[Any], *, surgery_date: date) -> tuple[str, ...]:
    """One line for each form whose answers seem not to fit together and were confirmed, newest first."""
    lines = []
    for row in reversed(submissions):
        if row.confirmed_unusual:
            told = {
                "when": when_label((row.answered_on - surgery_date).days),
                "what": staff_words(row.confirmed_unusual),
            }
            paper = row.mode in ON_PAPER
            words = _("%(when)s, on paper, checked: %(what)s") if paper else _("%(when)s, patient confirmed: %(what)s")
            lines.append(words % told)
    return tuple(lines)
