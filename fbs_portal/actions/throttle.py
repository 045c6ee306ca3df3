"""How often something may be tried in an hour. Counted in the database: every process and host sees one number."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from fbs_portal.domain.errors import TooMany
from fbs_portal.models import Throttle

HOUR = 3600


def hit(*, key: str, limit: int, now: datetime) -> None:
    """Count one try of `key`; TooMany from the one after `limit` until the hour is over.

    Only a keyed hash is stored: neither an address nor a token can be read back from it. Call it outside
    a transaction that may be rolled back, else the try is forgotten.
    """
    stored, window = _slot(key=key, now=now)
    rows = Throttle.objects.filter(key=stored, window=window)
    if rows.filter(count__lt=limit).update(count=F("count") + 1):
        return
    _row, created = Throttle.objects.get_or_create(key=stored, window=window, defaults={"count": 1})
    if created or rows.filter(count__lt=limit).update(count=F("count") + 1):
        return
    raise TooMany(_("Too many tries. Please wait a little."), retry_after=HOUR - int(now.timestamp()) % HOUR)


def give_back(*, key: str, now: datetime) -> None:
    """Take back one counted try of `key`, where only those that failed are to count."""
    stored, window = _slot(key=key, now=now)
    Throttle.objects.filter(key=stored, window=window, count__gt=0).update(count=F("count") - 1)


def _slot(*, key: str, now: datetime) -> tuple[str, datetime]:
    """What is stored of a key, and the beginning of the hour that a moment falls in."""
    seconds = int(now.timestamp())
    window = datetime.fromtimestamp(seconds - seconds % HOUR, tz=UTC)
    return salted_hmac("fbs_portal.throttle", key, algorithm="sha256").hexdigest(), window


def forget(*, before: datetime) -> int:
    """Remove counts of windows that began before; they decide nothing any more."""
    return Throttle.objects.filter(window__lt=before).delete()[0]
