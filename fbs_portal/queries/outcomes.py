"""Outcomes counted from rows, or read where they were counted already.

A clinic of moderate size is counted when the page is opened, so its figures are never old. A larger one is counted
by `count_outcomes`, and the page says when that was and what came since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from fbs_portal.domain import outcome_yield, outcomes
from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.domain.families import family_of
from fbs_portal.domain.outcomes import EDITION, Counts, Key, Measure
from fbs_portal.models import CaseEntry, Clinic, OutcomeCount, OutcomeTally, Submission, SurgeryEpisode
from fbs_portal.queries.hours import today_of, zone_of
from fbs_portal.queries.outcome_rows import Rows

LIVE = 3000
"""Operations that are counted when the page is opened."""

OPERATION = Key(Measure.OPERATION, EDITION, "")

CHUNK = LIVE
"""Operations counted at once: memory stays the same whatever the registry's size."""


class Cell(NamedTuple):
    """Where an operation is counted: the first of its month, and its family."""

    month: date
    family: str


Cells = dict[Cell, Counts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Operations from the first of one month up to the end of another; None leaves that side open."""

    first: date | None = None
    last: date | None = None
    family: str = ""

    def holds(self, cell: Cell) -> bool:
        return (
            (self.first is None or cell.month >= self.first)
            and (self.last is None or cell.month <= self.last)
            and self.family in ("", cell.family)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`counted_at` is empty when the counting was done just now; `since` is how many forms came after it, and `deeds`
    how many entries on cases were written.

    `missing`: the clinic is too large to be counted now, and was not counted, or by a version that counted otherwise.
    """

    counts: Counts
    counted_at: datetime | None = None
    since: int = 0
    deeds: int = 0
    missing: bool = False


def read(*, clinic: Clinic, period: Period, now: datetime) -> Found:
    """The counts of one clinic. The number of statements does not depend on its size."""
    if _operations(clinic)[: LIVE + 1].count() > LIVE:
        return _stored(clinic, period)
    cells = count(clinic=clinic, now=now).items()
    return Found(
        counts=_merged(
            (cell.family, key, number) for cell, found in cells if period.holds(cell) for key, number in found.items()
        )
    )


def _stored(clinic: Clinic, period: Period) -> Found:
    tally = OutcomeTally.objects.filter(clinic=clinic).first()
    rows = OutcomeCount.objects.filter(clinic=clinic)
    if tally is None or not rows.filter(measure=Measure.OPERATION, point=EDITION).exists():
        return Found(counts=Counter(), missing=True)
    limits = {"month__gte": period.first, "month__lte": period.last, "family": period.family}
    wanted = rows.filter(**{name: value for name, value in limits.items() if value})
    summed = wanted.values_list("family", "measure", "point", "bucket").annotate(all=Sum("number"))
    return Found(
        counts=_merged((family, Key(Measure(measure), *where), n) for family, measure, *where, n in summed),
        counted_at=tally.counted_at,
        since=max(forms(clinic=clinic) - tally.submissions, 0),
        deeds=CaseEntry.objects.filter(case__clinic=clinic, at__gt=tally.counted_at).count(),
    )


def _merged(rows: Iterable[tuple[str, Key, int]]) -> Counts:
    """All families together, and who answered in each of them."""
    found: Counts = Counter()
    for family, key, number in rows:
        found[key] += number
        if key.measure is Measure.FORM:
            found[Key(Measure.FAMILY, f"{family}>{key.point}", key.bucket)] += number
    return found


def forms(*, clinic: Clinic) -> int:
    """How many forms of the clinic were ever sent, every version counted."""
    return Submission.objects.filter(episode__patient__clinic=clinic).count()


def count(*, clinic: Clinic, now: datetime) -> Cells:
    """Every operation of the clinic, counted by month and family. Ten statements for each CHUNK operations."""
    cells: Cells = defaultdict(Counter)
    today, zone = today_of(clinic=clinic, now=now), zone_of(clinic=clinic)
    chunk = list(_operations(clinic)[:CHUNK])
    while chunk:
        rows = Rows.of([episode.pk for episode in chunk], zone=zone)
        for episode in chunk:
            family = family_of(region=episode.region, procedures=episode.procedures)
            cell = Cell(episode.surgery_date.replace(day=1), family)
            cells[cell].update(_of_course(episode, rows, today=today, now=now))
        more = len(chunk) == CHUNK
        chunk = list(_operations(clinic).filter(pk__gt=chunk[-1].pk)[:CHUNK]) if more else []
    return dict(cells)


def _operations(clinic: Clinic) -> QuerySet[SurgeryEpisode]:
    found = SurgeryEpisode.objects.filter(patient__clinic=clinic, status=EpisodeStatus.PERFORMED).order_by("pk")
    return found.only("surgery_date", "region", "procedures", "course_ended_on")


def _of_course(episode: SurgeryEpisode, rows: Rows, *, today: date, now: datetime) -> Counts:
    before, answered = rows.before(episode), rows.answered.get(episode.pk, [])
    planned = rows.planned.get(episode.pk, [])
    found = outcomes.count_answers(before=before, answered=answered)
    found.update(outcomes.count_unknown(before=before, planned=planned, answered=answered, today=today))
    found.update(outcomes.count_forms(planned=planned, today=today))
    found.update(outcome_yield.count_assessed(assessed=rows.assessed.get(episode.pk, ())))
    found.update(outcomes.count_cases(cases=rows.cases.get(episode.pk, ()), now=now))
    found.update(outcomes.count_evaluations(evaluations=rows.evaluated.get(episode.pk, ())))
    found[OPERATION] += 1
    return found
