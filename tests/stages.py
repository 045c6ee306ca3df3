"""Cases brought to where a test needs them, by the deeds of people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fbs_portal.actions import cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CloseOutcome, Urgency
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


def closed(where: Clinic, by: Actor) -> Case:
    return do("close", plain(where, by), f.clinician(where), outcome=CloseOutcome.NOT_NEEDED, reason="Well by phone")


def do(name: str, case: Case, by: Actor, now: datetime = NOW, **says: Any) -> Case:
    case.refresh_from_db()
    done: Case = getattr(cases, name)(actor=by, case_id=case.pk, expected_version=case.version, now=now, **says)
    return done
