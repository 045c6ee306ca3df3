"""What could have been answered instead: each question's values, nearest first where they have an order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from fbs_portal.domain import anatomy
from fbs_portal.domain.codes import LEVELS, Region, Side
from fbs_portal.domain.facts import reading
from fbs_portal.domain.facts.story import RELIEF_WEEKS
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage.directions import WORSE_CHOICES
from fbs_portal.domain.triage.edits import possible_date
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS

UNSURE = "unsure"
CORRECTED_WITHIN = 28
"""Days by which a date of surgery may have been written down wrongly."""

ABOUT_PAIN = frozenset({"same_pain", "relief", "onset", "began", "worst_pain", "pain_sites"})
"""What describes a pain: it matters to no rule while both pains are low."""
ITEMS: Mapping[str, tuple[str, ...]] = {
    "pain_sites": LISTS["pain_sites"],
    "nerve_symptoms": ("weakness_unchanged",),
    "treatments": ("operation", "emergency_visit"),
}
"""The items that some rule looks at."""


def numbers(question: str, value: int, *, lower: bool) -> range:
    """The lower or the higher numbers, nearest first."""
    low, high = NUMBERS[question]
    return range(value - 1, low - 1, -1) if lower else range(value + 1, high + 1)


def ordered(question: str, value: str, *, milder: bool) -> tuple[str, ...]:
    """The milder or the worse answers of an ordered question, nearest first."""
    order = WORSE_CHOICES[question]
    place = order.index(value)
    return order[:place][::-1] if milder else order[place + 1 :]


def allowed(question: str, *, weeks: int) -> tuple[str, ...]:
    """What a patient who is sure could answer; no relief is longer than the time since surgery."""
    sure = (answer for answer in CHOICES[question] if answer != UNSURE)
    return tuple(answer for answer in sure if question != "relief" or RELIEF_WEEKS[answer] <= weeks)


def items(question: str, ticked: Collection[str], *, before: Collection[str]) -> Iterator[str]:
    """Single items to untick, and to tick: of the map only where it hurt before surgery."""
    wanted = before if question == "pain_sites" else ITEMS[question]
    yield from (item for item in ITEMS[question] if item in ticked or item in wanted)


def region_sites(region: str) -> tuple[str, ...]:
    """The sites that an operation of this region is about, in the order of the map."""
    parts = anatomy.REGION_PARTS.get(region, frozenset())
    axial = anatomy.REGION_AXIAL.get(region, frozenset())
    return tuple(site for site in anatomy.SITES if anatomy.part_of(site) in parts or site in axial)


def dates(snapshot: Snapshot, rules: RuleSet) -> Iterator[date]:
    """The nearest days of surgery, earlier and later, that lie across one of the thresholds of time."""
    old = snapshot.operation.surgery_date
    day = (snapshot.reports[-1].answered_on - old).days
    limits = [limit.value for limit in (rules.healing_days, rules.healing_days_fusion, rules.chronic_days,
                                        rules.late_days, rules.adjacent_days)]  # fmt: skip
    shifts = [min((int(limit) - day for limit in limits if limit > day), default=0)]
    shifts.append(-min((day - int(limit) + 1 for limit in limits if limit <= day), default=0))
    for shift in shifts:
        other = old - timedelta(days=shift)
        if 0 < abs(shift) <= CORRECTED_WITHIN and possible_date(snapshot, other):
            yield other


def sides(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(side.value for side in Side if side != snapshot.operation.side)


def levels(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """The operated level read one too high or too low; any of the region's where none was recorded."""
    operation = snapshot.operation
    if operation.levels:
        yield from ((level,) for level in anatomy.adjacent_levels(operation.levels))
    else:
        head = {Region.LUMBAR: "L", Region.CERVICAL: "C", Region.THORACIC: "T"}.get(Region(operation.region), "?")
        yield from ((level,) for level in LEVELS if level.startswith(head))


def marked(answers: Mapping[str, Any], question: str) -> list[str] | None:
    """A list as it was answered; None for anything else."""
    value = answers.get(question)
    return list(value) if isinstance(value, list | tuple) and reading.items(answers, question) is not None else None
