"""One row of the call list in words: whom to call, about which form, since when, and what was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.presenters import labels, moments, reach
from fbs_portal.presenters.course import when_label
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.phrases import say as _
from fbs_portal.presenters.worklist import Chip, operation, who

TILES: tuple[tuple[str, Any, str], ...] = (
    ("all", gettext_lazy("to call"), ""),
    ("silent", gettext_lazy("silent at week 6 or 12"), "silent"),
    ("not_yet", gettext_lazy("not called yet"), "not_yet"),
    ("today", gettext_lazy("call again today"), "today"),
    ("unreachable", gettext_lazy("no message can reach"), "unreachable"),
    ("later", gettext_lazy("put off"), "later"),
    ("paused", gettext_lazy("paused"), "paused"),
)
"""Count, its words, and the filter it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTile:
    count: int
    words: str
    query: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RateView:
    """“week 6”, “41 of 60”, “68 %”."""

    point: str
    of: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """`number` is the follow-up's, `case` the open case's (empty without one): texts, never written as 1,234."""

    number: str
    patient: str
    who: str
    operation: str
    since_surgery: str
    clinic: str
    point: str
    since: str
    chips: tuple[Chip, ...]
    last_answer: str
    tried: str
    last: str
    note: str
    phone: str
    href: str
    best_hour: str
    case: str


def call_view(row: Any, *, now: datetime, several_clinics: bool = False) -> CallView:
    followup = row.followup
    episode, patient = followup.episode, followup.episode.patient
    return CallView(
        number=str(followup.pk),
        patient=str(patient.pk),
        who=who(patient),
        operation=operation(episode),
        since_surgery=when_label((row.today - episode.surgery_date).days),
        clinic=str(patient.clinic) if several_clinics else "",
        point=labels.word(labels.TIME_POINT, followup.time_point),
        since=since(followup, today=row.today),
        chips=chips(row),
        last_answer=last_answer(followup.last_answer, today=row.today),
        tried=tried(followup),
        last=last_try(followup, now=now),
        note=followup.last_note or "",
        phone=patient.phone,
        href=telephone(patient.phone),
        best_hour=patient.best_hour,
        case=str(followup.case_id) if followup.case_id else "",
    )


def person(patient: Any) -> str:
    """Whom to ask for, and what to check before anything is said: “Ada Núñez, born 5 Apr 1962”."""
    name = " ".join(part for part in (patient.given_name, patient.family_name) if part)
    born = _("born %(day)s") % {"day": moments.full_day(patient.birth_date)} if patient.birth_date else ""
    return ", ".join(part for part in (name, born) if part)


def since(followup: Any, *, today: date) -> str:
    """“asked 3 Mar, 12 days ago”, with the day it was due once that is over."""
    days = (today - followup.ask_on).days
    ago = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    asked = _("asked %(day)s, %(ago)s") % {"day": moments.day(followup.ask_on, today=today), "ago": ago}
    if today <= followup.target_until:
        return asked
    return _("%(asked)s; was due by %(day)s") % {
        "asked": asked, "day": moments.day(followup.target_until, today=today),
    }  # fmt: skip


def chips(row: Any) -> tuple[Chip, ...]:
    """What puts this row where it stands, in words."""
    followup = row.followup
    pause = reach.pause(followup.episode.patient, today=row.today)
    told = (
        (row.silent, "silent", _("Silent")),
        (row.bad, "soon", _("Last answer was bad")),
        (followup.again_on is not None and followup.again_on <= row.today, "call", _("Call again today")),
        (followup.again_on is not None and followup.again_on > row.today, "status", _again(row)),
        (bool(pause), "status", pause[:1].upper() + pause[1:]),
        (row.unreachable, "text", _("No message can reach")),
        (followup.undelivered > 0 and not row.unreachable, "text", _("Message not delivered")),
        (not followup.episode.patient.phone, "text", _("No phone number")),
    )
    return tuple(Chip(kind=kind, word=word) for holds, kind, word in told if holds)


def _again(row: Any) -> str:
    again = row.followup.again_on
    return _("Again on %(day)s") % {"day": moments.day(again, today=row.today)} if again else ""


def last_answer(said: Mapping[str, Any] | None, *, today: date) -> str:
    """“week 2: worst pain 7 (3 Mar)”; what was never answered says so."""
    if not said:
        return _("no answer since the operation")
    worst = max((said[name] for name in ("axial", "limb") if said[name] is not None), default=None)
    words = {
        "point": labels.word(labels.TIME_POINT, said["point"]),
        "worst": "–" if worst is None else worst,
        "day": moments.day(date.fromisoformat(str(said["on"])), today=today),
    }
    return _("%(point)s: worst pain %(worst)s (%(day)s)") % words


def tried(followup: Any) -> str:
    """“2 messages, 1 call, 1 letter”; “nothing yet”, unless the case tells of a contact."""
    counts = (
        (followup.messages_sent, ngettext("%(n)d message", "%(n)d messages", followup.messages_sent)),
        (followup.called, ngettext("%(n)d call", "%(n)d calls", followup.called)),
        (followup.letters, ngettext("%(n)d letter", "%(n)d letters", followup.letters)),
    )
    told = ", ".join(words % {"n": count} for count, words in counts if count)
    return told or ("" if followup.case_contact_at else _("nothing yet"))


def last_try(followup: Any, *, now: datetime) -> str:
    """The newest try, on this list or on the case: “left a message, 3 Mar 10:20”; “on the case: no answer, …”."""
    here, there = followup.last_at, followup.case_contact_at
    if here is None and there is None:
        return ""
    on_case = here is None or (there is not None and there > here)
    result = labels.word(labels.CONTACT, followup.case_contact if on_case else followup.last_result)
    tz = followup.episode.patient.clinic.time_zone
    line = f"{result}, {moments.stamp(there if on_case else here, now=now, tz=tz)}"
    return _("on the case: %(line)s") % {"line": line} if on_case else line


def tiles(counts: Mapping[str, int], *, called: str) -> tuple[CallTile, ...]:
    return tuple(
        CallTile(
            count=counts[name],
            words=str(words),
            query=f"called={query}" if query else "",
            on=bool(query) and called == query,
        )  # fmt: skip
        for name, words, query in TILES
    )


def rate_view(rate: Any) -> RateView:
    """Always with its denominator: 1 of 2 is no 50 %."""
    share = _("%(n)d %%") % {"n": round(100 * rate.answered / rate.asked)}
    return RateView(
        point=labels.word(labels.TIME_POINT, rate.time_point),
        of=_("%(answered)d of %(asked)d") % {"answered": rate.answered, "asked": rate.asked},
        share=share,
    )
