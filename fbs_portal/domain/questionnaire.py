"""A questionnaire as data: steps of questions with stable codes, and when each is asked.

Nothing here knows of pages, forms or rows. Words may be lazy translations: `str()` makes them readable.
`domain.pathway` walks it, `forms` turns it into pages, `content.questionnaires` holds the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from fbs_portal.domain.conditions import Condition

Wording: TypeAlias = object
"""A str, or a translation that becomes one when it is shown."""

RESERVED_STEPS = frozenset({"check", "done", "now", "draft", "untick", "talk", "unusual"})
"""Page names beside the steps in a follow-up's address; no step may take one."""

LOWEST, HIGHEST = 0, 10


class Kind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    SINGLE = "single"
    MULTI = "multi"
    TEXT = "text"


class Direction(StrEnum):
    """Which answer is worse; the monotone rule of triage rests on it. UNORDERED questions are exempt."""

    UNORDERED = "unordered"
    HIGHER_IS_WORSE = "higher_is_worse"
    MORE_IS_WORSE = "more_is_worse"
    LISTED_BEST_FIRST = "listed_best_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the wording and the choice of questions depend on, beside the answers.

    `days_since_surgery` is None before surgery. `has_device`: a battery or pump is implanted.
    `recalled`: a baseline that is remembered after the operation. `instruments`: codes of those asked on
    this occasion. `questions`: the codes of a clarification, which asks nothing else; empty = all.
    """

    region: str
    timepoint: str
    days_since_surgery: int | None = None
    has_device: bool = False
    recalled: bool = False
    instruments: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Other words when the condition holds; it may look at the context only."""

    when: Condition
    text: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in the words that fit the context: the first variant that holds, else the default."""

    default: Wording
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to pick. `group` and `side` place it among body sites; `ranked` is false for "not sure"."""

    code: str
    text: Words
    shown_if: Condition | None = None
    group: str = ""
    side: str = ""
    ranked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """A heading over some choices of a long list. Groups whose `first_if` holds come before the others."""

    code: str
    text: Words
    first_if: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `recall` is the period its answer covers, in words, and stands in the text itself.

    `none_text` is the "none of these" of a list; its answer is stored as an empty list.
    `merge_into`: lists asked on two pages and stored as one (the danger signs).
    """

    code: str
    kind: Kind
    text: Words
    recall: str
    hint: Words | None = None
    choices: tuple[Choice, ...] = ()
    groups: tuple[ChoiceGroup, ...] = ()
    none_text: Wording | None = None
    anchors: tuple[Wording, Wording] | None = None
    shown_if: Condition | None = None
    direction: Direction = Direction.UNORDERED
    danger: bool = False
    declinable: bool = True
    optional: bool = False
    merge_into: str = ""
    crisis_line: bool = False
    source: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page. A step of several questions has a `title`; a single question is its own title."""

    code: str
    questions: tuple[Question, ...]
    title: Words | None = None
    hint: Words | None = None
    shown_if: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    code: str
    version: str
    steps: tuple[Step, ...]

    @property
    def questions(self) -> Iterator[Question]:
        return (question for step in self.steps for question in step.questions)

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)
