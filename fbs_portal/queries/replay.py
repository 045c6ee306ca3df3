"""Every stored course, a few hundred at a time, read as plain values: what a replay of rules goes through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast

from fbs_portal.domain.codes import EpisodeStatus, TimePoint, Urgency
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.families import Family, family_of
from fbs_portal.domain.replay import OpenCase, Step, Tally
from fbs_portal.domain.snapshot import Baseline, Operation, Report
from fbs_portal.domain.triage.batch import replay_told
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.models import Case, FollowUp, Submission, SurgeryEpisode
from fbs_portal.queries.snapshots import NO_REPORT, as_baseline, completed, joined, operation_of

CHUNK = 500
"""Episodes read at once: memory stays the same whatever the registry's size."""


class StoredCourse(NamedTuple):
    """One episode with its newest answers: `told` and `submissions` (ids) belong together, place by place."""

    episode_id: int
    operation: Operation
    baseline: Baseline | None
    before: Told | None
    """The readings of the baseline."""
    told: tuple[tuple[date, Told], ...]
    """What was told on which day, report by report."""
    submissions: tuple[int, ...]
    clinic_id: int
    rule_set: str
    """The version of the set that was chosen for this course alone; mostly empty."""

    @property
    def family(self) -> Family:
        return _family(self.operation.region, self.operation.procedures)

    @property
    def reports(self) -> tuple[Report, ...]:
        return tuple(Report(answered_on=on, answers=told.answers) for on, told in self.told)


class Operated(NamedTuple):
    """What of an episode a replay looks at, JSON read."""

    pk: int
    surgery_date: date
    region: str
    procedures: list[str]
    levels: list[str]
    side: str
    revision: bool
    risks: list[str]
    earlier_operations: int | None
    known_signs: list[dict[str, str]]
    clinic_id: int
    rule_set: str


class Row(NamedTuple):
    pk: int
    answered_on: date
    told: Told
    followup_id: int

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.told.answers


class Occasion(NamedTuple):
    """Of the follow-ups, those whose answers are no report of their own."""

    time_point: str
    clarifies_id: int | None


def episodes(*, clinics: Iterable[int] | None) -> QuerySet[SurgeryEpisode]:
    """The episodes of these clinics (None = all), in the order in which a replay goes through them."""
    found = SurgeryEpisode.objects.order_by("pk")
    return found if clinics is None else found.filter(patient__clinic__in=list(clinics))


def blocks(*, clinics: Iterable[int] | None, width: int) -> list[tuple[int, int]]:
    """The episodes in blocks of `width`, each as (behind this id, up to this id): what several workers share out."""
    ends = [
        pk
        for place, pk in enumerate(episodes(clinics=clinics).values_list("pk", flat=True).iterator(), start=1)
        if place % width == 0
    ]
    last = episodes(clinics=clinics).aggregate(last=Max("pk"))["last"]
    if last is not None and (not ends or ends[-1] != last):
        ends.append(last)
    return list(zip([0, *ends], ends, strict=False))


def running(*, clinics: Iterable[int] | None) -> Iterator[int]:
    """The ids of courses that go on, one after another."""
    going = episodes(clinics=clinics).filter(course_ended_on=None, status=EpisodeStatus.PERFORMED)
    return going.values_list("pk", flat=True).iterator()


def count(*, clinics: Iterable[int] | None, since: date | None, families: Iterable[str] = tuple(Family)) -> int:
    """How many submissions of these families a replay will come by: an upper bound, for its progress."""
    found = Submission.objects.filter(superseded_by=None).exclude(followup__time_point__in=NO_REPORT)
    if clinics is not None:
        found = found.filter(episode__patient__clinic__in=list(clinics))
    if since is not None:
        found = found.filter(answered_on__gte=since)
    if (wanted := set(families)) == set(Family):
        return found.count()
    operations = found.values_list("episode__region", _text("episode__procedures")).annotate(number=Count("pk"))
    return sum(
        number for region, done, number in operations.order_by() if _family(region, tuple(_json(done))) in wanted
    )


def chunk(
    *, clinics: Iterable[int] | None, after: int, until: int | None = None, size: int = CHUNK
) -> tuple[list[StoredCourse], int]:
    """The courses of the next `size` episodes behind the id `after`, and the id to go on from (`after` at the end).

    Three statements. Courses without a follow-up are left out.
    """
    found = episodes(clinics=clinics).filter(pk__gt=after)
    if until is not None:
        found = found.filter(pk__lte=until)
    operated = {episode.pk: episode for episode in _operated(found[:size])}
    if not operated:
        return [], after
    last = max(operated)
    mine: dict[str, Any] = {"episode__gt": after, "episode__lte": last}
    if clinics is not None:
        mine["episode__patient__clinic__in"] = list(clinics)
    apart = {key: Occasion(*rest) for key, *rest in _occasions(mine)}
    courses = (course_of(episode=operated[key], rows=rows, apart=apart) for key, rows in _rows(mine))
    return [course for course in courses if course.told], last


def _operated(found: QuerySet[SurgeryEpisode]) -> Iterator[Operated]:
    rows = found.values_list(
        "pk", _text("surgery_date"), "region", _text("procedures"), _text("levels"), "side", "revision",
        _text("risks"), "earlier_operations", _text("known_signs"), "patient__clinic", "rule_set",
    )  # fmt: skip
    for pk, on, region, procedures, levels, side, revision, risks, earlier, signs, clinic, rule_set in rows:
        yield Operated(
            pk, _day(on), region, _json(procedures), _json(levels), side, revision, _json(risks), earlier,
            _json(signs), clinic, rule_set,
        )  # fmt: skip


def _occasions(mine: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    apart = FollowUp.objects.filter(**mine, time_point__in=NO_REPORT)
    return apart.values_list("pk", "time_point", "clarifies").iterator(chunk_size=2000)


def _rows(mine: dict[str, Any]) -> Iterator[tuple[int, list[Row]]]:
    """Each episode with the newest version of its submissions, in the order they were answered."""
    found = (
        Submission.objects.filter(**mine)
        .order_by("episode_id", "answered_on", "submitted_at", "pk")
        .values_list("episode_id", "pk", _text("answered_on"), _text("answers"), "followup_id", "supersedes_id")
    )
    rows = list(found)
    replaced = {row[5] for row in rows}
    for episode, given in groupby(rows, itemgetter(0)):
        newest = [
            Row(pk, _day(on), _told(text), followup) for _, pk, on, text, followup, _ in given if pk not in replaced
        ]
        yield episode, newest


def _text(field: str) -> Cast:
    """JSON and days stay text: most of it was read before."""
    return Cast(field, TextField())


@lru_cache(maxsize=1024)
def _family(region: str, procedures: tuple[str, ...]) -> Family:
    return family_of(region=region, procedures=procedures)


_day = lru_cache(maxsize=8192)(date.fromisoformat)


_json = lru_cache(maxsize=1024)(json.loads)


@lru_cache(maxsize=16_384)
def _told(text: str) -> Told:
    """Few answers are given in words of one's own, so the same text comes again and again and is read once."""
    return Told(json.loads(text))


def course_of(*, episode: Operated, rows: Sequence[Row], apart: Mapping[int, Occasion]) -> StoredCourse:
    """The same course that `snapshots.assemble` gives to triage, here for all its reports at once."""
    before, later, own = None, [], []
    for row in rows:
        occasion = apart.get(row.followup_id)
        if occasion is None:
            own.append(row)
        elif occasion.time_point == TimePoint.BASELINE:
            before = row
        else:
            later.append((occasion.clarifies_id, row))
    own = [row for row in own if row.answered_on >= episode.surgery_date]
    if later:
        reports = completed(reports=[(row.followup_id, row) for row in own], by=later)
        told = [(one[0].answered_on, _as_one(one)) for one in reports]
    else:
        told = [(row.answered_on, row.told) for row in own]
    return StoredCourse(
        episode_id=episode.pk,
        operation=operation_of(episode),
        baseline=as_baseline(before, surgery_date=episode.surgery_date) if before else None,
        before=before.told if before else None,
        told=tuple(told),
        submissions=tuple([row.pk for row in own]),
        clinic_id=episode.clinic_id,
        rule_set=episode.rule_set,
    )


def _as_one(rows: Sequence[Row]) -> Told:
    if len(rows) == 1:
        return rows[0].told
    return Told(joined(answered_on=rows[0].answered_on, answers=[row.answers for row in rows]).answers)


def close_connections() -> None:
    """Before the process is forked: each worker opens its own."""
    connections.close_all()


def open_cases(*, first: int, last: int) -> dict[int, OpenCase]:
    """The open case of each episode between these two ids that has one."""
    found = Case.objects.filter(closed_at=None, episode__gte=first, episode__lte=last)
    rows = found.values_list("episode", "pk", "urgency")
    return {episode_id: OpenCase(pk, Urgency(urgency)) for episode_id, pk, urgency in rows}


Sets = Callable[[StoredCourse], tuple[RuleSet, RuleSet] | None]
"""The old and the new set of a course; None when nothing is asked about it."""


def tally_of(*, courses: Iterable[StoredCourse], since: date | None, sets: Sets) -> Tally:
    """Both sets over these courses. Reports before `since` are history that is looked at, and not counted."""
    asked = [(course, pair) for course in courses if (pair := sets(course)) is not None]
    tally, ids = Tally(), [course.episode_id for course, _ in asked]
    cases = open_cases(first=min(ids), last=max(ids)) if ids else {}
    for course, (old, new) in asked:
        pairs = replay_told(
            operation=course.operation,
            baseline=course.baseline,
            before=course.before,
            reports=course.told,
            old=old,
            new=new,
        )
        steps = [
            Step(submission_id, on, before, after)
            for submission_id, (on, _), (before, after) in zip(course.submissions, course.told, pairs, strict=True)
            if since is None or on >= since
        ]
        tally.add(episode_id=course.episode_id, steps=steps, case=cases.get(course.episode_id))
    return tally
