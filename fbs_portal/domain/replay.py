"""What a change of rules would do to a whole history: counted along the way, in memory that stays the same.

Pure. Courses come in with what two rule sets say of each of their reports; counts, a few lists of row ids
and the ten courses that moved most come out. A tally can be written down, read again and joined with another.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from fbs_portal.domain.codes import Category, Pattern, Urgency
from fbs_portal.domain.triage.types import Verdict

MOVED_MOST = 10
LISTED = 100
"""How many ids of each list are kept; how many there are is counted beside it."""

APPEAR, RISE, GONE = "appear", "rise", "gone"

Cell = tuple[int, int, Verdict, Verdict]
"""Year and month of the answers, the old and the new verdict."""


class Step(NamedTuple):
    """One submission of a course, and what the old and the new set say of it."""

    submission_id: int
    answered_on: date
    old: Verdict
    new: Verdict


class OpenCase(NamedTuple):
    case_id: int
    urgency: Urgency


class Moved(NamedTuple):
    """A course that moved. The distance comes first: the greatest wins, then the newest row."""

    distance: int
    submission_id: int
    episode_id: int


def flagged(verdict: Verdict) -> bool:
    """Whether it stands on the main worklist: evaluation or more urgent (watch is behind a filter)."""
    return verdict.urgency.at_least(Urgency.EVALUATION)


def differs(old: Verdict, new: Verdict) -> bool:
    """Whether category, urgency or referral changed. A pattern that keeps its category changed nothing for anybody."""
    return (old.category, old.urgency, old.refer) != (new.category, new.urgency, new.refer)


def distance(old: Verdict, new: Verdict) -> int:
    """How far two verdicts lie apart: each level of urgency counts most, then the referral, then the category."""
    levels = abs(old.urgency.rank - new.urgency.rank)
    return levels * 4 + (old.refer != new.refer) * 2 + (old.category is not new.category)


@dataclass(slots=True)
class Tally:
    """The result of a replay so far: how often each pair of verdicts came in each month, and whom it moved.

    `listed` holds ids of cases (rise, gone) and of episodes that have no case (appear).
    """

    episodes: int = 0
    cells: Counter[Cell] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    listed: dict[str, list[int]] = field(default_factory=lambda: {APPEAR: [], RISE: [], GONE: []})
    moved: list[Moved] = field(default_factory=list)

    def add(self, *, episode_id: int, steps: Sequence[Step], case: OpenCase | None) -> None:
        """Count one course. `steps` are in the order they were answered; the last decides about its case."""
        if not steps:
            return
        self.episodes += 1
        furthest = Moved(0, 0, episode_id)
        self.cells.update([(on.year, on.month, old, new) for _, on, old, new in steps])
        for submission_id, _, old, new in steps:
            if old != new:
                furthest = max(furthest, Moved(distance(old, new), submission_id, episode_id))
        if furthest.distance:
            self._keep(furthest)
        if steps[-1].old != steps[-1].new:
            self._case(episode_id, steps[-1], case)

    def _case(self, episode_id: int, last: Step, case: OpenCase | None) -> None:
        """What would have become of the case after the newest report."""
        old, new = last.old.urgency, last.new.urgency
        if case is None:
            if old is Urgency.ROUTINE and new is not Urgency.ROUTINE:
                self._list(APPEAR, episode_id)
        elif new.rank < old.rank and new.rank < case.urgency.rank:
            self._list(RISE, case.case_id)
        elif old is not Urgency.ROUTINE and new is Urgency.ROUTINE:
            self._list(GONE, case.case_id)

    def _list(self, name: str, row_id: int) -> None:
        self.counts[name] += 1
        if len(self.listed[name]) < LISTED:
            self.listed[name].append(row_id)

    def _keep(self, moved: Moved) -> None:
        heapq.heappush(self.moved, moved)
        if len(self.moved) > MOVED_MOST:
            heapq.heappop(self.moved)

    def join(self, other: Tally) -> None:
        """Count what another worker counted, of other courses."""
        self.episodes += other.episodes
        self.cells.update(other.cells)
        self.counts.update(other.counts)
        for name, ids in other.listed.items():
            self.listed[name] = (self.listed[name] + ids)[:LISTED]
        for moved in other.moved:
            self._keep(moved)

    @property
    def submissions(self) -> int:
        return self.cells.total()

    @property
    def changed(self) -> int:
        return sum(number for (_year, _month, old, new), number in self.cells.items() if differs(old, new))

    def matrix(self, of: Callable[[Verdict], str]) -> Counter[tuple[str, str]]:
        """Old × new of one part of the verdict, such as its category."""
        found: Counter[tuple[str, str]] = Counter()
        for (_year, _month, old, new), number in self.cells.items():
            found[of(old), of(new)] += number
        return found

    def months(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Per year and month: how many were answered, how many of them the old and the new set flag."""
        found: dict[tuple[int, int], tuple[int, int, int]] = {}
        for (year, month, old, new), number in sorted(self.cells.items()):
            answered, before, after = found.get((year, month), (0, 0, 0))
            before, after = before + number * flagged(old), after + number * flagged(new)
            found[year, month] = (answered + number, before, after)
        return found

    def most_moved(self) -> tuple[Moved, ...]:
        """The courses that moved most, furthest first."""
        return tuple(sorted(self.moved, reverse=True))

    def to_dict(self) -> dict[str, Any]:
        """Numbers, codes and row ids only: no answer of a patient."""
        return {
            "episodes": self.episodes,
            "cells": [
                [year, month, list(old), list(new), n] for (year, month, old, new), n in sorted(self.cells.items())
            ],
            "counts": dict(self.counts),
            "listed": self.listed,
            "moved": [list(moved) for moved in self.most_moved()],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """The tally that `to_dict` wrote; an empty mapping is a new one."""
        if not data:
            return cls()
        cells = {(year, month, _verdict(*old), _verdict(*new)): n for year, month, old, new, n in data["cells"]}
        moved = [Moved(*one) for one in data["moved"]]
        heapq.heapify(moved)
        return cls(
            episodes=data["episodes"],
            cells=Counter(cells),
            counts=Counter(data["counts"]),
            listed={name: list(data["listed"][name]) for name in (APPEAR, RISE, GONE)},
            moved=moved,
        )


@lru_cache(maxsize=1024)
def _verdict(category: str, pattern: str, urgency: str, refer: bool) -> Verdict:
    return Verdict(Category(category), Pattern(pattern), Urgency(urgency), bool(refer))
