"""Education pages as shipped: `en/*.md`, their shared parts and their sources."""

from __future__ import annotations

from fbs_portal.content.education.pages import MARKER, PAGE_LINK, Page, PageError, page_text, read_all

__all__ = ["MARKER", "PAGE_LINK", "Page", "PageError", "page_text", "read_all"]
