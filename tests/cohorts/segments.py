"""Generator C, straight segments: a handful of points in time, and straight lines between them.

It shares neither curves nor states with the other two: own operations and sides, own shares of courses, own schedules
(from two forms in a year to one a fortnight), and most courses clear of the thresholds, as in a clinic.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from fbs_portal.domain.snapshot import Operation
from tests.cohorts.person import SURGERY, Curve, Event, Person

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    """Sites are named without side: `s_` stands for the operated side, `o_` for the other."""

    share: int
    region: str
    procedures: tuple[str, ...]
    levels: tuple[str, ...]
    old: tuple[str, ...]
    other_side: tuple[str, ...]
    other_place: tuple[str, ...]
    next_level: tuple[str, ...] = ()


SURGERIES: dict[str, Surgery] = {
    "discectomy": Surgery(
        share=40, region="lumbar", procedures=("discectomy",), levels=("L4-L5",),
        old=("low_back", "s_buttock", "s_shin_outer"), other_side=("o_shin_outer", "o_foot_top"),
        other_place=("tailbone",), next_level=("s_calf", "s_foot_outer"),
    ),
    "decompression": Surgery(
        share=20, region="lumbar", procedures=("laminectomy",), levels=("L3-L4", "L4-L5"),
        old=("low_back", "s_shin_inner", "s_shin_outer"), other_side=("o_shin_outer",),
        other_place=("mid_back",), next_level=("s_calf", "s_foot_outer"),
    ),
    "fusion": Surgery(
        share=20, region="lumbar", procedures=("fusion", "laminectomy"), levels=("L4-L5", "L5-S1"),
        old=("low_back", "s_shin_outer", "s_calf"), other_side=("o_calf",), other_place=("o_buttock",),
        next_level=("s_shin_inner", "s_thigh_front"),
    ),
    "cervical": Surgery(
        share=16, region="cervical", procedures=("discectomy", "fusion"), levels=("C5-C6",),
        old=("neck", "s_hand_thumb_side"), other_side=("o_hand_thumb_side",), other_place=("mid_back",),
        next_level=("s_hand_middle",),
    ),
    "stimulator": Surgery(
        share=4, region="lumbar", procedures=("spinal_cord_stimulator",), levels=(), old=("low_back", "s_calf"),
        other_side=("o_calf",), other_place=("mid_back",),
    ),
}  # fmt: skip
KINDS = {"well": 50, "slow": 6, "late": 3, "unrelieved": 13, "partly": 6, "back_only": 5, "returned": 10,
         "next_level": 3, "other_side": 3, "after_injury": 2, "other_place": 2}  # fmt: skip
EVENTS: dict[str, tuple[Event, float, float]] = {
    "returned": ("returned", 4, 200),
    "next_level": ("next_level", 20, 100),
    "other_side": ("other_side", 2, 60),
    "after_injury": ("after_injury", 1, 3),
    "other_place": ("other_place", 10, 60),
}
"""What happens, and how many days it takes to reach its height."""
SCHEDULES = ((42, 91, 182, 365), (14, 42, 84, 182, 365, 730), (30, 60, 90, 120, 180, 270, 365), (91, 365),
             tuple(range(14, 98, 14)) + tuple(range(112, 366, 28)))  # fmt: skip


def line(points: list[Point]) -> Curve:
    """Straight from point to point, level before the first and after the last."""

    def curve(day: float) -> float:
        if day <= points[0][0]:
            return points[0][1]
        for (from_day, start), (to_day, end) in zip(points, points[1:], strict=False):
            if day <= to_day:
                return start + (end - start) * (day - from_day) / (to_day - from_day)
        return points[-1][1]

    return curve


def person(chance: random.Random) -> Person:
    name = chance.choices(list(SURGERIES), weights=[one.share for one in SURGERIES.values()])[0]
    surgery = SURGERIES[name]
    kind = chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
    if kind == "next_level" and not surgery.next_level:
        kind = "returned"
    back, limb = min(9.5, max(1.5, chance.gauss(5.4, 1.8))), min(10.0, max(5.2, chance.gauss(7.3, 1.2)))
    if kind == "back_only":
        back = chance.uniform(5.8, 9)
    if kind == "partly":
        limb = chance.uniform(8, 10)
    axial, leg = _courses(chance, kind, back, limb)
    happened = _event(chance, kind, surgery, axial if kind == "other_place" else leg, limb)
    side = chance.choice(("left", "right"))
    return Person(
        kind=kind,
        family=name,
        operation=Operation(surgery_date=SURGERY, region=surgery.region, procedures=surgery.procedures,
                            levels=surgery.levels, side=side),
        before=(back, limb),
        axial=line(axial),
        limb=line(leg),
        sites_before=_sided(surgery.old, side),
        sites_after=_sided(happened.pop("sites", surgery.old), side),
        baseline=chance.choices(("real", "recalled", "none"), weights=(94, 3, 3))[0],
        days=_days(chance),
        **happened,
    )  # fmt: skip


def _courses(chance: random.Random, kind: str, back: float, limb: float) -> tuple[list[Point], list[Point]]:
    """The points of both pains before anything new happens."""
    left = [min(2.8, value * 0.45, max(0.0, chance.gauss(1.2, 0.8))) for value in (back, limb)]
    pace = chance.uniform(0, 0.25)
    axial: list[Point] = [(0, min(9, back + 1)), (42, left[0] + pace * (back - left[0])), (84, left[0])]
    leg: list[Point] = [(0, limb * 0.7), (42, left[1] + pace * (limb - left[1])), (84, left[1])]
    if kind == "slow":
        leg = [(0, limb * 0.7), (42, limb * 0.6), (84, min(2.8, limb * 0.35)), (180, left[1])]
    elif kind == "late":
        leg = [(0, limb * 0.9), (84, limb * 0.9), (200, left[1])]
    elif kind == "unrelieved":
        stays = max(5.0, limb * chance.uniform(0.85, 1.1))
        leg = [(0, stays), (14, max(5.0, stays * 0.9)), (800, stays)]
    elif kind == "partly":
        leg = [(0, limb * 0.6), (42, limb * 0.58), (800, limb * 0.55)]
    if kind == "back_only" or (kind == "unrelieved" and chance.random() < 0.6):
        axial = [(0, back), (84, back * chance.uniform(0.85, 1.1))]
    return axial, leg


def _event(chance: random.Random, kind: str, surgery: Surgery, course: list[Point], limb: float) -> dict[str, Any]:
    """Bends `course` on a day; what is to be known of it."""
    if kind not in EVENTS:
        return {}
    event, fastest, slowest = EVENTS[kind]
    day = int(chance.uniform(240 if kind == "next_level" else 70, 600))
    over = chance.uniform(fastest, slowest)
    high = max(5.2, limb * chance.uniform(0.75, 1.05)) if kind == "returned" else chance.uniform(5.2, 9)
    at = line(list(course))(day)
    course[:] = [point for point in course if point[0] < day] + [(day, at), (day + over, high)]
    sites = {"next_level": surgery.next_level, "other_side": surgery.other_side, "other_place": surgery.other_place}
    return {
        "event": event,
        "event_day": day,
        "event_pain": "axial" if kind == "other_place" else "limb",
        "sudden": kind == "after_injury" or (kind == "returned" and over < 60),
        "sites": sites.get(kind, surgery.old),
    }


def _sided(sites: tuple[str, ...], side: str) -> tuple[str, ...]:
    other = "right" if side == "left" else "left"
    return tuple(
        side + site[1:] if site.startswith("s_") else other + site[1:] if site.startswith("o_") else site
        for site in sites
    )


def _days(chance: random.Random) -> tuple[int, ...]:
    """Forms of one schedule, some days late, one in eight left out."""
    planned = chance.choices(SCHEDULES, weights=(3, 3, 2, 1, 1))[0]
    return tuple(sorted({max(3, day + int(chance.gauss(2, 3))) for day in planned if chance.random() < 0.88})) or (90,)
