"""What the rules mean to say of a true course: neither rounded nor noisy, and known on every week.

Written from the conventions (docs/triage.md, C4–C14), not from the rules' code: this file knows no report, no
threshold object and no engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from fbs_portal.domain.codes import Category
from tests.cohorts.person import Person

PAIN, SEVERE, GAIN, RISE, LEAD = 4.0, 7.0, 0.30, 2.0, 2.0
RELIEF_NRS, RELIEF_SHARE, RELIEF_DAYS = 2.0, 0.5, 28
CHRONIC, HEALING, HEALING_FUSION = 84, 42, 84
FAR = 99.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`margin` is how many points of pain separate the course from the other answer: above 0 = refer."""

    category: Category
    refer: bool
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pain:
    now: float
    before: float | None
    best: float
    relief_days: int
    changed: str
    """The event, when it concerns this pain and has happened."""

    @property
    def rise(self) -> float:
        return self.now - self.best

    @property
    def returned(self) -> bool:
        return self.relief_days >= RELIEF_DAYS and self.rise >= RISE

    def margin(self) -> float:
        """C11: 4 or more with less than 30 % gain, unknown change, return or another place; or 7 or more."""
        not_better = FAR if self.before is None else self.now - (1 - GAIN) * self.before
        reasons = [not_better, self.rise - RISE]
        if self.changed in ("other_side", "other_place", "next_level", "after_injury"):
            reasons.append(FAR)
        return max(min(self.now - PAIN, max(reasons)), self.now - SEVERE)


def read(person: Person, day: int) -> Truth:
    axial, limb = _pain(person, 0, day), _pain(person, 1, day)
    margin = max(axial.margin(), limb.margin())
    if day < CHRONIC:
        return Truth(category=_early(person, axial, limb, day), refer=False, margin=margin)
    return Truth(category=_late(axial, limb), refer=margin >= 0, margin=margin)


def _pain(person: Person, which: int, day: int) -> _Pain:
    known = person.before[which] if person.baseline == "real" else None
    level = max(RELIEF_NRS, RELIEF_SHARE * person.before[which])
    course = [(d, person.pains(d)[which]) for d in (*range(7, day, 7), day)]
    mine = person.event_pain == ("axial", "limb")[which]
    return _Pain(
        now=course[-1][1],
        before=known,
        best=min(value for _, value in course),
        relief_days=_longest_run(course, level),
        changed=person.event if mine and person.happened(day) else "none",
    )


def _longest_run(course: list[tuple[int, float]], level: float) -> int:
    longest, start = 0, None
    for day, value in course:
        if value > level:
            start = None
            continue
        start = day if start is None else start
        longest = max(longest, day - start)
    return longest


def _leading(axial: _Pain, limb: _Pain) -> list[_Pain]:
    """C7: the worse one wins; within two points both speak."""
    hurting = [pain for pain in (axial, limb) if pain.now >= PAIN]
    if len(hurting) == 2 and abs(axial.now - limb.now) >= LEAD:
        return [max(hurting, key=lambda pain: pain.now)]
    return hurting


def _late(axial: _Pain, limb: _Pain) -> Category:
    leading = _leading(axial, limb)
    if not leading:
        return Category.NONE
    changed = {pain.changed for pain in leading}
    if changed & {"after_injury", "other_side", "other_place"}:
        return Category.NEW
    if "next_level" in changed or any(pain.returned for pain in leading):
        return Category.PROGRESSIVE
    return Category.PERSISTENT


def _early(person: Person, axial: _Pain, limb: _Pain, day: int) -> Category:
    leading = _leading(axial, limb)
    if not leading:
        return Category.NONE
    if {pain.changed for pain in leading} & {"after_injury", "other_side", "other_place"}:
        return Category.NEW
    window = HEALING_FUSION if "fusion" in person.operation.procedures else HEALING
    above = limb.before is not None and limb.now >= PAIN and limb.now - limb.before >= RISE
    rose = any(pain.rise >= 4 for pain in leading)
    if day < window and not above and not rose:
        return Category.TRANSIENT
    return Category.PROGRESSIVE if any(pain.returned for pain in leading) else Category.PERSISTENT
