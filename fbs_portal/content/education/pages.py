"""Shipped education pages: Markdown files with TOML front matter, read and checked whole.

A file that is wrong is refused with its name and key; nothing is guessed.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fbs_portal.domain.education import EducationGroup, condition_error

ROOT = Path(__file__).resolve().parent

MARKER = re.compile(r"\[@([a-z0-9-]+)\]")
"""A source marker in a body: `[@14]`."""

PAGE_LINK = re.compile(r"\]\(page:([a-z0-9-]+)(?:#[a-z0-9-]+)?\)")
"""A link to another page: `[sciatica](page:sciatica)`."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INCLUDE = re.compile(r"^\{\{ *([a-z0-9-]+) *\}\}$", re.MULTILINE)
_FENCE = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
_TEXTS = {"title": 80, "summary": 160, "author": 120, "checker": 120}
_REQUIRED = {*_TEXTS, "group", "order", "reviewed", "next_review", "sources"}


class PageError(ValueError):
    """A page file is wrong; the message names the file, the key and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as shipped. `sources` holds {"key", "text", "url"}; `body` is Markdown with shared parts in place."""

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
    sources: tuple[Mapping[str, str], ...]
    offered_when: tuple[Mapping[str, Any], ...] = ()

    def text(self) -> str:
        """All that was shipped, as lines that can be compared."""
        return page_text(self)

    def digest(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


_ABOUT = ("author", "checker", "group", "next_review", "offered_when", "order", "reviewed", "sources")


def page_text(page: Any) -> str:
    """A page, shipped or stored, as plain lines: title, summary, a line for each fact about it, the body."""
    facts = []
    for name in _ABOUT:
        value = getattr(page, name)
        for row in value if isinstance(value, list | tuple) else [value]:
            facts.append(f"{name}: {json.dumps(row, default=str, ensure_ascii=False, sort_keys=True)}")
    return "\n".join([page.title, page.summary, *facts, "", page.body.strip(), ""])


def read_all(root: Path = ROOT) -> tuple[Page, ...]:
    """Every shipped page, by language and slug; a folder of pages is a language. Raises `PageError`."""
    known = read_sources(root / "sources.toml")
    files = sorted(root.glob("*/*.md"))
    if not files:
        raise PageError(f"{root}: no page files found")
    pages = tuple(read_page(path, language=path.parent.name, sources=known) for path in files)
    _check_together(pages)
    return pages


def read_sources(path: Path) -> dict[str, dict[str, str]]:
    """The list of sources: key → {"key", "text", "url"}."""
    found: dict[str, dict[str, str]] = {}
    for key, table in _toml(path, _read(path)).items():
        if not isinstance(table, dict) or not str(table.get("text", "")).strip():
            raise PageError(f"{path.name}: source {key!r} needs a text")
        url = str(table.get("url", ""))
        if url and not url.startswith("https://"):
            raise PageError(f"{path.name}: source {key!r} has the url {url!r}, only https:// is allowed")
        if extra := set(table) - {"text", "url"}:
            raise PageError(f"{path.name}: source {key!r} has unknown keys {', '.join(sorted(extra))}")
        found[key] = {"key": key, "text": str(table["text"]).strip(), "url": url}
    return found


def read_page(path: Path, *, language: str, sources: Mapping[str, Mapping[str, str]]) -> Page:
    """One page file, checked."""
    meta, body = _split(path)
    if not SLUG.fullmatch(path.stem):
        raise PageError(f"{path.name}: the file name may hold a-z, 0-9 and single hyphens only")
    _check_meta(path.name, meta)
    body, keys = _with_shared(path, body, [str(key) for key in meta["sources"]])
    _check_sources(path.name, body, keys, sources)
    return Page(
        slug=path.stem,
        language=language,
        body=body.strip() + "\n",
        sources=tuple(dict(sources[key]) for key in keys),
        offered_when=tuple(meta.get("offered_when", ())),
        **{key: meta[key] for key in _REQUIRED - {"sources"}},
    )


def _check_meta(name: str, meta: Mapping[str, Any]) -> None:
    allowed = _REQUIRED | {"offered_when"}
    for key in sorted(_REQUIRED - set(meta)):
        raise PageError(f"{name}: {key} is missing")
    for key in sorted(set(meta) - allowed):
        raise PageError(f"{name}: unknown key {key}, allowed are {', '.join(sorted(allowed))}")
    for key, longest in _TEXTS.items():
        if not isinstance(meta[key], str) or (key != "checker" and not meta[key].strip()) or len(meta[key]) > longest:
            raise PageError(f"{name}: {key} takes a text of 1 to {longest} characters")
    if meta["group"] not in set(EducationGroup):
        raise PageError(f"{name}: group is {meta['group']!r}, allowed are {', '.join(EducationGroup)}")
    if type(meta["order"]) is not int or not 0 <= meta["order"] <= 32767:
        raise PageError(f"{name}: order takes a whole number from 0 to 32767")
    for key in ("reviewed", "next_review"):
        if type(meta[key]) is not date:
            raise PageError(f"{name}: {key} takes a date such as 2026-11-22, without quotes")
    if meta["next_review"] <= meta["reviewed"]:
        raise PageError(f"{name}: next_review must be after reviewed")
    if not isinstance(meta["sources"], list) or not all(isinstance(key, str) for key in meta["sources"]):
        raise PageError(f"{name}: sources takes a list of keys of sources.toml")
    _check_offers(name, meta.get("offered_when", []))


def _check_offers(name: str, conditions: object) -> None:
    if not isinstance(conditions, list):
        raise PageError(f"{name}: offered_when takes a list of tables")
    for number, condition in enumerate(conditions, start=1):
        error = condition_error(condition) if isinstance(condition, dict) else "not a table"
        if error:
            raise PageError(f"{name}: offered_when, number {number}: {error}")


def _with_shared(path: Path, body: str, keys: list[str]) -> tuple[str, list[str]]:
    """The body with each `{{ name }}` line replaced by the shared text, and the sources that text brings."""
    keys = list(keys)

    def shared(match: re.Match[str]) -> str:
        other = path.parent / "shared" / f"{match[1]}.md"
        if not other.is_file():
            raise PageError(f"{path.name}: there is no shared text {match[1]!r}")
        meta, text = _split(other)
        if set(meta) != {"sources"} or not isinstance(meta["sources"], list):
            raise PageError(f"shared/{other.name}: the front matter holds sources and nothing else")
        keys.extend(str(key) for key in meta["sources"] if key not in keys)
        return text.strip()

    return _INCLUDE.sub(shared, body), keys


def _check_sources(name: str, body: str, keys: list[str], known: Mapping[str, object]) -> None:
    cited = set(MARKER.findall(body))
    if re.search(r"\[@", MARKER.sub("", body)):
        raise PageError(f"{name}: a source marker is malformed; write [@key], one key each")
    if len(keys) != len(set(keys)):
        raise PageError(f"{name}: sources names a key twice")
    for key in keys:
        if key not in known:
            raise PageError(f"{name}: source {key!r} is not in sources.toml")
        if key not in cited:
            raise PageError(f"{name}: source {key!r} is listed but the text never cites it")
    for key in sorted(cited - set(keys)):
        raise PageError(f"{name}: the text cites [@{key}], which its sources do not list")
    if not body.strip():
        raise PageError(f"{name}: the body is empty")


def _check_together(pages: Sequence[Page]) -> None:
    """A link may lead to a page that this language lacks: readers get the English one."""
    slugs = {page.slug for page in pages}
    places: dict[tuple[str, str, int], str] = {}
    for page in pages:
        for slug in PAGE_LINK.findall(page.body):
            if slug not in slugs:
                raise PageError(f"{page.slug}.md: links to page:{slug}, which does not exist")
        other = places.setdefault((page.language, page.group, page.order), page.slug)
        if other != page.slug:
            raise PageError(f"{page.slug}.md: order {page.order} in group {page.group} is taken by {other}.md")


def _split(path: Path) -> tuple[dict[str, Any], str]:
    match = _FENCE.match(_read(path).replace("\r\n", "\n"))
    if match is None:
        raise PageError(f"{path.name}: the file must begin with front matter between two lines of +++")
    return _toml(path, match[1]), match[2]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PageError(f"{path.name}: cannot be read as UTF-8 text ({error.__class__.__name__})") from error


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PageError(f"{path.name}: the front matter is not TOML: {error}") from error
