"""How often something may be tried. Counted in the database, so every process and host sees the same number."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from fbs_portal.domain.errors import TooMany
from fbs_portal.models import Throttle


def hit(*, key: str, limit: int, per_seconds: int, now: datetime) -> None:
    """Count one try of `key`; TooMany from the one after `limit` until the window of time is over.

    Only a keyed hash is stored: neither an address nor a token can be read back from it. Call it outside
    a transaction that may be rolled back, else the try is forgotten.
    """
    seconds = int(now.timestamp())
    stored, window = _slot(key=key, per_seconds=per_seconds, now=now)
    rows = Throttle.objects.filter(key=stored, window=window)
    if rows.filter(count__lt=limit).update(count=F("count") + 1):
        return
    _row, created = Throttle.objects.get_or_create(key=stored, window=window, defaults={"count": 1})
    if created or rows.filter(count__lt=limit).update(count=F("count") + 1):
        return
    raise TooMany(_("Too many tries. Please wait a little."), retry_after=per_seconds - seconds % per_seconds)


def give_back(*, key: str, per_seconds: int, now: datetime) -> None:
    """Take back one counted try of `key`, where only those that failed are to count."""
    stored, window = _slot(key=key, per_seconds=per_seconds, now=now)
    Throttle.objects.filter(key=stored, window=window, count__gt=0).update(count=F("count") - 1)


def _slot(*, key: str, per_seconds: int, now: datetime) -> tuple[str, datetime]:
    """What is stored of a key, and the window of time that a moment falls in."""
    seconds = int(now.timestamp())
    window = datetime.fromtimestamp(seconds - seconds % per_seconds, tz=UTC)
    return salted_hmac("fbs_portal.throttle", key, algorithm="sha256").hexdigest(), window


def forget(*, before: datetime) -> int:
    """Remove counts of windows that began before; they decide nothing any more."""
    return Throttle.objects.filter(window__lt=before).delete()[0]
