"""Generator A, mixed effects: every course is a published mean curve with a patient's own start, end and pace.

Means and shares: leg relief by week 6 after discectomy (BASS 2011), residual leg pain 2.2 a year after discectomy
(Swespine), improvement to 3 months after fusion (Shahi 2025), average 6.3 → 3.3 after surgery for stenosis
(Fritsch 2017) with a third that does poorly (Hebert 2019), recurrence after a free interval (Foltz 2004), the next
level at 43 months on average (Sears 2011). For neck, thoracic and stimulator operations no curve is published: theirs
are invented and wide.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from fbs_portal.domain.snapshot import Operation
from tests.cohorts.person import SURGERY, Curve, Event, Person

FORMS = (14, 42, 84, 182, 364, 728)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """`axial` and `limb` are the ranges of pain before surgery; `pace` the weeks in which half is gone."""

    region: str
    procedures: tuple[str, ...]
    levels: tuple[str, ...]
    axial: tuple[float, float]
    limb: tuple[float, float]
    pace: tuple[float, float]
    sites: tuple[str, ...]
    other_side: tuple[str, ...]
    other_place: tuple[str, ...]
    next_level: tuple[str, ...]


def _lumbar(procedures: tuple[str, ...], axial: tuple[float, float], pace: tuple[float, float]) -> Family:
    return Family(
        region="lumbar", procedures=procedures, levels=("L5-S1",), axial=axial, limb=(5.5, 9.2), pace=pace,
        sites=("low_back", "left_buttock", "left_calf"), other_side=("right_calf", "right_foot_outer"),
        other_place=("tailbone", "right_buttock"), next_level=("left_shin_outer", "left_foot_top"),
    )  # fmt: skip


def _cervical(procedures: tuple[str, ...]) -> Family:
    return Family(
        region="cervical", procedures=procedures, levels=("C6-C7",), axial=(3, 8), limb=(5, 9), pace=(1, 4),
        sites=("neck", "left_forearm", "left_hand_middle"), other_side=("right_forearm", "right_hand_middle"),
        other_place=("mid_back", "low_back"), next_level=("left_hand_little_side",),
    )  # fmt: skip


FAMILIES: dict[str, Family] = {
    "discectomy": _lumbar(("discectomy",), (3, 7), (0.7, 2.5)),
    "decompression": replace(_lumbar(("laminectomy",), (4, 8), (1.5, 4)), levels=("L4-L5",),
                             sites=("low_back", "left_shin_outer"), next_level=("left_calf",)),
    "fusion": _lumbar(("fusion",), (5, 9), (2, 4.5)),
    "stimulator": _lumbar(("spinal_cord_stimulator",), (5, 8), (0.7, 2)),
    "cervical": _cervical(("discectomy", "fusion")),
    "cervical_decompression": _cervical(("laminectomy",)),
    "thoracic": Family(
        region="thoracic", procedures=("laminectomy",), levels=("T9-T10",), axial=(5, 8.5), limb=(3, 8), pace=(1, 4),
        sites=("mid_back", "left_ribs"), other_side=("right_ribs",), other_place=("low_back", "tailbone"),
        next_level=(),
    ),
}  # fmt: skip
_SHARES = {"discectomy": 34, "decompression": 20, "fusion": 18, "stimulator": 6, "cervical": 10,
           "cervical_decompression": 6, "thoracic": 6}  # fmt: skip
KINDS = {"recovered": 46, "slow": 8, "transient": 5, "unrelieved": 12, "partly_relieved": 7, "axial_only": 5,
         "returned": 8, "next_level": 3, "other_side": 3, "other_place": 2, "after_injury": 3}  # fmt: skip


def falling(start: float, end: float, half_weeks: float) -> Curve:
    """From `start` to `end`; half of the way in `half_weeks`."""
    return lambda day: end + (start - end) * 0.5 ** (day / (half_weeks * 7))


def changing(first: Curve, day_of_change: int, to: float, over_days: float) -> Curve:
    """Follows `first`, then goes to `to` in a straight line over so many days."""

    def curve(day: float) -> float:
        if day < day_of_change:
            return first(day)
        at = first(day_of_change)
        return at + (to - at) * (min(1.0, (day - day_of_change) / over_days) if over_days else 1.0)

    return curve


def person(chance: random.Random) -> Person:
    family = _pick(chance, _SHARES)
    kind = _pick(chance, KINDS)
    if family == "stimulator" and kind in ("next_level", "other_place"):
        kind = "returned"
    if family == "thoracic" and kind == "next_level":
        kind = "unrelieved"
    return _MAKERS[kind](chance, kind, family)


def _pick(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), weights=list(shares.values()))[0]


def _well(chance: random.Random, kind: str, name: str) -> Person:
    """The course everybody hopes for; the other kinds start from it."""
    family = FAMILIES[name]
    before = (chance.uniform(*family.axial), chance.uniform(*family.limb))
    pace = chance.uniform(*family.pace)
    if kind == "slow":
        pace *= chance.uniform(1.5, 3)
    left = [min(3.4, value * 0.5, max(0.0, chance.gauss(1.3, 0.8))) for value in before]
    return Person(
        kind=kind,
        family=name,
        operation=Operation(surgery_date=SURGERY, region=family.region, procedures=family.procedures,
                            levels=family.levels, side="left"),
        before=before,
        axial=falling(before[0] + chance.uniform(-1, 1.5), left[0], pace),
        limb=falling(before[1], left[1], pace),
        sites_before=family.sites,
        baseline=chance.choices(("real", "recalled", "none"), weights=(92, 4, 4))[0],
        days=FORMS,
    )  # fmt: skip


def _transient(chance: random.Random, kind: str, name: str) -> Person:
    """Sore, or a rebound of the leg, in the first weeks; well by the end of the window."""
    well = _well(chance, kind, name)
    bump, peak = chance.uniform(1, 2.5), chance.uniform(10, 20)
    return replace(well, axial=lambda day: well.axial(day) + bump * 0.5 ** (abs(day - peak) / 6))


def _unrelieved(chance: random.Random, kind: str, name: str) -> Person:
    well = _well(chance, kind, name)
    left = [max(0.0, value * (1 - chance.uniform(-0.1, 0.25))) for value in well.before]
    return replace(well, axial=falling(well.before[0], left[0], 2), limb=falling(well.before[1], left[1], 2))


def _partly(chance: random.Random, kind: str, name: str) -> Person:
    well = _well(chance, kind, name)
    before = (well.before[0], chance.uniform(7, 9.5))
    left = max(4.1, before[1] * (1 - chance.uniform(0.33, 0.5)))
    return replace(well, before=before, limb=falling(before[1], left, 2))


def _axial_only(chance: random.Random, kind: str, name: str) -> Person:
    well = _well(chance, kind, name)
    before = (chance.uniform(5, 8.5), well.before[1])
    left = before[0] * (1 - chance.uniform(-0.1, 0.22))
    return replace(well, before=before, axial=falling(before[0], left, 2))


def _returned(chance: random.Random, kind: str, name: str) -> Person:
    well = _well(chance, kind, name)
    day, sudden = int(chance.uniform(120, 500)), chance.random() < 0.5
    to = chance.uniform(0.6, 1.05) * well.before[1]
    return replace(
        well, limb=changing(well.limb, day, to, 3 if sudden else chance.uniform(30, 90)), event="returned",
        event_day=day, sudden=sudden, sites_after=well.sites_before,
    )  # fmt: skip


def _moved(event: Event, least: int, most: int) -> Callable[[random.Random, str, str], Person]:
    """The old pain is well; a pain in another place comes on a day between `least` and `most`."""

    def make(chance: random.Random, kind: str, name: str) -> Person:
        well, family = _well(chance, kind, name), FAMILIES[name]
        day, to = int(chance.uniform(least, most)), chance.uniform(4.5, 8)
        over = 3 if event == "after_injury" else chance.uniform(14, 60)
        axial = event == "other_place"
        sites = {"other_side": family.other_side, "other_place": family.other_place,
                 "next_level": family.next_level}.get(event, family.sites)  # fmt: skip
        changed = changing(well.axial if axial else well.limb, day, to, over)
        return replace(
            well, axial=changed if axial else well.axial, limb=well.limb if axial else changed,
            event=event, event_day=day, event_pain="axial" if axial else "limb", sites_after=sites,
            sudden=event == "after_injury",
        )  # fmt: skip

    return make


_MAKERS: dict[str, Callable[[random.Random, str, str], Person]] = {
    "recovered": _well,
    "slow": _well,
    "transient": _transient,
    "unrelieved": _unrelieved,
    "partly_relieved": _partly,
    "axial_only": _axial_only,
    "returned": _returned,
    "next_level": _moved("next_level", 300, 700),
    "other_side": _moved("other_side", 60, 500),
    "other_place": _moved("other_place", 60, 500),
    "after_injury": _moved("after_injury", 60, 600),
}
