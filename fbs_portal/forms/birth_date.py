"""Day, month and year in three boxes; an error says which box is wrong and what belongs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

PARTS = ("day", "month", "year")
LONGEST_LIFE = 121
"""Years before this year that are still taken: enrolment takes a birth date of up to 120 years ago."""

LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One of the three, as the template and the error summary read it. `marked`: wrong, or part of what is wrong."""

    name: str
    label: str
    value: str
    size: int
    error: str
    marked: bool

    @property
    def first_id(self) -> str:
        return f"id_{self.name}"


class BirthDateForm(forms.Form):
    """After `is_valid()` the date is in `birth_date`. `today` is the clinic's day."""

    use_required_attribute = False
    day = forms.Field(required=False)
    month = forms.Field(required=False)
    year = forms.Field(required=False)

    def __init__(self, *, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.today = today
        self.birth_date: date | None = None
        self.marked: frozenset[str] = frozenset()

    def written(self, part: str) -> str:
        return str(self.data.get(part) or "").strip()

    def clean(self) -> dict[str, Any]:
        written = {part: self.written(part) for part in PARTS}
        wrong = _wrong_parts(written) or self._wrong_date({part: int(text) for part, text in written.items()})
        for part, message in wrong.items():
            self.add_error(part, message)
        self.marked = frozenset(wrong if any(written.values()) else PARTS)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned

    def _wrong_date(self, numbers: Mapping[str, int]) -> dict[str, str]:
        """What is wrong with three numbers that may each stand in their box; remembers the date when nothing is."""
        if numbers["year"] < self.today.year - LONGEST_LIFE:
            return {"year": _("This date is more than 120 years ago. Check the year.")}
        try:
            birth_date = date(**numbers)
        except ValueError:
            return {"day": _("That month has no day %(day)s. Check the day and the month.") % {"day": numbers["day"]}}
        if birth_date > self.today:
            return {"year": _("This date is still to come. Check the year.")}
        self.birth_date = birth_date
        return {}

    def refuse(self) -> None:
        """It is a date, and not the one that opens these pages: the same words for every such date."""
        self.add_error("day", _("This is not the birth date we have. Check all three boxes, or call the clinic."))
        self.marked = frozenset(PARTS)

    @cached_property
    def boxes(self) -> list[Box]:
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        errors = self.errors if self.is_bound else {}
        return [
            Box(
                name=part,
                label=labels[part],
                value=self.written(part)[:LONGEST_SHOWN],
                size=4 if part == "year" else 2,
                error=" ".join(str(error) for error in errors.get(part, ())),
                marked=part in self.marked,
            )
            for part in PARTS
        ]

    @property
    def problems(self) -> list[Box]:
        """The boxes with an error, for the summary on top."""
        return [box for box in self.boxes if box.error]


def _wrong_parts(written: Mapping[str, str]) -> dict[str, str]:
    """Boxes that are empty or hold what cannot stand there. Digits of every script count, whatever the keyboard."""
    if not any(written.values()):
        return {"day": _("Enter the birth date.")}
    empty = {"day": _("Enter the day."), "month": _("Enter the month."), "year": _("Enter the year.")}
    not_so = {
        "day": _("The day has to be a number from 1 to 31."),
        "month": _("The month has to be a number from 1 to 12."),
        "year": _("The year has to be a number of 4 digits, such as 1958."),
    }
    return {part: not_so[part] if text else empty[part] for part, text in written.items() if not _stands_in(part, text)}


def _stands_in(part: str, text: str) -> bool:
    if not text.isdecimal() or len(text) > 4:
        return False
    return len(text) == 4 if part == "year" else 1 <= int(text) <= {"day": 31, "month": 12}[part]
