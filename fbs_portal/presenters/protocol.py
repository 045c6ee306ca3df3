"""Protocols as people read them: each day beside the shipped one, the dates of a new course, who runs under what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.content import protocols as shipped
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.protocol_body import LIMITS, NUMBERS, PLACES
from fbs_portal.domain.schedule import Point, Protocol, windows_for
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.presenters import instrument_plan, labels, moments
from fbs_portal.presenters.outcome_section import FAMILY

STATUS: Mapping[str, Any] = {
    ProtocolStatus.DRAFT: gettext_lazy("draft"),
    ProtocolStatus.ACTIVE: gettext_lazy("in use"),
    ProtocolStatus.RETIRED: gettext_lazy("retired"),
    ProtocolStatus.DISCARDED: gettext_lazy("discarded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One protocol in a line. `courses` counts those in which a form is still to come."""

    pk: int
    code: str
    name: str
    status_code: str
    status: str
    by: str
    courses: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One time point: what it says and what the shipped one says of the same; empty `shipped` where it has none."""

    code: str
    label: str
    asked: str
    shipped: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When one form of a new course is asked for. `messages` are the days on which the patient is written to."""

    label: str
    messages: str
    on_time: str
    taken_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What new courses of a family follow."""

    family: str
    words: str
    code: str
    name: str


def head(one: Any, *, now: datetime, courses: int = 0, names: Mapping[str, str] = MappingProxyType({})) -> Head:
    """`one` has its clinic loaded."""

    def told(sentence: str, key: str, at: datetime) -> str:
        when = moments.stamp(at, now=now, tz=one.clinic.time_zone)
        return sentence % {"who": names.get(key, key.replace(":", " ")), "when": when}

    lines = [told(_("written by %(who)s, %(when)s"), one.created_by, one.created_at)]
    if one.changed_at != one.created_at:
        lines.append(told(_("last changed by %(who)s, %(when)s"), one.changed_by, one.changed_at))
    if one.activated_at:
        lines.append(told(_("brought into use by %(who)s, %(when)s"), one.activated_by, one.activated_at))
    if one.retired_at:
        lines.append(told(_("retired by %(who)s, %(when)s"), one.retired_by, one.retired_at))
    return Head(
        pk=one.pk, code=one.code, name=one.name, status_code=one.status, status=str(STATUS[one.status]),
        by="; ".join(lines), courses=courses_words(courses),
    )  # fmt: skip


def courses_words(count: int) -> str:
    return ngettext("%(n)s running course", "%(n)s running courses", count) % {"n": f"{count:,}"}


def name_of(code: str, own: Iterable[Any] = ()) -> str:
    """What a protocol is called; `own` are rows of the clinic."""
    if code in shipped.NAMES:
        return str(shipped.NAMES[code])
    return next((row.name for row in own if row.code == code), code)


def options(own: Iterable[Any]) -> list[tuple[str, str]]:
    """What a clinic can choose from: the shipped ones, and its own in use."""
    made = [(code, f"{name} ({code})") for code, name in shipped.NAMES.items()]
    return made + [(row.code, f"{row.name} ({row.code})") for row in own]


def families() -> list[tuple[str, str]]:
    return [(family.value, labels.word(FAMILY, family)) for family in Family]


def followed(codes: Mapping[Family, str], own: Iterable[Any]) -> list[Followed]:
    rows = list(own)
    return [
        Followed(family=family.value, words=labels.word(FAMILY, family), code=code, name=name_of(code, rows))
        for family, code in codes.items()
    ]


def rows(protocol: Protocol, *, beside: Protocol = shipped.STANDARD) -> list[Row]:
    """Every time point that either has, and then the messages and the end."""
    mine = {point.time_point: point for point in protocol.points}
    theirs = {point.time_point: point for point in beside.points}
    made = [
        _row(point.value, shipped.label(point), _point(mine.get(point)), _point(theirs.get(point)))
        for point in PLACES
        if point in mine or point in theirs
    ]
    made.append(_row("reminders", _("Messages"), _ladder(protocol), _ladder(beside)))
    made.append(_row("last_stays_open", _("The last form is taken"), _open(protocol), _open(beside)))
    return made


def dates(protocol: Protocol, *, surgery_date: date) -> list[Dates]:
    """What a course would be asked, and when, after an operation on that day."""
    return [
        Dates(
            label=shipped.label(window.time_point),
            messages=", ".join(
                [moments.full_day(window.ask_on + timedelta(days=wait)) for wait in protocol.reminders
                 if window.ask_on + timedelta(days=wait) <= window.target_until]
            ),
            on_time=_("%(first)s to %(last)s")
            % {"first": moments.full_day(window.target_from), "last": moments.full_day(window.target_until)},
            taken_until=moments.full_day(window.closes_on - timedelta(days=1)),
        )
        for window in windows_for(protocol=protocol, surgery_date=surgery_date)
    ]  # fmt: skip


def limits(point: str, name: str) -> tuple[int, int]:
    """The least and most that a number can be. The time of the baseline ends with the day of the operation."""
    if (point, name) == (TimePoint.BASELINE, "after"):
        return 0, 0
    return PLACES[next(one for one in PLACES if one == point)][1] if name == "days" else LIMITS[name]


def shipped_point(point: str) -> Point | None:
    return next((one for one in shipped.STANDARD.points if one.time_point == point), None)


def changed(protocol: Protocol) -> int:
    """In how many lines it differs from the shipped one."""
    return sum(row.changed for row in rows(protocol))


def _row(code: str, label: str, asked: str, beside: str) -> Row:
    return Row(code=code, label=label, asked=asked, shipped=beside, changed=asked != beside)


def _point(point: Point | None) -> str:
    if point is None:
        return _("not asked")
    place = _place(point)
    told = {name: getattr(point, name) for name in NUMBERS} | {"place": place}
    when = _("%(place)s, %(before)s days before to %(after)s after; invited %(ask_after)s days after the beginning")
    if not point.instruments:
        return when % told
    return _("%(when)s; asks %(instruments)s too") % {
        "when": when % told, "instruments": instrument_plan.shorts(point.instruments)
    }  # fmt: skip


def _place(point: Point) -> str:
    if not point.months:
        return _("day %(days)s") % {"days": point.days} if point.days else _("day of the operation")
    months = ngettext("%(n)s month", "%(n)s months", point.months) % {"n": point.months}
    return f"{months} {point.days:+d} d" if point.days else months


def _ladder(protocol: Protocol) -> str:
    days = ", ".join(str(day) for day in protocol.reminders)
    return _("on day %(days)s after the invitation’s day, until the form is answered") % {"days": days}


def _open(protocol: Protocol) -> str:
    return _("%(n)s days after its time") % {"n": protocol.last_stays_open}
