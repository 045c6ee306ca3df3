"""Cases brought to where a test needs them, by the deeds of people."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from fbs_portal.actions import cases, entry
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, CloseOutcome, TimePoint, Urgency
from fbs_portal.models import Case, Clinic
from tests import factories as f
from tests.evidence import case_of, course, open_case, tick

NOW = f.NOW
TODAY = NOW.date()
REFERRAL: dict[str, Any] = {
    "to": "Pain clinic",
    "expected_by": TODAY + timedelta(days=30),
    "reason": "3 of 3 criteria",
}
FOUND: dict[str, Any] = {
    "seen_on": TODAY,
    "conclusion": "persistent",
    "history_done": True,
    "examination_done": True,
    "xray_repeated": "no",
    "mri_repeated": "yes",
    "causes": ["scar"],
    "cause": "Scar at L5",
    "plans": ["physiotherapy", "stimulation_trial"],
    "plan": "Seen again in May",
    "suggestion_helped": "yes",
}


def plain(where: Clinic, by: Actor) -> Case:
    return case_of(course(where))


def watch_with_text(where: Clinic, by: Actor) -> Case:
    return case_of(course(where), Urgency.WATCH, text=True)


def taken(where: Clinic, by: Actor) -> Case:
    return do("take", plain(where, by), by)


def danger(where: Clinic, by: Actor) -> Case:
    return open_case(tick(course(where)).episode)


def referred(where: Clinic, by: Actor) -> Case:
    return do("refer", plain(where, by), f.clinician(where), **REFERRAL)


def scheduled(where: Clinic, by: Actor) -> Case:
    """An appointment today."""
    return do("schedule", referred(where, by), by, on=TODAY)


def evaluated(where: Clinic, by: Actor) -> Case:
    return do("record_evaluation", referred(where, by), f.clinician(where), **FOUND)


def released(where: Clinic, by: Actor) -> Case:
    return do("release", evaluated(where, by), f.clinician(where))


def closed(where: Clinic, by: Actor) -> Case:
    return do("close", plain(where, by), f.clinician(where), outcome=CloseOutcome.NOT_NEEDED, reason="Well by phone")


def do(name: str, case: Case, by: Actor, now: datetime = NOW, **says: Any) -> Case:
    case.refresh_from_db()
    done: Case = getattr(cases, name)(actor=by, case_id=case.pk, expected_version=case.version, now=now, **says)
    return done


def unsure(where: Clinic, by: Actor) -> Case:
    """Said by phone at week 12, the leg pain left out: one number would settle what it is."""
    episode = f.enrolled(where).episode
    row = f.followup(episode, TimePoint.WEEK_12)
    at = datetime.combine(row.target_from, time(15), tzinfo=UTC)
    answers = {code: value for code, value in f.WELL.items() if code != "pain_limb"}
    entry.enter_answers(
        followup=row,
        draft_revision=None,
        answers=answers,
        mode=AnswerMode.PHONE,
        answered_on=row.target_from,
        actor=f.nurse(where),
        now=at,
    )
    return open_case(episode)
