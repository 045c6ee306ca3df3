"""Words of a page in the reader's language, each looked up once."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language, gettext


def say(message: str) -> str:
    """The message in the active language. A list says the same few fifty times a page; imported as `_`."""
    return _in(message, get_language())


@lru_cache(maxsize=1024)
def _in(message: str, language: str | None) -> str:
    """`language` is the active one. Translations do not change while the process lives."""
    return gettext(message)
