"""One case and its page: who may see it, what stands on it, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fbs_portal.actions import audit, cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, DangerSign, Urgency
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Case, Clinic
from fbs_portal.queries.audit import TrailFilters, trail
from fbs_portal.queries.case_page import FOUND
from fbs_portal.queries.cases import CasePage, case_page, get, owners, why_not
from fbs_portal.queries.staff import actor_for, desk
from tests import factories as f
from tests.evidence import case_of, course, open_case, tell, tick

pytestmark = pytest.mark.django_db

NOW = f.NOW


@pytest.fixture
def where() -> Clinic:
    return f.clinic()


def cost(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as statements:
        work()
    return len(statements)


def busy_case(where: Clinic, *, reports: int) -> Case:
    """A case with a past: a closed one before it, danger, answers, a referral and an evaluation."""
    clinician = f.clinician(where)
    episode = course(where)
    first = case_of(episode)
    cases.close(actor=clinician, case_id=first.pk, expected_version=1, outcome="declined", reason="No", now=NOW)
    for day in range(reports):
        tell(episode, Urgency.EVALUATION, now=NOW + timedelta(days=day))
    tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    case = open_case(episode)
    acting: dict[str, Any] = {"actor": clinician, "case_id": case.pk, "now": NOW}
    case = cases.deal_with_danger(expected_version=case.version, reason="Spoke", **acting)
    case = cases.refer(
        expected_version=case.version, to="Pain clinic", expected_by=NOW.date(), reason="3 of 3", **acting
    )
    return cases.record_evaluation(expected_version=case.version, seen_on=NOW.date(), conclusion="new", **acting)


@pytest.mark.parametrize("case_id", [0, -1, 10**30, 424242])
def test_what_does_not_exist_is_not_found(where: Clinic, case_id: int) -> None:
    with pytest.raises(NotFound):
        get(actor=f.lead(where), case_id=case_id)


def test_another_clinics_case_does_not_exist(where: Clinic) -> None:
    case = case_of(course(where))
    with pytest.raises(NotFound):
        get(actor=f.outsider(), case_id=case.pk)


def test_the_auditor_of_the_clinic_may_not_see_it(where: Clinic) -> None:
    case = case_of(course(where))
    with pytest.raises(NotPermitted):
        get(actor=f.auditor(where), case_id=case.pk)


def test_the_page_holds_the_whole_story(where: Clinic) -> None:
    case = get(actor=f.nurse(where), case_id=busy_case(where, reports=3).pk)
    nurse = f.nurse(where)
    audit.record(actor=nurse, verb=Verb.READ_CASE, subject=f"case:{case.pk}", clinic_id=where.pk, now=NOW)
    page = case_page(actor=nurse, case=case, now=NOW)
    assert [row.submitted_at for row in page.submissions] == sorted(row.submitted_at for row in page.submissions)
    assert (len(page.submissions), len(page.assessments), len(page.dangers)) == (4, 4, 1)
    assert page.assessments[0].assessed_at == NOW + timedelta(days=2)
    assert [entry.deed for entry in page.entries][-3:] == ["danger_dealt_with", "refer", "evaluation"]
    assert [row.conclusion for row in getattr(page.referrals[0], FOUND)] == ["new"]
    assert [row.actor for row in page.reads] == [nurse.key]
    assert page.names[nurse.key] == nurse.label
    assert all(page.names[entry.by] for entry in page.entries if entry.by.startswith("user:"))


def test_every_deed_has_its_answer_on_the_page(where: Clinic) -> None:
    nurse = f.nurse(where)
    reasons = why_not(case=get(actor=nurse, case_id=case_of(course(where)).pk), actor=nurse)
    assert reasons[CaseDeed.TAKE] is None
    assert reasons[CaseDeed.REFER] == "A clinician refers. You can ask one to."


def _whole_page(actor: Actor, case_id: int) -> CasePage:
    return case_page(actor=actor, case=get(actor=actor, case_id=case_id), now=NOW)


def test_the_cost_is_flat(where: Clinic) -> None:
    nurse = f.nurse(where)
    costs = []
    for reports, others in ((1, 0), (9, 60)):
        for _ in range(others):
            case_of(course(where))
        case_id = busy_case(where, reports=reports).pk
        costs.append(cost(partial(_whole_page, nurse, case_id)))
    assert costs[0] == costs[1]
    assert costs[0] <= 10


def test_an_actor_is_read_in_three_statements(where: Clinic) -> None:
    user = f.staff_user(f.Role.NURSE, where, f.second_clinic(), first_name="Nora", last_name="Ruiz")
    fresh = type(user).objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as statements:
        actor = actor_for(user=fresh)
    assert len(statements) == 3
    assert (actor.label, actor.key, actor.user_id) == ("Nora Ruiz", f"user:{user.pk}", user.pk)
    assert actor.clinics is not None
    assert len(actor.clinics) == 2
    assert actor.may("take_case")
    assert not actor.may("refer_case")


def test_somebody_switched_off_sees_nothing(where: Clinic) -> None:
    for extra in ({}, {"is_superuser": True}):
        user = f.staff_user(f.Role.LEAD, where, is_active=False, **extra)
        actor = actor_for(user=user)
        assert not actor.may("view_case")
        assert not actor.sees(where.pk)


def test_a_case_can_be_given_to_those_who_work_there(where: Clinic) -> None:
    nurse, clinician, other = f.nurse(where), f.clinician(where), f.nurse(f.second_clinic())
    f.auditor(where)
    f.staff_user(f.Role.NURSE, where, is_active=False)
    assert {user.pk for user in owners(actor=nurse)} == {nurse.user_id, clinician.user_id}
    assert {user.pk for user in desk(actor=nurse).owners} == {nurse.user_id, clinician.user_id}
    boss = actor_for(user=f.staff_user(None, is_superuser=True))
    assert {user.pk for user in owners(actor=boss)} == {nurse.user_id, clinician.user_id, other.user_id}
    assert {user.pk for user in owners(actor=boss, clinic_id=where.pk)} == {nurse.user_id, clinician.user_id}


def test_the_trail_is_read_by_those_who_may_and_of_their_clinics(where: Clinic) -> None:
    second = f.second_clinic()
    mine, theirs = case_of(course(where)), case_of(course(second))
    page = trail(actor=f.auditor(where), filters=TrailFilters())
    subjects = {event.subject for event in page.events}
    assert f"case:{mine.pk}" in subjects
    assert f"case:{theirs.pk}" not in subjects
    with pytest.raises(NotPermitted):
        trail(actor=f.nurse(where), filters=TrailFilters())


def test_the_trail_is_narrowed_and_paged(where: Clinic) -> None:
    case = case_of(course(where))
    nurse, auditor = f.nurse(where), f.auditor(where)
    for version in range(1, 6):
        cases.add_note(actor=nurse, case_id=case.pk, expected_version=version, text="Note", now=NOW)
    filters = TrailFilters(subject=f"case:{case.pk}", verb="case_note", actor=nurse.key, since=NOW)
    first = trail(actor=auditor, filters=filters, per_page=3)
    assert len(first.events) == 3
    assert first.older is not None
    rest = trail(actor=auditor, filters=filters, before=first.older, per_page=3)
    assert (len(rest.events), rest.older) == (2, None)
    assert not trail(actor=auditor, filters=TrailFilters(subject=f"case:{case.pk}", until=NOW)).events
    unknown = trail(actor=auditor, filters=TrailFilters(subject=f"case:{case.pk}", verb="_connector"))
    assert len(unknown.events) == 6
