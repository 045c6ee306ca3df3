"""The shipped education pages: readable, sourced, linked, and saying what the clinic's own page says."""

from __future__ import annotations

import re

import pytest

from fbs_portal.content.education import PAGE_LINK, Page, read_all
from fbs_portal.content.education.pages import ROOT, read_sources
from tests.content.education_reading import (
    HARD_LIMIT,
    LONGEST_SENTENCE,
    TARGET,
    grade,
    longest_sentence,
    words,
)

PAGES = read_all()
SLUGS = {page.slug for page in PAGES}


EACH = pytest.mark.parametrize("shown", [pytest.param(page, id=f"{page.language}-{page.slug}") for page in PAGES])


@EACH
def test_reading_grade(shown: Page) -> None:
    found = grade(f"{shown.title}\n\n{shown.summary}\n\n{shown.body}")
    print(
        f"\ngrade {found:4.1f}  {words(shown.body):4d} words  {shown.slug}{'' if found <= TARGET else '  (above aim)'}"
    )
    assert found <= HARD_LIMIT


def test_the_grade_tells_hard_from_easy() -> None:
    hard = (
        "Postoperative radiculopathy following instrumented arthrodesis necessitates comprehensive interdisciplinary"
        " evaluation incorporating electrophysiological investigations whenever radiological findings are equivocal."
    )
    assert grade(hard) > HARD_LIMIT
    assert grade("You may feel sore. Try to walk a bit each day.") < TARGET
    assert grade("Opioids can make you drowsy.") == grade("Name can make you drowsy.")


@EACH
def test_no_sentence_is_long(shown: Page) -> None:
    count, sentence = longest_sentence(shown.body)
    assert count <= LONGEST_SENTENCE, sentence


@EACH
def test_length(shown: Page) -> None:
    assert 150 <= words(shown.body) <= 1000


@EACH
def test_every_number_has_a_source(shown: Page) -> None:
    """A figure in a paragraph is a fact: its source stands there, or in the line that opens the list."""
    before = ""
    for block in re.split(r"\n\s*\n", shown.body):
        prose = PAGE_LINK.sub("", re.sub(r"\[@[a-z0-9-]+\]", "", block))
        measured = re.search(r"\d+(?:[.,]\d+)?\s*(?:in|out of|of every|people|%|weeks?|months?|years?|days?)\b", prose)
        if measured and not block.startswith("#"):
            assert "[@" in block or "[@" in before, f"{shown.slug}: “{block[:100]}”"
        before = block if block.rstrip().endswith((":", "]")) else ""


@EACH
def test_tone(shown: Page) -> None:
    """No promise, no blame, no order of a diagnosis."""
    text = f"{shown.title} {shown.summary} {shown.body}".lower()
    for phrase in (
        "guarantee",
        "cure you",
        "will cure",
        "your fault.\n\nbut",
        "you failed",
        "100 %",
        "100%",
        "miracle",
    ):
        assert phrase not in text, phrase


@EACH
def test_nobody_is_invented(shown: Page) -> None:
    assert shown.author == "fbs_portal project"
    assert shown.checker == ""


def test_every_source_is_used() -> None:
    used = {source["key"] for page in PAGES for source in page.sources}
    assert set(read_sources(ROOT / "sources.toml")) - used == set()


def test_no_source_stands_twice() -> None:
    found = read_sources(ROOT / "sources.toml").values()
    for part in ("text", "url"):
        told = [source[part].rstrip("/").casefold() for source in found if source[part]]
        assert len(told) == len(set(told)), sorted(text for text in told if told.count(text) > 1)


def test_every_page_can_be_reached_from_another() -> None:
    linked = {slug for page in PAGES for slug in PAGE_LINK.findall(page.body) if slug != page.slug}
    assert SLUGS - linked == set()


def test_what_the_clinics_own_page_says_is_all_there() -> None:
    """Each fact of the clinic's text, looked for in the page that carries it."""
    text = {page.slug: " ".join(page.body.lower().split()) for page in PAGES}
    for slug, phrases in {
        "what-is-failed-back-syndrome": ("not a cause", "after spine surgery"),
        "symptoms": ("like the pain from before", "back pain", "sciatica", "spinal stenosis"),
        "causes": ("right operation", "part of the spine that was not operated", "not treated", "wrong"),
        "evaluation": ("history", "exam", "x-ray", "mri", "patience", "hard for you and hard for your"),
        "treatment": ("persistent", "transient", "progressive", "new", "exactly", "last resort", "carefully chosen"),
    }.items():
        for phrase in phrases:
            assert phrase in text[slug], f"{slug}: {phrase}"
