"""The figures of the outcomes page, each from the counts alone and each with its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from fbs_portal.domain.codes import Category, TimePoint
from fbs_portal.domain.evaluation import Conclusion
from fbs_portal.domain.outcomes import STAGES, Counts, Measure
from fbs_portal.domain.schedule import EXTRA
from fbs_portal.domain.statistics import Share, quartiles

POINTS = tuple(point for point in TimePoint if point not in EXTRA)
FOUR = (Category.PERSISTENT, Category.TRANSIENT, Category.PROGRESSIVE, Category.NEW)
"""The categories that a suggestion and a conclusion share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """Lower quartile, median and upper quartile of NRS 0–10 among `people`; None of nobody."""

    point: TimePoint
    people: int
    quartiles: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A share among those of whom it is known; `unknown` are the others whose time had come.

    `worst` and `best`: the share among all of them, had every one of the unknown done badly, or well.
    """

    known: Share
    unknown: int

    @property
    def everybody(self) -> int:
        return self.known.total + self.unknown

    @property
    def left_open(self) -> Share:
        return Share(hits=self.unknown, total=self.everybody)

    @property
    def worst(self) -> Share:
        return Share(hits=self.known.hits, total=self.everybody)

    @property
    def best(self) -> Share:
        return Share(hits=self.known.hits + self.unknown, total=self.everybody)


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """Better by a third or half, of those with pain of 4 or more before surgery; and in an acceptable state."""

    point: TimePoint
    third: Bounded
    half: Bounded
    acceptable: Bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What became of suggestions on the way to a person and to an evaluation.

    `referred` is of all cases, `evaluated` of those referred. `hours` are quartiles from opening to first contact,
    `days` from referral to evaluation, among `seen`.
    """

    forms: Share
    patients: Share
    acted: Share
    referred: Share
    evaluated: Share
    seen: int
    days: tuple[float, float, float] | None
    in_time: Share
    contacted: int
    hours: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """One category: of those the evaluation put there, how many had been suggested; and the other way round."""

    category: Category
    sensitivity: Share
    predictive_value: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`matrix` maps (suggested, concluded) to how often. Only referred patients are evaluated, so this is no screening
    study: who was never flagged is not in it."""

    total: int
    agreed: Share
    matrix: Counter[tuple[str, str]]
    accuracy: tuple[Accuracy, ...]


def pain(counts: Counts, measure: Measure) -> tuple[Pain, ...]:
    """`measure`: axial, limb or the worse of both."""
    return tuple(
        Pain(point=point, people=n.total(), quartiles=quartiles(numbers(n)))
        for point, n in over_time(counts, measure).items()
    )


def improvement(counts: Counts) -> tuple[Improvement, ...]:
    """Acceptable: who could live with it, or has too little pain to be asked; "not sure" is no yes."""
    better, acceptable, unknown = (
        over_time(counts, measure) for measure in (Measure.BETTER, Measure.ACCEPTABLE, Measure.UNKNOWN)
    )
    none: Counter[str] = Counter()

    def bounded(found: dict[TimePoint, Counter[str]], point: TimePoint, what: str, *hits: str) -> Bounded:
        return Bounded(known=share(found.get(point, none), *hits), unknown=unknown.get(point, none)[what])

    return tuple(
        Improvement(
            point=point,
            third=bounded(better, point, "better", "30", "50"),
            half=bounded(better, point, "better", "50"),
            acceptable=bounded(acceptable, point, "acceptable", "yes", "little"),
        )
        for point in POINTS
        if point in better or point in acceptable or point in unknown
    )


def response(counts: Counts) -> Response:
    cases = Counter({stage: found.total() for stage, found in by_point(counts, Measure.CASE).items()})
    hours, days = numbers(of(counts, Measure.CONTACT_HOURS)), numbers(of(counts, Measure.EVALUATION_DAYS))
    return Response(
        forms=share(of(counts, Measure.ASSESSED), "flagged"),
        patients=share(of(counts, Measure.PATIENT), "flagged"),
        acted=share(cases, *STAGES[1:]),
        referred=share(cases, *STAGES[2:]),
        evaluated=Share(hits=cases["evaluated"], total=cases["referred"] + cases["evaluated"]),
        seen=sum(days.values()),
        days=quartiles(days),
        in_time=share(of(counts, Measure.IN_TIME), "yes"),
        contacted=sum(hours.values()),
        hours=quartiles(hours),
    )


def agreement(counts: Counts, *, rule_set: str | None = None) -> Agreement:
    """Over every set, or under one: they are not to be mixed where they differ."""
    matrix: Counter[tuple[str, str]] = Counter()
    for key, number in counts.items():
        if key.measure is Measure.AGREEMENT and rule_set in (None, key.point):
            suggested, _, concluded = key.bucket.partition(">")
            matrix[suggested, concluded] += number
    return Agreement(
        total=matrix.total(),
        agreed=agreed(matrix, suggested={pair[0] for pair in matrix}),
        matrix=matrix,
        accuracy=tuple(_accuracy(matrix, category) for category in FOUR),
    )


def agreed(matrix: Counter[tuple[str, str]], *, suggested: Collection[str]) -> Share:
    """How often the evaluation concluded what was suggested, where that was one of these."""
    told = {pair: number for pair, number in matrix.items() if pair[0] in suggested}
    return Share(hits=sum(number for (one, other), number in told.items() if one == other), total=sum(told.values()))


def rule_sets(counts: Counts) -> tuple[str, ...]:
    return tuple(sorted(by_point(counts, Measure.AGREEMENT)))


def ended(counts: Counts) -> Counter[str]:
    """How cases were closed."""
    return of(counts, Measure.ENDED)


def not_referred(counts: Counts) -> Counter[str]:
    """Why nobody was referred although an evaluation was suggested."""
    return of(counts, Measure.NOT_REFERRED)


def helped(counts: Counts) -> Counter[str]:
    return of(counts, Measure.HELPED)


def _accuracy(matrix: Counter[tuple[str, str]], category: Category) -> Accuracy:
    hits = matrix[category, Conclusion(category.value)]
    return Accuracy(
        category=category,
        sensitivity=Share(hits=hits, total=_sum(matrix, place=1, code=category)),
        predictive_value=Share(hits=hits, total=_sum(matrix, place=0, code=category)),
    )


def _sum(matrix: Counter[tuple[str, str]], *, place: int, code: str) -> int:
    return sum(number for pair, number in matrix.items() if pair[place] == code)


def share(found: Counter[str], *hits: str) -> Share:
    """How many fell into these buckets, of all."""
    return Share(hits=sum(found[one] for one in hits), total=found.total())


def of(counts: Counts, measure: Measure) -> Counter[str]:
    """How often each bucket occurred, at any point."""
    return sum((found for _point, found in by_point(counts, measure).items()), Counter())


def by_point(counts: Counts, measure: Measure) -> dict[str, Counter[str]]:
    """By point: how often each bucket occurred."""
    found: dict[str, Counter[str]] = {}
    for key, number in counts.items():
        if key.measure is measure:
            found.setdefault(key.point, Counter())[key.bucket] += number
    return found


def over_time(counts: Counts, measure: Measure) -> dict[TimePoint, Counter[str]]:
    """In the order of time; a point at which nothing was counted is left out."""
    found = by_point(counts, measure)
    return {point: found[point] for point in POINTS if point in found}


def numbers(found: Counter[str]) -> dict[int, int]:
    """Buckets that are whole numbers."""
    return {int(bucket): times for bucket, times in found.items()}
