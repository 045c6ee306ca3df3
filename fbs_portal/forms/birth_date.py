"""The birth date on the way in: a day that lies behind, and not too far."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fbs_portal.forms.days import PARTS, DayForm

LONGEST_LIFE = 121
"""Years before this year that are still taken: enrolment takes a birth date of up to 120 years ago."""


class BirthDateForm(DayForm):
    """After `is_valid()` the date is in `chosen`."""

    def nothing(self) -> str:
        return _("Enter the birth date.")

    def example(self) -> str:
        return "1958"

    def wrong_year(self, year: int) -> str:
        if year < self.today.year - LONGEST_LIFE:
            return _("This date is more than 120 years ago. Check the year.")
        return ""

    def wrong_day(self, day: date) -> dict[str, str]:
        return {"year": _("This date is still to come. Check the year.")} if day > self.today else {}

    def refuse(self) -> None:
        """It is a date, and not the one that opens these pages: the same words for every such date."""
        self.add_error("day", _("This is not the birth date we have. Check all three boxes, or call the clinic."))
        self.marked = frozenset(PARTS)
