"""A day in three boxes: day, month and year. An error says which box is wrong and what belongs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

PARTS = ("day", "month", "year")
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


class DayForm(forms.Form):
    """After `is_valid()` the day is in `chosen`. `today` is the clinic's day. Subclasses say which days are taken."""

    use_required_attribute = False
    day = forms.Field(required=False)
    month = forms.Field(required=False)
    year = forms.Field(required=False)

    def __init__(self, *, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.today = today
        self.chosen: date | None = None
        self.marked: frozenset[str] = frozenset()

    def nothing(self) -> str:
        """What to do about three empty boxes."""
        return _("Enter the day.")

    def example(self) -> str:
        """A year that could stand in its box."""
        return str(self.today.year)

    def wrong_year(self, year: int) -> str:
        """What is wrong with the year alone; nothing when it may be."""
        return ""

    def wrong_day(self, day: date) -> dict[str, str]:
        """What is wrong with a day that exists, by box; nothing when it may be."""
        return {}

    def written(self, part: str) -> str:
        return str(self.data.get(part) or "").strip()

    def clean(self) -> dict[str, Any]:
        written = {part: self.written(part) for part in PARTS}
        wrong = self._wrong_parts(written) or self._wrong_date({part: int(text) for part, text in written.items()})
        for part, message in wrong.items():
            self.add_error(part, message)
        self.marked = frozenset(wrong if any(written.values()) else PARTS)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned

    def _wrong_parts(self, written: Mapping[str, str]) -> dict[str, str]:
        """Boxes that are empty or hold what cannot stand there. Digits of every script count, whatever the keyboard."""
        if not any(written.values()):
            return {"day": self.nothing()}
        empty = {"day": _("Enter the day."), "month": _("Enter the month."), "year": _("Enter the year.")}
        not_so = {
            "day": _("The day has to be a number from 1 to 31."),
            "month": _("The month has to be a number from 1 to 12."),
            "year": _("The year has to be a number of 4 digits, such as %(year)s.") % {"year": self.example()},
        }
        return {
            part: not_so[part] if text else empty[part] for part, text in written.items() if not _stands_in(part, text)
        }

    def _wrong_date(self, numbers: Mapping[str, int]) -> dict[str, str]:
        """What is wrong with three numbers that may each stand in their box; remembers the day when nothing is."""
        if message := self.wrong_year(numbers["year"]):
            return {"year": message}
        try:
            day = date(**numbers)
        except ValueError:
            return {"day": _("That month has no day %(day)s. Check the day and the month.") % {"day": numbers["day"]}}
        if wrong := self.wrong_day(day):
            return wrong
        self.chosen = day
        return {}

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


def _stands_in(part: str, text: str) -> bool:
    if not text.isdecimal() or len(text) > 4:
        return False
    return len(text) == 4 if part == "year" else 1 <= int(text) <= {"day": 31, "month": 12}[part]
