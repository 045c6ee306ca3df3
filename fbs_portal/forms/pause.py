"""Until when messages pause: a day that is still to come, within a year."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fbs_portal.actions.preferences import LONGEST_PAUSE
from fbs_portal.forms.days import DayForm


class PauseForm(DayForm):
    """After `is_valid()` the first day on which messages may come again is in `chosen`."""

    def nothing(self) -> str:
        return _("Enter the day on which messages may start again.")

    def wrong_year(self, year: int) -> str:
        if year < self.today.year:
            return _("This year is over. Check the year.")
        if year > (self.today + LONGEST_PAUSE).year:
            return _("Choose a day in the next 12 months. Check the year.")
        return ""

    def wrong_day(self, day: date) -> dict[str, str]:
        if day <= self.today:
            return {"day": _("Choose a day after today.")}
        if day > self.today + LONGEST_PAUSE:
            return {"year": _("Choose a day in the next 12 months. Check the year.")}
        return {}
