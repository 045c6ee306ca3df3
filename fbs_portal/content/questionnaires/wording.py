"""Short ways to write questions, so that the files beside this one read as a list of what is asked."""

from __future__ import annotations

from fbs_portal.domain.codes import Region
from fbs_portal.domain.conditions import AllOf, Condition, Fact
from fbs_portal.domain.questionnaire import Choice, Direction, Kind, Question, Variant, Wording, Words

RECALLED = Fact("recalled", (True,))
LUMBAR = Fact("region", (Region.LUMBAR.value,))
CERVICAL = Fact("region", (Region.CERVICAL.value,))
THORACIC = Fact("region", (Region.THORACIC.value,))


def text(default: Wording, *variants: tuple[Condition, Wording]) -> Words:
    """One wording, or others where a condition on the context holds."""
    return Words(default=default, variants=tuple(Variant(when=when, text=words) for when, words in variants))


def when(*conditions: Condition) -> Condition:
    return AllOf(conditions)


def pick(code: str, words: Wording, *, ranked: bool = True, shown_if: Condition | None = None) -> Choice:
    return Choice(code=code, text=Words(default=words), ranked=ranked, shown_if=shown_if)


def scale(
    code: str,
    words: Words,
    *,
    anchors: tuple[Wording, Wording],
    recall: str,
    source: str = "",
    hint: Words | None = None,
) -> Question:
    """0 to 10, whole numbers, words on both ends only."""
    return Question(
        code=code,
        kind=Kind.SCALE,
        text=words,
        recall=recall,
        hint=hint,
        anchors=anchors,
        direction=Direction.HIGHER_IS_WORSE,
        source=source,
    )


def single(
    code: str,
    words: Words,
    *choices: Choice,
    recall: str,
    hint: Words | None = None,
    shown_if: Condition | None = None,
    best_first: bool = False,
) -> Question:
    direction = Direction.LISTED_BEST_FIRST if best_first else Direction.UNORDERED
    return Question(
        code=code,
        kind=Kind.SINGLE,
        text=words,
        recall=recall,
        hint=hint,
        choices=choices,
        shown_if=shown_if,
        direction=direction,
    )
