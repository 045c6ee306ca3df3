"""Two at once on one case: one wins, the other is told, and nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from fbs_portal.actions import case_evidence, cases
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.errors import Conflict
from fbs_portal.models import AuditEvent, Case, CaseEntry, DangerReport, Message
from tests import factories as f
from tests.evidence import JOB, case_of, course, occasion, tell
from tests.races import together

ROUNDS = 20
NOW = f.NOW


def test_two_people_take_one_case(alone: Callable[..., Any]) -> None:
    def race() -> None:
        where = f.clinic()
        people = [f.nurse(where), f.nurse(where)]
        for _ in range(ROUNDS):
            case = case_of(course(where))
            entries, events = CaseEntry.objects.count(), AuditEvent.objects.count()
            results = together(
                *(partial(cases.take, actor=who, case_id=case.pk, expected_version=1, now=NOW) for who in people)
            )
            winners = [result for result in results if isinstance(result, Case)]
            losers = [result for result in results if isinstance(result, Conflict)]
            assert (len(winners), len(losers)) == (1, 1)
            winner = people[results.index(winners[0])]
            assert winner.label in losers[0].message
            case.refresh_from_db()
            assert (case.owner_id, case.version) == (winner.user_id, 2)
            assert (CaseEntry.objects.count(), AuditEvent.objects.count()) == (entries + 1, events + 1)

    alone(race)


def test_two_different_deeds_on_one_case(alone: Callable[..., Any]) -> None:
    def race() -> None:
        where = f.clinic()
        nurse, clinician = f.nurse(where), f.clinician(where)
        for _ in range(ROUNDS):
            case = case_of(course(where))
            same: dict[str, Any] = {"case_id": case.pk, "expected_version": 1, "now": NOW}
            results = together(
                partial(cases.snooze, actor=nurse, until=NOW.date() + timedelta(days=7), reason="Scan", **same),
                partial(cases.close, actor=clinician, outcome="not_needed", reason="Well", **same),
            )
            assert sorted(isinstance(result, Conflict) for result in results) == [False, True]
            assert CaseEntry.objects.filter(case=case).count() == 2

    alone(race)


def test_evidence_from_two_sides_makes_one_case_with_both(alone: Callable[..., Any]) -> None:
    def race() -> None:
        where = f.clinic()
        for _ in range(ROUNDS):
            episode = course(where)
            row = occasion(episode, now=NOW, sent=True)
            report = DangerReport.objects.create(
                episode=episode, followup=row, codes=["bladder"], urgency=Urgency.EMERGENCY, at=NOW, by="link:1"
            )
            messages = Message.objects.count()
            together(
                partial(case_evidence.apply_danger, report=report, actor=JOB, now=NOW),
                partial(tell, episode, Urgency.EVALUATION, followup=row),
            )
            case = Case.objects.get(episode=episode)
            assert (case.urgency, case.danger_open, case.version) == (Urgency.EMERGENCY, True, 2)
            assert (case.assessment_id is not None, case.danger_report_id) == (True, report.pk)
            assert CaseEntry.objects.filter(case=case).count() == 2
            assert Message.objects.count() == messages + 1

    alone(race)


def test_new_danger_is_not_lost_to_a_person_who_closes(alone: Callable[..., Any]) -> None:
    def race() -> None:
        where = f.clinic()
        clinician = f.clinician(where)
        for _ in range(ROUNDS):
            case = case_of(course(where))
            report = DangerReport.objects.create(
                episode=case.episode, followup=occasion(case.episode, now=NOW), codes=["fever"], urgency="same_day",
                at=NOW, by="link:1",
            )  # fmt: skip
            together(
                partial(
                    cases.close,
                    actor=clinician,
                    case_id=case.pk,
                    expected_version=1,
                    outcome="not_needed",
                    reason="Well",
                    now=NOW,
                ),
                partial(case_evidence.apply_danger, report=report, actor=JOB, now=NOW),
            )
            now_open = Case.objects.get(episode=case.episode, closed_at=None)
            assert (now_open.urgency, now_open.danger_open) == (Urgency.SAME_DAY, True)

    alone(race)
