"""What is asked for each deed on a case. Every form carries the version of the case it was made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions.texts import LONGEST
from fbs_portal.admin.fields import StaffForm, day, one_of, options
from fbs_portal.domain.codes import CloseOutcome, Urgency
from fbs_portal.domain.settled import asks_why_not
from fbs_portal.domain.states import ContactResult, NotReferred
from fbs_portal.domain.workflow import LOWERABLE, SNOOZE_DAYS
from fbs_portal.presenters import labels
from fbs_portal.presenters.closing import NOT_REFERRED
from fbs_portal.queries.case_facts import facts_of

LARGEST_VERSION = 2**31 - 1


def reason(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class DeedForm(StaffForm):
    """Base: the version. `case`, `owners` and `outcomes` are at hand for choices; `codes` makes codes of texts."""

    codes: ClassVar[dict[str, Callable[[str], Any]]] = {}
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION)

    def __init__(self, data: Any = None, *, case: Any, owners: Any = (), outcomes: Any = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.case, self.owners, self.outcomes = case, owners, outcomes
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the case."""
        self.initial.setdefault("version", self.case.version)

    def values(self) -> dict[str, Any]:
        """What the action takes besides actor, case, version and now."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given | {name: code(given[name]) for name, code in self.codes.items()}

    def says(self, *, text: str, params: Mapping[str, Any]) -> bool:
        """Whether the form says just what an entry of the trail holds; nothing that the entry does not tell."""
        given = self.values()
        said = next((str(given.pop(name)) for name in ("text", "reason") if name in given), "")
        stored = {str(value) for value in params.values()}
        return said.replace("\r\n", "\n").strip() == text and {str(value) for value in given.values()} <= stored


class ContactForm(DeedForm):
    codes: ClassVar[dict[str, Callable[[str], Any]]] = {"result": ContactResult}
    result = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect, choices=lambda: options(ContactResult, labels.CONTACT)
    )
    text = reason(_("What was said or agreed?"), required=False)


class AssignForm(DeedForm):
    codes: ClassVar[dict[str, Callable[[str], Any]]] = {"to": lambda value: int(value) if value else None}
    to = forms.ChoiceField(label=_("To whom?"), required=False)
    reason = reason(_("Why?"), required=False)

    def prepare(self) -> None:
        super().prepare()
        owner = self.case.owner_id
        nobody = [("", _("No one") if owner else "—")]
        self.offer("to", [*self.owners, *nobody] if owner else [*nobody, *self.owners])
        self.fields["to"].required = not owner
        self.initial.setdefault("to", owner)


class SnoozeForm(DeedForm):
    until = day(
        _("Bring it back on"),
        help_text=format_lazy(
            _("The case returns to the worklist on this day, at most {days} days ahead."), days=SNOOZE_DAYS
        ),
    )
    reason = reason(_("Why can it wait?"))


class ReferForm(DeedForm):
    to = forms.CharField(label=_("Refer to"), max_length=160, help_text=_("The person or service who evaluates."))
    question = reason(_("Question for the evaluation"), required=False)
    expected_by = day(
        _("Evaluation expected by"), help_text=_("The case comes back when nothing was recorded by then.")
    )
    reason = reason(_("Reason"))

    def prepare(self) -> None:
        super().prepare()
        if facts_of(case=self.case).awaited:
            self.fields["to"].help_text = _("The patient is referred already. A new referral withdraws the one before.")


class ReasonForm(DeedForm):
    reason = reason(_("Reason"))


class AskForm(DeedForm):
    reason = reason(_("What should the clinician know?"))


class DangerForm(DeedForm):
    reason = reason(
        _("What was done?"), help_text=_("For example: spoke to patient 10:05, sent to the emergency department.")
    )


class LowerForm(DeedForm):
    codes: ClassVar[dict[str, Callable[[str], Any]]] = {"to": Urgency}
    to = forms.ChoiceField(label=_("Lower to"), widget=forms.RadioSelect)
    reason = reason(_("Why?"))

    def prepare(self) -> None:
        super().prepare()
        lower = [code for code in LOWERABLE if code.rank > Urgency(self.case.urgency).rank]
        self.offer("to", options(lower, labels.URGENCY))


class NoteForm(DeedForm):
    text = reason(_("Note"))


class CloseForm(DeedForm):
    codes: ClassVar[dict[str, Callable[[str], Any]]] = {"outcome": CloseOutcome}
    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    not_referred = one_of(
        _("Why was nobody referred?"), lambda: options(NotReferred, NOT_REFERRED), required=False,
        help_text=_("An evaluation was suggested. Left out, it is another reason: the one written below."),
    )  # fmt: skip
    reason = reason(_("Reason"), required=False, help_text=_("Needed for every outcome except “evaluated”."))

    def prepare(self) -> None:
        super().prepare()
        if not asks_why_not(case=facts_of(case=self.case)):
            del self.fields["not_referred"]
        words = {**labels.OUTCOME, CloseOutcome.NOT_NEEDED: _("not needed, because …")}
        self.offer("outcome", options(self.outcomes, words))

    def values(self) -> dict[str, Any]:
        """A reason that was not chosen is left to the outcome."""
        return {name: value for name, value in super().values().items() if name != "not_referred" or value}
