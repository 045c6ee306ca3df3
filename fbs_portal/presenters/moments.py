"""Dates and times as staff read them, in the clinic's own time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext

from fbs_portal.presenters.phrases import say as _


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The clinic's zone; a name this machine does not know reads as UTC rather than breaking the page."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def day(value: date, *, today: date | None) -> str:
    """“4 Dec”, with the year when it is not this one. Paper has no today: it is read in another year, too."""
    return _written(value, "j M" if today and value.year == today.year else "j M Y", get_language())


def full_day(value: date) -> str:
    """“4 Dec 2026”, always with its year: for the day of an operation."""
    return _written(value, "j M Y", get_language())


def stored_day(value: Any) -> str:
    """A day stored as text in a JSON column, as `full_day`; what is no day reads as it is stored."""
    try:
        return full_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


@lru_cache(maxsize=2048)
def _written(value: date, form: str, language: str | None) -> str:
    """A list names the same few days again and again. `language` is the active one."""
    return date_format(value, form)


def moment(at: datetime, *, now: datetime, tz: str) -> str:
    """“10:20” today, “2 Apr 10:20” otherwise."""
    local, today = at.astimezone(zone(tz)), day_at(now, tz=tz)
    clock = _clock(local)
    return clock if local.date() == today else f"{day(local.date(), today=today)} {clock}"


def _clock(local: datetime) -> str:
    return f"{local:%H:%M}"


def stamp(at: datetime, *, now: datetime | None, tz: str) -> str:
    """“2 Apr 10:20” always with its day: for the trail."""
    local = at.astimezone(zone(tz))
    return f"{day(local.date(), today=today_at(now, tz=tz))} {date_format(local, 'H:i')}"


def day_at(at: datetime, *, tz: str) -> date:
    """The day that a moment falls on there."""
    return at.astimezone(zone(tz)).date()


def today_at(now: datetime | None, *, tz: str) -> date | None:
    """What `day` measures against; None without a now, which is how paper is written."""
    return day_at(now, tz=tz) if now else None


def shared_zone(clinics: Iterable[Any]) -> str:
    """The zone in which a page about several clinics tells times: theirs when they share one, otherwise UTC."""
    zones = {clinic.time_zone for clinic in clinics}
    return zones.pop() if len(zones) == 1 else "UTC"


def shared_day(clinics: Iterable[Any], *, now: datetime) -> date:
    """Today on such a page."""
    return day_at(now, tz=shared_zone(clinics))


def exact(at: datetime, *, tz: str) -> str:
    """“2 Apr 2026 10:20:07”, and “UTC” behind it where it is not the clock on the wall."""
    text = date_format(at.astimezone(zone(tz)), "j M Y H:i:s")
    return f"{text} UTC" if tz == "UTC" else text


def span(delta: timedelta) -> str:
    """“12 min”, “3 hours”, “2 days”: rounded down, never below one minute."""
    minutes = max(int(delta.total_seconds() // 60), 1)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def ago(at: datetime, *, now: datetime) -> str:
    return _("%(span)s ago") % {"span": span(now - at)}


def due(at: datetime, *, now: datetime, tz: str) -> tuple[str, str, bool]:
    """When something was promised: (words, second line, whether it is late).

    Midnight is the end of the day before it: of a day that was promised and on which the clinic is closed.
    """
    local, today = at.astimezone(zone(tz)), day_at(now, tz=tz)
    clock = {"time": _clock(local)}
    if local.time() == time.min:
        local, clock = local - timedelta(microseconds=1), {}
    if at < now:
        more = moment(at, now=now, tz=tz) if now - at < timedelta(days=1) else day(local.date(), today=today)
        return _("%(span)s late") % {"span": span(now - at)}, more, True
    days = (local.date() - today).days
    if days == 0:
        return _("Today %(time)s") % clock if clock else _("Today"), "", False
    if days == 1:
        return _("Tomorrow %(time)s") % clock if clock else _("Tomorrow"), "", False
    words = ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return words, _written(local.date(), "D", get_language()) + " " + day(local.date(), today=today), False


def local_date(at: datetime, clinic: Any) -> date:
    """The clinic's calendar day at a moment."""
    return day_at(at, tz=clinic.time_zone)
