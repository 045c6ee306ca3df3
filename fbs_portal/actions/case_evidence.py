"""From a row that arrived (an assessment, a danger sign, a silence) to evidence for the episode's case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fbs_portal.actions.case_receive import Arrival, latest_case, receive
from fbs_portal.actions.case_rows import Entry, write_entries
from fbs_portal.actions.case_settled import settled_as
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.case_change import CaseEvidence
from fbs_portal.domain.codes import CaseDeed, CaseReason, DangerEvent, Urgency
from fbs_portal.domain.workflow import is_urgent
from fbs_portal.models import Assessment, Case, DangerReport, FollowUp, Submission, SurgeryEpisode

DANGER_TICKED = "danger_ticked"
TICKED_RULES = "danger_"
"""How the rules about ticked signs are named, as against those that infer a danger from answers."""
LEAD_FINDINGS = 3
"""How many findings the worklist's one line is made of."""


def apply_assessment(
    *,
    episode: SurgeryEpisode,
    assessment: Assessment,
    submission: Submission,
    actor: Actor,
    now: datetime,
    crisis: bool = False,
) -> Case | None:
    """Bring a new assessment to the episode's case; None when no case is open and none is needed.

    `episode` comes with its patient and clinic loaded. `crisis`: the words a patient wrote may be about
    self-harm or an overdose; it only ever raises, to emergency. A submission assessed
    again later (corrected facts) asks for no second call and brings no unread words.
    """
    latest = latest_case(episode_id=episode.pk)
    urgency = Urgency(assessment.urgency)
    if is_urgent(urgency) and _dealt_with(case=latest, submission=submission, urgency=urgency):
        urgency = _without_danger(body=assessment.body)
    if crisis:
        urgency = Urgency.EMERGENCY
    fresh = submission.submitted_at == now
    evidence = CaseEvidence(
        reason=CaseReason.ASSESSMENT,
        urgency=urgency,
        danger=is_urgent(urgency),
        told=not crisis and _told_already(case=latest, submission=submission, assessment=assessment),
        wants_contact=fresh and submission.answers.get("wants_contact") == "yes",
        unread_text=fresh and submission.has_text,
        refer=assessment.refer,
    )
    settled = settled_as(latest=latest, assessment=assessment, submission=submission, evidence=evidence, now=now)
    if settled:
        evidence = replace(evidence, urgency=Urgency.WATCH)
    return receive(
        arrival=Arrival(
            evidence=evidence,
            episode=episode,
            params={"assessment": assessment.pk, "submission": submission.pk},
            lead=([{"rule": "crisis_words", "params": {}}] if crisis else []) + lead_of(body=assessment.body),
            assessment=assessment,
            fresh=fresh,
            settled_as=settled,
        ),
        latest=latest,
        actor=actor,
        now=now,
    )


def apply_danger(*, report: DangerReport, actor: Actor, now: datetime) -> Case:
    """Open or raise the episode's case for a danger sign that was ticked, whether or not the form is ever sent."""
    if report.event != DangerEvent.TICKED:
        raise ValueError(f"danger report {report.pk} is {report.event}: only a ticked sign opens a case")
    latest = latest_case(episode_id=report.episode_id)
    codes = list(dict.fromkeys([*_told_before(latest), *report.codes]))
    case = receive(
        arrival=Arrival(
            evidence=CaseEvidence(reason=CaseReason.DANGER, urgency=Urgency(report.urgency), danger=True),
            episode=report.episode,
            params={"danger_report": report.pk},
            lead=[{"rule": DANGER_TICKED, "params": {"codes": codes}}],
            report=report,
        ),
        latest=latest,
        actor=actor,
        now=now,
    )
    assert case is not None  # a danger sign always needs a case
    return case


def open_for_silence(*, followup: FollowUp, actor: Actor, now: datetime) -> Case:
    """A main form was not answered: somebody calls (ADR 0323).

    Silence after a bad last answer is an evaluation case on the main list; after a good one, or after
    none at all, a watch case behind the filter.
    """
    last = (
        Assessment.objects.filter(episode_id=followup.episode_id)
        .order_by("-submission__answered_on", "-assessed_at", "-pk")
        .first()
    )
    was_bad = last is not None and last.urgency != Urgency.ROUTINE
    case = receive(
        arrival=Arrival(
            evidence=CaseEvidence(reason=CaseReason.SILENCE, urgency=Urgency.EVALUATION if was_bad else Urgency.WATCH),
            episode=followup.episode,
            params={"followup": followup.pk, "silent": followup.time_point},
            lead=[{"rule": "silence", "params": {"time_point": followup.time_point, "after_bad_answer": was_bad}}],
        ),
        latest=latest_case(episode_id=followup.episode_id),
        actor=actor,
        now=now,
    )
    assert case is not None  # a watch case at least
    return case


def open_for_request(
    *, episode: SurgeryEpisode, submission: Submission, actor: Actor, now: datetime, crisis: bool = False
) -> Case | None:
    """Answers that triage does not assess (before surgery) can hold a wish to be called, or words to read."""
    urgency = Urgency.EMERGENCY if crisis else Urgency.ROUTINE
    return receive(
        arrival=Arrival(
            evidence=CaseEvidence(
                reason=CaseReason.REQUEST,
                urgency=urgency,
                danger=is_urgent(urgency),
                wants_contact=submission.answers.get("wants_contact") == "yes",
                unread_text=submission.has_text,
            ),
            episode=episode,
            params={"submission": submission.pk},
            lead=[{"rule": "request", "params": {"crisis": crisis}}],
        ),
        latest=latest_case(episode_id=episode.pk),
        actor=actor,
        now=now,
    )


def open_for_crisis(*, followup: FollowUp, actor: Actor, now: datetime) -> Case:
    """The words in a form that is not sent yet may be about self-harm or an overdose: it only raises."""
    case = receive(
        arrival=Arrival(
            evidence=CaseEvidence(reason=CaseReason.REQUEST, urgency=Urgency.EMERGENCY, danger=True),
            episode=followup.episode,
            params={"followup": followup.pk},
            lead=[{"rule": "request", "params": {"crisis": True}}],
        ),
        latest=latest_case(episode_id=followup.episode_id),
        actor=actor,
        now=now,
    )
    assert case is not None  # an emergency always needs a case
    return case


def note_facts_corrected(
    *, episode: SurgeryEpisode, reason: str, changed: Sequence[str], actor: Actor, now: datetime
) -> None:
    """The trail of the open case, if there is one, says which facts of the operation were corrected, and why."""
    entry = Entry(deed=CaseDeed.CORRECT_FACTS, text=reason, params={"changed": list(changed)})
    _tell_open_case(episode, entry, actor, now)


def note_rule_set(*, episode: SurgeryEpisode, reason: str, version: str, actor: Actor, now: datetime) -> None:
    """The trail of the open case, if there is one, says which set judges the course from now on, and why."""
    _tell_open_case(episode, Entry(deed=CaseDeed.NOTE, text=reason, params={"rule_set": version}), actor, now)


def _tell_open_case(episode: SurgeryEpisode, entry: Entry, actor: Actor, now: datetime) -> None:
    case = latest_case(episode_id=episode.pk)
    if case is not None and case.closed_at is None:
        write_entries(case=case, entries=[entry], actor=actor, now=now)


def lead_of(*, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The strongest findings, at most three; findings of one urgency stay in the engine's order."""
    findings = sorted(body.get("findings", ()), key=lambda finding: _urgency(finding).rank)
    return [{"rule": finding["rule"], "params": finding.get("params", {})} for finding in findings[:LEAD_FINDINGS]]


def _told_before(case: Case | None) -> list[str]:
    """The signs the case's line already names, while nobody has dealt with them."""
    lead = case.lead if case is not None and case.closed_at is None and case.danger_open else []
    return [code for line in lead if line["rule"] == DANGER_TICKED for code in line["params"]["codes"]]


def _told_already(*, case: Case | None, submission: Submission, assessment: Assessment) -> bool:
    """Whether the form says no more than the signs ticked in its draft, which stand open: one event, one notice.

    A danger that the answers add, inferred and not ticked, is news.
    """
    report = case.danger_report if case is not None and case.danger_open else None
    if case is None or report is None or report.followup_id != submission.followup_id:
        return False
    ticked = set(submission.answers.get("red_flags") or ())
    urgent = [row for row in assessment.body.get("findings", ()) if is_urgent(_urgency(row))]
    inferred = any(not str(row["rule"]).startswith(TICKED_RULES) for row in urgent)
    return bool(ticked) and ticked <= set(_told_before(case)) and not inferred


def _dealt_with(*, case: Case | None, submission: Submission, urgency: Urgency) -> bool:
    """Whether a person dealt with these very danger signs, ticked in the draft, before the form was sent.

    Then the sent form must not put the case back on top as if nobody had called (ADR 0322).
    """
    report = case.danger_report if case is not None and case.closed_at is None and not case.danger_open else None
    if report is None or report.followup_id != submission.followup_id:
        return False
    told = DangerReport.objects.filter(followup_id=submission.followup_id, event=DangerEvent.TICKED)
    rows = list(told.values_list("codes", "urgency"))
    codes = {code for row_codes, _ in rows for code in row_codes}
    return set(submission.answers.get("red_flags") or ()) <= codes and any(
        Urgency(level).at_least(urgency) for _, level in rows
    )


def _without_danger(*, body: dict[str, Any]) -> Urgency:
    """What the findings ask for apart from the urgent ones."""
    levels = [_urgency(finding) for finding in body.get("findings", ())]
    return min((level for level in levels if not is_urgent(level)), key=lambda level: level.rank, default=Urgency.WATCH)


def _urgency(finding: dict[str, Any]) -> Urgency:
    return Urgency(finding.get("urgency", Urgency.ROUTINE))
