"""The two questions that `replay_rules` takes through the whole history, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fbs_portal.domain.replay import Tally
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.management.blocks import Block
from fbs_portal.queries import recomputing, replay, replay_sets
from fbs_portal.queries.recomputing import Drift

LISTED = 100
"""How many ids of assessments that differ are named; how many there are is counted beside it."""

Result = dict[str, Any]


class Question(Protocol):
    """What is asked of each block of episodes, and how the answers of two blocks become one."""

    @property
    def clinics(self) -> tuple[int, ...] | None: ...

    def about(self) -> Result: ...

    def total(self) -> int: ...

    def work(self, block: Block) -> Result: ...

    def read(self, stored: Result) -> Any:
        """The answer so far, from what `written` gave; from nothing at the begin."""

    def written(self, answer: Any) -> Result: ...

    def join(self, answer: Any, found: Result) -> Any:
        """The answer with what `work` found in one more block."""

    def done(self, answer: Any) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What would `new` say where `old` spoke? Without `old`: where the set spoke that is in use for each course."""

    new: RuleSet
    old: RuleSet | None
    clinics: tuple[int, ...] | None
    families: tuple[str, ...]
    since: date | None

    def about(self) -> Result:
        since = self.since.isoformat() if self.since else None
        old = self.old.digest() if self.old else {str(clinic): sets for clinic, sets in self._in_use().items()}
        return {
            "new": self.new.digest(), "old": old, "clinics": _listed(self.clinics), "families": list(self.families),
            "since": since,
        }  # fmt: skip

    def against(self) -> str:
        """The versions that `new` is compared with."""
        if self.old:
            return self.old.version
        return replay_sets.shown(version for sets in self._in_use().values() for version in sets.values())

    def _in_use(self) -> dict[int, replay_sets.Versions]:
        return replay_sets.in_use(clinics=self.clinics, families=self.families)

    def total(self) -> int:
        return replay.count(clinics=self.clinics, since=self.since, families=self.families)

    def work(self, block: Block) -> Result:
        tally, (after, until) = Tally(), block
        sets = self._sets()
        while True:
            courses, last = replay.chunk(clinics=self.clinics, after=after, until=until)
            if last == after:
                return tally.to_dict()
            tally.join(replay.tally_of(courses=courses, since=self.since, sets=sets))
            after = last

    def _sets(self) -> replay.Sets:
        if self.old is None:
            return replay_sets.beside_those_in_use(new=self.new, versions=self._in_use())
        return replay_sets.one_beside_another(old=self.old, new=self.new, families=self.families)

    def read(self, stored: Result) -> Tally:
        return Tally.from_dict(stored)

    def written(self, answer: Tally) -> Result:
        return answer.to_dict()

    def join(self, answer: Tally, found: Result) -> Tally:
        answer.join(Tally.from_dict(found))
        return answer

    def done(self, answer: Tally) -> int:
        return answer.submissions


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftCheck:
    """Does every stored assessment come out the same, byte for byte, under the set that it names?"""

    clinics: tuple[int, ...] | None
    since: date | None

    def about(self) -> Result:
        since = self.since.isoformat() if self.since else None
        return {"drift": ENGINE_VERSION, "clinics": _listed(self.clinics), "since": since}

    def total(self) -> int:
        return recomputing.count(clinics=self.clinics, since=self.since)

    def work(self, block: Block) -> Result:
        found: Result = {"assessments": 0, **dict.fromkeys(Drift, 0), "ids": []}
        for assessment_id, drift in recomputing.checked(clinics=self.clinics, since=self.since, block=block):
            found["assessments"] += 1
            found[drift] += 1
            if drift in recomputing.ALARMING and len(found["ids"]) < LISTED:
                found["ids"].append(assessment_id)
        return found

    def read(self, stored: Result) -> Result:
        return stored

    def written(self, answer: Result) -> Result:
        return answer

    def join(self, answer: Result, found: Result) -> Result:
        if not answer:
            return found
        return {name: answer[name] + found[name] for name in answer} | {"ids": (answer["ids"] + found["ids"])[:LISTED]}

    def done(self, answer: Result) -> int:
        return int(answer["assessments"])


def _listed(clinics: Sequence[int] | None) -> list[int] | None:
    return None if clinics is None else sorted(clinics)
