"""What was stored with an assessment is enough to say it again, to the byte."""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from fbs_portal.actions import baselines, entry, episodes, rule_sets
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, DangerSign, TimePoint
from fbs_portal.domain.snapshot import Operation
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Assessment, Clinic, RuleSet, SurgeryEpisode
from fbs_portal.queries import recomputing, snapshots
from fbs_portal.queries.inputs import snapshot_of
from fbs_portal.queries.recomputing import Drift
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db


def use(clinic: Clinic, **values: Any) -> RuleSet:
    """A set with these numbers comes into use."""
    writer, approver, used = f.lead(clinic), f.lead(clinic), Clinic.objects.get(pk=clinic.pk).rule_set
    row = rule_sets.create_draft(clinic_id=clinic.pk, name="x", based_on=DEFAULT.version, actor=writer, now=NOW)
    body = copy.deepcopy(row.body)
    for name, value in values.items():
        body["thresholds"][name] = {"value": value, "source": "our audit"}
    row = rule_sets.edit_draft(rule_set_id=row.pk, revision=1, name="x", body=body, actor=writer, now=NOW)
    return rule_sets.activate(
        rule_set_id=row.pk, revision=row.revision, used=used.version if used else DEFAULT.version, reason="x",
        actor=approver, now=NOW,
    )  # fmt: skip


def correct(episode: SurgeryEpisode, *, by: Actor, now: datetime, side: str) -> None:
    """Facts, a known sign and the answers from before surgery: each judges the newest form again."""
    episodes.correct_facts(
        episode_id=episode.pk, changes={"side": side, "risks": ("cancer",)}, reason="typed wrong", actor=by, now=now
    )
    baselines.correct_baseline(
        episode_id=episode.pk, answers=f.BEFORE | {"pain_limb": 5 if side == "right" else 9},
        answered_on=date(2026, 1, 4), reason="found", actor=by, now=now,
    )  # fmt: skip


@pytest.fixture
def course() -> list[Assessment]:
    """Three sets, two corrections, a sign marked as known, a paper form found late."""
    clinic = f.clinic()
    lead, episode = f.lead(clinic), f.enrolled(clinic).episode
    later = NOW + timedelta(days=40)
    f.answered(episode, TimePoint.WEEK_2, answers=f.WELL | f.ticked(DangerSign.FEVER))
    episodes.mark_known_sign(
        episode_id=episode.pk, code="fever", since=date(2026, 1, 20), reason="seen", actor=lead, now=NOW
    )
    own = use(clinic, pain=5)
    f.answered(episode, TimePoint.WEEK_6, answers=f.HURTING | f.ticked(DangerSign.FEVER))
    use(clinic, pain=3, severe=6, relief_long=30)
    correct(episode, by=lead, now=later, side="right")
    f.answered(episode, TimePoint.WEEK_12)
    rule_sets.go_back_to_default(
        clinic_id=clinic.pk, used=Clinic.objects.select_related("rule_set").get(pk=clinic.pk).rule_set.version,  # type: ignore[union-attr]
        reason="x", actor=lead, now=later,
    )  # fmt: skip
    correct(episode, by=lead, now=later, side="left")
    assert own.version in set(Assessment.objects.values_list("rule_set", flat=True))
    return list(Assessment.objects.order_by("pk"))


def test_every_assessment_comes_out_as_it_was(course: list[Assessment]) -> None:
    assert len(course) >= 7
    assert len({one.rule_set for one in course}) == 3
    assert len({str(one.inputs["operation"]) for one in course}) >= 3
    for one in course:
        assert recomputing.recompute(assessment=one) == recomputing.stored_bytes(one), one.pk


def test_a_batch_reads_each_thing_once(course: list[Assessment]) -> None:
    with counted() as run:
        found, sets = recomputing.submissions_for(course), cache(recomputing._by_version)
        said = {recomputing.check(assessment=one, submissions=found, sets=sets) for one in course}
    assert said == {Drift.SAME}
    assert len(run) == 3, "the submissions, and the two sets that are stored"


def test_a_form_on_paper_found_late_does_not_reach_back() -> None:
    clinic = f.clinic()
    lead, episode = f.lead(clinic), f.enrolled(clinic).episode
    f.answered(episode, TimePoint.WEEK_6)
    row = f.followup(episode, TimePoint.WEEK_2)
    entry.enter_answers(
        followup=row, draft_revision=None, answers=f.WELL, mode=AnswerMode.PAPER, answered_on=date(2026, 1, 26),
        actor=lead, now=NOW,
    )  # fmt: skip
    stored = list(Assessment.objects.order_by("pk"))
    assert [len(one.inputs["reports"]) for one in stored] == [1, 1, 2]
    assert {recomputing.check(assessment=one) for one in stored} == {Drift.SAME}


def test_other_bytes_are_drift(course: list[Assessment]) -> None:
    one = course[-1]
    one.body = one.body | {"refer": not one.body["refer"]}
    assert recomputing.check(assessment=one) == Drift.DIFFERENT


def test_an_earlier_engine_is_no_drift(course: list[Assessment]) -> None:
    one = course[-1]
    one.engine, one.inputs, one.body = "2026.1+000000000000", {}, {}
    assert recomputing.check(assessment=one) == Drift.EARLIER_ENGINE


def test_what_cannot_be_read_is_said(course: list[Assessment]) -> None:
    own = next(one for one in course if one.rule_set != DEFAULT.version)
    RuleSet.objects.filter(version=own.rule_set).update(digest="0" * 64)
    assert recomputing.check(assessment=own) == Drift.SET_UNREADABLE
    own.rule_set = "c999.1"
    assert recomputing.check(assessment=own) == Drift.SET_UNREADABLE
    last = course[-1]
    last.inputs = last.inputs | {"reports": [[999_999]]}
    assert recomputing.check(assessment=last) == Drift.DIFFERENT


def test_every_fact_that_triage_sees_is_kept() -> None:
    """Each field differs from its default, and comes back from JSON as it was."""
    episode = f.enrolled(
        region="cervical", procedures=("fusion", "disc_replacement"), levels=("C5-C6",), side="right", revision=True,
        risks=("cancer", "anticoagulant"), earlier_operations=2,
    ).episode  # fmt: skip
    f.answered(episode, TimePoint.WEEK_2)
    lead = f.lead(episode.patient.clinic)
    episodes.mark_known_sign(
        episode_id=episode.pk, code="fever", since=date(2026, 1, 20), reason="seen", actor=lead, now=NOW
    )
    sent = f.answered(SurgeryEpisode.objects.get(pk=episode.pk), TimePoint.WEEK_6)
    rows = list(snapshots.current(episodes=[episode.pk]))
    seen = snapshots.assemble(episode=SurgeryEpisode.objects.get(pk=episode.pk), rows=rows, upto=sent.submission)
    plain = Operation(surgery_date=date(2000, 1, 1), region="lumbar", procedures=())
    for name in (one.name for one in fields(Operation)):
        assert getattr(seen.operation, name) != getattr(plain, name), name
    assert sent.assessment is not None
    stored = json.loads(json.dumps(sent.assessment.inputs))
    assert snapshot_of(inputs=stored, submissions={row.pk: row for row in rows}) == seen
