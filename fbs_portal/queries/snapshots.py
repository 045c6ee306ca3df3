"""What triage may look at, gathered from rows: the newest version of each submission and nothing after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.snapshot import Baseline, KnownSign, Operation, Report, Snapshot
from fbs_portal.models import Submission, SurgeryEpisode

CHUNK = 500
"""Episodes read at once while streaming: memory stays the same whatever the registry's size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSnapshot:
    """One submission as it was to be judged: its own answers last, what was answered before it in front."""

    episode_id: int
    submission_id: int
    snapshot: Snapshot


def current(*, episodes: Iterable[int]) -> QuerySet[Submission]:
    """The newest version of each submission of these episodes, in the order they were answered."""
    return (
        Submission.objects.filter(episode__in=list(episodes), superseded_by=None)
        .select_related("followup")
        .only("episode_id", "answered_on", "submitted_at", "answers", "has_text", "followup__time_point")
        .order_by("episode_id", "answered_on", "submitted_at", "pk")
    )


def in_order(rows: Iterable[Submission]) -> list[Submission]:
    """By the day they were answered, then as they arrived: a paper form found late takes its place in the course."""
    return sorted(rows, key=lambda row: (row.answered_on, row.submitted_at, row.pk))


def build(*, episode: SurgeryEpisode, upto: Submission | None = None) -> Snapshot:
    """The whole course, or the course up to and including one submission: one query beside the episode's own."""
    rows = list(current(episodes=[episode.pk]))
    return assemble(episode=episode, rows=rows, upto=upto)


def build_by_id(*, episode_id: int) -> Snapshot:
    """`build` for who has only the id: two queries."""
    return build(episode=SurgeryEpisode.objects.get(pk=episode_id))


def assemble(*, episode: SurgeryEpisode, rows: Sequence[Submission], upto: Submission | None = None) -> Snapshot:
    """A snapshot from rows that are already in order; `upto` is the submission to be judged (default: the last)."""
    reports = follow_up_rows(episode=episode, rows=rows)
    if upto is not None:
        reports = reports[: [row.pk for row in reports].index(upto.pk) + 1]
    on = reports[-1].answered_on if reports else None
    return Snapshot(
        operation=operation_of(episode, on=on),
        reports=tuple(Report(answered_on=row.answered_on, answers=row.answers) for row in reports),
        baseline=baseline_of(episode=episode, rows=rows),
    )


def follow_up_rows(*, episode: SurgeryEpisode, rows: Sequence[Submission]) -> list[Submission]:
    """All but the baseline. After a corrected date an answer may lie before surgery: triage leaves it out."""
    return [
        row for row in rows if row.followup.time_point != TimePoint.BASELINE and row.answered_on >= episode.surgery_date
    ]


def baseline_of(*, episode: SurgeryEpisode, rows: Sequence[Submission]) -> Baseline | None:
    """The newest baseline; given after the operation it is remembered, not measured."""
    found = [row for row in rows if row.followup.time_point == TimePoint.BASELINE]
    if not found:
        return None
    newest = found[-1]
    return Baseline(
        answered_on=newest.answered_on, answers=newest.answers, recalled=newest.answered_on > episode.surgery_date
    )


def operation_of(episode: SurgeryEpisode, *, on: date | None = None) -> Operation:
    """The facts of the operation; of the signs marked as old only those whose mark counts on that day."""
    marks = [
        KnownSign(code=mark["code"], since=date.fromisoformat(mark["since"]), until=date.fromisoformat(mark["until"]))
        for mark in episode.known_signs
    ]
    return Operation(
        surgery_date=episode.surgery_date,
        region=episode.region,
        procedures=tuple(episode.procedures),
        levels=tuple(episode.levels),
        side=episode.side or None,
        revision=episode.revision,
        risks=frozenset(episode.risks),
        earlier_operations=episode.earlier_operations,
        known_signs=tuple(mark for mark in marks if on is None or mark.since <= on <= mark.until),
    )


def iter_snapshots(*, clinics: Iterable[int] | None = None) -> Iterator[SubmissionSnapshot]:
    """Every follow-up submission there is, each judged as of its own day; `clinics` None = all. Streams."""
    episodes = SurgeryEpisode.objects.order_by("pk")
    if clinics is not None:
        episodes = episodes.filter(patient__clinic__in=list(clinics))
    after = 0
    while chunk := list(episodes.filter(pk__gt=after)[:CHUNK]):
        after = chunk[-1].pk
        by_id = {episode.pk: episode for episode in chunk}
        for episode_id, group in groupby(current(episodes=by_id), key=lambda row: row.episode_id):
            yield from _of_course(episode=by_id[episode_id], rows=list(group))


def _of_course(*, episode: SurgeryEpisode, rows: list[Submission]) -> Iterator[SubmissionSnapshot]:
    for row in follow_up_rows(episode=episode, rows=rows):
        yield SubmissionSnapshot(
            episode_id=episode.pk,
            submission_id=row.pk,
            snapshot=assemble(episode=episode, rows=rows, upto=row),
        )
