"""Pages as PDF, where the extra `pdf` is installed. Nothing is fetched: a page brings all it needs."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

UNIVERSAL = "pdf/ua-1"
"""Tagged, so that a screen reader can read it."""


@lru_cache(maxsize=1)
def maker() -> Any:
    """The library, or None where it, or what it needs of the system, is missing."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def pdf_of(html: str, *, style: str) -> bytes:
    """The page with one of our style sheets. Call it only where there is a `maker`."""
    made = maker()
    sheet = files("fbs_portal").joinpath("static", "fbs_portal", style).read_text(encoding="utf-8")
    fetcher = made.URLFetcher(allowed_protocols=())
    page = made.HTML(string=html, url_fetcher=fetcher)
    content: bytes = page.write_pdf(stylesheets=[made.CSS(string=sheet, url_fetcher=fetcher)], pdf_variant=UNIVERSAL)
    return content
