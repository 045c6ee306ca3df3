"""The case page's head, facts, words of the patient, and referral, made from the records of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.clarified import whole
from fbs_portal.presenters.closing import NOT_REFERRED, closed_as
from fbs_portal.presenters.compare import Comparison, compare
from fbs_portal.presenters.course import Point, ordered, point_of, unanswered, when_label
from fbs_portal.presenters.worklist import (
    Chip,
    flags,
    last_contact,
    operation,
    person,
    promise,
    since_surgery,
    urgency_chip,
    who,
)

TEXT_QUESTIONS = ("more_to_say",)
"""Questions answered in the patient's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The lines on top: two identifiers in the body only, never in the title."""

    who: str
    operation: str
    operated_on: str
    since: str
    urgency: Chip
    promised: str
    promised_more: str
    late: bool
    status: str
    owner: str
    clinic: str
    chips: tuple[Chip, ...]
    phone: str
    best_hour: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    when: str
    words: str


def head(case: Any, *, opioids_rising: bool, now: datetime) -> Head:
    patient = case.episode.patient
    words, more, late = promise(case, now=now)
    return Head(
        who=who(patient), operation=operation(case.episode), since=since_surgery(case, now=now),
        operated_on=moments.full_day(case.episode.surgery_date), urgency=urgency_chip(case),
        promised=_promised(case, words), promised_more=more, late=late, status=labels.word(labels.STATUS, case.status),
        owner=person(case.owner) or _("no one"), clinic=str(case.clinic),
        chips=flags(case, opioids_rising=opioids_rising), phone=patient.phone, best_hour=patient.best_hour,
        contact=last_contact(case, now=now) if case.last_contact_at else "",
    )  # fmt: skip


def _promised(case: Any, words: str) -> str:
    if case.closed_at:
        return _("closed: %(outcome)s") % {"outcome": closed_as(case.outcome, case.not_referred)}
    return words


def settled(case: Any) -> str:
    """Why a report that calls for an evaluation stands at watch; empty where it does not."""
    if not case.settled_as:
        return ""
    return _(
        "The case before was closed without referral (%(why)s). The patient has told no more since, so this one stands "
        "at watch. Worse or new pain, a wish to be called or a danger sign raises it."
    ) % {"why": labels.word(NOT_REFERRED, case.settled_as)}


def points(submissions: Sequence[Any], followups: Sequence[Any], *, surgery_date: date) -> tuple[Point, ...]:
    """Every report that counts, and a gap for each form that nobody answered in time."""
    told = [
        point_of(
            row.answers,
            answered_on=row.answered_on,
            surgery_date=surgery_date,
            note=_note(row),
            baseline=row.followup.time_point == "baseline",
        )  # fmt: skip
        for row in whole(current(submissions))
    ]
    silent = [unanswered(row.time_point) for row in followups if row.missed_at and not row.submitted_at]
    return ordered([*told, *silent])


def current(submissions: Sequence[Any]) -> list[Any]:
    """Without those that a later correction replaced; baseline first."""
    replaced = {row.supersedes_id for row in submissions}
    rows = [row for row in submissions if row.pk not in replaced]
    return sorted(rows, key=lambda row: (row.followup.time_point != "baseline", row.answered_on, row.submitted_at))


def before_and_now(submissions: Sequence[Any], *, region: str, surgery_date: date) -> Comparison:
    """Before surgery, last time and now."""
    rows = whole(current(submissions))
    shown = rows if len(rows) <= 3 else [rows[0], *rows[-2:]]
    return compare(shown, region=region, surgery_date=surgery_date, core=True)


def all_answers(submissions: Sequence[Any], *, region: str, surgery_date: date) -> Comparison:
    """Every submission, also those that were corrected later."""
    rows = sorted(submissions, key=lambda row: (row.followup.time_point != "baseline", row.answered_on, row.pk))
    return compare(rows, region=region, surgery_date=surgery_date)


def opioids_rising(submissions: Sequence[Any]) -> bool:
    """From none or some days to every day, against the report before."""
    taken = [value for row in whole(current(submissions)) if isinstance(value := row.answers.get("opioids"), str)]
    return len(taken) > 1 and taken[-1] == "every_day" and taken[-2] != "every_day"


def own_words(submissions: Sequence[Any], *, surgery_date: date, now: datetime, tz: str) -> tuple[OwnWords, ...]:
    """Newest first."""
    today = moments.day_at(now, tz=tz)
    found = []
    for row in reversed(current(submissions)):
        for code in TEXT_QUESTIONS:
            if isinstance(text := row.answers.get(code), str) and text.strip():
                week = when_label((row.answered_on - surgery_date).days)
                found.append(OwnWords(when=f"{moments.day(row.answered_on, today=today)}, {week}", words=text))
    return tuple(found)


def facts(case: Any, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """What is known of the operation and the person, that changes how the answers are read."""
    episode = case.episode
    lines = [
        (_("Operation"), labels.join(labels.PROCEDURE, episode.procedures)),
        (_("Date"), f"{moments.full_day(episode.surgery_date)} ({since_surgery(case, now=now)})"),
        (_("Region"), labels.word(labels.REGION, episode.region)),
        (_("Levels"), labels.levels_span(list(episode.levels))),
        (_("Side"), labels.word(labels.SIDE, episode.side)),
        (_("Surgeon"), episode.surgeon),
        (_("Revision"), _("yes") if episode.revision else _("no")),
        (_("Earlier operations"), "" if episode.earlier_operations is None else str(episode.earlier_operations)),
        (_("Risks"), labels.join(labels.RISK, episode.risks)),
        (_("Course ended"), moments.full_day(episode.course_ended_on) if episode.course_ended_on else ""),
    ]
    return tuple(
        (name, value or _("not recorded")) for name, value in lines if value or name in (_("Levels"), _("Risks"))
    )


def _note(row: Any) -> str:
    notes = [] if row.mode == "self" else [labels.word(labels.MODE, row.mode)]
    if row.supersedes_id:
        notes.append(_("corrected"))
    return ", ".join(notes)
