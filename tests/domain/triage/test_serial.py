"""An assessment survives the way to JSON and back; a rule set is checked when it is made."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from fbs_portal.domain.codes import Category, Pattern
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.triage.serial import canonical_bytes, from_dict
from tests.domain.triage.builder import history
from tests.domain.triage.histories import snapshots


@settings(max_examples=60, deadline=None)
@given(snapshot=snapshots())
def test_there_and_back(snapshot: Snapshot) -> None:
    assessment = assess(snapshot=snapshot)
    data = canonical_bytes(assessment)
    assert from_dict(json.loads(data)) == assessment
    assert canonical_bytes(from_dict(json.loads(data))) == data


def test_canonical_bytes_are_sorted_and_compact() -> None:
    text = canonical_bytes(assess(snapshot=history(98, 3, 7))).decode()
    assert ": " not in text.replace("?: ", "")
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_every_number_has_a_unit_limits_and_a_source() -> None:
    for name, threshold in DEFAULT.thresholds().items():
        assert threshold.unit, name
        assert threshold.source, name
        assert threshold.low <= threshold.value <= threshold.high, name
    assert len(DEFAULT.thresholds()) > 30


def test_changing_a_number_changes_the_digest_and_a_new_name_does_not() -> None:
    assert DEFAULT.with_values(version="b", pain=5).digest() != DEFAULT.digest()
    assert DEFAULT.with_values(version="b").digest() == DEFAULT.digest()
    assert DEFAULT.with_categories(version="c", returned="new").digest() != DEFAULT.digest()


@pytest.mark.parametrize(("values", "message"), [({"pian": 4}, "unknown threshold pian"), ({"pain": 9}, "outside 3–5")])
def test_a_wrong_threshold_is_refused(values: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DEFAULT.with_values(version="x", **values)


def test_the_table_answers_for_every_pattern() -> None:
    assert set(DEFAULT.pattern_categories) == set(Pattern)
    assert DEFAULT.with_categories(version="x", returned="new").pattern_categories[Pattern.RETURNED] is Category.NEW
