"""What a deed on a case allows and what it refuses, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import cases
from fbs_portal.content.deeds import can_deed
from fbs_portal.domain.codes import (
    CaseDeed,
    CaseStatus,
    CloseOutcome,
    DangerSign,
    ReferralStatus,
    Role,
    Urgency,
)
from fbs_portal.domain.errors import Invalid, NotAllowed, NotPermitted
from fbs_portal.domain.workflow import TRANSITIONS
from fbs_portal.models import Case, CaseEntry, Referral
from fbs_portal.queries import case_facts
from tests import factories as f
from tests.evidence import case_of, course, open_case, tell, tick
from tests.stages import NOW, REFERRAL, TODAY, closed, danger, do, plain, referred, watch_with_text

pytestmark = pytest.mark.django_db


def test_what_people_write_is_kept_as_they_wrote_it() -> None:
    where = f.clinic()
    text = "Geändert: „links“ 😀\n\tzweite Zeile\u00a0hier"
    do("add_note", plain(where, f.nurse(where)), f.nurse(where), text=f"  {text}\r\n")
    assert CaseEntry.objects.latest("pk").text == text


def test_a_taken_case_is_not_taken_again() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    case = do("take", plain(where, nurse), nurse)
    with pytest.raises(NotAllowed, match="yours already"):
        do("take", case, nurse)
    with pytest.raises(NotAllowed, match="Assign it instead"):
        do("take", case, other)
    with pytest.raises(NotAllowed, match="Only the person"):
        do("undo_take", case, other)


def test_a_case_is_given_to_somebody_who_works_there() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    case = do("assign", plain(where, nurse), nurse, to=other.user_id)
    assert (case.owner_id, case.status) == (other.user_id, CaseStatus.TAKEN)
    wrong = [f.outsider().user_id, f.auditor(where).user_id, f.staff_user(Role.NURSE, where, is_active=False).pk, 10**6]
    for user_id in wrong:
        with pytest.raises(Invalid) as refused:
            do("assign", case, nurse, to=user_id)
        assert refused.value.field == "to"
    assert do("assign", case, nurse, to=None).status == CaseStatus.NEW


def test_tries_are_counted_until_somebody_speaks() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    case = case_of(course(where), Urgency.ROUTINE, wants_contact=True)
    for tries in (1, 2):
        case = do("record_contact", case, nurse, result="no_answer")
        assert (case.contact_attempts, case.status, case.wants_contact) == (tries, CaseStatus.NEW, True)
    case = do("record_contact", case, nurse, result="spoke")
    assert (case.contact_attempts, case.status, case.wants_contact) == (0, CaseStatus.CONTACTED, False)
    assert case.spoken_by == nurse.key
    with pytest.raises(Invalid) as refused:
        do("record_contact", case, nurse, result="shouted")
    assert refused.value.field == "result"


@pytest.mark.parametrize("days", [-1, 0, 43, 4000])
def test_a_snooze_ends_within_six_weeks(days: int) -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    with pytest.raises(Invalid, match="at most 42 days") as refused:
        do("snooze", plain(where, nurse), nurse, until=TODAY + timedelta(days=days), reason="Later")
    assert refused.value.field == "until"


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY])
def test_an_urgent_case_is_never_put_off(urgency: Urgency) -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = case_of(course(where), urgency)
    with pytest.raises(NotAllowed, match="danger sign is open"):
        do("snooze", case, clinician, until=TODAY + timedelta(days=1), reason="Later")
    do("deal_with_danger", case, clinician, reason="Spoke")
    with pytest.raises(NotAllowed, match="cannot be put off"):
        do("snooze", case, clinician, until=TODAY + timedelta(days=1), reason="Later")


@pytest.mark.parametrize("name", ["refer", "close"])
def test_while_a_danger_sign_is_open_there_is_no_referral_and_no_closing(name: str) -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = open_case(tick(course(where), DangerSign.CANCER_OR_WEIGHT_LOSS, urgency=Urgency.SOON).episode)
    says = REFERRAL if name == "refer" else {"outcome": CloseOutcome.DECLINED, "reason": "No"}
    with pytest.raises(NotAllowed, match="While a danger sign is open"):
        do(name, case, clinician, **says)
    do("deal_with_danger", case, clinician, reason="Spoke; scan ordered")
    do(name, case, clinician, **says)


def test_lowering_from_emergency_to_same_day_leaves_the_danger_open() -> None:
    where = f.clinic()
    case = do("lower_urgency", danger(where, f.nurse(where)), f.clinician(where), to="same_day", reason="Old foot drop")
    assert (case.danger_open, case.promised_at) == (True, datetime(2026, 3, 2, 13, tzinfo=UTC))  # at opening


@pytest.mark.parametrize("to", [Urgency.SOON, Urgency.EVALUATION, Urgency.ROUTINE])
def test_lowering_means_lower(to: Urgency) -> None:
    where = f.clinic()
    case = case_of(course(where), Urgency.EVALUATION)
    with pytest.raises(NotAllowed, match="lower than the present"):
        do("lower_urgency", case, f.clinician(where), to=to, reason="Because")


def test_a_watch_case_has_nothing_lower_and_promises_nothing() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = do("lower_urgency", plain(where, clinician), clinician, to=Urgency.WATCH, reason="Better by phone")
    assert case.promised_at is None
    with pytest.raises(NotAllowed, match="Close the case instead"):
        do("lower_urgency", case, clinician, to=Urgency.WATCH, reason="Again")


def test_unread_words_hold_a_case_open() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    case = watch_with_text(where, nurse)
    with pytest.raises(NotAllowed, match="own words"):
        do("close", case, nurse, outcome="not_needed", reason="Well")
    do("mark_text_read", case, nurse)
    assert do("close", case, nurse, outcome="not_needed", reason="Well").closed_by == nurse.key


def test_a_nurse_closes_what_needed_no_clinician() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    with pytest.raises(NotPermitted, match="A clinician decides"):
        do("close", plain(where, nurse), nurse, outcome="not_needed", reason="Well")
    with pytest.raises(NotPermitted, match="A clinician decides"):
        do("close", case_of(course(where), Urgency.WATCH, refer=True), nurse, outcome="not_needed", reason="Well")
    for outcome in ("declined", "moved_away", "died", "treated_elsewhere"):
        do("close", plain(where, nurse), nurse, outcome=outcome, reason="Told by phone")
    do("close", case_of(course(where), Urgency.WATCH), nurse, outcome="not_needed", reason="Well")


def test_evaluated_means_recorded() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = referred(where, clinician)
    with pytest.raises(NotAllowed, match="Record what the evaluation found"):
        do("close", case, clinician, outcome="evaluated", reason="")
    do("record_evaluation", case, clinician, seen_on=TODAY, conclusion="progressive")
    assert Referral.objects.get().status == ReferralStatus.EVALUATED
    with pytest.raises(NotAllowed, match="recorded already"):
        do("record_evaluation", case, clinician, seen_on=TODAY, conclusion="progressive")
    assert do("close", case, clinician, outcome="evaluated", reason="").outcome == CloseOutcome.EVALUATED


@pytest.mark.parametrize("seen_on", [f.SURGERY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_an_evaluation_lies_between_the_operation_and_today(seen_on: date) -> None:
    where = f.clinic()
    with pytest.raises(Invalid) as refused:
        do("record_evaluation", referred(where, f.nurse(where)), f.clinician(where), seen_on=seen_on, conclusion="new")
    assert refused.value.field == "seen_on"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"to": ""}, "to"),
        ({"to": "x" * 161}, "to"),
        ({"expected_by": TODAY - timedelta(days=1)}, "expected_by"),
        ({"expected_by": TODAY + timedelta(days=367)}, "expected_by"),
        ({"question": "x" * 2001}, "question"),
    ],
)
def test_a_referral_says_where_to_and_by_when(changed: dict[str, Any], name: str) -> None:
    where = f.clinic()
    with pytest.raises(Invalid) as refused:
        do("refer", plain(where, f.nurse(where)), f.clinician(where), **REFERRAL | changed)
    assert refused.value.field == name
    assert not Referral.objects.exists()


def test_referring_elsewhere_withdraws_the_referral_that_waited() -> None:
    where = f.clinic()
    case = referred(where, f.nurse(where))
    do("refer", case, f.clinician(where), **REFERRAL | {"to": "University hospital"})
    statuses = list(Referral.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [ReferralStatus.WITHDRAWN, ReferralStatus.SENT]


@pytest.mark.parametrize(("outcome", "status"), [("declined", "declined"), ("moved_away", "withdrawn")])
def test_closing_ends_the_referral_that_waited(outcome: str, status: str) -> None:
    where = f.clinic()
    do("close", referred(where, f.nurse(where)), f.nurse(where), outcome=outcome, reason="Told by phone")
    assert Referral.objects.get().status == status


def test_reopened_only_while_no_newer_case_exists() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = closed(where, clinician)
    tell(case.episode, Urgency.WATCH)
    with pytest.raises(NotAllowed, match="newer case"):
        do("reopen", case, clinician, reason="Worse")


def test_a_closed_case_takes_notes_and_nothing_else() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = closed(where, clinician)
    do("add_note", case, clinician, text="Letter came back")
    facts = case_facts.facts_of(case=case_facts.get(actor=f.lead(where), case_id=case.pk))
    possible = {deed for deed in TRANSITIONS if can_deed(deed=deed, case=facts, actor=f.lead(where)) is None}
    assert possible == {CaseDeed.NOTE, CaseDeed.REOPEN, CaseDeed.CORRECT_FACTS}


def test_many_cases_are_assigned_each_with_its_own_outcome() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    good, moved, foreign, done = (
        plain(where, nurse),
        plain(where, nurse),
        plain(f.clinic(), nurse),
        closed(where, nurse),
    )
    versions = {good.pk: good.version, moved.pk: moved.version}
    do("add_note", moved, other, text="Busy")
    ids = [good.pk, moved.pk, foreign.pk, done.pk, good.pk]
    results = cases.assign_many(actor=nurse, case_ids=ids, versions=versions, to=other.user_id, now=NOW)
    assert [(result.case_id, result.done) for result in results] == [
        (good.pk, True), (moved.pk, False), (foreign.pk, False), (done.pk, False),
    ]  # fmt: skip
    assert other.label in results[1].why
    assert results[2].why == "There is no such case."
    assert "closed" in results[3].why


def test_what_is_ready_is_closed_in_bulk_and_nothing_else() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    ready, waiting = case_of(course(where), Urgency.WATCH), case_of(course(where), Urgency.WATCH)
    tell(ready.episode, Urgency.ROUTINE)
    results = cases.close_ready(actor=nurse, case_ids=[ready.pk, waiting.pk], now=NOW)
    assert [result.done for result in results] == [True, False]
    ready.refresh_from_db()
    assert (ready.outcome, ready.closed_by) == (CloseOutcome.NOT_NEEDED, nurse.key)
    assert CaseEntry.objects.filter(case=ready).latest("pk").text


def test_somebody_who_leaves_leaves_their_cases_unowned() -> None:
    where = f.clinic()
    leaving, boss = f.nurse(where), f.lead(where)
    mine = [do("take", plain(where, leaving), leaving) for _ in range(2)]
    assert leaving.user_id is not None
    assert cases.hand_over(actor=boss, user_id=leaving.user_id, clinic_id=where.pk, now=NOW) == 2
    assert not Case.objects.filter(pk__in=[case.pk for case in mine], owner__isnull=False).exists()
