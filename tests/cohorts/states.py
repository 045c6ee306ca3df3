"""Generator B, a state machine: each week the patient is healing, well, sore, unrelieved, or something has happened.

It shares no curve with generator A. Pain is a level of the state with a slow wander of its own (part of the truth,
not noise); states change by chance, so relief and return come in any order, more than once, on any week, and forms
are sent on the planned days, in between, or not at all.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from fbs_portal.domain.snapshot import Operation
from tests.cohorts.curves import FAMILIES
from tests.cohorts.person import SURGERY, Curve, Event, Person

WEEKS = 110
PLANNED = (14, 42, 84, 182, 364, 728)
_EVENTS: tuple[Event, ...] = ("other_side", "other_place", "next_level", "after_injury")


@dataclass(slots=True)
class _State:
    """Where the patient stands this week. `share` of the old pain is felt, `event` once something has happened."""

    name: str
    axial: float
    limb: float
    since: int = 0


def person(chance: random.Random) -> Person:
    name = chance.choice(list(FAMILIES))
    family = FAMILIES[name]
    before = (float(chance.triangular(2, 9, 6)), float(chance.triangular(3, 10, 7.5)))
    axial, limb, event, week, kind = _life(chance, before, can_move=bool(family.next_level))
    pain = "axial" if event == "other_place" else "limb"
    sites = {"other_side": family.other_side, "other_place": family.other_place,
             "next_level": family.next_level}.get(event, family.sites)  # fmt: skip
    return Person(
        kind=kind,
        family=name,
        operation=Operation(surgery_date=SURGERY, region=family.region, procedures=family.procedures,
                            levels=family.levels, side="left"),
        before=before,
        axial=_weekly(axial),
        limb=_weekly(limb),
        sites_before=family.sites,
        sites_after=sites,
        event=event,
        event_day=week * 7,
        event_pain=pain,  # type: ignore[arg-type]
        sudden=event == "after_injury",
        days=_days(chance),
    )  # fmt: skip


def _weekly(levels: list[float]) -> Curve:
    def curve(day: float) -> float:
        week = min(int(day // 7), len(levels) - 2)
        part = min(1.0, day / 7 - week)
        return levels[week] * (1 - part) + levels[week + 1] * part

    return curve


def _life(
    chance: random.Random, before: tuple[float, float], *, can_move: bool
) -> tuple[list[float], list[float], Event, int, str]:
    """Levels by week, what happened, when, and what the life is called."""
    state = _begin(chance, before)
    now = [before[0] + chance.uniform(0, 1.5), before[1] * chance.uniform(0.3, 1)]
    event: Event = "none"
    event_week, names = 0, [state.name]
    series: tuple[list[float], list[float]] = ([now[0]], [now[1]])
    wander = [0.0, 0.0]
    for week in range(1, WEEKS):
        changed = _next(chance, state, before, week, moved=event != "none", can_move=can_move)
        if changed is not None:
            state, happened = changed
            names.append(state.name)
            if happened != "none":
                event, event_week = happened, week
        speed = 0.7 if state.name in ("back", "moved") else 0.3
        for which, goal in enumerate((state.axial, state.limb)):
            wander[which] = 0.8 * wander[which] + chance.gauss(0, 0.15)
            now[which] += speed * (goal - now[which])
            series[which].append(min(10.0, max(0.0, now[which] + wander[which])))
    return *series, event, event_week, "/".join(dict.fromkeys(names))


def _begin(chance: random.Random, before: tuple[float, float]) -> _State:
    name = chance.choices(("well", "unrelieved", "half"), weights=(68, 20, 12))[0]
    if name == "well":
        return _State("well", min(2.6, before[0] * 0.4), min(2.6, before[1] * chance.uniform(0, 0.4)))
    if name == "half":
        return _State("half", before[0] * chance.uniform(0.4, 0.7), before[1] * chance.uniform(0.45, 0.65))
    return _State("unrelieved", before[0] * chance.uniform(0.5, 1.05), before[1] * chance.uniform(0.75, 1.05))


def _next(
    chance: random.Random, state: _State, before: tuple[float, float], week: int, *, moved: bool, can_move: bool
) -> tuple[_State, Event] | None:
    """Hazards by week: about one in six who are well gets worse within two years."""
    if week < 9 or week - state.since < 8:
        return None
    if state.name == "well" and chance.random() < 0.0012:
        return replace(state, name="back", limb=before[1] * chance.uniform(0.65, 1.05), since=week), "none"
    if state.name == "well" and not moved and chance.random() < 0.0012:
        event = chance.choice(_EVENTS)
        if event == "next_level" and (week < 40 or not can_move):
            event = "other_side"
        high = chance.uniform(5, 8.5)
        if event == "other_place":
            return replace(state, name="moved", axial=high, since=week), event
        return replace(state, name="moved", limb=high, since=week), event
    if state.name in ("unrelieved", "half") and week < 40 and chance.random() < 0.004:
        return replace(state, name="well", axial=before[0] * 0.3, limb=before[1] * 0.25, since=week), "none"
    if state.name == "back" and chance.random() < 0.01:
        return replace(state, name="well", axial=before[0] * 0.3, limb=before[1] * 0.25, since=week), "none"
    return None


def _days(chance: random.Random) -> tuple[int, ...]:
    """Planned forms, each answered late by some days or not at all, and now and then one in between."""
    kept = [day + int(chance.uniform(0, day * 0.04)) for day in PLANNED if chance.random() < 0.9]
    more = [int(chance.uniform(50, 728)) for _ in range(chance.choice((0, 0, 0, 1, 2, 4)))]
    return tuple(sorted({*kept, *more})) or (84,)
