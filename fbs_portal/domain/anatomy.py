"""Where pain is: sites of the body map, the nerve roots behind them, and which levels are neighbours.

Dermatomes overlap between people, so the map is a hint that is weighed with the patient's own words,
never a proof. Root numbers count down the spine (C1 = 1 … C8 = 8, T1 = 9 … T12 = 20, L1 = 21 … L5 = 25,
S1 = 26), so that distance between roots is a subtraction. Source: standard dermatomes.
"""

from __future__ import annotations

from collections.abc import Iterable

from fbs_portal.domain.codes import LEVELS, Region

MIDLINE_SITES = ("neck", "upper_back", "mid_back", "low_back", "tailbone")
SIDED_SITES = (
    "shoulder",
    "upper_arm",
    "forearm",
    "hand_thumb_side",
    "hand_middle",
    "hand_little_side",
    "ribs",
    "buttock",
    "groin",
    "thigh_front",
    "thigh_side",
    "thigh_back",
    "shin_inner",
    "shin_outer",
    "calf",
    "foot_top",
    "foot_outer",
)
SITES: tuple[str, ...] = MIDLINE_SITES + tuple(f"{side}_{site}" for site in SIDED_SITES for side in ("left", "right"))

ARM_PARTS = frozenset(SIDED_SITES[:6])
LEG_PARTS = frozenset(SIDED_SITES[7:])
TRUNK_PARTS = frozenset({"ribs"})
BORDER_PARTS = frozenset({"buttock", "shoulder"})
"""Between trunk and limb: joint or root pain, so they count for both numbers."""

PART_ROOTS: dict[str, frozenset[int]] = {
    "shoulder": frozenset({4, 5}),
    "upper_arm": frozenset({5}),
    "forearm": frozenset({6, 7, 8}),
    "hand_thumb_side": frozenset({6}),
    "hand_middle": frozenset({7}),
    "hand_little_side": frozenset({8}),
    "ribs": frozenset(range(10, 21)),
    "groin": frozenset({21, 22}),
    "thigh_front": frozenset({22, 23}),
    "thigh_side": frozenset({23, 24, 25}),
    "thigh_back": frozenset({25, 26}),
    "shin_inner": frozenset({24}),
    "shin_outer": frozenset({25}),
    "foot_top": frozenset({25}),
    "calf": frozenset({26}),
    "foot_outer": frozenset({26}),
    "buttock": frozenset(range(21, 27)),
}
VAGUE_PARTS = frozenset({"buttock", "shoulder", "forearm", "thigh_side", "thigh_back", "ribs"})
"""Parts that several roots share: they never show by themselves that another root hurts."""

LEVEL_PARTS: dict[str, frozenset[str]] = {
    "C3-C4": frozenset({"shoulder"}),
    "C4-C5": frozenset({"shoulder", "upper_arm"}),
    "C5-C6": frozenset({"forearm", "hand_thumb_side"}),
    "C6-C7": frozenset({"forearm", "hand_middle"}),
    "C7-T1": frozenset({"forearm", "hand_little_side"}),
    **{level: frozenset({"ribs"}) for level in LEVELS if level.startswith("T")},
    "T12-L1": frozenset({"groin"}),
    "L1-L2": frozenset({"groin", "thigh_front"}),
    "L2-L3": frozenset({"thigh_front"}),
    "L3-L4": frozenset({"thigh_front", "shin_inner"}),
    "L4-L5": frozenset({"thigh_side", "shin_outer", "foot_top"}),
    "L5-S1": frozenset({"thigh_back", "calf", "foot_outer"}),
}
"""The limb parts where the root of each motion segment is usually felt (C7–T1 = C8, L3–L4 = L4 and front of thigh)."""

REGION_AXIAL: dict[str, frozenset[str]] = {
    Region.CERVICAL: frozenset({"neck", "upper_back"}),
    Region.THORACIC: frozenset({"upper_back", "mid_back"}),
    Region.LUMBAR: frozenset({"low_back"}),
}
"""Where the wound of an operation is felt."""

REGION_PARTS: dict[str, frozenset[str]] = {
    Region.CERVICAL: ARM_PARTS,
    Region.THORACIC: TRUNK_PARTS | frozenset({"groin"}),
    Region.LUMBAR: LEG_PARTS,
}
"""The limb an operation in each region is about; any other limb is out of region."""


def side_of(site: str) -> str | None:
    """`left`, `right`, or None for the midline."""
    head = site.partition("_")[0]
    return head if head in ("left", "right") else None


def part_of(site: str) -> str:
    """The site without its side."""
    return site if side_of(site) is None else site.partition("_")[2]


def is_axial(site: str) -> bool:
    return side_of(site) is None or part_of(site) in BORDER_PARTS


def is_limb(site: str) -> bool:
    return side_of(site) is not None


def limb_of(site: str) -> str | None:
    """`arm`, `leg` or `trunk`, None for the midline."""
    part = part_of(site)
    if part in ARM_PARTS:
        return "arm"
    if part in LEG_PARTS:
        return "leg"
    return "trunk" if part in TRUNK_PARTS else None


def adjacent_levels(levels: Iterable[str]) -> tuple[str, ...]:
    """The motion segments directly above and below the operated ones, themselves not operated on."""
    operated = [LEVELS.index(level) for level in levels if level in LEVELS]
    near = {index + step for index in operated for step in (-1, 1)} - set(operated)
    return tuple(LEVELS[index] for index in sorted(near) if 0 <= index < len(LEVELS))


def parts_of_levels(levels: Iterable[str]) -> frozenset[str]:
    """The limb parts in which the roots of these motion segments are felt."""
    return frozenset().union(*(LEVEL_PARTS.get(level, frozenset()) for level in levels))


def far_apart(parts: Iterable[str], others: Iterable[str], *, roots: int = 2) -> bool:
    """Whether every part is at least `roots` nerve roots away from every other one. Vague parts are near all."""
    pairs = [(PART_ROOTS[a], PART_ROOTS[b]) for a in parts for b in others if a in PART_ROOTS and b in PART_ROOTS]
    return bool(pairs) and all(min(abs(x - y) for x in a for y in b) >= roots for a, b in pairs)
