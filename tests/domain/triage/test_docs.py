"""docs/triage.md names every rule, every threshold with its value, and every source."""

from __future__ import annotations

from pathlib import Path

from fbs_portal.content.sources import SOURCES
from fbs_portal.domain.codes import Pattern
from fbs_portal.domain.triage.rules import RULES
from fbs_portal.domain.triage.ruleset import DEFAULT

TEXT = (Path(__file__).parents[3] / "docs" / "triage.md").read_text(encoding="utf-8")


def test_every_rule_is_explained_in_its_own_words() -> None:
    for rule in RULES:
        assert f"| `{rule.__name__}` | " in TEXT
        assert " ".join((rule.__doc__ or "").split()) in TEXT, rule.__name__


def test_every_number_stands_with_its_unit() -> None:
    for name, threshold in DEFAULT.thresholds().items():
        assert f"| `{name}` | {threshold.value:g} {threshold.unit} |" in TEXT


def test_every_source_and_pattern_is_listed() -> None:
    for source in SOURCES.values():
        assert str(source.full) in TEXT
    for pattern in Pattern:
        assert f"| {pattern.value} | {DEFAULT.pattern_categories[pattern].value} |" in TEXT
