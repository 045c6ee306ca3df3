"""Markdown of education pages → HTML that cannot carry a script, with source markers and heading ids.

Raw HTML, images and code blocks are off; a link goes to another page (`page:sciatica`) or to http, https, mailto or
tel; anything else stays as the text that was typed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_MARKER = re.compile(r"\[@([a-z0-9-]+)\]")
_PAGE = re.compile(r"page:([a-z0-9-]+)(#[a-z0-9-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 2, for the table of contents."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """`cited` holds source keys in order of first use: the first is shown as 1."""

    html: SafeString
    headings: tuple[Heading, ...]
    cited: tuple[str, ...]


def to_html(body: str, *, sources: Container[str], pages: Container[str] | None = None) -> Rendered:
    """`pages` are the slugs that exist: a link to any other becomes plain text. None = all do."""
    env: dict[str, Any] = {"known": sources, "cited": []}
    tokens = _PARSER.parse(body.replace("\0", ""), env)
    headings = _name_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = _resolve_links(token.children, pages)
    html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    return Rendered(html=mark_safe(html), headings=headings, cited=tuple(env["cited"]))  # noqa: S308


def to_text(body: str) -> str:
    """The words alone: one line for each paragraph, heading or list item; no markers, no link targets."""
    tokens = _PARSER.parse(body.replace("\0", ""), {"known": _Everything(), "cited": []})
    return "\n".join(_words(token.children or []) for token in tokens if token.type == "inline")


class _Everything:
    def __contains__(self, key: object) -> bool:
        return True


def _words(children: Sequence[Token]) -> str:
    kept = (" " if child.type in ("softbreak", "hardbreak") else child.content for child in children if _is_word(child))
    return "".join(kept)


def _is_word(token: Token) -> bool:
    return token.type in ("text", "code_inline", "softbreak", "hardbreak", "text_special")


def _name_headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Gives every heading an id of its own and lists those of level 2."""
    found: list[Heading] = []
    taken: set[str] = set()
    for token, inside in zip(tokens, tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        text = _words(inside.children or [])
        base = name = f"h-{slugify(text) or 'part'}"
        count = 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name)
        token.attrSet("id", name)
        if token.tag == "h2":
            found.append(Heading(id=name, text=text))
    return tuple(found)


def _resolve_links(children: Sequence[Token], pages: Container[str] | None) -> list[Token]:
    """`page:` becomes an address; a link to a page that is not there loses its link and keeps its words."""
    kept: list[Token] = []
    dropping = False
    for token in children:
        if token.type == "link_close" and dropping:
            dropping = False
            continue
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            match = _PAGE.fullmatch(href)
            if match and pages is not None and match[1] not in pages:
                dropping = True
                continue
            token.attrSet("href", page_url(match[1]) + (match[2] or "") if match else href)
            if href.startswith(("http:", "https:")):
                token.attrSet("rel", "noopener noreferrer")
        kept.append(token)
    return kept


def page_url(slug: str) -> str:
    return reverse("fbs_portal:learn_page", kwargs={"slug": slug})


def link_allowed(url: str) -> bool:
    """Only other pages, places on this page, and the allowed schemes with something behind them."""
    if _PAGE.fullmatch(url) or re.fullmatch(r"#[A-Za-z0-9-]+", url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme.lower() not in SCHEMES or re.search(r"[\s\\\x00-\x1f]", url):
        return False
    return bool(parts.netloc) if parts.scheme.lower().startswith("http") else bool(parts.path)


def _source_rule(state: StateInline, silent: bool) -> bool:
    """`[@key]` → a numbered link to the source list; an unknown key stays text."""
    match = _MARKER.match(state.src, state.pos)
    if match is None or match[1] not in state.env["known"]:
        return False
    if not silent:
        cited: list[str] = state.env["cited"]
        if match[1] not in cited:
            cited.append(match[1])
        state.push("source", "", 0).meta = {"key": match[1], "number": cited.index(match[1]) + 1}
    state.pos = match.end()
    return True


def _render_source(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Mapping[str, Any],
    env: MutableMapping[str, Any],
) -> str:
    number = tokens[index].meta["number"]
    return format_html(
        '<sup class="fbs-source"><a href="#source-{}" aria-label="{}">[{}]</a></sup>',
        number,
        _("Source %(number)s") % {"number": number},
        number,
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "image", "code", "fence", "reference", "autolink", "lheading"])
    parser.inline.ruler.before("link", "source", _source_rule)
    parser.add_render_rule("source", _render_source)
    parser.validateLink = link_allowed  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
