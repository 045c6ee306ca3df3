"""Generator D, plain courses: what a reader of the literature would draw first, and nobody next to a threshold.

Everybody answers all six planned forms. The pain of before falls to its end along the published mean of the operation's
family (the pace of `curves`), and the end is clear: well is 2.5 or less, unrelieved is at least 85 % of before, and
what comes back, moves or follows an injury reaches 5.5 or more. Shares: three in five well, one in five not relieved
(Inoue 2017), the rest recurrences, next levels and new pains.
"""

from __future__ import annotations

import random

from fbs_portal.domain.snapshot import Operation
from tests.cohorts.curves import FAMILIES, FORMS, Family, changing, falling
from tests.cohorts.person import SURGERY, Curve, Event, Person

_SHARES = {"discectomy": 40, "decompression": 25, "fusion": 20, "cervical": 15}
_KINDS = {"well": 60, "unrelieved": 20, "returned": 8, "next_level": 4, "other_side": 4, "after_injury": 4}
_DAYS: dict[str, tuple[int, int]] = {
    "returned": (120, 600), "next_level": (300, 650), "other_side": (120, 600), "after_injury": (120, 600),
}  # fmt: skip
_EVENTS: tuple[Event, ...] = ("returned", "next_level", "other_side", "after_injury")


def person(chance: random.Random) -> Person:
    name = chance.choices(list(_SHARES), weights=list(_SHARES.values()))[0]
    kind = chance.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    family = FAMILIES[name]
    before = (chance.uniform(*family.axial), chance.uniform(6.5, 9.5))
    axial, limb = _ends(chance, kind, family, before)
    event: Event = next((one for one in _EVENTS if one == kind), "none")
    day, sudden = 0, False
    if event != "none":
        day, sudden = int(chance.uniform(*_DAYS[kind])), kind == "after_injury" or chance.random() < 0.5
        limb = changing(limb, day, chance.uniform(5.5, 9), 3 if sudden else 45)
    places = {"other_side": family.other_side, "next_level": family.next_level}
    return Person(
        kind=kind,
        family=name,
        operation=Operation(
            surgery_date=SURGERY, region=family.region, procedures=family.procedures, levels=family.levels, side="left"
        ),
        before=before,
        axial=axial,
        limb=limb,
        sites_before=family.sites,
        sites_after=places.get(kind, family.sites),
        event=event,
        event_day=day,
        sudden=sudden,
        days=FORMS,
    )


def _ends(chance: random.Random, kind: str, family: Family, before: tuple[float, float]) -> tuple[Curve, Curve]:
    pace = chance.uniform(*family.pace)
    share = chance.uniform(0.85, 1.05) if kind == "unrelieved" else None
    well = [min(2.5, max(0.0, chance.gauss(1.2, 0.8)), value / 2) for value in before]
    axial, limb = (value * share if share else end for value, end in zip(before, well, strict=True))
    return falling(before[0], axial, pace), falling(before[1], limb, pace)
