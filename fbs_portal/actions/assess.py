"""Gather, decide, apply: what triage says of a submission, stored beside it and brought to the case."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fbs_portal.actions import case_evidence, rechecks
from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.triage import safely, serial
from fbs_portal.models import Assessment, Case, FollowUp, Submission, SurgeryEpisode
from fbs_portal.queries import rule_sets, snapshots
from fbs_portal.queries.inputs import inputs_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`assessment` is of the submission itself (None for a baseline); `written` are all new rows."""

    assessment: Assessment | None = None
    case: Case | None = None
    recheck: FollowUp | None = None
    written: tuple[Assessment, ...] = ()


def judge(*, submission: Submission, rows: Sequence[Submission], crisis: bool, actor: Actor, now: datetime) -> Judged:
    """Judge what has just been stored. `rows` is the whole course in order, with the submission in it.

    A paper form found late is judged as of its own day, and the newest form again with it in mind. A
    baseline is not judged by itself; when follow-ups exist already, the newest is judged again with it. Nor is a
    clarification: the form that it completes is judged again.
    """
    episode, is_baseline = submission.episode, submission.followup.time_point == TimePoint.BASELINE
    course = snapshots.follow_up_rows(episode=episode, rows=rows)
    to_judge = [] if is_baseline else _completed(submission=submission, course=course)
    if course and course[-1].pk not in [row.pk for row in to_judge]:
        to_judge.append(course[-1])
    used = rule_sets.in_force(episode=episode)
    written = [_assess(one=one, episode=episode, rows=rows, used=used, actor=actor, now=now) for one in to_judge]
    case = _tell_case(submission=submission, written=written, crisis=crisis, actor=actor, now=now)
    recheck = None
    if written:
        recheck = rechecks.plan(
            episode=episode,
            recheck_on=schedule.ask_again_on(
                recheck_on=written[-1].recheck_on,
                urgency=written[-1].urgency,
                time_point=course[-1].followup.time_point,
                answered_on=course[-1].answered_on,
            ),
            answered_on=course[-1].answered_on,
            actor=actor,
            now=now,
        )
    return Judged(
        assessment=written[0] if written and not is_baseline else None,
        case=case,
        recheck=recheck,
        written=tuple(written),
    )


def _completed(*, submission: Submission, course: Sequence[Submission]) -> list[Submission]:
    """The report that these answers belong to; none when that lies before the operation, as corrected."""
    followup = submission.followup
    if followup.time_point != TimePoint.CLARIFICATION:
        return [submission]
    return [row for row in course if row.followup_id == followup.clarifies_id]


def _tell_case(
    *, submission: Submission, written: list[Assessment], crisis: bool, actor: Actor, now: datetime
) -> Case | None:
    """Every new assessment in turn; the crisis words count once, with the form that holds them."""
    case = None
    if submission.followup.time_point == TimePoint.BASELINE and _asks_for_somebody(submission):
        case = case_evidence.open_for_request(
            episode=submission.episode, submission=submission, actor=actor, now=now, crisis=crisis
        )
    for row in written:
        case = case_evidence.apply_assessment(
            episode=submission.episode,
            assessment=row,
            submission=row.submission,
            actor=actor,
            now=now,
            crisis=crisis and row.submission.pk == submission.pk,
        )
    return case


def _asks_for_somebody(submission: Submission) -> bool:
    return submission.has_text or submission.answers.get("wants_contact") == "yes"


def _assess(
    *,
    one: Submission,
    episode: SurgeryEpisode,
    rows: Sequence[Submission],
    used: rule_sets.InForce,
    actor: Actor,
    now: datetime,
) -> Assessment:
    """What triage says. Should it fail, the answers are stored all the same and a person looks at them."""
    snapshot = snapshots.assemble(episode=episode, rows=rows, upto=one)
    outcome = safely.assess(snapshot=snapshot, ruleset=used.rules, refused=used.refused)
    if outcome.failed:  # only the kinds of error are logged: their text could hold an answer
        logger.error("Triage failed on a submission (%s)", ", ".join(outcome.failed))
    said = outcome.assessment
    return Assessment.objects.create(
        submission=one,
        episode_id=episode.pk,
        rule_set=said.rule_set,
        engine=said.engine,
        category=said.category,
        confidence=said.confidence,
        pattern=said.pattern,
        urgency=said.urgency,
        route=said.route,
        refer=said.refer,
        recheck_on=said.recheck_on,
        criteria_met=said.criteria_met,
        criteria_total=said.criteria_total,
        body=serial.to_dict(said),
        inputs=inputs_of(episode=episode, rows=rows, upto=one, operation=snapshot.operation, refused=used.refused),
        assessed_at=now,
        assessed_by=actor.key,
    )


def judge_again(*, episode: SurgeryEpisode, actor: Actor, now: datetime) -> Judged:
    """After a corrected fact: a new assessment of the newest form beside the old one.

    `episode` has its patient and clinic loaded. Nothing is lowered; without a follow-up there is nothing to judge.
    """
    rows = snapshots.current(episodes=[episode.pk])
    course = snapshots.follow_up_rows(episode=episode, rows=rows)
    if not course:
        return Judged()
    newest = Submission.objects.select_related("followup").get(pk=course[-1].pk)
    newest.episode = episode
    return judge(submission=newest, rows=rows, crisis=False, actor=actor, now=now)
