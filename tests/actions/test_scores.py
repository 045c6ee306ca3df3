"""Scores of instruments: with the answers they come from, and recorded by staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fbs_portal.actions import baselines, entry, episodes, scores, submissions
from fbs_portal.domain.answers import declined
from fbs_portal.domain.codes import AnswerMode, EpisodeStatus, TimePoint
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, InstrumentScore, SurgeryEpisode
from fbs_portal.queries import scores as reading
from tests import factories as cast
from tests.statements import counted

pytestmark = pytest.mark.django_db

PLAN = {"rmdq_24": ["baseline", "week_6"], "phq_2": ["week_6"], "gad_2": ["week_6"]}
ITEMS: dict[str, Any] = {
    "rmdq": ["s01", "s03", "s13"],
    "phq_interest": "more_than_half",
    "phq_down": "several_days",
    "gad_nervous": "not_at_all",
    "gad_worry": "not_at_all",
}
HURTING = cast.HURTING | ITEMS
TODAY = cast.NOW.date()


def course(plan: Mapping[str, list[str]] = PLAN, **fields: Any) -> SurgeryEpisode:
    return cast.enrolled(cast.asking(cast.clinic(), plan), **fields).episode


def stored(episode: SurgeryEpisode) -> dict[str, Decimal]:
    return {row.instrument: row.value for row in reading.current(episode_id=episode.pk)}


def test_what_was_switched_on_is_scored_with_the_answers() -> None:
    episode = course()
    sent = cast.answered(episode, answers=HURTING)
    assert stored(episode) == {"rmdq_24": 3, "phq_2": 3, "gad_2": 0}
    row = InstrumentScore.objects.get(instrument="rmdq_24")
    assert (row.submission, row.measured_on) == (sent.submission, sent.submission.answered_on)
    assert row.recorded_by == sent.submission.entered_by


def test_nothing_is_asked_or_stored_unless_switched_on() -> None:
    episode = course({})
    sent = cast.answered(episode, answers=HURTING)
    assert stored(episode) == {}
    assert not set(ITEMS) & set(sent.submission.answers)


def test_declined_and_skipped_are_no_scores() -> None:
    episode = course()
    said = HURTING | {"rmdq": declined(), "phq_down": declined()}
    cast.answered(episode, answers=said)
    assert stored(episode) == {"gad_2": 0}


def test_a_page_that_is_switched_on_has_to_be_answered() -> None:
    row = cast.followup(course())
    by = cast.patient_actor(row.episode.patient)
    ready = cast.filled(row, cast.HURTING, by=by)
    with pytest.raises(Invalid) as refused:
        submissions.submit(followup=ready, draft_revision=ready.draft.revision, actor=by, now=cast.NOW)
    assert refused.value.field == "rmdq"


def test_none_of_these_is_a_score_of_zero() -> None:
    episode = course({"rmdq_24": ["week_6"]})
    cast.answered(episode, answers=cast.HURTING | {"rmdq": []})
    assert stored(episode) == {"rmdq_24": 0}


def test_a_score_raises_nothing() -> None:
    """A positive screen is for people to read: the case is the same with and without it."""
    cases = []
    for plan in ({}, PLAN):
        episode = course(plan)
        worst = HURTING | {"phq_interest": "nearly_every_day", "phq_down": "nearly_every_day"}
        cast.answered(episode, answers=worst)
        cases.append(Case.objects.get(episode=episode))
    without, with_screen = cases
    assert (without.urgency, without.lead) == (with_screen.urgency, with_screen.lead)


def test_storing_scores_is_one_statement() -> None:
    statements = []
    for plan in ({}, PLAN):
        episode = course(plan)
        row = cast.followup(episode)
        by = cast.patient_actor(episode.patient)
        at = datetime(row.target_from.year, row.target_from.month, row.target_from.day, 15, tzinfo=UTC)
        ready = cast.filled(row, HURTING, by=by, now=at)
        with counted() as asked:
            submissions.submit(followup=ready, draft_revision=ready.draft.revision, actor=by, now=at)
        statements.append(len(asked))
    without, with_scores = statements
    assert with_scores == without + 1
    assert with_scores <= 15


def test_staff_enter_what_was_said_by_phone() -> None:
    row = cast.followup(course())
    entry.enter_answers(
        followup=row, draft_revision=None, answers=cast.HURTING | {"rmdq": ["s02"]}, mode=AnswerMode.PHONE,
        answered_on=TODAY, actor=cast.nurse(row.episode.patient.clinic), now=cast.NOW,
    )  # fmt: skip
    assert stored(row.episode) == {"rmdq_24": 1}


def test_a_corrected_baseline_keeps_its_score_whatever_is_switched_on_later() -> None:
    episode = course(baseline=cast.BEFORE | {"rmdq": ["s01", "s02"]})
    episode.followups.update(instruments=[])
    baselines.correct_baseline(
        episode_id=episode.pk, answers=cast.BEFORE | {"rmdq": ["s01", "s02"], "pain_limb": 7},
        answered_on=episode.surgery_date - timedelta(days=7), reason="Misread.",
        actor=cast.lead(episode.patient.clinic), now=cast.NOW,
    )  # fmt: skip
    assert [row.value for row in reading.current(episode_id=episode.pk)] == [2], "one score stands, the corrected one"
    assert InstrumentScore.objects.count() == 2


def record(episode: SurgeryEpisode, **fields: Any) -> InstrumentScore:
    defaults: dict[str, Any] = {
        "instrument": "odi",
        "value": Decimal(44),
        "measured_on": date(2026, 1, 5),
        "actor": cast.nurse(episode.patient.clinic),
        "now": cast.NOW,
    }
    return scores.record(episode_id=episode.pk, **defaults | fields)


def test_staff_record_a_total() -> None:
    episode = course({})
    row = record(episode)
    assert row.submission is None
    assert row.value == Decimal(44)
    assert row.recorded_at == cast.NOW
    event = AuditEvent.objects.get(verb=Verb.SCORE_RECORDED)
    assert event.detail == {"episode": episode.pk, "score": row.pk, "instrument": "odi", "corrects": None}


def test_recording_twice_is_recording_once() -> None:
    episode = course({})
    assert record(episode) == record(episode, value=Decimal("44.0"))
    assert InstrumentScore.objects.count() == AuditEvent.objects.filter(verb=Verb.SCORE_RECORDED).count() == 1


def test_another_value_for_the_day_is_a_correction_with_a_reason() -> None:
    episode = course({})
    first = record(episode)
    with pytest.raises(Invalid, match="44") as refused:
        record(episode, value=Decimal(46))
    assert refused.value.field == "reason"
    second = record(episode, value=Decimal(46), reason="Typed wrongly.")
    assert second.supersedes == first
    assert stored(episode) == {"odi": 46}
    third = record(episode, value=Decimal(45), reason="Again.")
    assert third.supersedes == second
    assert stored(episode) == {"odi": 45}


def test_another_day_is_another_score() -> None:
    episode = course({})
    record(episode)
    record(episode, value=Decimal(30), measured_on=TODAY)
    assert [row.value for row in reading.current(episode_id=episode.pk)] == [44, 30]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"instrument": "sf_36"}, "instrument"),
        ({"value": Decimal("100.1")}, "value"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("33.33")}, "value"),
        ({"instrument": "ndi", "value": Decimal("7.5")}, "value"),
        ({"instrument": "eq_5d_5l_index", "value": Decimal("1.001")}, "value"),
        ({"measured_on": TODAY + timedelta(days=1)}, "measured_on"),
        ({"measured_on": date(1900, 1, 1)}, "measured_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(fields: dict[str, Any], field: str) -> None:
    episode = course({})
    with pytest.raises(Invalid) as refused:
        record(episode, **fields)
    assert refused.value.field == field
    assert not InstrumentScore.objects.exists()


def test_who_may_record() -> None:
    episode = course({})
    with pytest.raises(NotFound):
        record(episode, actor=cast.outsider())
    with pytest.raises(NotPermitted):
        record(episode, actor=cast.auditor(episode.patient.clinic))
    with pytest.raises(NotFound):
        scores.record(
            episode_id=episode.pk + 99, instrument="odi", value=Decimal(1), measured_on=TODAY,
            actor=cast.lead(episode.patient.clinic), now=cast.NOW,
        )  # fmt: skip


def test_a_cancelled_operation_takes_no_scores() -> None:
    ahead = TODAY + timedelta(days=14)
    where = cast.clinic()
    episode = cast.enrolled(where, status=EpisodeStatus.PLANNED, surgery_date=ahead, now=cast.NOW).episode
    episodes.cancel_operation(episode_id=episode.pk, reason="Better.", actor=cast.lead(where), now=cast.NOW)
    with pytest.raises(NotAllowed):
        record(episode)


def test_a_week_that_is_not_planned_asks_nothing() -> None:
    episode = course({"rmdq_24": ["week_12"]})
    cast.answered(episode, TimePoint.WEEK_6, answers=cast.HURTING)
    assert stored(episode) == {}
