"""The facts after one change to a snapshot: an answer of the last report, or a fact that staff can correct.

Answers are changed in a copy that is cheap to make: only what hangs on the answer is worked out again. A test holds
that it is what a derivation from the start gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, cast

from fbs_portal.domain.facts import (
    Facts,
    Past,
    complete,
    function_of,
    map_of,
    read_past,
    reading,
    story_of,
    walking_of,
    worst_of,
)
from fbs_portal.domain.facts.courses import course
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot

_NAMES = tuple(item.name for item in fields(Facts))
STORY = frozenset({"same_pain", "relief", "onset", "began", "worst_pain", "trend"})
WALKING = frozenset({"walking", "walking_eased"})
FUNCTION = frozenset(
    {"peg_pain", "peg_enjoyment", "peg_activity", "opioids", "acceptable", "global_change", "treatments",
     "wants_contact", "nerve_symptoms"}
)  # fmt: skip
PAINS = ("pain_axial", "pain_limb")


class _Copy:
    """Facts in a plain object: copied with one dictionary instead of thirty assignments."""

    def __init__(self, facts: Mapping[str, Any], **changed: Any) -> None:
        self.__dict__ = {**facts, **changed}

    @property
    def courses(self) -> Any:
        return (self.__dict__["axial"], self.__dict__["limb"])


@dataclass(frozen=True, slots=True)
class Edits:
    """One snapshot that can be asked "what if". `facts` are those of its last report as it is."""

    snapshot: Snapshot
    past: Past
    report: Report
    facts: Facts
    plain: Mapping[str, Any]

    def answered(self, **answers: Any) -> Facts:
        """With these answers in the last report."""
        whole = {**self.report.answers, **answers}
        told, on = Told(whole), self.report.answered_on
        changed: dict[str, Any] = {}
        for question in answers:
            if question in PAINS:
                changed |= self._pain(question.removeprefix("pain_"), whole, self.past.baseline)
            elif question in STORY:
                changed["story"] = story_of(self.past, told, on)
            elif question == "pain_sites":
                changed["map"] = map_of(self.past, told, on)
            elif question in WALKING:
                changed["walking"] = walking_of(self.past, told, on)
            elif question in FUNCTION:
                changed["function"] = function_of(self.past, told, on)
            else:
                return complete(past=self.past, report=replace(self.report, answers=whole), terse=True)
        if "axial" in changed or "limb" in changed:
            pains = (changed.get("axial", self.facts.axial).now, changed.get("limb", self.facts.limb).now)
            changed["worst"] = worst_of(*pains)
        if self.facts.unreadable:
            changed["unreadable"] = reading.unreadable(whole)
        return cast(Facts, _Copy(self.plain, told=told, answers=whole, **changed))

    def before(self, question: str, value: int) -> Facts:
        """With another number from before surgery."""
        baseline = self.past.baseline
        assert baseline is not None
        other = replace(baseline, answers={**baseline.answers, question: value})
        changed = self._pain(question.removeprefix("pain_"), self.report.answers, other)
        return cast(Facts, _Copy(self.plain, baseline_answers=other.answers, **changed))

    def operated(self, operation: Operation) -> Facts:
        """With other facts of the operation: from the start."""
        snapshot = replace(self.snapshot, operation=operation)
        return complete(past=read_past(snapshot), report=self.report, terse=True)

    def _pain(self, kind: Any, answers: reading.Answers, baseline: Baseline | None) -> dict[str, Any]:
        trail = self.past.axial if kind == "axial" else self.past.limb
        now = reading.number(answers, f"pain_{kind}")
        return {kind: course(kind=kind, trail=trail, day=self.facts.day, now=now, baseline=baseline)}


def edits_of(*, snapshot: Snapshot, past: Past, facts: Facts) -> Edits:
    plain = {name: getattr(facts, name) for name in _NAMES}
    return Edits(snapshot, past, snapshot.reports[-1], facts, {**plain, "terse": True})


def possible_date(snapshot: Snapshot, day: date) -> bool:
    """Whether the operation can have been on that day, with every answer staying what it is: before or after it."""
    if any(report.answered_on < day for report in snapshot.reports):
        return False
    baseline, old = snapshot.baseline, snapshot.operation.surgery_date
    return baseline is None or (baseline.answered_on > day) == (baseline.answered_on > old)
