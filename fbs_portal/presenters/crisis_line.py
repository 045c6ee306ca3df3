"""Whom to call who thinks of self-harm, as a sentence whose number can be tapped."""

from __future__ import annotations

from django.utils.safestring import SafeString

from fbs_portal.content.crisis_words import BESIDE_THE_BOX
from fbs_portal.presenters.masthead import with_number


def crisis_sentence(line: str) -> SafeString:
    """`line` is the clinic's own: a number, or words about how to reach somebody."""
    return with_number(BESIDE_THE_BOX, line=line)
