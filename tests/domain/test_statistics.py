"""Shares, their intervals, and quantiles."""

from __future__ import annotations

import math
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.domain.statistics import Share, at_least, exact_interval, quantile, quartiles

COUNTS = st.lists(st.integers(0, 10), min_size=1, max_size=60).map(Counter)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (8, 10, 0.4439, 0.9748),
        (1, 20, 0.0013, 0.2487),
        (15, 20, 0.5090, 0.9134),
        (50, 100, 0.3983, 0.6017),
    ],
)
def test_the_published_intervals(hits: int, total: int, low: float, high: float) -> None:
    """Clopper–Pearson limits as printed in tables, four places."""
    assert exact_interval(hits, total) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(1, 200).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_share_and_its_tails_are_what_they_should_be(found: tuple[int, int]) -> None:
    hits, total = found
    low, high = Share(hits=hits, total=total).interval()
    assert 0 <= low <= hits / total <= high <= 1
    if hits:
        assert at_least(hits, total, low) == pytest.approx(0.025, abs=1e-6)
    if hits < total:
        assert 1 - at_least(hits + 1, total, high) == pytest.approx(0.025, abs=1e-6)


@given(st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_tail_is_the_sum_of_its_chances(total: int, share: float) -> None:
    hits = total // 2 + 1
    chances = (math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(hits, total + 1))
    assert at_least(hits, total, share) == pytest.approx(sum(chances), abs=1e-9)


def test_nothing_counted_says_nothing() -> None:
    assert exact_interval(0, 0) == (0.0, 1.0)
    assert Share(hits=0, total=0).value is None
    assert quantile({}, 0.5) is None
    assert quartiles({3: 0}) is None


@pytest.mark.parametrize(("hits", "total"), [(3, 2), (-1, 2)])
def test_what_is_no_share(hits: int, total: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(hits=hits, total=total)


@given(COUNTS)
def test_the_median_is_the_usual_one(counts: Counter[int]) -> None:
    assert quantile(counts, 0.5) == statistics.median(counts.elements())


@given(COUNTS)
def test_quartiles_are_in_order_and_inside(counts: Counter[int]) -> None:
    found = quartiles(counts)
    assert found is not None
    assert min(counts) <= found[0] <= found[1] <= found[2] <= max(counts)


@given(COUNTS, st.integers(2, 5))
def test_how_often_everything_occurs_does_not_matter(counts: Counter[int], times: int) -> None:
    assert quartiles({value: number * times for value, number in counts.items()}) == quartiles(counts)
