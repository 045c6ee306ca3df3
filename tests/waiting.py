"""Tests that would be overtaken by the clock wait until it has struck."""

from __future__ import annotations

import time

HOUR, DAY = 3600, 86_400


def let_pass(last: int, *, of: int) -> None:
    """Sleep through the `last` seconds of every hour or day (UTC), where they have begun."""
    left = of - time.time() % of
    if left < last:
        time.sleep(left)
