"""A patient's page in words: courses with their follow-ups, personal links, and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.schedule import accepts, state_of
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.course import when_label
from fbs_portal.presenters.worklist import operation


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """One occasion. `enter` says whether answers given by phone or on paper can be entered now."""

    id: int
    name: str
    window: str
    state: str
    more: str
    enter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    id: int
    operation: str
    when: str
    status: str
    followups: tuple[FollowUpLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """`living`: it works now."""

    id: str
    made: str
    by: str
    living: bool
    state: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    what: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """`id` is a text, never written as 1,234."""

    id: str
    lasted: str


ASKED: labels.Words = {
    "new_link": gettext_lazy("The patient asks for a new link."),
    "not_me": gettext_lazy("Somebody else got this link and said “This is not me”."),
    "forget_me": gettext_lazy("The patient asks to be forgotten."),
}


def request_line(row: Any, *, now: datetime, tz: str) -> RequestLine:
    return RequestLine(what=labels.word(ASKED, row.kind), asked=moments.stamp(row.asked_at, now=now, tz=tz))


def case_line(row: Any, *, clinic: Any) -> CaseLine:
    """“opened 3 Mar 2026, closed 12 Mar 2026”."""
    opened = {"day": moments.full_day(moments.local_date(row.opened_at, clinic))}
    if row.closed_at is None:
        return CaseLine(id=str(row.pk), lasted=_("open since %(day)s") % opened)
    closed = {"closed": moments.full_day(moments.local_date(row.closed_at, clinic))}
    return CaseLine(id=str(row.pk), lasted=_("opened %(day)s, closed %(closed)s") % (opened | closed))


def course_view(episode: Any, *, clinic: Any, now: datetime) -> CourseView:
    today = moments.local_date(now, clinic)
    days = (today - episode.surgery_date).days
    status = labels.word(labels.EPISODE_STATUS, episode.status)
    if episode.course_ended_on:
        status = _("course ended %(day)s") % {"day": moments.day(episode.course_ended_on, today=today)}
    return CourseView(
        id=episode.pk, operation=operation(episode), status=status,
        when=f"{moments.full_day(episode.surgery_date)} ({when_label(days)})",
        followups=tuple(followup_line(row, episode.answered, today=today) for row in episode.plan),
    )  # fmt: skip


def followup_line(row: Any, answered: Sequence[Any], *, today: date) -> FollowUpLine:
    state = state_of(
        opens_on=row.opens_on, target_until=row.target_until, closes_on=row.closes_on, today=today,
        submitted=bool(row.submitted_at), missed=bool(row.missed_at), cancelled=bool(row.cancelled_at),
    )  # fmt: skip
    sent = [one for one in answered if one.followup_id == row.pk]
    return FollowUpLine(
        id=row.pk, name=labels.word(labels.TIME_POINT, row.time_point), state=labels.word(labels.FOLLOWUP_STATE, state),
        window=f"{moments.day(row.target_from, today=today)} – {moments.day(row.target_until, today=today)}",
        more=", ".join(_sent(one, today=today) for one in sent), enter=accepts(time_point=row.time_point, state=state),
    )  # fmt: skip


def _sent(row: Any, *, today: date) -> str:
    words = {"day": moments.day(row.answered_on, today=today), "mode": labels.word(labels.MODE, row.mode)}
    return _("%(day)s %(mode)s") % words


def link_line(row: Any, *, now: datetime, tz: str, names: Mapping[str, str]) -> LinkLine:
    if row.revoked_at:
        by = names.get(row.revoked_by) or (_("its holder") if row.revoked_by.startswith("link:") else row.revoked_by)
        state = _("stopped %(at)s by %(who)s") % {"at": moments.stamp(row.revoked_at, now=now, tz=tz), "who": by}
    elif row.expires_at <= now:
        state = _("expired %(at)s") % {"at": moments.stamp(row.expires_at, now=now, tz=tz)}
    else:
        state = _("works until %(at)s") % {"at": moments.stamp(row.expires_at, now=now, tz=tz)}
    used = moments.stamp(row.last_used_at, now=now, tz=tz) if row.last_used_at else _("never used")
    return LinkLine(
        id=str(row.pk), made=moments.stamp(row.created_at, now=now, tz=tz), state=state, used=used,
        by=names.get(row.created_by) or _("by the portal"), living=not row.revoked_at and row.expires_at > now,
    )  # fmt: skip


def identity(patient: Any, *, today: date) -> tuple[tuple[str, str], ...]:
    """Everything the clinic holds of the person; shown on the patient's own page only."""
    name = " ".join(part for part in (patient.given_name, patient.family_name) if part)
    pairs = [
        (_("Record number"), patient.record_number),
        (_("Name"), name),
        (_("Birth date"), moments.full_day(patient.birth_date) if patient.birth_date else ""),
        (_("Phone"), patient.phone),
        (_("E-mail"), patient.email),
        (_("Clinic"), str(patient.clinic)),
    ]
    if patient.deceased_on:
        pairs.append((_("Died"), moments.day(patient.deceased_on, today=today)))
    return tuple((label, value or "–") for label, value in pairs)
