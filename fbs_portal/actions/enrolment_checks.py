"""What is allowed about a patient and an operation; the first thing that is wrong is named with its field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from fbs_portal.domain.codes import EpisodeStatus, Procedure, Region, Risk, Side
from fbs_portal.domain.enrolment import OperationFields, PatientFields, levels_of
from fbs_portal.domain.errors import Invalid
from fbs_portal.presenters.moments import full_day

PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,18}")
LENGTHS = {"record_number": 40, "given_name": 80, "family_name": 80, "email": 254, "language": 10}
OLDEST = timedelta(days=366 * 120)
LONG_AGO = timedelta(days=366 * 60)
FAR_AHEAD = timedelta(days=2 * 366)
MOST_OPERATIONS = 50


def check_all(*, patient: PatientFields, operation: OperationFields, today: date) -> None:
    """Everything that can be said of a new enrolment by itself, without looking at others."""
    check_patient(fields=patient, today=today)
    check_operation(fields=operation, today=today)
    check_new(patient=patient, operation=operation, today=today)


def check_patient(*, fields: PatientFields, today: date) -> None:
    """Raise Invalid for the first field that cannot be stored."""
    if not fields.record_number.strip():
        raise Invalid(_("Enter the record number."), field="record_number")
    for name, longest in LENGTHS.items():
        check_text(value=getattr(fields, name), field=name, longest=longest)
    if fields.birth_date is not None and not today - OLDEST <= fields.birth_date <= today:
        raise Invalid(_("The birth date lies in the future or more than 120 years ago."), field="birth_date")
    if fields.phone and not PHONE.fullmatch(fields.phone):
        raise Invalid(_("Enter a phone number with digits, such as +1 555 0100."), field="phone")
    if fields.email:
        try:
            validate_email(fields.email)
        except ValidationError as error:
            raise Invalid(_("Enter an e-mail address, such as name@example.org."), field="email") from error


def check_text(*, value: str, field: str, longest: int) -> None:
    """Length and control characters: a line break in a name could forge a log line or a mail header."""
    if len(value) > longest:
        raise Invalid(_("This is longer than %(longest)s characters.") % {"longest": longest}, field=field)
    if any(not letter.isprintable() for letter in value):
        raise Invalid(_("This holds a character that cannot be shown."), field=field)


def check_operation(*, fields: OperationFields, today: date) -> None:
    """Raise Invalid for the first field that cannot be true."""
    _check_code(fields.status, EpisodeStatus, "status")
    _check_code(fields.region, Region, "region")
    if not fields.procedures:
        raise Invalid(_("Choose at least one procedure."), field="procedures")
    for code in fields.procedures:
        _check_code(code, Procedure, "procedures")
    _check_levels(fields)
    if fields.side:
        _check_code(fields.side, Side, "side")
    for code in fields.risks:
        _check_code(code, Risk, "risks")
    if fields.earlier_operations is not None and not 0 <= fields.earlier_operations <= MOST_OPERATIONS:
        raise Invalid(_("Enter a number from 0 to 50."), field="earlier_operations")
    check_text(value=fields.surgeon, field="surgeon", longest=80)
    check_surgery_date(day=fields.surgery_date, status=fields.status, today=today)


def check_new(*, patient: PatientFields, operation: OperationFields, today: date) -> None:
    """What holds at enrolment only: later the same facts may have come about."""
    if operation.status == EpisodeStatus.CANCELLED:
        raise Invalid(_("Enrol a planned or a performed operation."), field="status")
    if operation.status == EpisodeStatus.PLANNED and operation.surgery_date < today:
        raise Invalid(
            _("A planned operation does not lie in the past. Choose “performed” or correct the date."),
            field="surgery_date",
        )
    if patient.birth_date and patient.birth_date > operation.surgery_date:
        raise Invalid(_("The birth date lies after the operation."), field="birth_date")
    if operation.revision and operation.earlier_operations == 0:
        raise Invalid(
            _("A revision follows at least one operation: enter 1 or more, or nothing."), field="earlier_operations"
        )


def check_surgery_date(*, day: date, status: str, today: date) -> None:
    """A performed operation does not lie ahead; a planned one not years ahead; none lies 60 years back."""
    if status == EpisodeStatus.PERFORMED and day > today:
        raise Invalid(
            _("The operation lies in the future. Choose “planned” or correct the date."), field="surgery_date"
        )
    first, last = today - LONG_AGO, today + FAR_AHEAD
    if not first <= day <= last:
        raise Invalid(
            _("The operation can be from %(first)s to %(last)s.") % {"first": full_day(first), "last": full_day(last)},
            field="surgery_date",
        )


def _check_levels(fields: OperationFields) -> None:
    allowed = levels_of(fields.region)
    for level in fields.levels:
        if level not in allowed:
            raise Invalid(
                _("%(level)s does not belong to this region. Allowed: %(allowed)s.")
                % {"level": level, "allowed": ", ".join(allowed)},
                field="levels",
            )


def _check_code(value: str, allowed: Iterable[str], field: str) -> None:
    codes = [str(code) for code in allowed]
    if value not in codes:
        raise Invalid(
            _("%(value)s is not known here. Allowed: %(allowed)s.") % {"value": value, "allowed": ", ".join(codes)},
            field=field,
        )
