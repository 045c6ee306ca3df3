"""What staff tell about a patient and an operation, before any of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fbs_portal.domain.codes import LEVELS, EpisodeStatus, Procedure, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFields:
    """Who it is. Only the record number is needed; empty text and None mean not known."""

    record_number: str
    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFields:
    """The operation. `procedures`, `levels`, `side`, `risks` hold codes of `domain.codes`."""

    surgery_date: date
    region: str
    procedures: tuple[str, ...]
    levels: tuple[str, ...] = ()
    side: str = ""
    status: str = EpisodeStatus.PERFORMED
    surgeon: str = ""
    revision: bool = False
    risks: tuple[str, ...] = ()
    earlier_operations: int | None = None


_FIRST_LETTERS = {Region.CERVICAL: ("C",), Region.THORACIC: ("T", "C7"), Region.LUMBAR: ("L", "T12")}


def levels_of(region: str) -> tuple[str, ...]:
    """Motion segments that an operation of this region can name; the junctions belong to both neighbours."""
    return tuple(level for level in LEVELS if level.startswith(_FIRST_LETTERS[Region(region)]))


def in_order(procedures: tuple[str, ...]) -> list[str]:
    """Each procedure once, in the order of the codes, so that the same operation is always the same list."""
    return [code.value for code in Procedure if code in procedures]


def levels_in_order(levels: tuple[str, ...]) -> list[str]:
    return [level for level in LEVELS if level in levels]
