"""Education pages: the index, search, one page, and which fit a patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from fbs_portal.domain import education
from fbs_portal.domain.education import EducationGroup
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.folding import fold
from fbs_portal.models import Clinic, EducationPage

FALLBACK = "en"
LONGEST_QUERY = 100
BESIDE_A_PLAN = 8
"""A plan of many parts may call for a page each."""

_GROUPS: dict[str, int] = {group: place for place, group in enumerate(EducationGroup)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the index. `language` differs from the one asked for where a page is not translated yet."""

    slug: str
    language: str
    group: str
    order: int
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedEntry(Entry):
    """`because`: key of the page's condition → the patient's codes that met it."""

    because: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """The numbers of one clinic, as its staff entered them."""

    clinic: str
    phone: str
    on_call_phone: str
    emergency_number: str
    crisis_line: str


def index(*, language: str = FALLBACK) -> tuple[Entry, ...]:
    """Every published page, by group and order. One query."""
    return tuple(_entry(row) for row in _by_place(_published(language, "search_key"), language))


def search(*, text: str, language: str = FALLBACK) -> tuple[Entry, ...]:
    """Pages that hold every word asked for. When to get help comes first, wherever it holds them: who looks for a sign
    may have it. Then hits in the title, in the summary, in the text."""
    words = fold(text[:LONGEST_QUERY]).split()
    if not words:
        return ()
    rows = [row for row in _by_place(_published(language), language) if all(word in row.search_key for word in words)]

    def place(row: EducationPage) -> tuple[bool, int]:
        texts = (fold(row.title), fold(row.title, row.summary))
        rank = next((rank for rank, text in enumerate(texts) if all(word in text for word in words)), len(texts))
        return row.group != EducationGroup.HELP, rank

    return tuple(_entry(row) for row in sorted(rows, key=place))


def get(*, slug: str, language: str = FALLBACK) -> EducationPage:
    """The published page in this language, else in English. Raises `NotFound`."""
    rows = EducationPage.objects.filter(slug=slug, language__in={language, FALLBACK}, published=True)
    found = {row.language: row for row in rows}
    page = found.get(language) or found.get(FALLBACK)
    if page is None:
        raise NotFound
    return page


def slugs() -> frozenset[str]:
    """The slugs that a link may point to."""
    return frozenset(EducationPage.objects.filter(published=True).values_list("slug", flat=True))


def offered(*, situation: education.Situation, language: str = FALLBACK, limit: int = 4) -> tuple[OfferedEntry, ...]:
    """The pages that fit this patient, each with the answers that called for it. One query."""
    rows = {row.slug: row for row in _by_place(_published(language, "search_key"), language)}
    offers = education.offered(
        pages=[(row.slug, row.offered_when) for row in rows.values()], situation=situation, limit=limit
    )
    return tuple(_offered(rows[offer.slug], dict(offer.because)) for offer in offers)


def help_lines(*, clinic_id: int | None = None) -> tuple[HelpLine, ...]:
    """Whom to call: one clinic's numbers, or every clinic's where the reader is not known. One query."""
    rows = Clinic.objects.all() if clinic_id is None else Clinic.objects.filter(pk=clinic_id)
    names = ("name", "phone", "on_call_phone", "emergency_number", "crisis_line")
    return tuple(
        HelpLine(clinic=name, phone=phone, on_call_phone=on_call, emergency_number=emergency, crisis_line=crisis)
        for name, phone, on_call, emergency, crisis in rows.order_by("name").values_list(*names)
    )


def overdue(*, today: date) -> tuple[Entry, ...]:
    """Published pages whose review date has passed."""
    rows = EducationPage.objects.filter(published=True, next_review__lt=today).defer("body", "shipped_body")
    return tuple(_entry(row) for row in sorted(rows, key=_place))


def _published(language: str, *unread: str) -> Iterable[EducationPage]:
    rows = EducationPage.objects.filter(published=True, language__in={language, FALLBACK})
    return rows.defer("body", "shipped_body", "sources", *unread)


def _by_place(rows: Iterable[EducationPage], language: str) -> list[EducationPage]:
    chosen: dict[str, EducationPage] = {}
    for row in rows:
        if row.language == language or row.slug not in chosen:
            chosen[row.slug] = row
    return sorted(chosen.values(), key=_place)


def _place(row: EducationPage) -> tuple[int, int, str]:
    return (_GROUPS.get(row.group, len(_GROUPS)), row.order, row.slug)


def _entry(row: EducationPage) -> Entry:
    return Entry(**_line(row))


def _offered(row: EducationPage, because: dict[str, tuple[str, ...]]) -> OfferedEntry:
    return OfferedEntry(**_line(row), because=because)


def _line(row: EducationPage) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(Entry)}
