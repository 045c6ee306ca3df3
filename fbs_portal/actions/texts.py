"""The one check of what a person wrote: a reason, a note, a question, a name."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from fbs_portal.domain.errors import Invalid

LONGEST, SHORT, LONGEST_NAME = 2000, 300, 120
"""In characters: what stands in a trail, what stands in a column beside a fact, and what something is called."""


def clean(text: str, *, field: str, required: bool = True, longest: int = LONGEST) -> str:
    """What a person wrote, trimmed. Invalid names the field when it is missing, too long or not plain text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not text:
        raise Invalid(_("Write a reason.") if field == "reason" else _("Write something here."), field=field)
    if len(text) > longest:
        raise Invalid(
            _("Write at most %(longest)d characters; these are %(length)d.")
            % {"longest": longest, "length": len(text)},
            field=field,
        )
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise Invalid(_("Leave out control characters."), field=field)
    return text


def clean_name(name: str) -> str:
    """What somebody calls their draft, in one line. Invalid(name) when it is missing or too long."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid(_("Give it a name."), field="name")
    if len(cleaned) > LONGEST_NAME:
        raise Invalid(_("At most %(most)s letters.") % {"most": LONGEST_NAME}, field="name")
    return cleaned
