"""How a patient wants to be reached, and what they said to the notice, as staff read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from fbs_portal.presenters import labels, moments

CHANNEL: labels.Words = {
    "email": gettext_lazy("e-mail"),
    "sms": gettext_lazy("text message"),
    "none": gettext_lazy("by phone and post only"),
}
WITHDRAWAL: labels.Words = {
    "refused": gettext_lazy("said no to the notice"),
    "left": gettext_lazy("left on their own page"),
    "forget_me": gettext_lazy("asked to be forgotten"),
    "asked_us": gettext_lazy("asked us to stop"),
    "too_ill": gettext_lazy("too ill to answer"),
    "elsewhere": gettext_lazy("moved away or treated elsewhere"),
    "other": gettext_lazy("another reason"),
}


def reach(patient: Any, *, today: date) -> tuple[tuple[str, str], ...]:
    """What stands on the patient's page: label and words."""
    return (
        (_("Messages"), _messages(patient, today=today)),
        (_("No messages"), _quiet(patient)),
        (_("Language"), _language(patient.language)),
        (_("Best time to call"), patient.best_hour or "–"),
    )


def _language(code: str) -> str:
    """“English”, for whoever is about to call; a code that is not known stays as it is."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _quiet(patient: Any) -> str:
    if patient.quiet_from is None:
        clinic = patient.clinic
        return _("%(hours)s, as at the clinic") % {"hours": _hours(clinic.quiet_from, clinic.quiet_until)}
    return _("%(hours)s, own choice") % {"hours": _hours(patient.quiet_from, patient.quiet_until)}


def _messages(patient: Any, *, today: date) -> str:
    if patient.deceased_on or patient.withdrawn_at:
        return _("none")
    if patient.contact_paused:
        return _("stopped until told otherwise")
    channel = labels.word(CHANNEL, patient.channel)
    if patient.paused_until is not None and today < patient.paused_until:
        day = moments.day(patient.paused_until, today=today)
        return _("paused until %(day)s, then %(channel)s") % {"day": day, "channel": channel}
    return channel


def pause(patient: Any, *, today: date) -> str:
    """“paused until 5 Mar”, for whoever would call or wait for an answer. Empty for who can be asked."""
    if patient.contact_paused:
        return _("stopped until told otherwise")
    if patient.paused_until is not None and today < patient.paused_until:
        return _("paused until %(day)s") % {"day": moments.day(patient.paused_until, today=today)}
    return ""


def _hours(start: time, end: time) -> str:
    return _("at no hour") if start == end else f"{start:%H:%M} – {end:%H:%M}"


def withdrawal(patient: Any, *, now: datetime, names: Mapping[str, str]) -> str:
    """“Takes no part since 2 Apr 10:20: too ill to answer (Ann Lee).” Empty for who takes part."""
    if patient.withdrawn_at is None:
        return ""
    words = {
        "at": moments.stamp(patient.withdrawn_at, now=now, tz=patient.clinic.time_zone),
        "why": labels.word(WITHDRAWAL, patient.withdrawn_reason) or "–",
        "who": _who(patient.withdrawn_by, names),
    }
    return _("Takes no part in the programme since %(at)s: %(why)s (%(who)s).") % words


def standing(patient: Any, *, now: datetime) -> str:
    """What whoever is about to call has to know first: “This patient has died.” Empty for who can be asked."""
    if patient.deceased_on is not None:
        day = moments.day(patient.deceased_on, today=moments.local_date(now, patient.clinic))
        return _("This patient died (%(day)s). No form is asked and no message sent.") % {"day": day}
    if patient.withdrawn_at is not None:
        words = {
            "at": moments.stamp(patient.withdrawn_at, now=now, tz=patient.clinic.time_zone),
            "why": labels.word(WITHDRAWAL, patient.withdrawn_reason) or "–",
        }
        return _("Takes no part in the programme since %(at)s: %(why)s. No form is asked.") % words
    paused = pause(patient, today=moments.local_date(now, patient.clinic))
    return _("Messages to this patient are %(pause)s.") % {"pause": paused} if paused else ""


def consent_lines(rows: Any, *, now: datetime, tz: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """“2 Apr 10:20 · yes to version 2 · the patient”, the newest first."""
    return tuple(
        " · ".join(
            (
                moments.stamp(row.at, now=now, tz=tz),
                (_("yes to version %(version)s") if row.given else _("no to version %(version)s"))
                % {"version": row.version},
                _said_to(row, names),
            )
        )
        for row in rows
    )


def _said_to(row: Any, names: Mapping[str, str]) -> str:
    """A yes or no of the patient's own, or one that a colleague was told."""
    if row.by.startswith("link:"):
        return _("the patient")
    return _("said to %(who)s") % {"who": names.get(row.by, row.by)}


def _who(key: str, names: Mapping[str, str]) -> str:
    return _("the patient") if key.startswith("link:") else names.get(key, key)
