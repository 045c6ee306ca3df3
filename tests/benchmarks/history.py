"""Stored submissions by the million: simulated courses, each another one, written past the actions.

Reached through the product's own actions a million submissions would take hours. What is written here has the shape
of what they write (a test compares the two); only its reading is measured.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.snapshot import Report, Snapshot
from fbs_portal.models import Clinic, FollowUp, Patient, Submission, SurgeryEpisode
from tests.cohorts import curves, states
from tests.cohorts.reporting import Habits, forms

AT_ONCE = 2000
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
POINTS = tuple(point for point in TimePoint if point not in (TimePoint.BASELINE, TimePoint.CLARIFICATION))
SPREAD_DAYS = 1400


def courses(*, seed: int) -> Iterator[Snapshot]:
    """The whole course of one simulated patient after another, operated on any day of the last years."""
    chance = random.Random(seed)
    habits = Habits(noise=0.9, missing=0.05, mistaken=0.05, danger=0.01)
    while True:
        person = chance.choice((curves, states)).person(chance)
        *_, last = forms(person, chance, habits)
        yield _moved(last.snapshot, by=timedelta(days=-chance.randrange(SPREAD_DAYS)))


def _moved(snapshot: Snapshot, *, by: timedelta) -> Snapshot:
    baseline = snapshot.baseline
    return Snapshot(
        operation=replace(snapshot.operation, surgery_date=snapshot.operation.surgery_date + by),
        baseline=baseline and replace(baseline, answered_on=baseline.answered_on + by),
        reports=tuple(replace(report, answered_on=report.answered_on + by) for report in snapshot.reports),
    )


def load(*, submissions: int, seed: int = 1) -> int:
    """Store courses until `submissions` follow-ups are there; how many they are."""
    clinics = [
        Clinic.objects.create(name=f"Clinic {number}", phone="555 0100", emergency_number="911") for number in (1, 2)
    ]
    source, stored, number = courses(seed=seed), 0, 0
    while stored < submissions:
        batch = list(islice(source, AT_ONCE))
        stored += _store(batch, clinics=clinics, first=number)
        number += len(batch)
    return stored


def stored() -> int:
    """How many follow-ups are there already."""
    return Submission.objects.exclude(questionnaire="baseline").count()


def _store(batch: list[Snapshot], *, clinics: list[Clinic], first: int) -> int:
    patients = Patient.objects.bulk_create(
        Patient(clinic=clinics[place % 2], record_number=f"R{first + place}", created_at=NOW)
        for place in range(len(batch))
    )
    episodes = SurgeryEpisode.objects.bulk_create(
        SurgeryEpisode(
            patient=patient,
            surgery_date=snapshot.operation.surgery_date,
            recorded_on=NOW.date(),
            region=snapshot.operation.region,
            procedures=list(snapshot.operation.procedures),
            levels=list(snapshot.operation.levels),
            side=snapshot.operation.side or "",
            created_at=NOW,
            created_by="system:load",
        )
        for patient, snapshot in zip(patients, batch, strict=True)
    )
    answered = [
        (episode, point, report)
        for episode, snapshot in zip(episodes, batch, strict=True)
        for point, report in _forms(snapshot)
    ]
    occasions = FollowUp.objects.bulk_create(_followup(episode, point, report) for episode, point, report in answered)
    Submission.objects.bulk_create(
        _submission(occasion, report) for occasion, (_, _, report) in zip(occasions, answered, strict=True)
    )
    return sum(len(snapshot.reports) for snapshot in batch)


def _forms(snapshot: Snapshot) -> Iterator[tuple[TimePoint, Report]]:
    if snapshot.baseline is not None:
        yield TimePoint.BASELINE, snapshot.baseline
    planned, extra = iter(POINTS[:6]), TimePoint.UNSCHEDULED
    for report in snapshot.reports:
        yield next(planned, extra), report


def _followup(episode: SurgeryEpisode, point: TimePoint, report: Report) -> FollowUp:
    day = report.answered_on
    return FollowUp(
        episode=episode,
        time_point=point,
        questionnaire="baseline" if point is TimePoint.BASELINE else "followup",
        opens_on=day,
        ask_on=day,
        target_from=day,
        target_until=day,
        closes_on=day + timedelta(days=1),
        created_at=NOW,
        submitted_at=_at(report),
    )


def _submission(occasion: FollowUp, report: Report) -> Submission:
    return Submission(
        draft_id=uuid.uuid4(),
        followup=occasion,
        episode_id=occasion.episode_id,
        questionnaire=occasion.questionnaire,
        questionnaire_version="1",
        entered_by="system:load",
        answered_on=report.answered_on,
        submitted_at=_at(report),
        answers=dict(report.answers),
        nrs_axial=report.answers.get("pain_axial"),
        nrs_limb=report.answers.get("pain_limb"),
    )


def _at(report: Report) -> datetime:
    return datetime.combine(report.answered_on, time(9), tzinfo=UTC)


def lengthen(*, episode: SurgeryEpisode, to: int) -> None:
    """Give a course so many answered forms, by repeating its last one a day later each time."""
    last = episode.submissions.select_related("followup").latest("answered_on", "pk")
    for extra in range(1, to - episode.submissions.count() + 1):
        report = Report(answered_on=last.answered_on + timedelta(days=extra), answers=last.answers)
        occasion = _followup(episode, TimePoint.UNSCHEDULED, report)
        occasion.save()
        _submission(occasion, report).save()
