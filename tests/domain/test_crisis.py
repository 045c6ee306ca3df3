"""The word list only raises, and finds whole words."""

from __future__ import annotations

import pytest

from fbs_portal.content.crisis_words import PHRASES
from fbs_portal.content.questionnaires import CURRENT
from fbs_portal.domain.answers import declined
from fbs_portal.domain.crisis import answers_mention, mentions


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "Sometimes I think of SUICIDE.",
        "i don’t want to live like this",
        "I don't want to live any more",
        "thinking of ending\nmy life",
        "self-harm",
        "I took all my pills on Sunday",
        "I took too  many\tpills",
        "Óverdose",
        "Dad says he wants to die",
        "She doesn’t want to live like this",
        "I am afraid he will kill himself.",
    ],
)
def test_found(text: str) -> None:
    assert mentions(text=text, phrases=PHRASES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My leg kills me",
        "He hurt himself on the stairs",
        "I would die for a good night's sleep",
        "overdosedly",
        "the doses are fine",
        "💊",
    ],
)
def test_not_found(text: str) -> None:
    assert not mentions(text=text, phrases=PHRASES)


@pytest.mark.parametrize(
    ("answer", "found"), [("I want to die", True), ("fine", False), (None, False), (declined(), False)]
)
def test_in_the_free_texts_of_a_form(answer: object, found: bool) -> None:
    answers = {"more_to_say": answer, "trend": "I want to die"}
    assert answers_mention(questionnaire=CURRENT["followup"], answers=answers, phrases=PHRASES) is found
