"""One form field per kind of question. They clean to the stored shape, or to None where nothing was given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.fitting import LONGEST_TEXT
from fbs_portal.domain.pathway import offered
from fbs_portal.domain.questionnaire import HIGHEST, LOWEST, Context, Kind, Question
from fbs_portal.domain.validation import NONE_CODE

SCALE = tuple(str(score) for score in range(LOWEST, HIGHEST + 1))
STAFF_DECLINED = "declined"
"""What the one-page form of staff sends for "would rather not answer"."""

TOO_LONG = _("This is too long: it has %(show_value)d characters. Please keep it to %(limit_value)d.")
UNKNOWN = _("Choose one of the answers on this page.")


class Picked(forms.Field):
    """One code of those offered; anything else is refused, never guessed."""

    widget = forms.RadioSelect

    def __init__(self, *, codes: tuple[str, ...]) -> None:
        super().__init__(required=False)
        self.codes = frozenset(codes)

    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if value not in self.codes:
            raise ValidationError(UNKNOWN, code="unknown")
        return value


class Score(Picked):
    """A whole number from 0 to 10."""

    def __init__(self) -> None:
        super().__init__(codes=SCALE)

    def to_python(self, value: Any) -> Any:
        code = super().to_python(value)
        return None if code is None else int(code)


class Ticked(forms.Field):
    """The ticked codes in the question's order, `[]` for "none of these", None for an empty page.

    A tick beside "none of these" counts. In a danger list a sign counts whatever else was sent with it.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, codes: tuple[str, ...], danger: bool) -> None:
        super().__init__(required=False)
        self.codes = codes
        self.danger = danger

    def to_python(self, value: Any) -> Any:
        sent = set(value or ())
        known = [code for code in self.codes if code in sent]
        if sent - {NONE_CODE, *known} and not (self.danger and known):
            raise ValidationError(UNKNOWN, code="unknown")
        return known if known or NONE_CODE in sent else None


class Written(forms.CharField):
    """Free text; empty is not answered. No box cuts a text off unseen: one that is too long comes back to be shortened.

    A new line counts as one character, though browsers send two. NUL, which nobody sees or can take out, is left out.
    """

    widget = forms.Textarea

    def __init__(self) -> None:
        too_long = {"max_length": TOO_LONG}
        super().__init__(required=False, max_length=LONGEST_TEXT, empty_value=None, error_messages=too_long)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value.replace("\0", "") if isinstance(value, str) else value)
        return text if text is None else text.replace("\r\n", "\n")


def field_for(*, question: Question, context: Context) -> forms.Field:
    """The field that reads this question's answer."""
    match question.kind:
        case Kind.SCALE:
            return Score()
        case Kind.MULTI:
            return Ticked(codes=question.codes, danger=question.danger)
        case Kind.TEXT:
            return Written()
        case Kind.SINGLE:
            return Picked(codes=tuple(choice.code for choice in offered(question=question, context=context)))
