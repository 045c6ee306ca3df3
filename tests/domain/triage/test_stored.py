"""A rule set to and from what is stored of it: every mistake is named by field and reason."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.domain.codes import Category, Pattern
from fbs_portal.domain.triage.ruleset import DEFAULT, digest_of
from fbs_portal.domain.triage.stored import (
    MAY_BE_CALLED,
    ORDERS,
    BadRuleSet,
    Reason,
    completed,
    from_body,
    problems,
    read,
    whole,
)

NAMES = tuple(DEFAULT.thresholds())
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def body(**values: Any) -> dict[str, Any]:
    """The default's body with some numbers changed."""
    made = copy.deepcopy(DEFAULT.to_body())
    for name, value in values.items():
        made["thresholds"][name] = {"value": value, "source": "our own audit"}
    return made


def found(given: object) -> list[tuple[str, Reason]]:
    return [(one.field, one.reason) for one in problems(given)]


@st.composite
def allowed(draw: st.DrawFn) -> dict[str, Any]:
    """Values within the limits, put into the order that is asked for."""
    made = body()
    for name, one in DEFAULT.thresholds().items():
        numbers = st.integers(int(one.low), int(one.high)) if whole(name) else st.floats(one.low, one.high)
        made["thresholds"][name] = {"value": draw(numbers), "source": draw(st.sampled_from(["our audit", one.source]))}
    given = made["thresholds"]
    for order in ORDERS:
        if not order.holds(lambda name: given[name]["value"]):
            for name in (order.lower, order.higher):
                given[name] = {"value": DEFAULT.thresholds()[name].value, "source": "ours"}
    made["categories"] = {
        pattern.value: draw(st.sampled_from(categories)).value for pattern, categories in MAY_BE_CALLED.items()
    }
    return made


def test_the_default_passes_and_comes_back() -> None:
    assert problems(DEFAULT.to_body()) == ()
    assert from_body(version=DEFAULT.version, body=DEFAULT.to_body()) == DEFAULT
    assert digest_of(DEFAULT.to_body()) == DEFAULT.digest()


@settings(max_examples=100, deadline=None)
@given(made=allowed())
def test_what_passes_comes_back_and_what_does_not_stand_in_order_is_all_that_is_refused(made: dict[str, Any]) -> None:
    wrong = problems(made)
    assert {one.reason for one in wrong} <= {Reason.ORDER}
    if wrong:
        return
    rules = from_body(version="x", body=made)
    again = json.loads(json.dumps(rules.to_body()))
    assert from_body(version="x", body=again) == rules
    assert digest_of(again) == rules.digest()


@settings(max_examples=200, deadline=None)
@given(value=ODD, name=st.sampled_from(NAMES), part=st.sampled_from(["value", "source", "entry", "table", "all"]))
def test_anything_is_read_or_refused_and_never_breaks(value: Any, name: str, part: str) -> None:
    made: Any = body()
    if part == "all":
        made = value
    elif part == "table":
        made["categories"] = value
    elif part == "entry":
        made["thresholds"][name] = value
    else:
        made["thresholds"][name][part] = value
    wrong = problems(made)
    if wrong:
        with pytest.raises(BadRuleSet):
            from_body(version="x", body=made)
    else:
        assert from_body(version="x", body=made).to_body() == json.loads(json.dumps(made))


@pytest.mark.parametrize("value", [None, True, "4", [4], float("nan"), float("inf"), -float("inf")])
def test_a_threshold_is_a_number(value: Any) -> None:
    assert found(body(pain=value)) == [("thresholds.pain.value", Reason.NOT_A_NUMBER)]


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"pain": 9}, "thresholds.pain.value", Reason.OUTSIDE),
        ({"improved": 0.1999}, "thresholds.improved.value", Reason.OUTSIDE),
        ({"pain": 10**400}, "thresholds.pain.value", Reason.OUTSIDE),
        ({"pain": 3.5}, "thresholds.pain.value", Reason.NOT_WHOLE),
        ({"healing_days": 42.5}, "thresholds.healing_days.value", Reason.NOT_WHOLE),
        ({"pian": 4}, "thresholds.pian", Reason.UNKNOWN),
        ({"severe": 8}, "thresholds.extreme.value", Reason.ORDER),
        ({"relieved_nrs": 3, "pain": 3}, "thresholds.pain.value", Reason.ORDER),
        ({"late_days": 240, "adjacent_days": 182}, "thresholds.adjacent_days.value", Reason.ORDER),
        ({"recheck_least_days": 14, "recheck_rise_days": 7}, "thresholds.recheck_rise_days.value", Reason.ORDER),
    ],
)
def test_a_wrong_number_is_named(values: dict[str, Any], field: str, reason: Reason) -> None:
    assert found(body(**values)) == [(field, reason)]


@pytest.mark.parametrize("source", [None, "", "   ", 7])
def test_a_number_needs_a_source(source: Any) -> None:
    made = body()
    made["thresholds"]["pain"]["source"] = source
    assert found(made) == [("thresholds.pain.source", Reason.NO_SOURCE)]


def test_missing_parts_are_named() -> None:
    made = body()
    del made["thresholds"]["pain"]
    del made["categories"]["returned"]
    assert found(made) == [("thresholds.pain", Reason.MISSING), ("categories.returned", Reason.MISSING)]
    assert found({}) == [("thresholds", Reason.MISSING), ("categories", Reason.MISSING)]
    assert found(body() | {"urgency": {}}) == [("urgency", Reason.UNKNOWN)]


@pytest.mark.parametrize(
    ("pattern", "category", "reason"),
    [
        ("returned", "worse", Reason.NOT_A_CATEGORY),
        ("returned", None, Reason.NOT_A_CATEGORY),
        ("returned", "none", Reason.NOT_ITS_CATEGORY),
        ("unrelieved", "transient", Reason.NOT_ITS_CATEGORY),
        ("recovered", "persistent", Reason.NOT_ITS_CATEGORY),
        ("unclear", "new", Reason.NOT_ITS_CATEGORY),
        ("gone", "none", Reason.UNKNOWN),
    ],
)
def test_a_wrong_category_is_named(pattern: str, category: Any, reason: Reason) -> None:
    made = body()
    made["categories"][pattern] = category
    assert found(made) == [(f"categories.{pattern}", reason)]


def test_every_order_speaks_of_thresholds_and_can_be_broken_or_is_always_so() -> None:
    """An order that the limits alone guarantee stays in the list: limits may be widened."""
    known, order_of_default = DEFAULT.thresholds(), lambda name: DEFAULT.thresholds()[name].value
    for order in ORDERS:
        assert {order.lower, order.higher} <= set(known)
        assert order.holds(order_of_default), order


def test_every_pattern_may_be_called_what_the_default_calls_it() -> None:
    for pattern in Pattern:
        assert DEFAULT.pattern_categories[pattern] in MAY_BE_CALLED[pattern]
    assert [p for p in Pattern if Category.TRANSIENT in MAY_BE_CALLED[p]] == [Pattern.HEALING]
    assert [p for p in Pattern if Category.NONE in MAY_BE_CALLED[p]] == [Pattern.RECOVERED]


def test_a_set_of_an_earlier_engine_is_completed_and_one_of_a_later_refused() -> None:
    earlier = body(pain=5)
    del earlier["thresholds"]["severe"], earlier["categories"]["returned"]
    rules = read(version="x", body=earlier)
    assert (rules.pain.value, rules.severe) == (5, DEFAULT.severe)
    assert rules.pattern_categories == DEFAULT.pattern_categories
    assert problems(completed(earlier)) == ()
    with pytest.raises(BadRuleSet, match=r"thresholds\.slope: unknown"):
        read(version="x", body=body(slope=1))


def test_the_digest_covers_values_sources_and_categories() -> None:
    other_source, other_word = body(), body()
    other_source["thresholds"]["pain"]["source"] = "our audit"
    other_word["categories"]["returned"] = "new"
    digests = {digest_of(one) for one in (body(), body(pain=5), other_source, other_word)}
    assert len(digests) == 4
    assert digest_of(dict(reversed(body().items()))) == digest_of(body())


def test_the_same_number_is_written_the_same() -> None:
    assert from_body(version="x", body=body(pain=4.0)).to_body() == from_body(version="x", body=body(pain=4)).to_body()
    assert json.dumps(from_body(version="x", body=body(pain=4.0)).to_body()["thresholds"]["pain"]["value"]) == "4"
