"""What triage suggests, with every reason, its evidence and its source; what would change it, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.types import Assessment
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.course import when_label
from fbs_portal.presenters.findings import FindingView, staff_findings
from fbs_portal.presenters.what_if import missing_sentences, would_change_sentences

REASSURING = ("none", "transient")
"""Categories that sound like good news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A result that the case does not rest on, in short."""

    when: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`notes` are the short facts beside the title; a clinician decides.

    `none` says why there is nothing to suggest: the case rests on no assessment. `later` are results that came after
    it and were less urgent than the case, which rests on it still.
    """

    title: str
    none: str = ""
    notes: tuple[str, ...] = ()
    findings: tuple[FindingView, ...] = ()
    would_change: tuple[str, ...] = ()
    unchanging: str = ""
    missing: tuple[str, ...] = ()
    not_asked: str = ""
    unreadable: str = ""
    later: tuple[Earlier, ...] = ()
    earlier: tuple[Earlier, ...] = ()


OPENED_BY: labels.Words = {
    "danger": gettext_lazy("This case was opened by a danger sign in a form that has not been sent."),
    "silence": gettext_lazy("This case was opened because a form was not answered."),
    "request": gettext_lazy("This case was opened because somebody asked for it."),
}
"""Why a case rests on no assessment, by its reason."""


def suggestion(
    row: Any,
    *,
    others: Sequence[Any],
    course: Mapping[str, Any],
    danger_open: bool,
    now: datetime | None,
    tz: str,
    submissions: Sequence[Any] = (),
    reason: str = "",
) -> Suggestion:
    """`row` is the case's stored assessment; None when the case rests on none: then `reason` is the case's.

    `others` are all assessments of the course, newest first; `course` is its region and day of surgery.
    Without `now` it is for paper.
    """
    rest = [one for one in others if row is None or one.pk != row.pk]
    before = tuple(_one(one, now=now, tz=tz) for one in rest if row is None or one.assessed_at <= row.assessed_at)
    if row is None:
        none = labels.word(OPENED_BY, reason) if reason in OPENED_BY else _("No form has been assessed for this case.")
        return Suggestion(title=_("No suggestion"), none=none, earlier=before)
    assessment, region = _read(row), course["region"]
    changes = would_change_sentences(assessment, region) if assessment and not danger_open else ()
    return Suggestion(
        title=_title(row, danger_open=danger_open),
        notes=(
            *_answers_of(row, submissions, course["surgery_date"], now=now, tz=tz),
            *_notes(row, assessment, now=now, tz=tz),
        ),
        findings=tuple(staff_findings(assessment, region)) if assessment else (),
        would_change=changes,
        unchanging="" if danger_open else _unchanging(assessment, changes),
        missing=missing_sentences(assessment, region) if assessment else (),
        not_asked=_("Not asked here: examination, imaging."),
        unreadable="" if assessment else _("Another version of the rules stored this. Its reasons cannot be shown."),
        later=tuple(_one(one, now=now, tz=tz) for one in rest if one.assessed_at > row.assessed_at),
        earlier=before,
    )  # fmt: skip


def _one(row: Any, *, now: datetime | None, tz: str) -> Earlier:
    return Earlier(when=moments.stamp(row.assessed_at, now=now, tz=tz), words=_in_short(row))


def _answers_of(
    row: Any, submissions: Sequence[Any], surgery_date: date, *, now: datetime | None, tz: str
) -> tuple[str, ...]:
    """ "Answers of 21 Oct, week 2": which form was judged."""
    told = next((one.answered_on for one in submissions if one.pk == row.submission_id), None)
    if told is None:
        return ()
    today = moments.today_at(now, tz=tz)
    words = {"day": moments.day(told, today=today), "week": when_label((told - surgery_date).days)}
    return (_("answers of %(day)s, %(week)s") % words,)


def _title(row: Any, *, danger_open: bool) -> str:
    """Good news of the pain is no good news beside an open danger sign, so it does not lead."""
    if danger_open and row.category in REASSURING:
        pattern = labels.word(labels.PATTERN, row.pattern)
        return _("Pain pattern: %(pattern)s (the danger sign stands whatever the pain)") % {"pattern": pattern}
    return _("Suggestion: %(category)s") % {"category": labels.word(labels.CATEGORY, row.category)}


def _unchanging(assessment: Assessment | None, changes: Sequence[str]) -> str:
    """Silence would read as “not looked at”."""
    return _("No single answer would change this.") if assessment and not changes else ""


def _read(row: Any) -> Assessment | None:
    """A result that a later version stored may hold what this one does not know."""
    try:
        return serial.from_dict(row.body)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _notes(row: Any, assessment: Assessment | None, *, now: datetime | None, tz: str) -> tuple[str, ...]:
    today = moments.today_at(now, tz=tz)
    notes = []
    if assessment and assessment.criteria_total:
        notes.append(
            _("%(met)d of %(all)d criteria") % {"met": assessment.criteria_met, "all": assessment.criteria_total}
        )
    notes.append(_("confidence %(level)s") % {"level": labels.word(labels.CONFIDENCE, row.confidence)})
    notes.append(_("course: %(pattern)s") % {"pattern": labels.word(labels.PATTERN, row.pattern)})
    notes.append(_("next: %(route)s") % {"route": labels.word(labels.ROUTE, row.route)})
    if row.recheck_on:
        notes.append(_("ask again %(day)s") % {"day": moments.day(row.recheck_on, today=today)})
    notes.append(_("a clinician decides"))
    notes.append(_("rule set %(version)s") % {"version": row.rule_set})
    if row.engine != ENGINE_VERSION:
        notes.append(_("made by another version of the rules"))
    return tuple(notes)


def _in_short(row: Any) -> str:
    words = {
        "category": labels.word(labels.CATEGORY, row.category),
        "urgency": labels.word(labels.URGENCY, row.urgency).lower(),
        "version": row.rule_set,
    }
    return _("%(category)s, %(urgency)s (rule set %(version)s)") % words
