"""A question as a template reads it: plain strings and flags, so that one flat template per kind suffices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fbs_portal.domain.conditions import holds
from fbs_portal.domain.pathway import offered, words
from fbs_portal.domain.questionnaire import Choice, Context, Kind, Question
from fbs_portal.domain.validation import NONE_CODE
from fbs_portal.forms.fields import SCALE, STAFF_DECLINED


@dataclass(slots=True, kw_only=True)
class Option:
    """One radio or checkbox. `anchor` are the words at the end of a scale."""

    id: str
    value: str
    text: str
    checked: bool
    anchor: str = ""


@dataclass(slots=True, kw_only=True)
class Place:
    """A body site: one box, or a left and a right box under one name."""

    text: str
    options: list[Option]

    @property
    def pair(self) -> bool:
        return len(self.options) > 1


@dataclass(slots=True, kw_only=True)
class Group:
    """`folded`: far from the operated part, so it opens on request; it stands open where something is ticked."""

    text: str
    places: list[Place]
    folded: bool = False

    @property
    def open(self) -> bool:
        return any(option.checked for place in self.places for option in place.options)


@dataclass(slots=True, kw_only=True)
class QuestionDisplay:
    """`level` is the heading's: 1 when the question is the page's own heading. `none` and `declined` are the boxes
    that stand apart from the list."""

    name: str
    kind: str
    text: str
    level: int
    hint: str
    note: str
    error: str
    written: str = ""
    crisis_line: str = ""
    options: list[Option] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    none: Option | None = None
    declined: Option | None = None
    required: bool = True

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def first_id(self) -> str:
        """The element an error summary leads to."""
        return self.id if self.kind == Kind.TEXT else f"{self.id}_0"

    @property
    def described_by(self) -> str:
        parts = (("hint", self.hint), ("note", self.note), ("error", self.error), ("crisis", self.crisis_line))
        return " ".join(f"{self.id}_{name}" for name, shown in parts if shown)


def display(
    *, question: Question, context: Context, chosen: Collection[str], level: int, error: str, note: str, staff: bool
) -> QuestionDisplay:
    """The question in the words that fit the context, with what is chosen so far."""
    shown = QuestionDisplay(
        name=question.code,
        kind=question.kind.value,
        text=str(words(words=question.text, context=context)),
        level=level,
        hint=str(words(words=question.hint, context=context)) if question.hint else "",
        note=note,
        error=error,
        required=not (question.optional or staff),
    )
    if question.kind is Kind.TEXT:
        shown.written = next(iter(chosen), "")
        return shown
    if question.kind is Kind.SCALE:
        shown.options = _scale(question, chosen)
    elif question.groups:
        shown.groups = _groups(question, context, chosen)
    else:
        shown.options = [
            _option(question, number, choice, context, chosen)
            for number, choice in enumerate(offered(question=question, context=context))
        ]
    if question.none_text is not None:
        shown.none = _apart(question, NONE_CODE, str(question.none_text), chosen)
    if staff and question.declinable:
        shown.declined = _apart(question, STAFF_DECLINED, _("Would rather not answer"), chosen)
    return shown


def _apart(question: Question, code: str, text: str, chosen: Collection[str]) -> Option:
    return Option(id=f"id_{question.code}_{code}", value=code, text=text, checked=code in chosen)


def _scale(question: Question, chosen: Collection[str]) -> list[Option]:
    assert question.anchors is not None
    anchors = {SCALE[0]: str(question.anchors[0]), SCALE[-1]: str(question.anchors[1])}
    name = f"id_{question.code}_"
    return [
        Option(id=name + score, value=score, text=score, checked=score in chosen, anchor=anchors.get(score, ""))
        for score in SCALE
    ]


def _option(question: Question, number: int, choice: Choice, context: Context, chosen: Collection[str]) -> Option:
    return Option(
        id=f"id_{question.code}_{number}",
        value=choice.code,
        text=str(words(words=choice.text, context=context)),
        checked=choice.code in chosen,
    )


def _groups(question: Question, context: Context, chosen: Collection[str]) -> list[Group]:
    """Groups in the order that suits the operated region; left and right share one name."""
    near = {group.code: holds(group.first_if, answers={}, context=context) for group in question.groups}
    order = sorted(question.groups, key=lambda group: not near[group.code])
    sides = {"left": _("Left"), "right": _("Right")}
    shown, number = [], 0
    for group in order:
        places: list[Place] = []
        for choice in (choice for choice in question.choices if choice.group == group.code):
            option = _option(question, number, choice, context, chosen)
            number += 1
            text, option.text = option.text, sides.get(choice.side, option.text)
            if choice.side and places and places[-1].text == text:
                places[-1].options.append(option)
            else:
                places.append(Place(text=text, options=[option]))
        text = str(words(words=group.text, context=context))
        shown.append(Group(text=text, places=places, folded=not near[group.code]))
    return shown
