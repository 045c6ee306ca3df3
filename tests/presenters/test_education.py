"""Education Markdown → safe HTML, and the page, reasons and differences made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.content.education import page_text
from fbs_portal.content.education.help import FOR_EVERYBODY, words
from fbs_portal.content.education.words import GROUPS, reason
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.education import NUMBER_KEYS, WORD_KEYS, EducationGroup
from fbs_portal.presenters import education
from fbs_portal.presenters.help_box import help_box
from fbs_portal.presenters.markdown import link_allowed, to_html, to_text

ALLOWED_TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "sup", "br", "hr"} | {
    "code",
    "blockquote",
}
ALLOWED_ATTRIBUTES = {"href", "id", "class", "rel", "aria-label", "start", "title"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](\\\\evil.example)",
    "[x](http:evil)",
    "[x](https://)",
    "[x](page:../../admin)",
    '[x](page:a"onmouseover=alert(1))',
    '[x](https://a.example/"onmouseover=alert(1))',
    '[x](https://a.example "title\\" onclick=alert(1)")',
    "![x](https://a.example/p.png)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[@14](javascript:alert(1))",
    "[@<script>]",
    "# <script>alert(1)</script>",
    '## " onmouseover="alert(1)',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```\n<script>alert(1)</script>\n```",
    "<!-- --><script>alert(1)</script>",
    "<style>*{}</style>",
    "<iframe src=//evil.example>",
    "a\0<script>b",
]


class Elements(HTMLParser):
    """Collects what a browser would make of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    parser = Elements()
    parser.feed(html)
    for tag, attributes in parser.found:
        assert tag in ALLOWED_TAGS, html
        assert set(attributes) <= ALLOWED_ATTRIBUTES, html
        href = attributes.get("href")
        if href is not None:
            assert re.match(r"(https?://[^/]|mailto:.|tel:.|#[A-Za-z0-9-]+$|/(?!/))", href, re.IGNORECASE), href


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_script_gets_in(attack: str) -> None:
    for body in (attack, f"Before {attack} after.", f"- {attack}", f"## {attack}"):
        assert_harmless(to_html(body, sources={"14"}).html)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*ATTACKS, "[@14]", "**", "[", "](", ")", "\n\n", "- ", "## ", "<", ">", '"', "x"])))
def test_no_mixture_of_them_gets_in(parts: list[str]) -> None:
    assert_harmless(to_html("".join(parts), sources={"14"}).html)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://nhs.uk/x", True),
        ("mailto:a@b.example", True),
        ("tel:+15550100", True),
        ("page:sciatica", True),
        ("page:sciatica#h-signs", True),
        ("#get-help", True),
        ("ftp://a.example", False),
        ("/learn/x/", False),
        ("x", False),
        ("", False),
        ("https://[", False),
    ],
)
def test_links(url: str, allowed: bool) -> None:
    assert link_allowed(url) is allowed


def test_sources_are_numbered_by_first_use_and_said_aloud() -> None:
    found = to_html("One.[@b][@a] Two.[@b] Three.[@unknown]", sources={"a", "b"})
    assert found.cited == ("b", "a")
    assert found.html.count('<a href="#source-1" aria-label="Source 1">[1]</a>') == 2
    assert found.html.count('<a href="#source-2" aria-label="Source 2">[2]</a>') == 1
    assert "[@unknown]" in found.html


def test_headings_get_ids_of_their_own() -> None:
    found = to_html("## Signs\n\n### Signs\n\n## Signs\n\n## ???\n", sources=())
    assert [heading.id for heading in found.headings] == ["h-signs", "h-signs-3", "h-part"]
    assert '<h3 id="h-signs-2">' in found.html


def test_links_to_pages_that_are_not_there_keep_their_words() -> None:
    found = to_html("[here](page:a) [gone](page:b)", sources=(), pages={"a"}).html
    assert '<a href="/learn/a/">here</a> gone' in found
    assert 'href="/learn/b/"' in to_html("[gone](page:b)", sources=()).html


def test_text_has_no_markup() -> None:
    assert to_text("## A **b**\n\n- one [two](page:x).[@14]\n- three\nfour\n") == "A b\none two.\nthree four"


@dataclass
class Row:
    slug: str = "pain"
    language: str = "en"
    group: str = "symptoms"
    order: int = 10
    title: str = "Pain"
    summary: str = "What it is."
    body: str = "It eases.[@14]"
    author: str = "fbs_portal project"
    checker: str = ""
    reviewed: date = date(2026, 1, 1)
    next_review: date = date(2027, 1, 1)
    sources: list[dict[str, Any]] = field(
        default_factory=lambda: [{"key": "14", "text": "A study", "url": "https://a.b"}]
    )
    offered_when: list[dict[str, Any]] = field(default_factory=list)
    shipped_body: str = ""


def test_a_page_is_overdue_the_day_after_its_review_date() -> None:
    assert not education.page_view(Row(), today=date(2027, 1, 1)).overdue
    assert education.page_view(Row(), today=date(2027, 1, 2)).overdue


def test_only_cited_sources_with_a_safe_address_are_linked() -> None:
    row = Row(sources=[{"key": "14", "text": "A", "url": "javascript:1"}, {"key": "x", "text": "B"}])
    (source,) = education.page_view(row, today=date(2026, 1, 1)).sources
    assert (source.number, source.text, source.url) == (1, "A", "")


def test_nobody_is_invented_as_checker() -> None:
    assert education.checked_by(Row()) == "not yet checked by a clinician"
    assert education.checked_by(Row(checker="Dr Ada Example")) == "Dr Ada Example"


def test_a_short_page_has_no_contents_and_a_long_one_has() -> None:
    assert education.page_view(Row(body="## A\n\n## B\n"), today=date(2026, 1, 1)).contents == ()
    long = Row(body="".join(f"## Part {n}\n\nText.\n\n" for n in range(6)))
    assert len(education.page_view(long, today=date(2026, 1, 1)).contents) == 6


def test_a_difference_shows_both_texts() -> None:
    row = Row(body="One.\nOld line.\n", sources=[])
    assert education.difference(row) == ()
    newer = replace(row, body="One.\nNew line.\n")
    row.shipped_body = page_text(newer)
    lines = education.difference(row)
    assert education.Line(kind="removed", text="Old line.") in lines
    assert education.Line(kind="added", text="New line.") in lines
    assert education.Line(kind="same", text="One.") in lines
    assert {line.kind for line in lines} == {"same", "removed", "added"}


def test_every_key_has_a_reason_and_every_group_a_heading() -> None:
    for key in (*WORD_KEYS, *NUMBER_KEYS):
        assert reason({key: ("3",)})
    assert set(GROUPS) == set(EducationGroup)
    assert reason({"weeks_min": ("1",)}) == "It is 1 week since surgery."
    assert reason({"category": ("persistent",), "site": ("calf",)}) == "You marked where it hurts."


@dataclass(frozen=True)
class Numbers:
    clinic: str = "North"
    phone: str = "(555) 0100"
    on_call_phone: str = ""
    emergency_number: str = "911"
    crisis_line: str = "988"


def test_the_help_box_says_every_danger_sign_once() -> None:
    box = help_box([Numbers()])
    assert sorted((*box.now, *box.today, *box.soon)) == sorted(words(sign) for sign in DangerSign)
    assert set(FOR_EVERYBODY) < set(DangerSign)
    assert len(box.now) == 9


def test_the_help_box_gives_the_numbers_it_knows() -> None:
    one = help_box([Numbers()])
    assert one.emergency[0].href == "tel:911"
    assert one.emergency[0].clinic == ""
    assert one.clinics[0].clinic == ""
    assert one.clinics[0].href == "tel:5550100"
    two = help_box([Numbers(), Numbers(clinic="South", emergency_number="112")])
    assert [call.clinic for call in two.emergency] == ["North", "South"]
    many = help_box([Numbers(clinic=str(n)) for n in range(9)])
    assert many.clinics == ()
    assert many.emergency[0].number == "911"
    none = help_box([])
    assert none.crisis_sentence == ""
    assert none.emergency == ()
    assert none.clinics == ()


def test_crisis_lines_of_two_clinics_are_never_read_as_one_number() -> None:
    same = help_box([Numbers(clinic=str(n)) for n in range(9)])
    assert '<a href="tel:988">988</a>' in same.crisis_sentence
    lines = [Numbers(), Numbers(clinic="South", crisis_line="116 123"), Numbers(clinic="East", crisis_line="")]
    two = help_box(lines)
    assert [(call.clinic, call.number, call.href) for call in two.crisis] == [
        ("North", "988", "tel:988"),
        ("South", "116 123", "tel:116123"),
    ]
    assert two.crisis_sentence == ""
    assert help_box([*lines, *(Numbers(clinic=str(n)) for n in range(9))]).crisis == ()


def test_a_crisis_line_in_words_is_read_not_dialled() -> None:
    text = help_box([Numbers(crisis_line="text <b>HOME</b> to 741741")]).crisis_sentence
    assert "call text &lt;b&gt;HOME&lt;/b&gt; to 741741 now" in text
    assert "href" not in text
