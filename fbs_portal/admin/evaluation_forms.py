"""What is asked about a referral's appointment and about what the evaluation found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fbs_portal.actions.case_evaluations import FINDINGS_LENGTH
from fbs_portal.actions.case_letters import checked
from fbs_portal.admin.deed_forms import DeedForm, reason
from fbs_portal.admin.fields import Groups, day, one_of, options, some_of, text
from fbs_portal.content.referral_letter import ASKED
from fbs_portal.domain.evaluation import (
    INJECTIONS,
    LAST_RESORT,
    MINIMALLY_INVASIVE,
    WITHOUT_PROCEDURE,
    Cause,
    Conclusion,
    Helped,
    Plan,
    Repeated,
)
from fbs_portal.domain.referral_letter import LONGEST_WORDS
from fbs_portal.presenters import evaluation_words as words
from fbs_portal.presenters import labels
from fbs_portal.presenters.letter import first_words

PLANS = {
    "plans_simple": WITHOUT_PROCEDURE,
    "plans_injections": INJECTIONS,
    "plans_procedures": MINIMALLY_INVASIVE,
    "plans_last_resort": LAST_RESORT,
    "plans_other": (Plan.SURGERY, Plan.NONE),
}
"""The groups of check boxes that together make up the plan."""


class ScheduleForm(DeedForm):
    on = day(_("Day of the appointment"), help_text=_("The case comes back on this day, to ask whether they came."))


class AttendedForm(DeedForm):
    on = day(_("Attended on"))


class NotAttendedForm(DeedForm):
    reason = reason(
        _("Why did the patient not attend?"), help_text=_("Write “not known” if nobody has spoken to them.")
    )


class DeclinedForm(DeedForm):
    reason = reason(_("Why does the patient decline?"))


class WithdrawForm(DeedForm):
    reason = reason(_("Why is the evaluation no longer asked for?"))


class TakeBackForm(DeedForm):
    reason = reason(_("Why should the patient no longer read it?"))


class LetterForm(DeedForm):
    """Begins with the version kept last, which the page puts on the case, or else with the words of the clinic."""

    opening = text(_("Opening"), longest=LONGEST_WORDS, required=False, rows=5)
    asked = some_of(_("We ask for"), lambda: [(code.value, words) for code, words in ASKED.items()], required=True)
    request = text(
        _("Closing words"), longest=LONGEST_WORDS, required=False, rows=5,
        help_text=_("They follow what you ask for. The data of the patient stand below and cannot be changed here."),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.initial = {**first_words(self.case.clinic, kept=self.kept), **self.initial}

    @property
    def kept(self) -> Any:
        return getattr(self.case, "letter", None)

    def says(self, *, text: str, params: Mapping[str, Any]) -> bool:
        """The trail holds no words of a letter: the version that was kept does."""
        said = checked(**self.values())
        row = self.kept
        return row is not None and (row.number, row.opening, tuple(row.asked), row.request) == (
            params.get("letter"), said.opening, said.asked, said.request,
        )  # fmt: skip


class EvaluationForm(DeedForm):
    """Groups of boxes for causes and plans; the groups of the plan are one list for the action."""

    codes: ClassVar[dict[str, Callable[[str], Any]]] = {
        "history_done": lambda value: value == "yes",
        "examination_done": lambda value: value == "yes",
    }
    seen_on = day(_("Seen on"))
    history_done = one_of(_("Careful history taken?"), lambda: options(("yes", "no"), labels.YES_NO))
    examination_done = one_of(_("Physical examination done?"), lambda: options(("yes", "no"), labels.YES_NO))
    xray_repeated = one_of(_("X-ray repeated?"), lambda: options(Repeated, words.REPEATED))
    mri_repeated = one_of(_("MRI repeated?"), lambda: options(Repeated, words.REPEATED))
    conclusion = one_of(_("The pain is"), lambda: options(Conclusion, words.CONCLUSION))
    causes = some_of(
        _("Cause"), lambda: options(Cause, words.CAUSE), help_text=_("Staff see it. The patient is not shown causes.")
    )
    cause = text(_("Cause in your own words"), longest=FINDINGS_LENGTH, required=False, rows=3)
    plans_simple = some_of(_("Without a procedure"), lambda: options(WITHOUT_PROCEDURE, words.PLAN))
    plans_injections = some_of(_("Spinal injections"), lambda: options(INJECTIONS, words.PLAN))
    plans_procedures = some_of(_("Minimally invasive procedures"), lambda: options(MINIMALLY_INVASIVE, words.PLAN))
    plans_last_resort = some_of(_("Last resort"), lambda: options(LAST_RESORT, words.PLAN))
    plans_other = some_of(_("Other"), lambda: options(PLANS["plans_other"], words.PLAN))
    plan = text(_("Plan in your own words"), longest=FINDINGS_LENGTH, required=False, rows=3)
    suggestion_helped = one_of(_("Did the portal’s suggestion help?"), lambda: options(Helped, words.HELPED))
    groups: Groups = (
        (_("What was done"), ("seen_on", "history_done", "examination_done", "xray_repeated", "mri_repeated")),
        (_("What was found"), ("conclusion", "causes", "cause")),
        (_("Plan"), (*PLANS, "plan")),
        (_("The suggestion"), ("suggestion_helped",)),
    )

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"plans": [code for name in PLANS for code in given.pop(name)]}

    def refuse(self, *, field: str, message: str) -> None:
        """The plan's boxes are in groups: what is wrong with them together is said at the last."""
        super().refuse(field="plans_other" if field == "plans" else field, message=message)


class CorrectEvaluationForm(EvaluationForm):
    """Begins with what is recorded; asks why it is corrected."""

    reason = reason(_("Why is it corrected?"))
    groups: Groups = (*EvaluationForm.groups, (_("The correction"), ("reason",)))

    def prepare(self) -> None:
        super().prepare()
        if self.recorded is not None:
            self.initial.update(recorded_values(self.recorded))

    @property
    def recorded(self) -> Any:
        """The evaluation that counts now, put on the case by the page."""
        return getattr(self.case, "evaluation", None)


def recorded_values(row: Any) -> dict[str, Any]:
    """What a recorded evaluation says, as the form asks for it."""
    yes_no = {True: "yes", False: "no", None: ""}
    names = ("seen_on", "xray_repeated", "mri_repeated", "conclusion", "causes", "cause", "plan", "suggestion_helped")
    values = {name: getattr(row, name) for name in names}
    values |= {name: [code for code in row.plans if code in codes] for name, codes in PLANS.items()}
    return values | {name: yes_no[getattr(row, name)] for name in ("history_done", "examination_done")}
