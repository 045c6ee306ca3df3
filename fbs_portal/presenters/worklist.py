"""One worklist row in words: who, by when, why, and who has it.

Rows are read by attribute name: a case with its episode, patient, clinic and owner, and the worst pain of each report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.presenters import labels, moments, reach
from fbs_portal.presenters.course import when_label
from fbs_portal.presenters.evaluation import due_words
from fbs_portal.presenters.findings import why_line
from fbs_portal.presenters.phrases import say as _
from fbs_portal.presenters.spark import spark

CALLS = ("no_answer", "left_message", "wrong_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A word in a box; `kind` is its look, never its only meaning."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """`number` is the case's, `tick` what its box sends: texts, so that no page writes them as 1,234."""

    number: str
    tick: str
    urgency: Chip
    promised: str
    promised_more: str
    late: bool
    danger: bool
    who: str
    operation: str
    since: str
    clinic: str
    why_lead: str
    why: str
    chips: tuple[Chip, ...]
    curve: SafeString
    contact: str
    owner: str


def row_view(row: Any, *, now: datetime, several_clinics: bool = False) -> RowView:
    case = row.case
    promised, more, late = promise(case, now=now)
    lead, why = _why(row, now=now)
    return RowView(
        number=str(case.pk),
        tick=f"{case.pk}:{case.version}",
        urgency=urgency_chip(case),
        promised=promised,
        promised_more=more,
        late=late,
        danger=case.danger_open,
        who=who(case.episode.patient),
        operation=operation(case.episode),
        since=since_surgery(case, now=now),
        clinic=str(case.clinic) if several_clinics else "",
        why_lead=lead,
        why=why,
        chips=flags(case, opioids_rising=row.opioids_rising),
        curve=SafeString("") if case.danger_open else spark([worst for _on, worst in row.spark]),
        contact=last_contact(case, now=now),
        owner=person(case.owner) or _("no one"),
    )


def who(patient: Any) -> str:
    """Record number, initials and birth year: two identifiers, no name."""
    initials = patient.initials
    year = str(patient.birth_date.year) if patient.birth_date else _("birth year not known")
    return f"{patient.record_number} · {', '.join(part for part in (initials, year) if part)}"


def operation(episode: Any) -> str:
    line = labels.operation_line(
        procedures=episode.procedures, levels=episode.levels, side=episode.side, revision=episode.revision
    )
    return f"{line} · {episode.surgeon}" if episode.surgeon else line


def since_surgery(case: Any, *, now: datetime) -> str:
    days = (moments.local_date(now, case.clinic) - case.episode.surgery_date).days
    return when_label(days)


def urgency_chip(case: Any) -> Chip:
    if case.reason == "silence":
        return Chip(kind="silent", word=_("No answer"))
    return Chip(kind=case.urgency.replace("_", "-"), word=labels.word(labels.URGENCY, case.urgency))


def promise(case: Any, *, now: datetime) -> tuple[str, str, bool]:
    """By when: (words, second line, late). A closed, snoozed or watched case is never late."""
    today = moments.local_date(now, case.clinic)
    if case.closed_at:
        return _("closed"), moments.day(moments.local_date(case.closed_at, case.clinic), today=today), False
    if case.status == "snoozed" and case.snoozed_until and case.snoozed_until > today:
        return _("snoozed"), _("until %(day)s") % {"day": moments.day(case.snoozed_until, today=today)}, False
    if case.urgency == "emergency" and case.danger_open:
        return _("Now"), moments.ago(case.promised_at or case.changed_at, now=now), True
    if case.promised_at is None:
        recheck = case.assessment.recheck_on if case.assessment else None
        return (_("ask again %(day)s") % {"day": moments.day(recheck, today=today)} if recheck else "–"), "", False
    return moments.due(case.promised_at, now=now, tz=case.clinic.time_zone)


def _why(row: Any, *, now: datetime) -> tuple[str, str]:
    """Where the referral of a referred case stands, in front of why it is a case; an open danger sign comes first."""
    lead, why = _case_why(row, now=now)
    if row.referral is None or row.case.danger_open:
        return lead, why
    where = due_words(row.referral, today=moments.local_date(now, row.case.clinic))
    return where, "; ".join(part for part in (lead, why) if part)


def _case_why(row: Any, *, now: datetime) -> tuple[str, str]:
    """The pattern in front with how many of its criteria are met, then the findings' one line.

    Beside a form that was not answered, or a request, the pattern of older answers would mislead.
    """
    case, region = row.case, row.case.episode.region
    said = _findings(case)
    if case.danger_open and case.danger_report:
        return "", f"{_capital(why_line(said, region))}. {_shown(row, now=now)}"
    if _rule(case) == "silence" and not case.danger_open:
        pause = reach.pause(case.episode.patient, today=moments.local_date(now, case.clinic))
        told = [_capital(why_line(said[:1], region)), _told_last(row)]
        return "", "; ".join(told + ([_("messages %(pause)s") % {"pause": pause}] if pause else []))
    if case.danger_open or case.category in ("", "none", "undetermined") or _rule(case) == "request":
        return "", _capital(why_line(said, region))
    lead = _capital(labels.word(labels.CATEGORY, case.category))
    if case.assessment and case.assessment.criteria_total:
        words = {"lead": lead, "met": case.assessment.criteria_met, "all": case.assessment.criteria_total}
        lead = _("%(lead)s, %(met)d of %(all)d criteria") % words
    return lead, why_line(said, region)


def _told_last(row: Any) -> str:
    """What was known before the silence: the number, and how old it is."""
    if row.last is None:
        return _("none answered since surgery")
    on, worst = row.last
    week = when_label((on - row.case.episode.surgery_date).days)
    if worst is None:
        return _("no pain number in the last one, %(week)s") % {"week": week}
    return _("last worst pain %(pain)s, %(week)s") % {"pain": worst, "week": week}


def _findings(case: Any) -> list[Any]:
    """A wish to be called has a mark of its own beside the line, so the line tells what else was found."""
    if not case.wants_contact or len(case.lead) < 2:
        return list(case.lead)
    return [found for found in case.lead if found.get("rule") != WISH]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


WISH = "wants_contact"


def _rule(case: Any) -> str:
    return str(case.lead[0].get("rule", "")) if case.lead else ""


def _shown(row: Any, *, now: datetime) -> str:
    """When the danger was ticked, whether its page was acknowledged, and that it was taken back."""
    case = row.case
    tz = case.clinic.time_zone
    at = moments.moment(case.danger_report.at, now=now, tz=tz)
    if row.acknowledged_at:
        seen = moments.moment(row.acknowledged_at, now=now, tz=tz)
        line = _("Ticked %(at)s, page acknowledged %(seen)s") % {"at": at, "seen": seen}
    else:
        line = _("Ticked %(at)s, page not acknowledged") % {"at": at}
    return _("%(line)s; later unticked") % {"line": line} if row.unticked else line


FLAGS: tuple[tuple[str, str, Any], ...] = (
    ("danger_open", "danger", gettext_lazy("Danger sign open")),
    ("wants_contact", "call", gettext_lazy("Wants a call")),
    ("opioids_rising", "rise", gettext_lazy("Opioids now every day ▲")),
    ("unread_text", "text", gettext_lazy("Unread text")),
    ("asked_to_refer", "ask", gettext_lazy("Nurse asks to refer")),
    ("ready_to_close", "ready", gettext_lazy("Ready to close")),
    ("settled_as", "status", gettext_lazy("As settled before")),
    ("referred", "status", gettext_lazy("Referred")),
)
"""What a case can be marked with, the look of the mark, and its words."""


def flags(case: Any, *, opioids_rising: bool) -> tuple[Chip, ...]:
    """What must not be missed beside the reason."""
    told = {"opioids_rising": opioids_rising, "referred": case.status == "referred"}
    return tuple(
        Chip(kind=kind, word=str(word))
        for name, kind, word in FLAGS
        if (told[name] if name in told else getattr(case, name))
    )


def last_contact(case: Any, *, now: datetime) -> str:
    """“10:20, spoke to the patient”; “2 tries, no answer, 2 Apr 10:20”; “none”."""
    if not case.last_contact_at:
        return _("none")
    at = moments.moment(case.last_contact_at, now=now, tz=case.clinic.time_zone)
    result = labels.word(labels.CONTACT, case.last_contact_result)
    if case.last_contact_result in CALLS and case.contact_attempts > 1:
        tries = ngettext("%(n)d try", "%(n)d tries", case.contact_attempts) % {"n": case.contact_attempts}
        return f"{tries}, {result}, {at}"
    return f"{at}, {result}"


def person(user: Any) -> str:
    """A colleague's name as the host knows it."""
    return (user.get_full_name() or user.get_username()) if user else ""
