"""The forms of protocols: each point's days beside the shipped ones and its instruments, the reason, the choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.admin.fields import StaffForm, some_of, text, words
from fbs_portal.content import protocols as shipped
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.protocol_body import NEEDED, NUMBERS, OPEN_LIMITS, PLACES, REMINDER_LIMITS, Problem
from fbs_portal.domain.schedule import MOST_MESSAGES, Protocol
from fbs_portal.presenters import instrument_plan, protocol_words
from fbs_portal.presenters import protocol as shown
from fbs_portal.presenters.protocol import Followed

LATER = tuple(f"reminder_{number}" for number in range(1, MOST_MESSAGES))
"""The fields of the messages after the invitation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFields:
    """One time point of the draft: each number is (field, shipped, range); `use` is None where it is always asked.

    `instruments` are the questionnaires by others that it asks too.
    """

    code: str
    label: str
    months: str
    use: forms.BoundField | None
    numbers: tuple[tuple[forms.BoundField, str, str], ...]
    instruments: forms.BoundField
    wrong: bool


class NewProtocolForm(StaffForm):
    """Whose protocol, which days to begin with, and its name."""

    clinic = forms.ChoiceField(label=gettext_lazy("Clinic"))
    based_on = forms.ChoiceField(label=gettext_lazy("Begin with the days of"), required=False)
    name = words(
        gettext_lazy("Name"), longest=120, required=True,
        help_text=gettext_lazy("What is different in one line, such as “fusion, asked at 4 months too”."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinics: Any, own: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("clinic", [(str(one.pk), one.name) for one in clinics])
        self.offer("based_on", shown.options(own))
        if len(clinics) == 1:
            self.fields["clinic"].widget = forms.HiddenInput()
            self.fields["clinic"].initial = str(clinics[0].pk)


class ProtocolDraftForm(StaffForm):
    """Every number of days, which time points are asked at all, and what each asks beside the form's own questions."""

    name = words(gettext_lazy("Name"), longest=120, required=True)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        own = {point.time_point: point for point in protocol.points}
        for code in PLACES:
            point = own.get(code) or shown.shipped_point(code)
            if code not in NEEDED:
                label = _("Ask at “%(point)s”") % {"point": shipped.label(code)}
                self.fields[f"use_{code}"] = forms.BooleanField(label=label, required=False, initial=code in own)
            for name in NUMBERS:
                label = f"{shipped.label(code)}: {protocol_words.NUMBERS[name]}"
                self.fields[f"{name}_{code}"] = _days(label, initial=getattr(point, name), least=PLACES[code][1][0])
            label = f"{shipped.label(code)}: {protocol_words.NUMBERS['instruments']}"
            self.fields[f"instruments_{code}"] = some_of(label, instrument_plan.choices())
            self.initial[f"instruments_{code}"] = own[code].instruments if code in own else ()
        for number, name in enumerate(LATER, start=1):
            wait = protocol.reminders[number] if len(protocol.reminders) > number else None
            label = _("Reminder %(number)s, days after the invitation’s day") % {"number": number}
            self.fields[name] = _days(label, initial=wait, required=False)
        label = _("The last form is taken for so many days after its time")
        self.fields["last_stays_open"] = _days(label, initial=protocol.last_stays_open)

    def body(self) -> dict[str, Any]:
        """What is stored."""
        given = self.cleaned_data
        asked = [code for code in PLACES if code in NEEDED or given[f"use_{code}"]]
        points = [
            {"time_point": code.value, "months": PLACES[code][0]}
            | {name: given[f"{name}_{code}"] for name in (*NUMBERS, "instruments")}
            for code in asked
        ]
        later = [given[name] for name in LATER if given[name] is not None]
        return {"points": points, "last_stays_open": given["last_stays_open"], "reminders": [0, *later]}

    def refuse_all(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field."""
        for problem in problems:
            kind, _dot, rest = problem.field.partition(".")
            point, _dot, name = rest.partition(".")
            field = {"points": f"{name}_{point}", "reminders": LATER[0]}.get(kind, kind)
            if field in self.fields:
                self.add_error(field, protocol_words.sentence(problem))
            else:
                self.add_error(None, f"{protocol_words.about(problem)}: {protocol_words.sentence(problem)}")

    def points(self) -> list[PointFields]:
        return [self._point(code) for code in PLACES]

    def messages(self) -> list[tuple[forms.BoundField, str]]:
        """Reminders, each with the shipped day."""
        standard = shipped.STANDARD.reminders
        return [
            (self[name], str(standard[number]) if len(standard) > number else _("none"))
            for number, name in enumerate(LATER, start=1)
        ]

    def shipped_end(self) -> int:
        return shipped.STANDARD.last_stays_open

    def ranges(self) -> dict[str, tuple[int, int]]:
        return {"reminders": REMINDER_LIMITS, "end": OPEN_LIMITS}

    def _point(self, code: TimePoint) -> PointFields:
        standard = shown.shipped_point(code)
        numbers = tuple(
            (self[f"{name}_{code}"], str(getattr(standard, name)), _range(*shown.limits(code, name)))
            for name in NUMBERS
        )
        instruments = self[f"instruments_{code}"]
        return PointFields(
            code=code.value, label=shipped.label(code),
            months=_("days beside %(n)s months") % {"n": PLACES[code][0]} if PLACES[code][0] else "",
            use=self[f"use_{code}"] if code not in NEEDED else None, numbers=numbers, instruments=instruments,
            wrong=any(field.errors for field in (instruments, *(field for field, _standard, _range in numbers))),
        )  # fmt: skip


class UseForm(StaffForm):
    """Why, for which families, and which state of things the person was shown. `status` is that of the page."""

    status = 200

    families = some_of(
        gettext_lazy("New courses that follow it"), (),
        help_text=gettext_lazy("None: it can be chosen later. Running courses keep the protocol they began with."),
    )  # fmt: skip
    reason = text(
        gettext_lazy("Reason"), longest=2000, help_text=gettext_lazy("It is kept with the protocol for good.")
    )
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("families", shown.families())


class RetireForm(StaffForm):
    status = 200

    reason = text(gettext_lazy("Reason"), longest=2000)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ChoiceForm(StaffForm):
    """Family by family."""

    status = 200

    reason = text(gettext_lazy("Reason"), longest=2000)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: Any = None, *, own: Any, followed: Iterable[Followed], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        first = {
            one.family: forms.ChoiceField(
                label=one.words[:1].upper() + one.words[1:], choices=shown.options(own), initial=one.code
            )
            for one in followed
        }
        self.families = tuple(first)
        self.fields = first | self.fields

    def choices(self) -> dict[str, str]:
        return {family: self.cleaned_data[family] for family in self.families}


def _days(label: str, *, initial: int | None, required: bool = True, least: int = 0) -> forms.IntegerField:
    wrong = {"invalid": _("Enter a whole number of days."), "required": _("Enter a whole number of days.")}
    mode = "text" if least < 0 else "numeric"  # a number pad has no minus
    widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "size": 4})
    return forms.IntegerField(label=label, initial=initial, required=required, widget=widget, error_messages=wrong)


def _range(least: int, most: int) -> str:
    """“−28 to 28”, or the only number there is."""
    low, high = (str(number).replace("-", "−") for number in (least, most))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
