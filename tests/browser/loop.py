"""Patients who were referred, and what an evaluation found, for the pages that show it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from fbs_portal.actions import cases, links
from fbs_portal.models import Case
from fbs_portal.queries.staff import actor_for
from tests import world
from tests.browser.cast import HURTING, Cast, Person

LETTER: dict[str, Any] = {
    "opening": "Dear Dr Lee,\n\nthank you for seeing this patient once more.",
    "asked": ["evaluation", "stimulation"],
    "request": "The scan of last week is on its way to you.",
}
FOUND: dict[str, Any] = {
    "conclusion": "new",
    "history_done": True,
    "examination_done": True,
    "xray_repeated": "no",
    "mri_repeated": "yes",
    "causes": ["sacroiliac", "facet"],
    "cause": "Pain on three tests of the joint",
    "plans": ["physiotherapy", "sacroiliac_injection", "surgery"],
    "plan": "Seen again in May",
    "suggestion_helped": "partly",
}


def do(cast: Cast, case: Case, deed: str, **says: Any) -> Case:
    actor = actor_for(user=cast.users["clinician_1"])
    case.refresh_from_db()
    done: Case = getattr(cases, deed)(
        actor=actor, case_id=case.pk, expected_version=case.version, now=timezone.now(), **says
    )
    return done


def referred(cast: Cast) -> Case:
    """Somebody whose appointment is today."""
    case = cast.case(cast.sent(HURTING, weeks=(2, 6)))
    today = timezone.localdate()
    case = do(cast, case, "refer", to="Pain clinic", expected_by=today, reason="3 of 3", question="Which joint?")
    return do(cast, case, "schedule", on=today)


def written(cast: Cast) -> Case:
    """Somebody whose referral letter was kept twice."""
    case = do(cast, referred(cast), "write_letter", **LETTER)
    return do(cast, case, "write_letter", **LETTER | {"asked": ["evaluation", "revision"]})


def accepted(cast: Cast, *, again: bool = True) -> Person:
    """Somebody whose case was closed because the pain is acceptable; `again`: who has told the same once more."""
    mild = dict.fromkeys(("peg_pain", "peg_enjoyment", "peg_activity"), 4)
    answers = HURTING | {"acceptable": "yes", "pain_limb": 6} | mild
    person = cast.patient(weeks=28)
    world.answer(person, answers, now=timezone.now(), weeks=13)
    case = cast.case(person)
    do(cast, case, "close", outcome="not_needed", reason="Manages well with walking.", not_referred="acceptable")
    if again:
        world.answer(person, answers, now=timezone.now())
    person.link, person.token = links.create(
        patient=person.patient, actor=actor_for(user=cast.users["nurse_1"]), now=timezone.now()
    )
    return person


def evaluated(cast: Cast, *, corrected: bool = False) -> Case:
    case, today = referred(cast), timezone.localdate()
    case = do(cast, case, "record_evaluation", seen_on=today, **FOUND)
    if corrected:
        said = FOUND | {"conclusion": "progressive"}
        case = do(cast, case, "correct_evaluation", seen_on=today, reason="Read the new scan", **said)
    return case


def told(cast: Cast) -> Person:
    """Somebody who can read what was found."""
    person = cast.sent(HURTING, weeks=(2, 6))
    case, today = cast.case(person), timezone.localdate()
    case = do(cast, case, "refer", to="Pain clinic", expected_by=today, reason="3 of 3")
    case = do(cast, case, "record_evaluation", seen_on=today, **FOUND)
    do(cast, case, "release")
    return person
