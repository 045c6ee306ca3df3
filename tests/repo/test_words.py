"""The project's text is finished, speaks of itself alone and runs on any machine."""

from __future__ import annotations

import re

import pytest

from tests.repo.files import texts

SELF = "tests/repo/test_words.py"

# What is forbidden, why, and a sample that must be caught.
FORBIDDEN = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished work", "# TODO: later"),
    (r"#.*\bfor now\b|\bcoming soon\b|\blorem ipsum\b", "unfinished work", "# good enough for now"),
    (r"(?<![\w.])/(home|root|Users|work|tmp|opt|mnt)/", "a path of one machine", "see /home/ann/x"),
    (r"\b(pypi\.org|pythonhosted|npmjs|artifactory|nexus|jfrog)\b", "the name of a package host", "from pypi.org"),
    (r"(?i)\b(claude|anthropic|openai|chatgpt|copilot|gpt-\d|llm)\b", "how the text was made", "by ChatGPT"),
    (r"(?i)\bas an ai\b|\bAI[- ]generated\b", "how the text was made", "AI-generated"),
    (r"\bRULINGS\b|\b(CONTRACT|DESIGN)\.md\b", "a paper that is not here", "RULINGS E4"),
    (r"\b(trust|ecosystem|codebases|peers|evidence|cases)\.md\b", "a paper that is not here", "evidence.md 2.4"),
    (r"\bissue \d+\b", "a paper that is not here", "see issue 2"),
    (r"<<<<<<< |>>>>>>> ", "an unfinished merge", "<<<<<<< HEAD"),
]


def complaints(text: str) -> list[str]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        found += [f"{number}: {why}: {line.strip()[:80]}" for pattern, why, _ in FORBIDDEN if re.search(pattern, line)]
    return found


def test_no_file_says_what_it_should_not() -> None:
    found = [f"{name}:{line}" for name, text in texts().items() if name != SELF for line in complaints(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("pattern", "why", "sample"), FORBIDDEN)
def test_each_pattern_catches_its_sample(pattern: str, why: str, sample: str) -> None:
    assert complaints(sample) == [f"1: {why}: {sample}"]


@pytest.mark.parametrize("text", ["https://example.org/work/x", "form.home/", "a hacksaw", "/usr/lib/postgresql/*/bin"])
def test_ordinary_text_passes(text: str) -> None:
    assert complaints(text) == []


def test_every_text_file_ends_in_one_newline() -> None:
    wrong = [name for name, text in texts().items() if text and (not text.endswith("\n") or text.endswith("\n\n"))]
    assert not wrong
