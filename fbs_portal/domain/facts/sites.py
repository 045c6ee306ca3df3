"""Compares the body map of now with the one from before surgery."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from fbs_portal.domain.anatomy import (
    BORDER_PARTS,
    PART_ROOTS,
    REGION_AXIAL,
    REGION_PARTS,
    SITES,
    VAGUE_PARTS,
    adjacent_levels,
    far_apart,
    is_axial,
    is_limb,
    limb_of,
    part_of,
    parts_of_levels,
    side_of,
)
from fbs_portal.domain.codes import Side
from fbs_portal.domain.facts.types import SiteMap
from fbs_portal.domain.snapshot import Operation

Sites = frozenset[str]
_LIMB = frozenset(site for site in SITES if is_limb(site))
_AXIAL = frozenset(site for site in SITES if is_axial(site))
_SIT_BONES = frozenset({"tailbone", "left_buttock", "right_buttock"})
_SIDE: dict[str, str | None] = {site: side_of(site) for site in SITES}
_PART: dict[str, str] = {site: part_of(site) for site in SITES}
_PAIRED = {limb: frozenset(site for site in _LIMB if limb_of(site) == limb) for limb in ("arm", "leg")}
_OPERATED_SIDES: dict[str, tuple[str, ...]] = {
    Side.LEFT: ("left",),
    Side.RIGHT: ("right",),
    Side.BOTH: ("left", "right"),
}

UNKNOWN = SiteMap(
    known=False,
    old_from="nothing",
    same_limb=False,
    same_root=False,
    new_side=False,
    added_side=False,
    new_limb=False,
    out_of_region=False,
    far_limb=False,
    next_level=False,
    same_axial=False,
    new_axial=False,
    new_buttock=False,
    both_legs_new=False,
)


def compare(*, operation: Operation, now: Sites | None, before: Sites | None, previous: Sites | None) -> SiteMap:
    """`before` is the baseline's map, recalled or not; without one the operated side and levels stand in."""
    if now is None:
        return UNKNOWN
    return _compare(operation.region, tuple(operation.levels), operation.side, now, before, previous)


@lru_cache(maxsize=4096)
def _compare(
    region: str, levels: tuple[str, ...], side: str | None, now: Sites, before: Sites | None, previous: Sites | None
) -> SiteMap:
    limb_now = now & _LIMB
    old_limb = before & _LIMB if before is not None else _operated_sites(region, levels, side)
    sides_now, sides_old = _sides(limb_now), _sides(old_limb)
    parts_now, parts_old = _parts(limb_now), _parts(old_limb)
    known_old = before is not None or bool(old_limb)
    home = REGION_PARTS.get(region, frozenset())
    away = bool(parts_now) and not parts_now & (home | parts_old)
    shared = {side for side in sides_now & sides_old if not _far(limb_now, old_limb, side)}
    return SiteMap(
        known=True,
        old_from="baseline" if before is not None else "operation" if old_limb else "nothing",
        same_limb=bool(shared) and not away,
        same_root=bool(shared) and not away and any(_one_root(site, old) for site in limb_now for old in old_limb),
        new_side=bool(sides_old and sides_now) and not sides_now & sides_old,
        added_side=bool(sides_now & sides_old) and bool(sides_now - sides_old),
        new_limb=before is not None and not old_limb and bool(limb_now),
        out_of_region=away,
        far_limb=known_old and bool(sides_now & sides_old) and not shared,
        next_level=_is_next_level(levels, parts_now, parts_old if before is not None else None),
        same_axial=before is not None and bool(now & before & _AXIAL),
        new_axial=_is_new_axial(region, now, before),
        new_buttock=before is not None and bool((now & _SIT_BONES) - before),
        both_legs_new=any(_both_new(now, before, previous, sites) for sites in _PAIRED.values()),
        now_sides=tuple(sorted(sides_now)),
    )


def _operated_sites(region: str, levels: tuple[str, ...], side: str | None) -> Sites:
    sides = _OPERATED_SIDES.get(side or "", ())
    parts = parts_of_levels(levels) or REGION_PARTS.get(region, frozenset())
    return frozenset(f"{side}_{part}" for side in sides for part in parts)


def _sides(sites: Iterable[str]) -> set[str]:
    return {side for site in sites if (side := _SIDE[site])}


def _parts(sites: Iterable[str]) -> frozenset[str]:
    return frozenset(_PART[site] for site in sites)


def _far(now: Sites, old: Sites, side: str) -> bool:
    return far_apart(
        _parts(site for site in now if _SIDE[site] == side), _parts(site for site in old if _SIDE[site] == side)
    )


def _one_root(now: str, old: str) -> bool:
    """The very site, or skin of the same root on the same side. A buttock or shoulder of before has every root."""
    if now == old:
        return True
    if _SIDE[now] != _SIDE[old] or _PART[old] in BORDER_PARTS:
        return False
    return bool(PART_ROOTS[_PART[now]] & PART_ROOTS[_PART[old]])


def _is_next_level(levels: tuple[str, ...], now: frozenset[str], before: frozenset[str] | None) -> bool:
    """One clear site of a neighbouring level, and no clear site of the operated levels or of the old map.

    Skin that both share (the front of the thigh above L3–L4) is old where it hurt before; without a map, always.
    """
    operated, near = parts_of_levels(levels), parts_of_levels(adjacent_levels(levels))
    old = operated if before is None else operated - near | before
    clear = now - VAGUE_PARTS
    return bool(clear & near - old) and not clear & old


def _is_new_axial(region: str, now: Sites, before: Sites | None) -> bool:
    """Buttock or shoulder alone counts as axial; beside marked leg or arm sites it is part of the limb pain."""
    midline = now & _AXIAL - _LIMB
    axial = midline or (now if now <= _AXIAL else frozenset())
    if before is None or not axial:
        return False
    return not axial & (before | REGION_AXIAL.get(region, frozenset()))


def _both_new(now: Sites, before: Sites | None, previous: Sites | None, limb: Sites) -> bool:
    """Both sides now, unless both sides were already marked before surgery and at the last report."""
    if len(_sides(now & limb)) < 2:
        return False
    known = [sites for sites in (before, previous) if sites is not None]
    return not known or any(len(_sides(sites & limb)) < 2 for sites in known)
