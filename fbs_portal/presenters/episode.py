"""An operation in words: its facts, what was corrected, and danger signs marked as known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.content import questionnaires
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.answer_words import answer_words, question_words
from fbs_portal.presenters.course import when_label

NAMES: Mapping[str, Any] = {
    "surgery_date": gettext_lazy("Date"),
    "status": gettext_lazy("Status"),
    "region": gettext_lazy("Region"),
    "procedures": gettext_lazy("Procedures"),
    "levels": gettext_lazy("Levels"),
    "side": gettext_lazy("Side"),
    "surgeon": gettext_lazy("Surgeon"),
    "revision": gettext_lazy("Revision"),
    "risks": gettext_lazy("Risks"),
    "earlier_operations": gettext_lazy("Earlier spine operations"),
}


def facts(episode: Any, *, clinic: Any, now: datetime) -> tuple[tuple[str, str], ...]:
    """Every recorded fact; what is not known says so."""
    today = moments.local_date(now, clinic)
    pairs = [(str(name), value_words(code, getattr(episode, code))) for code, name in NAMES.items()]
    since = when_label((today - episode.surgery_date).days)
    pairs[0] = (pairs[0][0], f"{moments.full_day(episode.surgery_date)} ({since})")
    return tuple((name, value or _("not recorded")) for name, value in pairs)


def value_words(name: str, value: Any) -> str:
    """One stored fact in words."""
    if name == "surgery_date":
        on = date.fromisoformat(value) if isinstance(value, str) else value
        return moments.full_day(on)
    if name == "revision":
        return _("yes") if value else _("no")
    words = {
        "status": labels.EPISODE_STATUS, "region": labels.REGION, "side": labels.SIDE,
        "procedures": labels.PROCEDURE, "risks": labels.RISK,
    }.get(name)  # fmt: skip
    if name == "levels":
        return labels.levels_span(list(value))
    if isinstance(value, list):
        return labels.join(words or {}, value)
    return labels.word(words or {}, value) if words else "" if value is None else str(value)


def corrections(episode: Any, *, names: Mapping[str, str], now: datetime, tz: str) -> tuple[str, ...]:
    """Newest first: when, who, what it was before, why."""
    lines = []
    for row in reversed(episode.corrections):
        before = "; ".join(
            _("%(name)s was “%(value)s”") % {"name": NAMES.get(name, name), "value": value_words(name, value) or "–"}
            for name, value in row["before"].items()
        )
        words = {
            "at": moments.stamp(datetime.fromisoformat(row["at"]), now=now, tz=tz),
            "who": names.get(row["by"], row["by"]), "before": before, "reason": row["reason"] or "–",
        }  # fmt: skip
        lines.append(_("%(at)s, %(who)s: %(before)s. Reason: %(reason)s") % words)
    return tuple(lines)


def newest_before(answered: Sequence[Any]) -> Any:
    """The form from before surgery that no later one replaced; None when none was sent."""
    before = [row for row in answered if row.followup.time_point == "baseline"]
    replaced = {row.supersedes_id for row in before}
    return next((row for row in reversed(before) if row.pk not in replaced), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBefore:
    """A form from before surgery: its day and state, question and answer, and why it was corrected."""

    when: str
    answers: tuple[tuple[str, str], ...]
    note: str


def answers_before(answered: Sequence[Any], *, region: str, now: datetime, tz: str) -> tuple[FormBefore, ...]:
    """Every form from before surgery, newest first: a corrected one stays, and says that it was replaced."""
    before = sorted((row for row in answered if row.followup.time_point == "baseline"), key=lambda row: -row.pk)
    replaced = {row.supersedes_id for row in before}
    order = [question.code for step in questionnaires.get(code="baseline").steps for question in step.questions]
    forms = []
    for row in before:
        given = sorted(row.answers.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
        note = ""
        if row.supersedes_id:
            at = moments.stamp(row.submitted_at, now=now, tz=tz)
            note = _("Corrected %(at)s, reason: %(reason)s") % {"at": at, "reason": row.reason}
        when = moments.full_day(row.answered_on)
        forms.append(FormBefore(
            when=_("%(day)s (replaced)") % {"day": when} if row.pk in replaced else when, note=note,
            answers=tuple((capfirst(question_words(code, region)), answer_words(code, value))
                          for code, value in given),
        ))  # fmt: skip
    return tuple(forms)


def known_signs(episode: Any, *, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        _("%(sign)s: known since %(since)s, until %(until)s; %(who)s: %(reason)s")
        % {
            "sign": labels.word(labels.DANGER, row["code"]),
            "since": moments.stored_day(row["since"]),
            "until": moments.stored_day(row["until"]),
            "who": names.get(row["by"], row["by"]),
            "reason": row["reason"],
        }  # fmt: skip
        for row in episode.known_signs
    )
