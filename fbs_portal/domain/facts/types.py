"""What is true of a course whatever the thresholds. No number in here was judged yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from fbs_portal.domain.facts.levels import Level
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.snapshot import Operation

Kind = Literal["axial", "limb"]
BaselineState = Literal["real", "recalled", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One pain, axial or limb, from before surgery to the last report. Whole numbers are NRS 0–10.

    `now` is None when not answered or declined, never 0. `before` is None without a real baseline
    (a recalled one stands in `recalled` and is never compared with). `earlier` holds (day, NRS) of
    every answered earlier report.
    """

    kind: Kind
    question: str
    now: int | None
    before: int | None
    recalled: int | None
    earlier: tuple[tuple[int, int], ...]
    lowest: int | None
    """Lowest earlier report."""
    confirmed_low: int | None
    """Best value so far: the second lowest earlier report once there are three reports in all (C9)."""
    low_before_last: int | None
    """Lowest report before the previous one."""
    confirmed_low_before_last: int | None
    """Second lowest report before the previous one; None with fewer than two."""
    highest: int | None
    """Highest of all reports, the last included."""
    level: Level | None
    """Where this pain stands with the last report; as before it when that left the number out."""
    level_before: Level | None
    """Where it stood before the last report."""

    @property
    def previous(self) -> int | None:
        return self.earlier[-1][1] if self.earlier else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """Where it hurts now beside where it hurt before. Unknown on either side makes every comparison False.

    `old_from` says what stands for "before": the baseline's map, or the operated side and levels.
    """

    known: bool
    old_from: Literal["baseline", "operation", "nothing"]
    same_limb: bool
    """A limb site of now lies on an old side and near an old site."""
    same_root: bool
    """And it is an old site, or in the skin of the same root as one."""
    new_side: bool
    """Every limb site of now is on a side that did not hurt before."""
    added_side: bool
    """The old side still hurts and the other one came in addition."""
    new_limb: bool
    """The map before showed no limb site at all, now it does."""
    out_of_region: bool
    """A limb that this operation was not about, and that did not hurt before."""
    far_limb: bool
    """Same side, but two nerve roots or more away from every old site."""
    next_level: bool
    """In the skin of a level beside the operated ones, not in that of the operated or old sites."""
    same_axial: bool
    new_axial: bool
    """Axial sites are marked, and none of them is old or wound area."""
    new_buttock: bool
    """Buttock or tailbone, which did not hurt before."""
    both_legs_new: bool
    """Legs (or arms) hurt on both sides now, and were not known to before surgery and at the last report."""
    now_sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The patient's own account of the present pain. None = not answered."""

    same_pain: str | None
    relief: str | None
    relief_weeks: int | None
    """Least weeks the stated relief stands for; None when unsure, unanswered or impossible."""
    relief_impossible: bool
    onset: str | None
    began: str | None
    began_days: tuple[int, int] | None
    """Earliest and latest day after surgery on which the present pain can have begun."""
    worst: str | None
    trend: int | None
    """0 better, 1 same, 2 slowly worse, 3 quickly worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one earlier report with a number of 4 or more told.

    `axial` and `limb` count the witnesses for another place than before surgery (map, words), less those for the
    old one: -2 to 2.
    """

    onset: str | None
    axial: int
    limb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walking:
    """Walking bins: 0 unlimited … 4 under 5 minutes."""

    now: int | None
    before: int | None
    previous: int | None
    best: int | None
    """Best of baseline and earlier reports."""
    best_before_last: int | None
    """Best of baseline and of the reports before the previous one."""
    best_value: str | None
    eased: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """PEG (mean of its three items, all needed), opioids (0 none … 2 every day), and what was done."""

    peg: float | None
    peg_previous: float | None
    peg_before: float | None
    opioids: int | None
    opioids_previous: int | None
    acceptable: str | None
    global_change: int | None
    treatments: frozenset[str] | None
    wants_contact: bool
    nerve: frozenset[str] | None
    nerve_earlier: frozenset[str] | None
    """Every nerve symptom of the baseline and the earlier reports; None when it was never answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that rules may look at. `day` counts from surgery; `answers` are those of the last report."""

    operation: Operation
    on: date
    day: int
    reports: int
    baseline: BaselineState
    fused: bool
    instrumented: bool
    decompressed: bool
    """Lumbar surgery that makes room for the nerves: walking is a co-primary outcome (C8)."""
    stimulator: bool
    typical: str | None
    """The source whose published recovery fits this operation; None = none is published, and none is borrowed."""
    axial: Course
    limb: Course
    worst: int | None
    """The higher of the two numbers that are known."""
    signs: tuple[str, ...]
    unknown_signs: tuple[str, ...]
    signs_answered: bool
    known_signs: Mapping[str, date]
    story: Story
    walking: Walking
    function: Function
    map: SiteMap
    accounts: tuple[Account, ...]
    """What the last two earlier reports with pain told, newest first."""
    told: Told
    """The readings of `answers`."""
    answers: Mapping[str, Any]
    baseline_answers: Mapping[str, Any]
    previous_answers: Mapping[str, Any]
    unreadable: tuple[str, ...]
    """Questions of the last report whose answer is outside what the question allows."""
    out_of_order: bool
    """A report lies before surgery or before the one that came earlier in the list."""
    terse: bool = False
    """Nobody will read what findings rest on: a replay asks for verdicts alone."""

    @property
    def courses(self) -> tuple[Course, Course]:
        return (self.axial, self.limb)
