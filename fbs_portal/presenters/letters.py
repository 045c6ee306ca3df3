"""A message as it is read: words and values in, plain text and simple HTML out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import escape
from django.utils.translation import get_language

from fbs_portal.domain.letters import Letter, fill

LINKS = ("link", "stop", "worklist")
"""Placeholders whose value is an address to follow."""

_PAGE = (
    '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    "<body>{body}</body></html>"
)


def letter(*, subject: str, body: str, short: str, values: Mapping[str, str], reference: str) -> Letter:
    """The letter with its placeholders filled in, in the language that is active."""
    return Letter(
        subject=" ".join(subject.split()),
        text=fill(body, values),
        html=_html(subject=subject, body=body, values=values),
        short=fill(short, values),
        reference=reference,
    )


def _html(*, subject: str, body: str, values: Mapping[str, str]) -> str:
    """Paragraphs and links, nothing that is fetched: no picture, no style, no script."""
    shown = {name: _anchor(value) if name in LINKS and value else escape(value) for name, value in values.items()}
    filled = fill(escape(body.strip()), shown)
    paragraphs = "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in filled.split("\n\n"))
    return fill(_PAGE, {"language": get_language() or "en", "subject": escape(subject), "body": paragraphs})


def _anchor(url: str) -> str:
    return f'<a href="{escape(url)}">{escape(url)}</a>'
