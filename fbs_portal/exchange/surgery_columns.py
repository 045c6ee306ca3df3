"""The columns of an import of operations, and which column of a file is which."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.codes import Procedure, Risk
from fbs_portal.domain.folding import fold
from fbs_portal.exchange.surgery_file import BadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`about` says what a cell may hold; `also` are other heads under which the column is found."""

    name: str
    about: Any
    example: str = ""
    required: bool = False
    also: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column(name="record_number", required=True, example="R-10001", about=gettext_lazy("up to 40 characters"),
           also=("mrn", "record no", "medical record number")),
    Column(name="given_name", example="Anna", about=gettext_lazy("up to 80 characters"),
           also=("first name", "forename")),
    Column(name="family_name", example="Example", about=gettext_lazy("up to 80 characters"),
           also=("last name", "surname")),
    Column(name="birth_date", example="1961-04-30", about=gettext_lazy("a day such as 1961-04-30"),
           also=("date of birth", "dob", "birthdate")),
    Column(name="phone", example="+1 555 0100", about=gettext_lazy("digits, such as +1 555 0100"),
           also=("telephone", "mobile")),
    Column(name="email", example="anna@example.org", about=gettext_lazy("an address such as name@example.org"),
           also=("e mail", "e mail address", "email address")),
    Column(name="language", example="en", about=gettext_lazy("a language code such as en")),
    Column(name="surgery_date", required=True, example="2026-01-12", about=gettext_lazy("a day such as 2026-01-12"),
           also=("date of surgery", "operation date", "date of operation", "op date")),
    Column(name="status", example="performed", about=gettext_lazy("performed or planned; empty: by the date"),),
    Column(name="region", example="lumbar",
           about=gettext_lazy("cervical, thoracic or lumbar; empty: by the levels or the procedure"),),
    Column(name="procedures", required=True, example="discectomy; laminotomy",
           about=format_lazy(gettext_lazy("with ; between: {codes}, or a known word"), codes=", ".join(Procedure)),
           also=("procedure", "operation", "operations")),
    Column(name="levels", example="L4-L5; L5-S1", about=gettext_lazy("such as L5-S1, L4/5 or L3-L5; with ; between"),
           also=("level",)),
    Column(name="side", example="left", about=gettext_lazy("left, right, both or midline")),
    Column(name="surgeon", example="Dr Example", about=gettext_lazy("up to 80 characters")),
    Column(name="revision", example="no", about=gettext_lazy("yes or no")),
    Column(name="earlier_operations", example="0", about=gettext_lazy("a number from 0 to 50")),
    Column(name="risks", example="anticoagulant",
           about=format_lazy(gettext_lazy("with ; between: {codes}"), codes=", ".join(Risk))),
    Column(name="ends_earlier_course", about=gettext_lazy(
        "yes or no, for a patient whose earlier course goes on: does this operation end it?")),
    Column(name="another_person", about=gettext_lazy(
        "yes, for a patient with the name and birth date of another record number")),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
_HEADS = {head: column.name for column in COLUMNS for head in (column.name.replace("_", " "), *column.also)}


def template() -> str:
    """The header and one row that imports as it is."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerow([column.example for column in COLUMNS])
    return text.getvalue()


def suggested(head: str) -> str:
    """The column that this head of a file names, or nothing."""
    return _HEADS.get(fold(head.replace("_", " ")), "")


def mapping_from(pairs: Sequence[str]) -> dict[str, str]:
    """`["MRN=record_number"]` → {"MRN": "record_number"}; `MRN=` leaves the column out. BadFile for anything else."""
    found = {}
    for pair in pairs:
        head, sign, name = pair.rpartition("=")
        if not sign or not head.strip() or (name.strip() and name.strip() not in BY_NAME):
            raise BadFile(
                _("“%(pair)s” maps no column. Write HEAD=COLUMN, with a column of: %(allowed)s.")
                % {"pair": pair[:60], "allowed": ", ".join(NAMES)}
            )
        found[head.strip()] = name.strip()
    return found


def places(heads: Sequence[str], *, mapping: Mapping[str, str]) -> dict[str, int]:
    """Column → its place in a row. BadFile names what is missing, unknown or there twice."""
    if unknown := [head for head in mapping if head not in heads]:
        raise BadFile(
            _("The file has no column “%(head)s”. It has: %(heads)s.")
            % {"head": unknown[0][:60], "heads": ", ".join(head[:40] for head in heads)}
        )
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = mapping[head] if head in mapping else _unless_mapped(suggested(head), mapping)
        if name and name in found:
            raise BadFile(
                _("Two columns are %(name)s: “%(first)s” and “%(second)s”. Say which one is.")
                % {"name": name, "first": heads[found[name]][:40], "second": head[:40]}
            )
        if name:
            found[name] = place
    if missing := [name for name in REQUIRED if name not in found]:
        raise BadFile(
            _("No column is %(missing)s. The file has: %(heads)s. Say which is which.")
            % {"missing": ", ".join(missing), "heads": ", ".join(head[:40] for head in heads)}
        )
    return found


def _unless_mapped(name: str, mapping: Mapping[str, str]) -> str:
    """A column that was given by hand is not found a second time by its head."""
    return "" if name in mapping.values() else name
