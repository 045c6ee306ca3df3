"""Every number and the table that clinicians may choose: thresholds with unit, limits and source.

Changing `pattern_categories` changes the word for a course and nothing else: neither urgency nor
referral looks at it (C20).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from fbs_portal.domain.codes import Category, Pattern

CONVENTION = "fbs_portal_convention"


def plain_number(value: float) -> float:
    """4.0 is written 4, so that the same number gives the same bytes wherever it was stored."""
    return int(value) if float(value).is_integer() else float(value)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number a rule compares with. `low` and `high` are what a clinic may set it to.

    `source` is a key of the list of sources, or a clinic's own words for where its number comes from.
    """

    value: float
    unit: str
    low: float
    high: float
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} {self.unit} is outside {self.low}–{self.high}")
        object.__setattr__(self, "value", plain_number(self.value))


PATTERN_CATEGORIES: Mapping[Pattern, Category] = MappingProxyType(
    {
        Pattern.HEALING: Category.TRANSIENT,
        Pattern.UNRELIEVED: Category.PERSISTENT,
        Pattern.PARTLY_RELIEVED: Category.PERSISTENT,
        Pattern.RETURNED: Category.PROGRESSIVE,
        Pattern.NEXT_LEVEL: Category.PROGRESSIVE,
        Pattern.ELSEWHERE: Category.NEW,
        Pattern.AFTER_INJURY: Category.NEW,
        Pattern.RECOVERED: Category.NONE,
        Pattern.UNCLEAR: Category.UNDETERMINED,
    }
)


def _days(value: float, low: float, high: float, source: str = CONVENTION) -> Threshold:
    return Threshold(value, "days", low, high, source)


def _weeks(value: float, low: float, high: float, source: str = CONVENTION) -> Threshold:
    return Threshold(value, "weeks", low, high, source)


def _nrs(value: float, low: float, high: float, source: str = CONVENTION) -> Threshold:
    return Threshold(value, "NRS points", low, high, source)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One set of thresholds and the category table. `version` is what assessments store."""

    version: str = "2026.1"

    pain: Threshold = _nrs(4, 3, 5, "gerbershagen_2011")
    severe: Threshold = _nrs(7, 6, 8, "boonstra_2016")
    extreme: Threshold = _nrs(8, 7, 9, "boonstra_2016")
    improved: Threshold = Threshold(0.30, "share of baseline", 0.20, 0.40, "ostelo_2008")
    relieved_share: Threshold = Threshold(0.50, "share of baseline", 0.40, 0.70, "hebert_2019")
    relieved_nrs: Threshold = _nrs(2, 1, 3, "peul_success_vas")
    absent: Threshold = _nrs(1, 0, 2)

    worse_twice: Threshold = _nrs(2, 2, 3, "ostelo_2008")
    worse_once: Threshold = _nrs(4, 3, 5, "parai_2020")
    worse_single_low: Threshold = _nrs(3, 2, 4, "parai_2020")
    above_before: Threshold = _nrs(2, 1, 3, "ostelo_2008")
    lead: Threshold = _nrs(2, 1, 3, "ostelo_2008")

    relief_short: Threshold = _weeks(4, 2, 8, "suri_2012")
    relief_medium: Threshold = _weeks(12, 8, 16, "maigne_2005")
    relief_long: Threshold = _weeks(26, 20, 30, "foltz_2004")

    healing_days: Threshold = _days(42, 28, 56, "bass_2011")
    healing_days_fusion: Threshold = _days(84, 56, 84, "shahi_2025")
    wound_pain_start: Threshold = _days(14, 7, 21, "ahn_2025")
    chronic_days: Threshold = _days(84, 84, 98, "icd11_mg30_21")
    late_days: Threshold = _days(182, 120, 240, "sears_2011")
    adjacent_days: Threshold = _days(364, 182, 730, "sears_2011")
    year_days: Threshold = _days(365, 180, 400)
    high_reports: Threshold = Threshold(3, "reports", 2, 5, CONVENTION)
    early_high_reports: Threshold = Threshold(2, "reports", 2, 3, CONVENTION)

    early_back_fusion: Threshold = _nrs(2.25, 2, 4, "shahi_early_2024")
    early_limb_fusion: Threshold = _nrs(4.25, 3, 5, "shahi_early_2024")
    still_high: Threshold = _nrs(5, 4, 6)

    walking_bins_once: Threshold = Threshold(2, "walking steps", 1, 3, CONVENTION)
    walking_bins_twice: Threshold = Threshold(1, "walking steps", 1, 2, CONVENTION)
    walking_short: Threshold = Threshold(3, "walking step", 2, 4, CONVENTION)
    peg_high: Threshold = Threshold(5, "PEG points", 4, 7, CONVENTION)
    peg_gain: Threshold = Threshold(1, "PEG points", 0.6, 1.75, "krebs_mid")
    stimulator_loss: Threshold = Threshold(0.50, "share of relief", 0.30, 0.70, CONVENTION)
    global_worse: Threshold = Threshold(6, "of 7", 5, 7, CONVENTION)

    anticoagulant_days: Threshold = _days(14, 7, 28)
    infection_days: Threshold = _days(90, 60, 120)

    recheck_rise_days: Threshold = _days(21, 7, 21)
    recheck_still_high_days: Threshold = _days(35, 28, 42)
    recheck_unanswered_days: Threshold = _days(7, 2, 14)
    recheck_least_days: Threshold = _days(7, 3, 14)

    pattern_categories: Mapping[Pattern, Category] = field(default_factory=lambda: PATTERN_CATEGORIES)

    def __post_init__(self) -> None:
        table = {Pattern(pattern): Category(category) for pattern, category in self.pattern_categories.items()}
        if absent := [pattern.value for pattern in Pattern if pattern not in table]:
            raise ValueError(f"no category for the pattern {', '.join(absent)}")
        object.__setattr__(self, "pattern_categories", MappingProxyType(table))

    def thresholds(self) -> dict[str, Threshold]:
        """Every threshold by name, in the order in which people read them."""
        found = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: value for name, value in found if isinstance(value, Threshold)}

    def own_numbers(self) -> dict[str, float]:
        """The numbers that are not the default's, by name."""
        if self is DEFAULT:
            return {}
        default = DEFAULT.thresholds()
        values = {name: threshold.value for name, threshold in self.thresholds().items()}
        return {name: plain_number(value) for name, value in values.items() if value != default[name].value}

    def with_values(self, *, version: str, **values: float) -> RuleSet:
        """A copy with some numbers changed; unknown names and values outside the limits are errors."""
        known = self.thresholds()
        if unknown := sorted(set(values) - set(known)):
            raise ValueError(f"unknown threshold {', '.join(unknown)}; known are {', '.join(known)}")
        changed: dict[str, Any] = {name: replace(known[name], value=value) for name, value in values.items()}
        return replace(self, version=version, **changed)

    def with_categories(self, *, version: str, **categories: str) -> RuleSet:
        """A copy that calls some patterns by another category."""
        changed = {Pattern(pattern): Category(category) for pattern, category in categories.items()}
        return replace(self, version=version, pattern_categories={**self.pattern_categories, **changed})

    def to_body(self) -> dict[str, Any]:
        """Every number with its source, and the whole table: what is stored of a set."""
        numbers = self.thresholds().items()
        return {
            "thresholds": {name: {"value": one.value, "source": one.source} for name, one in numbers},
            "categories": {pattern.value: category.value for pattern, category in self.pattern_categories.items()},
        }

    def digest(self) -> str:
        """SHA-256 of all that a clinic may choose. Units, limits and rules belong to the engine's version."""
        return digest_of(self.to_body())


def digest_of(body: Mapping[str, Any]) -> str:
    """The digest of a stored body: the same whatever the order of its keys."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


DEFAULT = RuleSet()
