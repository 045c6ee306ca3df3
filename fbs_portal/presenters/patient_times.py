"""Dates and times as patients read them, in the clinic's own time zone and the words of every day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _


def day(value: date, *, today: date) -> str:
    """“12 January”, with the year when it is not this one."""
    return date_format(value, "j F" if value.year == today.year else "j F Y")


def weekday(value: date, *, today: date) -> str:
    """“today”, “tomorrow”, or “Monday 2 March”."""
    if value == today:
        return _("today")
    if value == today + timedelta(days=1):
        return _("tomorrow")
    return f"{date_format(value, 'l')} {day(value, today=today)}"


def on_weekday(value: date, *, today: date) -> str:
    """“today”, “tomorrow”, or “on Monday 2 March”: when something happens."""
    told = weekday(value, today=today)
    return told if value in (today, today + timedelta(days=1)) else _("on %(day)s") % {"day": told}


def hours(start: time, end: time) -> str:
    """“8 a.m. to 8 p.m.”; no line breaks inside a time."""
    first, last = (time_format(at, "P").replace(" ", "\u00a0") for at in (start, end))
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def moment(at: datetime, *, now: datetime, zone: tzinfo) -> str:
    """“8 a.m. tomorrow”: the clock as the language writes it, then the day."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock, on = time_format(local.time(), "P"), weekday(local.date(), today=today)
    return _("%(clock)s %(day)s") % {"clock": clock, "day": on}
