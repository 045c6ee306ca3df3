"""A phrase is looked up once for each language, and in the language that is active."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext

from fbs_portal.presenters.phrases import say

KNOWN_TO_DJANGO = "January"


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_a_phrase_speaks_the_active_language(language: str) -> None:
    with translation.override(language):
        assert say(KNOWN_TO_DJANGO) == gettext(KNOWN_TO_DJANGO)


def test_languages_are_kept_apart() -> None:
    with translation.override("es"):
        spanish = say(KNOWN_TO_DJANGO)
    with translation.override("de"):
        assert say(KNOWN_TO_DJANGO) != spanish


def test_without_a_language_the_phrase_stays_as_it_is() -> None:
    with translation.override(None):
        assert say(KNOWN_TO_DJANGO) == KNOWN_TO_DJANGO
