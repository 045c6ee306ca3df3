"""What triage may look at, gathered from rows: the newest version of each submission and nothing after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.snapshot import Baseline, KnownSign, Operation, Report, Snapshot
from fbs_portal.models import Submission, SurgeryEpisode

Row = TypeVar("Row")
NO_REPORT = (TimePoint.BASELINE, TimePoint.CLARIFICATION)
"""Occasions whose answers are no report of their own: what it was before, and what completes another."""


def current(*, episodes: Iterable[int]) -> list[Submission]:
    """The newest version of each submission of these episodes, each course in the order it was answered.

    One statement; a course has a few dozen rows at most, so what was replaced is left out and the rest sorted here.
    """
    columns = ("episode_id", "supersedes_id", "answered_on", "submitted_at", "answers", "has_text")
    rows = Submission.objects.filter(episode__in=list(episodes)).select_related("followup")
    rows = rows.only(*columns, "followup__time_point", "followup__clarifies")
    replaced = {row.supersedes_id for row in rows}
    return sorted((row for row in rows if row.pk not in replaced), key=lambda row: (row.episode_id, *_arrival(row)))


def in_order(rows: Iterable[Submission]) -> list[Submission]:
    """By the day they were answered, then as they arrived: a paper form found late takes its place in the course."""
    return sorted(rows, key=_arrival)


def _arrival(row: Submission) -> tuple[date, datetime, int]:
    return row.answered_on, row.submitted_at, row.pk


def build(*, episode: SurgeryEpisode, upto: Submission | None = None) -> Snapshot:
    """The whole course, or the course up to and including one submission: one query beside the episode's own."""
    rows = current(episodes=[episode.pk])
    return assemble(episode=episode, rows=rows, upto=upto)


def assemble(*, episode: SurgeryEpisode, rows: Sequence[Submission], upto: Submission | None = None) -> Snapshot:
    """A snapshot from rows that are already in order; `upto` is the submission to be judged (default: the last)."""
    reports = told(episode=episode, rows=rows, upto=upto)
    on = reports[-1][0].answered_on if reports else None
    return Snapshot(
        operation=operation_of(episode, on=on),
        reports=tuple(report_of(one) for one in reports),
        baseline=baseline_of(episode=episode, rows=rows),
    )


def told(
    *, episode: SurgeryEpisode, rows: Sequence[Submission], upto: Submission | None = None
) -> list[tuple[Submission, ...]]:
    """The rows of each report, oldest report first: the one that was answered, then what completes it."""
    own = follow_up_rows(episode=episode, rows=rows)
    later = [(row.followup.clarifies_id, row) for row in rows if row.followup.time_point == TimePoint.CLARIFICATION]
    reports = completed(reports=[(row.followup_id, row) for row in own], by=later)
    if upto is not None:
        reports = reports[: [one[0].pk for one in reports].index(upto.pk) + 1]
    return reports


def completed(*, reports: Iterable[tuple[int, Row]], by: Iterable[tuple[int | None, Row]]) -> list[tuple[Row, ...]]:
    """Each report (by its follow-up) with the clarifications of that follow-up behind it, as they were answered.

    They stay with the follow-up when its answers are corrected. What clarifies no report of the course is left out.
    """
    found: dict[int | None, list[Row]] = {}
    for clarified, row in by:
        found.setdefault(clarified, []).append(row)
    return [(row, *found.get(followup, ())) for followup, row in reports]


def report_of(rows: Sequence[Submission]) -> Report:
    """One report from the rows that `told` put together: of its own day, a later answer over an earlier one."""
    return joined(answered_on=rows[0].answered_on, answers=[row.answers for row in rows])


def joined(*, answered_on: date, answers: Sequence[Mapping[str, Any]]) -> Report:
    """One report from what was answered first and what completes it."""
    if len(answers) == 1:
        return Report(answered_on=answered_on, answers=answers[0])
    return Report(answered_on=answered_on, answers={code: value for one in answers for code, value in one.items()})


def follow_up_rows(*, episode: SurgeryEpisode, rows: Sequence[Submission]) -> list[Submission]:
    """Every report of its own: no baseline, no clarification of another.

    After a corrected date an answer may lie before surgery: triage leaves it out.
    """
    return [row for row in rows if row.followup.time_point not in NO_REPORT and row.answered_on >= episode.surgery_date]


def baseline_of(*, episode: SurgeryEpisode, rows: Sequence[Submission]) -> Baseline | None:
    """The newest baseline; given after the operation it is remembered, not measured."""
    newest = baseline_row(rows)
    return None if newest is None else as_baseline(newest, surgery_date=episode.surgery_date)


def baseline_row(rows: Sequence[Submission]) -> Submission | None:
    return next((row for row in reversed(rows) if row.followup.time_point == TimePoint.BASELINE), None)


class Given(Protocol):
    """A submission, or just these columns of one."""

    @property
    def answered_on(self) -> date: ...

    @property
    def answers(self) -> Mapping[str, Any]: ...


def as_baseline(row: Given, *, surgery_date: date) -> Baseline:
    return Baseline(answered_on=row.answered_on, answers=row.answers, recalled=row.answered_on > surgery_date)


class Operated(Protocol):
    """An episode, or just these columns of one."""

    @property
    def surgery_date(self) -> date: ...

    @property
    def region(self) -> str: ...

    @property
    def procedures(self) -> list[str]: ...

    @property
    def levels(self) -> list[str]: ...

    @property
    def side(self) -> str: ...

    @property
    def revision(self) -> bool: ...

    @property
    def risks(self) -> list[str]: ...

    @property
    def earlier_operations(self) -> int | None: ...

    @property
    def known_signs(self) -> list[dict[str, str]]: ...


def operation_of(episode: Operated, *, on: date | None = None) -> Operation:
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
