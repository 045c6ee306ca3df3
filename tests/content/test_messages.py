"""The shipped words of messages: neutral, easy to read, and complete."""

from __future__ import annotations

import re

import pytest

from fbs_portal.content.messages import LETTERS, TELLING
from fbs_portal.content.procedure_words import WORDS
from fbs_portal.domain.codes import DangerSign, Procedure
from fbs_portal.domain.letters import REQUIRED, TO_PATIENTS, LetterKind, fill, problems, telling_words
from tests.content.reading import grade

READ = {"link": "the link", "stop": "the link", "phone": "the number", "emergency": "911"}


@pytest.mark.parametrize("kind", LetterKind)
def test_nothing_is_wrong_with_them(kind: LetterKind) -> None:
    words = LETTERS[kind]
    assert not list(problems(letter=kind, subject=str(words.subject), body=str(words.body), telling=TELLING))
    assert not telling_words(f"{words.subject} {words.body} {words.short}", TELLING)
    assert len(str(words.subject)) <= 50, "a phone shows about forty characters of it"


@pytest.mark.parametrize("kind", TO_PATIENTS)
def test_patients_read_them_easily(kind: LetterKind) -> None:
    words = LETTERS[kind]
    assert grade(fill(str(words.body), READ)) <= 6
    assert grade(str(words.subject)) <= 6
    assert {f"{{{name}}}" for name in REQUIRED[kind]} <= set(re.findall(r"\{\w+\}", f"{words.body}"))
    assert {"{link}", "{phone}"} <= set(re.findall(r"\{\w+\}", str(words.short)))
    assert len(str(words.short)) < 120, "with its links it stays within a few segments"


def test_the_telling_words_catch_every_procedure_and_danger_sign() -> None:
    for procedure in Procedure:
        if procedure is not Procedure.OTHER:
            assert telling_words(procedure.value.replace("_", " "), TELLING), procedure
    caught = [sign for sign in DangerSign if telling_words(sign.value.replace("_", " "), TELLING)]
    assert len(caught) >= len(DangerSign) // 3, "beginnings of the commonest symptoms"
    unknown = {word for word in WORDS if len(word) > 4 and not telling_words(word, TELLING)} - {"other"}
    assert not unknown
