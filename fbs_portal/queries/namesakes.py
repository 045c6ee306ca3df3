"""Two record numbers of one clinic with the same name and birth date: perhaps one person, enrolled twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from fbs_portal.domain.folding import fold
from fbs_portal.models import Patient


def of(
    *, clinic_id: int, record_number: str, given_name: str, family_name: str, birth_date: date | None
) -> tuple[Patient, ...]:
    """The clinic's other patients of this name and birth date; nobody while one of the three is not known.

    Marks, capitals and the order of the two names make no difference. One statement, by the index of the search.
    """
    given, family = fold(given_name), fold(family_name)
    if not (given and family and birth_date):
        return ()
    orders = (fold(family_name, given_name), fold(given_name, family_name))
    begins = Q(search_key__startswith=f"{orders[0]} ") | Q(search_key__startswith=f"{orders[1]} ")
    rows = Patient.objects.filter(begins, clinic=clinic_id, birth_date=birth_date).exclude(record_number=record_number)
    return tuple(row for row in rows.order_by("pk") if fold(row.family_name, row.given_name) in orders)


Name = tuple[date, str]
"""A birth date with the folded names, in one order."""


def names_of(*, given_name: str, family_name: str, birth_date: date | None) -> set[Name]:
    """Both orders of a name; nothing while one of the three is not known."""
    given, family = fold(given_name), fold(family_name)
    if not (given and family and birth_date):
        return set()
    return {(birth_date, fold(family, given)), (birth_date, fold(given, family))}


def names_born_on(*, clinic_id: int, days: Iterable[date]) -> set[Name]:
    """Who of the clinic was born on one of these days. One statement."""
    rows = Patient.objects.filter(clinic=clinic_id, birth_date__in=days)
    return {
        (born, fold(family, given))
        for born, family, given in rows.values_list("birth_date", "family_name", "given_name")
        if born is not None
    }


def of_patient(*, patient: Patient) -> tuple[Patient, ...]:
    return of(
        clinic_id=patient.clinic_id,
        record_number=patient.record_number,
        given_name=patient.given_name,
        family_name=patient.family_name,
        birth_date=patient.birth_date,
    )
