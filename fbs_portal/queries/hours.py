"""A clinic's time zone and opening hours, from its row."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fbs_portal.domain import hours
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.quiet import QuietHours
from fbs_portal.models import Clinic, Patient


def find_zone(*, name: str) -> tzinfo:
    """The zone of a name such as Europe/London; ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone such as Europe/London") from error


def zone_of(*, clinic: Clinic) -> tzinfo:
    """The clinic's zone; UTC where the stored name is unknown, so that nobody's answers are refused for it."""
    try:
        return find_zone(name=clinic.time_zone)
    except ValueError:
        return UTC


def hours_of(*, clinic: Clinic) -> hours.OpeningHours:
    """The clinic's opening hours; what cannot be read counts as closed."""
    return hours.read(opening_hours=clinic.opening_hours, closed_days=clinic.closed_days, zone=zone_of(clinic=clinic))


def read_by(*, clinic: Clinic, now: datetime) -> datetime | None:
    """When the clinic may next read what patients sent; None for one that never opens."""
    read = hours.promised_at(urgency=Urgency.SAME_DAY, now=now, hours=hours_of(clinic=clinic))
    return None if read is None or read <= now else read


def today_of(*, clinic: Clinic, now: datetime) -> date:
    """The clinic's calendar day at a moment."""
    return now.astimezone(zone_of(clinic=clinic)).date()


def quiet_hours_of(*, patient: Patient) -> QuietHours:
    """When the patient is not written to: in their own quiet hours, or else in those of the clinic."""
    clinic = patient.clinic
    start, end = patient.quiet_from, patient.quiet_until
    if start is None or end is None:
        start, end = clinic.quiet_from, clinic.quiet_until
    return QuietHours(zone=zone_of(clinic=clinic), start=start, end=end)
