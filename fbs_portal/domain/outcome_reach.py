"""Who was reached, from the counts alone: by time point, how people answered, how they were asked, and by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fbs_portal.domain.answers import BY_OTHERS
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.outcome_figures import by_point, over_time, share
from fbs_portal.domain.outcomes import WAYS, Counts, Measure
from fbs_portal.domain.statistics import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Of the forms that are due at a time point: answered in time, late, or never. Who has time left is apart."""

    point: TimePoint
    answered: int
    late: int
    silent: int
    waiting: int

    @property
    def due(self) -> int:
        return self.answered + self.late + self.silent

    @property
    def share(self) -> Share:
        return Share(hits=self.answered + self.late, total=self.due)


def completeness(counts: Counts) -> tuple[Completeness, ...]:
    found = over_time(counts, Measure.FORM)
    return tuple(
        Completeness(point=point, answered=n["answered"], late=n["late"], silent=n["silent"], waiting=n["waiting"])
        for point, n in found.items()
    )


PORTAL = (AnswerMode.SELF, AnswerMode.PROXY)
PHONE = (AnswerMode.PHONE, AnswerMode.PHONE_PROXY)
PAPER = (AnswerMode.PAPER, AnswerMode.PAPER_PROXY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How the forms of a time point were answered, each of those whose time had come; `by_others` of those answered."""

    point: TimePoint
    portal: Share
    phone: Share
    paper: Share
    silent: Share
    by_others: Share


def answers(counts: Counts) -> tuple[Answers, ...]:
    modes = over_time(counts, Measure.MODE)
    return tuple(_answers(row, modes.get(row.point, Counter())) for row in completeness(counts))


def _answers(row: Completeness, how: Counter[str]) -> Answers:
    def of_due(*modes: AnswerMode) -> Share:
        return Share(hits=sum(how[mode] for mode in modes), total=row.due)

    return Answers(
        point=row.point,
        portal=of_due(*PORTAL),
        phone=of_due(*PHONE),
        paper=of_due(*PAPER),
        silent=Share(hits=row.silent, total=row.due),
        by_others=share(how, *BY_OTHERS),
    )


Table = dict[TimePoint, dict[str, Share]]
"""By time point and group: how many answered, in time or late, of those whose time had come."""


def by_way(counts: Counts) -> Table:
    """The groups are `WAYS`: how people were asked first."""
    return {
        point: _answered({way: _part(found, way) for way in WAYS})
        for point, found in over_time(counts, Measure.ASKED).items()
    }


def by_family(counts: Counts) -> Table:
    """The groups are the families of operation."""
    found = by_point(counts, Measure.FAMILY)
    families: dict[str, dict[TimePoint, Counter[str]]] = {family: {} for family in Family}
    for key, states in found.items():
        family, _, point = key.partition(">")
        families[family][TimePoint(point)] = states
    return {
        point: _answered({family: points.get(point, Counter()) for family, points in families.items()})
        for point in over_time(counts, Measure.FORM)
    }


def _part(found: Counter[str], group: str) -> Counter[str]:
    """The buckets of one group, without its name."""
    return Counter({key.partition(">")[2]: number for key, number in found.items() if key.partition(">")[0] == group})


def _answered(groups: Mapping[str, Counter[str]]) -> dict[str, Share]:
    """Of those due; who has time left is in no share."""
    return {
        group: Share(hits=states["answered"] + states["late"], total=states.total() - states["waiting"])
        for group, states in groups.items()
    }
