"""An address as a QR code, where the extra `letters` is installed."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

BORDER = 4
"""The quiet zone that ISO/IEC 18004 asks for, in modules."""


def maker() -> Any:
    """The library, or None where it is not installed."""
    try:
        import segno
    except ImportError:
        return None
    return segno


def qr_svg(address: str, *, title: str) -> SafeString:
    """The code as inline SVG, or nothing without the library.

    Colours are attributes, not styles, so that the page's policy against inline styles lets them through; the light
    ground is drawn too, so that the code can be read from a dark screen. Error correction M survives a folded letter.
    """
    library = maker()
    if library is None:
        return SafeString("")
    code = library.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=BORDER, light="#fff", dark="#000", svgclass="fbs-qr", lineclass=None, omitsize=True)
    labelled = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)
    return SafeString(labelled)
