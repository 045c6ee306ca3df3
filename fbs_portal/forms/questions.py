"""The form of one page of a questionnaire, made from its questions: fields, layout, errors and answers.

Continue with nothing chosen is an error that offers the way out; "I would rather not answer" is a button of its own
(`decline`), never a choice on a scale. On a page of several questions it declines those left empty.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _

from fbs_portal.domain.answers import Answers, declined, is_declined
from fbs_portal.domain.pathway import words
from fbs_portal.domain.questionnaire import Context, Kind, Question, Step
from fbs_portal.domain.validation import NONE_CODE
from fbs_portal.forms.display import QuestionDisplay, display
from fbs_portal.forms.fields import STAFF_DECLINED, field_for
from fbs_portal.forms.layout import PACK, Asked, Part

HIGHEST_REVISION = 2**31 - 1


class QuestionsForm(forms.Form):
    """Fields and layout of a list of questions. `stored` are the draft's answers so far."""

    use_required_attribute = False
    staff = False
    heading_level = 2

    def __init__(self, *, questions: tuple[Question, ...], context: Context, stored: Answers, data: Any = None) -> None:
        super().__init__(data)
        self.questions = questions
        self.asked_in = context
        self.stored = stored
        self.fields |= {question.code: field_for(question=question, context=context) for question in questions}

    def chosen(self, question: Question) -> tuple[str, ...]:
        """What is ticked or written when the page is shown: as sent, else as stored; nothing by itself."""
        if self.is_bound:
            return tuple(str(value) for value in self.sent(question.code))
        stored = self.stored.get(question.code)
        if stored is None:
            return ()
        if is_declined(stored):
            return (STAFF_DECLINED,) if self.staff else ()
        if isinstance(stored, (list, tuple)):
            return tuple(stored) or (NONE_CODE,)
        return (str(stored),)

    def sent(self, code: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        if getlist is not None:
            return list(getlist(code))
        value = self.data.get(code)
        return value if isinstance(value, list) else [] if value is None else [value]

    @cached_property
    def displayed(self) -> dict[str, QuestionDisplay]:
        """Every question as the templates read it."""
        errors = self.errors if self.is_bound else {}
        return {
            question.code: display(
                question=question,
                context=self.asked_in,
                chosen=self.chosen(question),
                level=self.heading_level,
                error=" ".join(str(error) for error in errors.get(question.code, ())),
                note=self.note(question),
                staff=self.staff,
            )
            for question in self.questions
        }

    def note(self, question: Question) -> str:
        """Says that an earlier "rather not answer" stands."""
        if self.staff or not is_declined(self.stored.get(question.code)):
            return ""
        return _("You chose not to answer this. You can still answer it now.")

    @property
    def problems(self) -> list[QuestionDisplay]:
        """The questions with an error, for the summary on top."""
        return [shown for shown in self.displayed.values() if shown.error] if self.is_bound else []

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.template_pack = PACK
        helper.layout = Layout(*self.parts())
        return helper

    @property
    def sources(self) -> tuple[str, ...]:
        """Where questions by others are from: their owners' notices stand on the page, word for word."""
        return tuple(dict.fromkeys(question.source for question in self.questions if question.source))

    def parts(self) -> list[Part]:
        return [Asked(question.code, _template(question)) for question in self.questions]

    def answers(self) -> dict[str, Any]:
        """What was answered or declined, in the stored shape; call it when the form is valid."""
        return {code: value for code in self.fields if (value := self.cleaned_data.get(code)) is not None}


class StepForm(QuestionsForm):
    """One page of the patient's way."""

    def __init__(
        self,
        *,
        step: Step,
        context: Context,
        stored: Answers,
        revision: int = 0,
        crisis_line: str = "",
        submit_label: str = "",
        under_heading: bool = False,
        data: Any = None,
    ) -> None:
        super().__init__(questions=step.questions, context=context, stored=stored, data=data)
        self.title = str(words(words=step.title, context=context)) if step.title else ""
        self.hint = str(words(words=step.hint, context=context)) if step.hint else ""
        self.heading_level = 2 if step.title or under_heading else 1
        self.submit_label = submit_label or _("Continue")
        self.drawn_revision = revision
        self.crisis_line = crisis_line
        self.can_decline = any(question.declinable and not question.optional for question in self.questions)

    @cached_property
    def displayed(self) -> dict[str, QuestionDisplay]:
        shown = super().displayed
        for question in self.questions:
            if question.crisis_line:
                shown[question.code].crisis_line = self.crisis_line
        return shown

    def parts(self) -> list[Part]:
        return [Part("heading"), *super().parts(), Part("actions"), Part("sources")]

    def clean(self) -> dict[str, Any]:
        """Leave out what was declined on purpose; name what is missing, with the way out."""
        cleaned: dict[str, Any] = self.cleaned_data
        declining, alone = "decline" in self.data, len(self.questions) == 1
        for question in self.questions:
            empty = cleaned.get(question.code) is None
            if declining and question.declinable and not question.optional and (alone or empty):
                self.errors.pop(question.code, None)
                cleaned[question.code] = declined()
            elif empty and not question.optional and question.code not in self.errors:
                self.add_error(question.code, missing(question))
        return cleaned

    def cleared(self) -> tuple[str, ...]:
        """Stored answers that this page takes back: a text that was emptied."""
        given = self.answers()
        asked = (question.code for question in self.questions)
        return tuple(code for code in asked if code in self.stored and code not in given)

    def read_revision(self) -> int:
        """The revision the page was drawn from; a page that was tampered with counts as the oldest."""
        sent = str(self.data.get("revision", ""))
        revision = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 10 else 0
        return revision if revision <= HIGHEST_REVISION else 0


class AllQuestionsForm(QuestionsForm):
    """Every question that may be asked, on one page: for staff who enter answers from the telephone or from paper.

    Nothing has to be answered; an empty question is *not answered*, and "would rather not answer" is a choice here.
    """

    staff = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for question in self.questions:
            if question.declinable:
                self.fields[question.code] = OrDeclined(self.fields[question.code])

    def parts(self) -> list[Part]:
        return [*super().parts(), Part("sources")]


class OrDeclined(forms.Field):
    """Another field, or "would rather not answer"."""

    def __init__(self, inner: forms.Field) -> None:
        super().__init__(required=False, widget=inner.widget)
        self.inner = inner

    def clean(self, value: Any) -> Any:
        if value == STAFF_DECLINED or (isinstance(value, list) and STAFF_DECLINED in value):
            return declined()
        return self.inner.clean(value)


def missing(question: Question) -> str:
    """What to do about an empty question, by its kind."""
    if question.danger:
        return _("Tick each sign that you have, or tick “None of these”.")
    if not question.declinable:
        return _("Choose an answer.")
    if question.kind is Kind.MULTI:
        return _("Tick what fits, or tick the last box. You can also choose “I would rather not answer”.")
    if question.kind is Kind.SCALE:
        return _("Choose a number from 0 to 10, or choose “I would rather not answer”.")
    return _("Choose an answer, or choose “I would rather not answer”.")


def _template(question: Question) -> str:
    return "places" if question.groups else question.kind.value
