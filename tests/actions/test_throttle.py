"""Tries are counted in hours, by a key that cannot be read back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fbs_portal.actions import throttle
from fbs_portal.domain.errors import TooMany
from fbs_portal.models import Throttle
from tests.factories import NOW

pytestmark = pytest.mark.django_db

BEGINS = NOW.replace(minute=0)
"""An hour begins."""


def hit(key: str = "a", *, limit: int = 2, at: int = 0) -> None:
    throttle.hit(key=key, limit=limit, now=BEGINS + timedelta(minutes=at))


def test_the_try_after_the_limit_is_refused_until_the_hour_ends() -> None:
    hit()
    hit(at=30)
    with pytest.raises(TooMany) as refusal:
        hit(at=45)
    assert refusal.value.retry_after == 15 * 60
    hit(at=60)


def test_keys_do_not_share_a_count() -> None:
    hit(limit=1)
    hit("b", limit=1)


def test_refused_tries_do_not_count() -> None:
    hit(limit=1)
    for _ in range(3):
        with pytest.raises(TooMany):
            hit(limit=1)
    assert Throttle.objects.get().count == 1


def test_no_key_is_stored_as_it_is() -> None:
    hit("address:192.0.2.1")
    assert "192.0.2.1" not in Throttle.objects.get().key
    assert len(Throttle.objects.get().key) == 64


def test_old_counts_are_forgotten() -> None:
    hit()
    hit(at=120)
    assert throttle.forget(before=BEGINS + timedelta(minutes=60)) == 1
    assert Throttle.objects.count() == 1
