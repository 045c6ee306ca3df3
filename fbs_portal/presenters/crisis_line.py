"""Whom to call who thinks of self-harm, as a sentence whose number can be tapped."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from fbs_portal.content.crisis_words import BESIDE_THE_BOX
from fbs_portal.presenters.masthead import dialled


def crisis_sentence(line: str) -> SafeString:
    """`line` is the clinic's own: a number, or words about how to reach somebody."""
    href = dialled(line)
    shown = format_html('<a href="{}">{}</a>', href, line) if href else line
    return format_html(str(BESIDE_THE_BOX).replace("%(line)s", "{}"), shown)
