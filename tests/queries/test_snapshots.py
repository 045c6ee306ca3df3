"""What triage may look at: newest versions, in the order they were answered, nothing from before surgery."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import Submission, SurgeryEpisode
from fbs_portal.queries import snapshots
from tests import factories as f
from tests.statements import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode() -> SurgeryEpisode:
    """Baseline, week 2 and week 6 were sent."""
    found = f.enrolled().episode
    f.answered(found, TimePoint.WEEK_2, answers=f.WELL)
    f.answered(found, TimePoint.WEEK_6)
    return found


def amend(old: Submission, **answers: Any) -> Submission:
    """A newer version of a submission, as a correction stores it."""
    return Submission.objects.create(
        draft_id=uuid.uuid4(),
        followup=old.followup,
        episode=old.episode,
        questionnaire=old.questionnaire,
        questionnaire_version=old.questionnaire_version,
        entered_by="user:1",
        answered_on=old.answered_on,
        submitted_at=old.submitted_at + timedelta(days=1),
        answers=old.answers | answers,
        supersedes=old,
        reason="typed wrong",
    )


def test_reports_in_order_and_the_baseline_apart(episode: SurgeryEpisode) -> None:
    snapshot = snapshots.build(episode=episode)
    assert [report.answered_on for report in snapshot.reports] == [date(2026, 1, 22), date(2026, 2, 16)]
    assert [report.answers["pain_limb"] for report in snapshot.reports] == [0, 7]
    assert snapshot.baseline is not None
    assert (snapshot.baseline.answered_on, snapshot.baseline.recalled) == (date(2026, 1, 5), False)
    assert snapshot.operation.procedures == ("discectomy",)


def test_only_the_newest_version_counts(episode: SurgeryEpisode) -> None:
    first = Submission.objects.get(followup__time_point=TimePoint.WEEK_2)
    newer = amend(first, pain_limb=3)
    newest = amend(newer, pain_limb=4)
    snapshot = snapshots.build(episode=episode)
    assert [report.answers["pain_limb"] for report in snapshot.reports] == [4, 7]
    assert newest.pk


def test_only_the_newest_baseline_counts(episode: SurgeryEpisode) -> None:
    amend(Submission.objects.get(followup__time_point=TimePoint.BASELINE), pain_limb=2)
    found = snapshots.build(episode=episode).baseline
    assert found is not None
    assert found.answers["pain_limb"] == 2


def test_a_course_up_to_one_submission(episode: SurgeryEpisode) -> None:
    first = Submission.objects.get(followup__time_point=TimePoint.WEEK_2)
    assert len(snapshots.build(episode=episode, upto=first).reports) == 1


def test_a_baseline_dated_after_the_operation_is_remembered(episode: SurgeryEpisode) -> None:
    episode.surgery_date = date(2026, 1, 4)
    found = snapshots.build(episode=episode).baseline
    assert found is not None
    assert found.recalled


def test_an_answer_from_before_a_corrected_date_is_left_out(episode: SurgeryEpisode) -> None:
    episode.surgery_date = date(2026, 2, 1)
    assert [report.answered_on for report in snapshots.build(episode=episode).reports] == [date(2026, 2, 16)]


def test_the_same_day_keeps_the_order_of_arrival() -> None:
    morning, evening = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (8, 20))
    rows = [
        Submission(pk=2, answered_on=date(2026, 3, 2), submitted_at=evening),
        Submission(pk=3, answered_on=date(2026, 3, 2), submitted_at=morning),
        Submission(pk=1, answered_on=date(2026, 3, 2), submitted_at=evening),
    ]
    assert [row.pk for row in snapshots.in_order(rows)] == [3, 1, 2]


def test_a_mark_counts_from_its_day_to_its_end(episode: SurgeryEpisode) -> None:
    episode.known_signs = [{"code": "foot_drop", "since": "2026-02-01", "until": "2026-02-20", "reason": "", "by": "x"}]
    days = {
        day: len(snapshots.operation_of(episode, on=day).known_signs)
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 20), date(2026, 2, 21))
    }
    assert list(days.values()) == [0, 1, 1, 0]


def test_one_query_beside_the_episode(episode: SurgeryEpisode) -> None:
    with counted() as run:
        snapshots.build(episode=episode)
    assert len(run) == 1
