"""What earlier reports told of a pain that was there: one slip of the pen weighs less beside them."""

from __future__ import annotations

from functools import lru_cache

from fbs_portal.domain.facts import sites
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.facts.types import Account, Kind, SiteMap
from fbs_portal.domain.snapshot import Operation

SETTLED = 35
"""Day after surgery from which an account is kept: before it, the wound is part of every story."""
KEPT = 2
_PRESENT = 4


def moved(*, same_pain: str | None, found: SiteMap, kind: Kind) -> int:
    """Witnesses for another place than before surgery, less those for the old one: the map and the words, -2 to 2."""
    words = {"different": 1, "same": -1}.get(same_pain or "", 0)
    if not found.known:
        return words
    if kind == "limb":
        away = found.new_side or found.out_of_region or found.far_limb or found.new_limb or found.next_level
        home = found.same_root
    else:
        away, home = found.new_axial, found.same_axial
    return words + (1 if away else -1 if home else 0)


def account(*, operation: Operation, told: Told, day: int, before: frozenset[str] | None) -> Account | None:
    """None when the pain was low, or nothing was told, or surgery was too near."""
    worst, now = told.worst, told.sites
    if worst is None or worst < _PRESENT or day < SETTLED:
        return None
    if now is None and told.same_pain is None and told.onset is None:
        return None
    found = sites.compare(operation=operation, now=now, before=before, previous=None)
    axial = moved(same_pain=told.same_pain, found=found, kind="axial")
    return _account(told.onset, axial, moved(same_pain=told.same_pain, found=found, kind="limb"))


@lru_cache(maxsize=256)
def _account(onset: str | None, axial: int, limb: int) -> Account:
    return Account(onset=onset, axial=axial, limb=limb)


def kept(accounts: tuple[Account, ...], newest: Account | None) -> tuple[Account, ...]:
    """The last two, newest first."""
    return accounts if newest is None else (newest, *accounts)[:KEPT]
