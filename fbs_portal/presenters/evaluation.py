"""A case's referrals and what the evaluation found, beside what was suggested. Records in, words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.domain.evaluation import agreement
from fbs_portal.presenters import evaluation_words as words
from fbs_portal.presenters import labels, moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One record of an evaluation: who wrote it down and when, why it corrects another, and what it says."""

    when: str
    who: str
    reason: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView:
    """`agreement` sets it beside the suggestion; `earlier` are the records it corrects, newest first."""

    agreement: str
    released: str
    version: Version
    earlier: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    lines: tuple[str, ...]
    evaluation: EvaluationView | None


def referral_views(
    referrals: Sequence[Any], *, names: Mapping[str, str], now: datetime, tz: str
) -> tuple[ReferralView, ...]:
    """`referrals` are oldest first, each with `assessment` and its evaluations as `found`, oldest first."""
    today = moments.day_at(now, tz=tz)
    return tuple(
        ReferralView(
            lines=tuple(_lines(row, names, now=now, tz=tz, today=today)),
            evaluation=_evaluation(row, names, now=now, tz=tz, today=today) if row.found else None,
        )
        for row in referrals
    )


def _lines(row: Any, names: Mapping[str, str], *, now: datetime, tz: str, today: date) -> list[str]:
    sent = _("%(at)s: referred to %(to)s by %(who)s, expected by %(by)s") % {
        "at": moments.stamp(row.referred_at, now=now, tz=tz),
        "to": row.referred_to,
        "who": names.get(row.referred_by, row.referred_by),
        "by": moments.day(row.expected_by, today=today),
    }
    lines = [sent, *([_("Question: %(question)s") % {"question": row.question}] if row.question else [])]
    state = where(row, today=today)
    if row.status_reason:
        state = _("%(state)s: %(reason)s") % {"state": state, "reason": row.status_reason}
    return [*lines, state[:1].upper() + state[1:]]


def where(row: Any, *, today: date) -> str:
    """Where a referral stands: “appointment on 9 March”."""
    if row.status == "scheduled":
        return _("appointment on %(day)s") % {"day": moments.day(row.scheduled_on, today=today)}
    if row.status == "not_attended" and row.scheduled_on:
        return _("did not attend on %(day)s") % {"day": moments.day(row.scheduled_on, today=today)}
    if row.status == "attended":
        return _("attended on %(day)s; what was found is not recorded yet") % {
            "day": moments.day(row.attended_on, today=today)
        }
    return labels.word(words.REFERRAL, row.status)


def due_words(row: Any, *, today: date) -> str:
    """What the worklist says first of a case that waits for an evaluation: what is to be done, and since when."""
    if row.status == "sent":
        day = moments.day(row.expected_by, today=today)
        late = row.expected_by < today
        return (_("Referral not scheduled by %(day)s") if late else _("Referral to be scheduled by %(day)s")) % {
            "day": day
        }
    if row.status == "scheduled":
        day = moments.day(row.scheduled_on, today=today)
        past = row.scheduled_on <= today
        return (_("Appointment on %(day)s: attended?") if past else _("Appointment on %(day)s")) % {"day": day}
    if row.status == "not_attended":
        return _("Appointment missed: make a new one or withdraw")
    if row.status == "attended":
        day = moments.day(row.attended_on, today=today)
        return _("Attended on %(day)s: what was found?") % {"day": day}
    return _("Evaluated: release the conclusion and close")


def _evaluation(row: Any, names: Mapping[str, str], *, now: datetime, tz: str, today: date) -> EvaluationView:
    versions = [_version(one, names, now=now, tz=tz, today=today) for one in reversed(row.found)]
    return EvaluationView(
        agreement=compared(row.assessment, row.found[-1].conclusion),
        released=_released(row, names, now=now, tz=tz),
        version=versions[0],
        earlier=tuple(versions[1:]),
    )


def compared(assessment: Any, conclusion: str) -> str:
    """“Suggestion: … — evaluation: …”, and whether they agree, in words."""
    found = labels.word(words.CONCLUSION, conclusion)
    if assessment is None:
        return _("Evaluation: %(found)s. There was no suggestion to compare it with.") % {"found": found}
    suggested = labels.word(labels.CATEGORY, assessment.category)
    agree = agreement(suggested=assessment.category, found=conclusion)
    sentence = {
        True: _("They agree."),
        False: _("They differ."),
        None: _("They cannot be compared: only the four answers can."),
    }[agree]
    line = _("Suggestion: %(suggested)s — evaluation: %(found)s.") % {"suggested": suggested, "found": found}
    return f"{line} {sentence}"


def _released(row: Any, names: Mapping[str, str], *, now: datetime, tz: str) -> str:
    if row.released_at is None:
        return _("The patient has not been shown this.")
    return _("The patient reads the conclusion and the plan since %(at)s (released by %(who)s).") % {
        "at": moments.stamp(row.released_at, now=now, tz=tz),
        "who": names.get(row.released_by, row.released_by),
    }


def _version(row: Any, names: Mapping[str, str], *, now: datetime, tz: str, today: date) -> Version:
    return Version(
        when=moments.stamp(row.recorded_at, now=now, tz=tz),
        who=names.get(row.recorded_by, row.recorded_by),
        reason=row.reason,
        rows=_rows(row, today=today),
    )


def _rows(row: Any, *, today: date) -> tuple[tuple[str, str], ...]:
    """Everything that was written down; what was not asked then is left out."""
    lines = [
        (_("Seen on"), moments.day(row.seen_on, today=today)),
        (_("Conclusion"), labels.word(words.CONCLUSION, row.conclusion)),
        (_("Cause"), _listed(words.CAUSE, row.causes, row.cause)),
        (_("Plan"), _listed(words.PLAN, row.plans, row.plan)),
        (_("History taken"), _yes_no(row.history_done)),
        (_("Examined"), _yes_no(row.examination_done)),
        (_("X-ray repeated"), labels.word(words.REPEATED, row.xray_repeated)),
        (_("MRI repeated"), labels.word(words.REPEATED, row.mri_repeated)),
        (_("Suggestion helped"), labels.word(words.HELPED, row.suggestion_helped)),
    ]
    return tuple((name, value) for name, value in lines if value)


def _listed(known: labels.Words, codes: Sequence[str], text: str) -> str:
    return "; ".join(part for part in (labels.join(known, codes), text) if part)


def _yes_no(done: bool | None) -> str:
    return "" if done is None else _("yes") if done else _("no")
