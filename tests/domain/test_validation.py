"""A broken questionnaire is found before a patient sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fbs_portal.domain.conditions import AtLeast, Fact
from fbs_portal.domain.questionnaire import Choice, Direction, Kind, Question, Questionnaire, Step, Words
from fbs_portal.domain.validation import digest, problems, validate

PAIN = Question(
    code="pain", kind=Kind.SCALE, text=Words(default="In the last 7 days?"), recall="7 days", anchors=("no", "worst")
)
PICK = Question(
    code="pick",
    kind=Kind.SINGLE,
    text=Words(default="Now?"),
    recall="now",
    choices=(Choice(code="yes", text=Words(default="Yes")),),
)
LIST = replace(PICK, code="list", kind=Kind.MULTI, none_text="None of these")


def form(*steps: Step) -> Questionnaire:
    return Questionnaire(code="test", version="1", steps=steps)


def step(*questions: Question, code: str = "first") -> Step:
    return Step(code=code, questions=questions)


def test_a_sound_one_passes() -> None:
    sound = form(step(PAIN), step(replace(PICK, shown_if=AtLeast("pain", 4)), code="second"), step(LIST, code="third"))
    assert validate(sound) is sound


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((step(PAIN, code="check"),), "takes the name of a page"),
        ((step(),), "asks nothing"),
        ((step(PAIN), step(PICK)), "stands 2 times"),
        ((step(PAIN), step(PAIN, code="second")), "question pain stands 2 times"),
        ((step(PAIN, PICK),), "no title"),
        ((step(replace(PAIN, recall="")),), "which time"),
        ((step(replace(PAIN, anchors=None)),), "two anchors"),
        ((step(replace(PICK, choices=())),), "0 choices"),
        ((step(replace(PICK, choices=PICK.choices * 2)),), "choice yes stands 2 times"),
        ((step(replace(LIST, none_text=None)),), "none of these"),
        ((step(replace(LIST, danger=True)),), "cannot be skipped"),
        ((step(replace(LIST, choices=(Choice(code="none", text=Words(default="x")),))),), "reserved choice"),
        ((step(replace(PICK, direction=Direction.HIGHER_IS_WORSE)),), "only a scale"),
        ((step(replace(PICK, code="Bad-Code")),), "is not lower-case"),
        ((step(replace(PICK, shown_if=AtLeast("pain", 4))), step(PAIN, code="second")), "not asked before"),
        ((step(replace(PICK, shown_if=Fact("colour", ()))),), "does not have"),
        (
            (Step(code="a1", title=Words(default="t"), questions=(PAIN, replace(PICK, shown_if=AtLeast("pain", 1)))),),
            "not asked before",
        ),
        ((step(replace(LIST, choices=(replace(LIST.choices[0], group="x"),))),), "group that does not exist"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(steps: tuple[Step, ...], sentence: str) -> None:
    found = problems(form(*steps))
    assert any(sentence in problem for problem in found), found
    with pytest.raises(ValueError, match="questionnaire test 1"):
        validate(form(*steps))


def test_the_digest_sees_every_word() -> None:
    before = digest(form(step(PAIN)))
    assert before == digest(form(step(PAIN)))
    assert before != digest(form(step(replace(PAIN, text=Words(default="In the past 7 days?")))))
    assert before != digest(form(step(replace(PAIN, anchors=("no", "very bad")))))
    assert before != digest(form(step(replace(PAIN, declinable=False))))
