"""A clinic's numbers, and its opening hours as seven rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.admin.fields import Groups, StaffForm, text, words
from fbs_portal.content import procedure_words
from fbs_portal.domain.codes import Procedure
from fbs_portal.domain.hours import WEEKDAYS
from fbs_portal.domain.referral_letter import LONGEST_WORDS

DAY_NAMES = {
    "mon": gettext_lazy("Monday"), "tue": gettext_lazy("Tuesday"), "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"), "fri": gettext_lazy("Friday"), "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}  # fmt: skip
SIMPLE = (
    "name", "time_zone", "phone", "on_call_phone", "emergency_number", "crisis_line", "notice", "ask_birth_date",
    "letter_opening", "letter_request",
)  # fmt: skip


class ClinicForm(StaffForm):
    """Everything patients are told about the clinic."""

    groups: Groups = (
        (
            gettext_lazy("Numbers that patients are shown"),
            ("phone", "on_call_phone", "emergency_number", "crisis_line"),
        ),
        (gettext_lazy("Clinic"), ("name", "time_zone", "duty_user_id", "ask_birth_date")),
        (gettext_lazy("Notice"), ("notice",)),
        (gettext_lazy("Referral letters"), ("letter_opening", "letter_request")),
        (gettext_lazy("Imported files"), ("procedure_words",)),
    )

    name = words(gettext_lazy("Name"), longest=120, required=True)
    time_zone = words(
        gettext_lazy("Time zone"), longest=64, required=True, help_text=gettext_lazy("Such as Europe/London.")
    )
    phone = words(gettext_lazy("Phone of the clinic"), longest=32, required=True, kind="tel")
    on_call_phone = words(
        gettext_lazy("On-call phone"),
        longest=32,
        kind="tel",
        help_text=gettext_lazy("Shown when the clinic is closed."),
    )
    emergency_number = words(
        gettext_lazy("Emergency number"), longest=16, required=True, kind="tel", help_text=gettext_lazy("Such as 911.")
    )
    crisis_line = words(
        gettext_lazy("Crisis line"), longest=120, help_text=gettext_lazy("Stands beside the free text.")
    )
    duty_user_id = forms.TypedChoiceField(
        label=gettext_lazy("Duty person"), required=False, empty_value=None, coerce=int,
        help_text=gettext_lazy("Is told when nobody takes an emergency within 30 minutes."),
    )  # fmt: skip
    ask_birth_date = forms.BooleanField(
        label=gettext_lazy("Ask for the birth date when a personal link is opened"), required=False
    )
    notice = text(
        gettext_lazy("Who sees the answers, and what for"), longest=4000, required=False,
        help_text=gettext_lazy("Empty: the text shipped with the portal. A changed text is shown to everyone again."),
    )  # fmt: skip
    letter_opening = text(
        gettext_lazy("Opening"), longest=LONGEST_WORDS, required=False,
        help_text=gettext_lazy("A letter begins with it; the clinician may change it. Empty: the words shipped."),
    )  # fmt: skip
    letter_request = text(
        gettext_lazy("Closing words"), longest=LONGEST_WORDS, required=False,
        help_text=gettext_lazy("They follow what is asked for. Empty: the words shipped with the portal."),
    )  # fmt: skip
    procedure_words = text(
        gettext_lazy("Your words for operations"), longest=20000, required=False,
        help_text=gettext_lazy("One word a line with what it means, such as: LBD = laminectomy, fusion"),
    )  # fmt: skip
    closed_days = text(
        gettext_lazy("Closed days"), longest=4000, required=False,
        help_text=gettext_lazy("One date a line, such as 2026-12-25."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinic: Any, members: Any, **kwargs: Any) -> None:
        initial = {name: getattr(clinic, name) for name in (*SIMPLE, "duty_user_id")}
        initial["procedure_words"] = procedure_words.lines(clinic.procedure_words)
        initial["closed_days"] = "\n".join(clinic.closed_days)
        for code in WEEKDAYS:
            opens, closes = clinic.opening_hours.get(code) or ("", "")
            initial |= {f"{code}_opens": opens, f"{code}_closes": closes}
        super().__init__(data, initial=initial, **kwargs)
        for code in WEEKDAYS:
            for end in ("opens", "closes"):
                self.fields[f"{code}_{end}"] = forms.CharField(
                    required=False, max_length=5, label=_hours_label(code, end), widget=_time(code, end)
                )
        people = [("", _("nobody")), *((row.user_id, row.user.get_username()) for row in members)]
        self.offer("duty_user_id", people)

    def week(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Seven rows: the day, when it opens, when it closes."""
        return [(DAY_NAMES[code], self[f"{code}_opens"], self[f"{code}_closes"]) for code in WEEKDAYS]

    def clean_closed_days(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["closed_days"].splitlines() if line.strip()]
        for line in lines:
            if not _is_date(line):
                raise ValidationError(_("“%(line)s” is not a date such as 2026-12-25.") % {"line": line[:40]})
        return sorted(set(lines))

    def clean_procedure_words(self) -> dict[str, list[str]]:
        try:
            return procedure_words.from_lines(self.cleaned_data["procedure_words"])
        except ValueError as error:
            raise ValidationError(
                _("“%(line)s” is not a word, = and procedures. Allowed: %(codes)s.")
                % {"line": error, "codes": ", ".join(Procedure)}
            ) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        for code in WEEKDAYS:
            opens, closes = cleaned.get(f"{code}_opens"), cleaned.get(f"{code}_closes")
            if bool(opens) != bool(closes):
                self.add_error(f"{code}_opens", _("Give both times, or none for a closed day."))
            elif opens and closes and opens >= closes != "24:00":
                self.add_error(f"{code}_opens", _("The clinic closes after it opens."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in (*SIMPLE, "duty_user_id", "closed_days", "procedure_words")}
        pairs = {code: [self.cleaned_data[f"{code}_opens"], self.cleaned_data[f"{code}_closes"]] for code in WEEKDAYS}
        return {**given, "opening_hours": {code: pair for code, pair in pairs.items() if pair[0]}}

    def refuse(self, *, field: str, message: str) -> None:
        super().refuse(field="mon_opens" if field == "opening_hours" else field, message=message)


class NoticesForm(StaffForm):
    urgent_notices = forms.BooleanField(label=gettext_lazy("Emergencies and urgent cases, at once"), required=False)
    daily_digest = forms.BooleanField(
        label=gettext_lazy("What waits, once a day when the clinic opens"), required=False,
        help_text=gettext_lazy("Numbers only. On days on which nothing waits there is no message."),
    )  # fmt: skip


class MemberForm(StaffForm):
    username = words(
        gettext_lazy("User name"), longest=150, required=True,
        help_text=gettext_lazy("Of an account on this site. The site’s administrator makes accounts and gives roles."),
    )  # fmt: skip


def _hours_label(code: str, end: str) -> str:
    words_ = _("%(day)s opens") if end == "opens" else _("%(day)s closes")
    return words_ % {"day": DAY_NAMES[code]}


def _time(code: str, end: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "time", "aria-label": _hours_label(code, end)})


def _is_date(line: str) -> bool:
    try:
        return parse_date(line) is not None
    except ValueError:
        return False
