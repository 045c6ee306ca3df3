"""Education pages for people: the page, why it was offered, and what a newer shipped text changes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fbs_portal.content.education import MARKER, page_text
from fbs_portal.content.education.words import GROUPS, reason
from fbs_portal.presenters import labels, markdown
from fbs_portal.presenters.markdown import Heading

GROUP: labels.Words = {code.value: heading for code, heading in GROUPS.items()}

CONTENTS_FROM = 5
"""A page with this many headings gets a table of contents."""


class PageRow(Protocol):
    """What is read of an education page."""

    slug: str
    language: str
    group: str
    order: int
    title: str
    summary: str
    body: str
    author: str
    checker: str
    reviewed: date
    next_review: date
    sources: list[dict[str, Any]]
    offered_when: list[dict[str, Any]]
    shipped_body: str


class Listed(Protocol):
    """What is read of a line of the index."""

    @property
    def slug(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    number: int
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page, ready for the template. `contents` is empty on a short page; `language` only if not the reader's."""

    slug: str
    title: str
    summary: str
    html: SafeString
    contents: tuple[Heading, ...]
    sources: tuple[Source, ...]
    author: str
    checker: str
    reviewed: date
    next_review: date
    overdue: bool
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A group of the index with its pages."""

    code: str
    heading: str
    entries: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedView:
    title: str
    summary: str
    url: str
    reason: str


def page_view(page: PageRow, *, today: date, pages: Container[str] | None = None, language: str = "en") -> PageView:
    """The page with its sources numbered in the order in which the text cites them."""
    known = {str(source["key"]): source for source in page.sources}
    rendered = markdown.to_html(page.body, sources=known, pages=pages)
    sources = tuple(
        Source(number=number, text=str(known[key]["text"]), url=_https(known[key].get("url")))
        for number, key in enumerate(rendered.cited, start=1)
    )
    return PageView(
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        html=rendered.html,
        contents=rendered.headings if len(rendered.headings) >= CONTENTS_FROM else (),
        sources=sources,
        author=page.author,
        checker=page.checker,
        reviewed=page.reviewed,
        next_review=page.next_review,
        overdue=page.next_review < today,
        language="" if page.language == language else page.language,
    )


def render(body: str) -> SafeString:
    """A body alone, every marker numbered: the preview while a page is edited."""
    return markdown.to_html(body, sources=set(MARKER.findall(body))).html


def shelves(entries: Iterable[Listed]) -> tuple[Shelf, ...]:
    """The entries under their group headings, in the order of the groups."""
    by_group: dict[str, list[Listed]] = {}
    for entry in entries:
        by_group.setdefault(entry.group, []).append(entry)
    return tuple(
        Shelf(code=code, heading=str(heading), entries=tuple(by_group[code]))
        for code, heading in GROUPS.items()
        if code in by_group
    )


class OfferedEntry(Listed, Protocol):
    @property
    def because(self) -> Mapping[str, Collection[str]]: ...


def offered_views(entries: Iterable[OfferedEntry]) -> tuple[OfferedView, ...]:
    """Offered pages with the reason in words: the patient's own answers."""
    return tuple(
        OfferedView(
            title=entry.title,
            summary=entry.summary,
            url=markdown.page_url(entry.slug),
            reason=reason(entry.because),
        )
        for entry in entries
    )


def checked_by(page: PageRow | PageView) -> str:
    """Who checked the page; nobody is invented."""
    return page.checker or _("not yet checked by a clinician")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `kind` is `same`, `removed` (in the clinic's text alone) or `added` (in the newer one alone)."""

    kind: str
    text: str


_KINDS = {" ": "same", "-": "removed", "+": "added"}


def difference(page: PageRow) -> tuple[Line, ...]:
    """From the clinic's text to the newer shipped one; empty when none waits."""
    if not page.shipped_body:
        return ()
    return _lines(page_text(page).splitlines(), page.shipped_body.splitlines())


def _lines(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Line, ...]:
    compared = difflib.ndiff(ours, theirs, linejunk=None, charjunk=None)
    return tuple(Line(kind=_KINDS[line[0]], text=line[2:]) for line in compared if line[0] in _KINDS)


def _https(url: object) -> str:
    return url if isinstance(url, str) and url.startswith("https://") and markdown.link_allowed(url) else ""
