"""Gather, decide, apply: what triage says of a submission, stored beside it and brought to the case."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fbs_portal.actions import case_evidence, rechecks
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Category, Confidence, Pattern, Route, TimePoint, Urgency
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage import engine, serial
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.triage.types import Assessment as Said
from fbs_portal.domain.triage.types import Finding
from fbs_portal.models import Assessment, Case, FollowUp, Submission, SurgeryEpisode
from fbs_portal.queries import snapshots

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
    baseline is not judged by itself; when follow-ups exist already, the newest is judged again with it.
    """
    episode, is_baseline = submission.episode, submission.followup.time_point == TimePoint.BASELINE
    course = snapshots.follow_up_rows(episode=episode, rows=rows)
    to_judge = [] if is_baseline else [submission]
    if course and course[-1].pk != submission.pk:
        to_judge.append(course[-1])
    written = [_assess(one=one, submission=submission, rows=rows, actor=actor, now=now) for one in to_judge]
    case = _tell_case(submission=submission, written=written, crisis=crisis, actor=actor, now=now)
    recheck = None
    if written:
        recheck = rechecks.plan(
            episode=episode,
            recheck_on=written[-1].recheck_on,
            answered_on=course[-1].answered_on,
            actor=actor,
            now=now,
        )
    return Judged(assessment=None if is_baseline else written[0], case=case, recheck=recheck, written=tuple(written))


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
    *, one: Submission, submission: Submission, rows: Sequence[Submission], actor: Actor, now: datetime
) -> Assessment:
    snapshot = snapshots.assemble(episode=submission.episode, rows=rows, upto=one)
    said = _say(snapshot)
    return Assessment.objects.create(
        submission=one,
        episode_id=submission.episode_id,
        rule_set=said.rule_set,
        engine=said.engine,
        category=said.category,
        confidence=said.confidence,
        pattern=said.pattern,
        urgency=said.urgency,
        route=said.route,
        refer=said.refer,
        recheck_on=said.recheck_on,
        body=serial.to_dict(said),
        assessed_at=now,
        assessed_by=actor.key,
    )


def _say(snapshot: Snapshot) -> Said:
    """What triage says. Should it fail, the answers are stored all the same and a person looks at them.

    Explaining is the larger part of the work: when only that fails, the judgement stands without it.
    """
    try:
        return engine.assess(snapshot=snapshot)
    except Exception as error:  # only the kind of error is logged: its text could hold an answer
        logger.error("Triage could not explain a submission (%s)", type(error).__name__)
    try:
        return engine.assess(snapshot=snapshot, explain=False)
    except Exception as error:
        logger.error("Triage could not judge a submission (%s): a person has to", type(error).__name__)
        return _for_a_person(snapshot=snapshot, error=error)


def _for_a_person(*, snapshot: Snapshot, error: Exception) -> Said:
    """No judgement is not "nothing wrong": at least soon, and as high as the danger signs that were ticked."""
    ticked = snapshot.reports[-1].answers.get("red_flags")
    signs = engine.danger_urgency(signs=ticked if isinstance(ticked, list) else ())
    urgency = min((Urgency.SOON, signs or Urgency.SOON), key=lambda level: level.rank)
    finding = Finding(
        rule="review_by_a_person",
        params={"failed": "triage", "error": type(error).__name__},
        source="fbs_portal_convention",
        urgency=urgency,
        route=Route.CLINIC,
    )
    return Said(
        category=Category.UNDETERMINED,
        confidence=Confidence.LOW,
        pattern=Pattern.UNCLEAR,
        urgency=urgency,
        refer=False,
        route=Route.CLINIC,
        findings=(finding,),
        missing=(),
        would_change=(),
        recheck_on=None,
        criteria_met=0,
        criteria_total=0,
        rule_set=DEFAULT.version,
        engine=engine.ENGINE_VERSION,
    )


def judge_again(*, episode: SurgeryEpisode, actor: Actor, now: datetime) -> Judged:
    """After a corrected fact: a new assessment of the newest form beside the old one.

    `episode` has its patient and clinic loaded. Nothing is lowered; without a follow-up there is nothing to judge.
    """
    rows = list(snapshots.current(episodes=[episode.pk]))
    course = snapshots.follow_up_rows(episode=episode, rows=rows)
    if not course:
        return Judged()
    newest = Submission.objects.select_related("followup").get(pk=course[-1].pk)
    newest.episode = episode
    return judge(submission=newest, rows=rows, crisis=False, actor=actor, now=now)
