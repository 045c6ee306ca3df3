"""The machine opens and raises, and never lowers or closes; one open case an episode, whatever arrives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fbs_portal.actions import case_evidence, cases
from fbs_portal.domain.codes import (
    CaseDeed,
    CaseReason,
    CaseStatus,
    CloseOutcome,
    DangerEvent,
    DangerSign,
    Urgency,
)
from fbs_portal.domain.states import ContactResult
from fbs_portal.models import AuditEvent, Case, CaseEntry, DangerReport, Message
from fbs_portal.models.case import URGENT
from tests import evidence
from tests import factories as f
from tests.evidence import JOB, case_of, course, open_case, tell, tick

pytestmark = pytest.mark.django_db

NOW = f.NOW
LATER = NOW + timedelta(hours=3)


def deeds(case: Case) -> list[str]:
    return [str(deed) for deed in CaseEntry.objects.filter(case=case).order_by("pk").values_list("deed", flat=True)]


def deed(name: str, case: Case, by: Any, now: datetime = LATER, **more: Any) -> Case:
    case.refresh_from_db()
    done: Case = getattr(cases, name)(actor=by, case_id=case.pk, expected_version=case.version, now=now, **more)
    return done


@pytest.mark.parametrize("urgency", [u for u in Urgency if u is not Urgency.ROUTINE])
def test_everything_above_routine_opens_a_case(urgency: Urgency) -> None:
    case = case_of(course(), urgency)
    assert (case.urgency, case.urgency_rank, case.status) == (urgency, urgency.rank, CaseStatus.NEW)
    assert case.reason == CaseReason.ASSESSMENT
    assert case.danger_open is (urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY))
    assert (case.promised_at is None) is (urgency is Urgency.WATCH)
    assert deeds(case) == ["opened"]


def test_a_routine_answer_opens_nothing() -> None:
    assert tell(course(), Urgency.ROUTINE).case is None
    assert not Case.objects.exists()
    assert not AuditEvent.objects.filter(verb__startswith="case_").exists()


@pytest.mark.parametrize("how", [{"wants_contact": True}, {"text": True}])
def test_a_wish_or_words_open_a_watch_case(how: dict[str, bool]) -> None:
    case = case_of(course(), Urgency.ROUTINE, **how)
    assert case.urgency == Urgency.WATCH
    assert (case.wants_contact, case.unread_text) == (how.get("wants_contact", False), how.get("text", False))
    if case.wants_contact:  # a person who asks to be called gets a time too: two working days, New York
        assert case.promised_at == datetime(2026, 3, 4, 22, 0, tzinfo=UTC)


def test_new_answers_join_the_open_case_and_only_raise_it() -> None:
    episode = course()
    case = case_of(episode, Urgency.EVALUATION)
    first_promise = case.promised_at
    for urgency in (Urgency.WATCH, Urgency.ROUTINE, Urgency.SOON, Urgency.EVALUATION):
        tell(episode, urgency, now=LATER)
    case.refresh_from_db()
    assert Case.objects.filter(episode=episode).count() == 1
    assert case.urgency == Urgency.SOON
    assert deeds(case) == ["opened", "evidence_added", "evidence_added", "raised", "evidence_added"]
    assert first_promise is not None
    assert case.promised_at is not None
    assert case.promised_at < first_promise
    assert case.version == 5


def test_the_line_tells_why_the_case_is_as_urgent_as_it_is() -> None:
    episode = course()
    rules = [
        ("mild", Urgency.WATCH),
        ("worst", Urgency.SOON),
        ("second", Urgency.EVALUATION),
        ("last", Urgency.ROUTINE),
    ]
    case = case_of(episode, Urgency.SOON, rules=rules)
    assert [line["rule"] for line in case.lead] == ["worst", "second", "mild"]
    tell(episode, Urgency.WATCH, rules=[("better", Urgency.WATCH)], now=LATER)
    case.refresh_from_db()
    assert case.lead[0]["rule"] == "worst"
    newer = tell(episode, Urgency.SOON, rules=[("again", Urgency.SOON)], now=LATER)
    case.refresh_from_db()
    assert (case.lead[0]["rule"], case.assessment_id) == ("again", newer.assessment.pk)


def test_a_ticked_sign_opens_a_case_before_the_form_is_sent() -> None:
    report = tick(course(), DangerSign.BLADDER)
    case = open_case(report.episode)
    assert (case.urgency, case.reason, case.danger_open) == (Urgency.EMERGENCY, CaseReason.DANGER, True)
    assert case.promised_at == NOW
    assert case.danger_report == report
    assert case.lead == [{"rule": "danger_ticked", "params": {"codes": ["bladder"]}}]


def test_signs_of_two_pages_stand_in_one_line() -> None:
    report = tick(course(), DangerSign.BLADDER)
    tick(report.episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY, followup=report.followup)
    case = open_case(report.episode)
    assert case.urgency == Urgency.EMERGENCY
    assert case.lead[0]["params"]["codes"] == ["bladder", "fever"]


def test_only_a_ticked_sign_opens_a_case() -> None:
    report = tick(course())
    acknowledged = DangerReport.objects.create(
        episode=report.episode, followup=report.followup, event=DangerEvent.ACKNOWLEDGED, about=report,
        codes=report.codes, urgency=report.urgency, at=LATER, by=JOB.key,
    )  # fmt: skip
    with pytest.raises(ValueError, match="only a ticked sign"):
        case_evidence.apply_danger(report=acknowledged, actor=JOB, now=LATER)


def test_a_danger_sign_ends_a_snooze_and_asks_for_a_new_contact() -> None:
    episode = course()
    nurse = f.nurse(episode.patient.clinic)
    case = case_of(episode)
    deed("record_contact", case, nurse, result=ContactResult.SPOKE)
    deed("snooze", case, nurse, until=NOW.date() + timedelta(days=14), reason="Wants to wait two weeks")
    tick(episode, now=LATER)
    case.refresh_from_db()
    assert (case.status, case.snoozed_until, case.spoken_at, case.spoken_by) == (CaseStatus.NEW, None, None, "")
    assert case.promised_at == LATER
    assert deeds(case)[-2:] == ["raised", "snooze_ended"]


def test_a_danger_sign_keeps_a_referral() -> None:
    episode = course()
    clinician = f.clinician(episode.patient.clinic)
    case = case_of(episode)
    deed("refer", case, clinician, to="Pain clinic", expected_by=NOW.date() + timedelta(days=30), reason="3 of 3")
    tick(episode, now=LATER)
    case.refresh_from_db()
    assert (case.status, case.danger_open) == (CaseStatus.REFERRED, True)


def test_a_snoozed_case_wakes_for_more_and_sleeps_through_the_same() -> None:
    episode = course()
    nurse = f.nurse(episode.patient.clinic)
    case = case_of(episode, Urgency.WATCH)
    deed("take", case, nurse)
    deed("snooze", case, nurse, until=NOW.date() + timedelta(days=14), reason="Physiotherapy first")
    tell(episode, Urgency.WATCH, now=LATER)
    case.refresh_from_db()
    assert case.status == CaseStatus.SNOOZED
    tell(episode, Urgency.EVALUATION, now=LATER)
    case.refresh_from_db()
    assert (case.status, case.snoozed_until) == (CaseStatus.TAKEN, None)


def test_a_good_answer_marks_a_watch_case_and_a_bad_one_takes_the_mark_away() -> None:
    episode = course()
    case = case_of(episode, Urgency.WATCH)
    tell(episode, Urgency.ROUTINE, now=LATER)
    case.refresh_from_db()
    assert case.ready_to_close
    assert deeds(case) == ["opened", "evidence_added", "ready_to_close"]
    tell(episode, Urgency.WATCH, now=LATER)
    case.refresh_from_db()
    assert not case.ready_to_close
    assert case.closed_at is None


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.EVALUATION])
def test_a_good_answer_marks_nothing_above_watch(urgency: Urgency) -> None:
    episode = course()
    case = case_of(episode, urgency)
    tell(episode, Urgency.ROUTINE, now=LATER)
    case.refresh_from_db()
    assert not case.ready_to_close


def test_the_sent_form_does_not_bring_back_a_danger_that_was_dealt_with() -> None:
    report = tick(course(), DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    case = open_case(report.episode)
    clinician = f.clinician(case.clinic)
    deed("lower_urgency", case, clinician, to=Urgency.WATCH, reason="Spoke 10:05; a cold, no wound pain")
    tell(
        report.episode, Urgency.SAME_DAY, followup=report.followup, signs=[DangerSign.FEVER], now=LATER, refer=True,
        rules=[("fever", Urgency.SAME_DAY), ("persistent", Urgency.EVALUATION)],
    )  # fmt: skip
    case.refresh_from_db()
    assert not case.danger_open
    assert case.urgency == Urgency.EVALUATION  # what else the form says still counts
    assert case.refer_suggested


@pytest.mark.parametrize(
    ("signs", "urgency"),
    [([DangerSign.FEVER, DangerSign.WOUND], Urgency.SAME_DAY), ([DangerSign.FEVER], Urgency.EMERGENCY)],
)
def test_the_sent_form_with_more_danger_does(signs: list[DangerSign], urgency: Urgency) -> None:
    report = tick(course(), DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    case = open_case(report.episode)
    deed("deal_with_danger", case, f.clinician(case.clinic), reason="Spoke to the patient")
    tell(report.episode, urgency, followup=report.followup, signs=signs, now=LATER)
    case.refresh_from_db()
    assert case.danger_open


def test_the_same_sign_in_a_later_form_counts_again() -> None:
    report = tick(course(), DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    case = open_case(report.episode)
    deed("deal_with_danger", case, f.clinician(case.clinic), reason="Spoke to the patient")
    tell(report.episode, Urgency.SAME_DAY, signs=[DangerSign.FEVER], now=LATER)
    case.refresh_from_db()
    assert case.danger_open


def test_words_about_self_harm_raise_to_emergency_only() -> None:
    case = case_of(course(), Urgency.ROUTINE, text=True, crisis=True)
    assert (case.urgency, case.danger_open, case.unread_text) == (Urgency.EMERGENCY, True, True)
    assert case.lead[0]["rule"] == "crisis_words"


def test_assessed_again_later_nobody_asks_for_a_second_call() -> None:
    told = tell(course(), Urgency.ROUTINE, wants_contact=True, text=True)
    assert told.case is not None
    nurse = f.nurse(told.case.clinic)
    deed("record_contact", told.case, nurse, result=ContactResult.SPOKE)
    deed("mark_text_read", told.case, nurse)
    evidence.assess(told.submission, Urgency.WATCH, now=LATER)
    told.case.refresh_from_db()
    assert not told.case.wants_contact
    assert not told.case.unread_text


def test_after_closing_new_evidence_opens_a_new_case_that_points_back() -> None:
    episode = course()
    first = case_of(episode)
    deed("close", first, f.clinician(first.clinic), outcome=CloseOutcome.NOT_NEEDED, reason="Better by phone")
    second = tell(episode, Urgency.WATCH, now=LATER).case
    assert second is not None
    assert second.continues_id == first.pk
    first.refresh_from_db()
    assert first.status == CaseStatus.CLOSED


def test_silence_after_a_bad_answer_outranks_silence_after_a_good_one() -> None:
    good, bad, never = course(), course(), course()
    tell(good, Urgency.ROUTINE)
    case = case_of(bad, Urgency.EVALUATION)
    deed("close", case, f.clinician(case.clinic), outcome=CloseOutcome.DECLINED, reason="Wants to wait")
    opened = [
        case_evidence.open_for_silence(followup=evidence.occasion(episode, now=LATER), actor=JOB, now=LATER)
        for episode in (good, bad, never)
    ]
    assert [case.urgency for case in opened] == [Urgency.WATCH, Urgency.EVALUATION, Urgency.WATCH]
    assert {case.reason for case in opened} == {CaseReason.SILENCE}
    assert {case.promised_at for case in opened} == {datetime(2026, 3, 9, 21, 0, tzinfo=UTC)}  # five working days


def test_silence_on_an_open_case_is_noted_and_lowers_nothing() -> None:
    episode = course()
    case = case_of(episode, Urgency.SOON)
    case_evidence.open_for_silence(followup=evidence.occasion(episode, now=LATER), actor=JOB, now=LATER)
    case.refresh_from_db()
    assert (case.urgency, case.reason) == (Urgency.SOON, CaseReason.ASSESSMENT)
    assert deeds(case) == ["opened", "evidence_added"]


@pytest.mark.parametrize("urgency", [Urgency.ROUTINE, Urgency.WATCH, Urgency.EVALUATION])
def test_answers_end_a_silence_and_lower_nothing(urgency: Urgency) -> None:
    episode = course()
    closed = case_of(episode, Urgency.EVALUATION)
    deed("close", closed, f.clinician(closed.clinic), outcome=CloseOutcome.DECLINED, reason="Wants to wait")
    case = case_evidence.open_for_silence(followup=evidence.occasion(episode, now=LATER), actor=JOB, now=LATER)
    tell(episode, urgency, now=LATER + timedelta(days=1))
    case.refresh_from_db()
    assert (case.urgency, case.reason) == (Urgency.EVALUATION, CaseReason.ASSESSMENT)


def test_words_before_surgery_are_work_too() -> None:
    told = tell(course(), Urgency.ROUTINE)
    told.submission.has_text = True  # in memory: what a baseline with words looks like
    case = case_evidence.open_for_request(
        episode=told.submission.episode, submission=told.submission, actor=JOB, now=LATER
    )
    assert case is not None
    assert (case.reason, case.urgency, case.unread_text) == (CaseReason.REQUEST, Urgency.WATCH, True)


def test_staff_are_told_once_each_time_a_case_becomes_urgent() -> None:
    episode = course()
    case_of(episode, Urgency.EVALUATION)
    assert not Message.objects.exists()
    report = tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    assert Message.objects.get().template == "staff_urgent_case"
    tell(episode, Urgency.WATCH, now=LATER)
    assert Message.objects.count() == 1
    tick(episode, DangerSign.BLADDER, followup=report.followup, now=LATER)
    assert Message.objects.count() == 2


SIGN = ("danger_same_day", Urgency.SAME_DAY)


def test_a_sign_and_the_form_that_repeats_it_are_one_event_and_one_notice() -> None:
    episode = course()
    row = evidence.occasion(episode, now=NOW, sent=True)
    report = tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY, followup=row)
    case = open_case(episode)
    deed("record_contact", case, f.nurse(case.clinic), result=ContactResult.SPOKE)
    tell(episode, Urgency.SAME_DAY, followup=row, signs=[DangerSign.FEVER], rules=[SIGN], now=LATER)
    assert Message.objects.filter(case=case).count() == 1
    case.refresh_from_db()
    assert case.danger_open
    assert case.spoken_at is not None  # whoever spoke with the patient spoke about this very sign
    assert deeds(case)[-1] == "evidence_added"
    tick(report.episode, DangerSign.BLADDER, followup=row, now=LATER)
    assert Message.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("signs", "rules"),
    [
        ([DangerSign.FEVER, DangerSign.WOUND], [SIGN]),
        ([DangerSign.FEVER], [SIGN, ("inferred_sudden", Urgency.SAME_DAY)]),
        ([], [SIGN]),
    ],
)
def test_a_form_that_says_more_than_its_draft_rings_again(signs: list[DangerSign], rules: Any) -> None:
    episode = course()
    row = evidence.occasion(episode, now=NOW, sent=True)
    tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY, followup=row)
    tell(episode, Urgency.SAME_DAY, followup=row, signs=signs, rules=rules, now=LATER)
    assert Message.objects.count() == 2


def test_the_same_sign_in_another_form_rings_again() -> None:
    episode = course()
    tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    tell(episode, Urgency.SAME_DAY, signs=[DangerSign.FEVER], rules=[SIGN], now=LATER)
    assert Message.objects.count() == 2


def test_a_message_says_neither_who_nor_what() -> None:
    report = tick(course(), DangerSign.BLADDER)
    message = Message.objects.get()
    stored = f"{message.template} {message.dedupe_key}"
    assert "bladder" not in stored
    assert report.episode.patient.record_number not in stored


def test_corrected_facts_stand_in_the_open_cases_trail() -> None:
    episode = course()
    case_evidence.note_facts_corrected(episode=episode, reason="Wrong side", changed=["side"], actor=JOB, now=LATER)
    case = case_of(episode)
    case_evidence.note_facts_corrected(episode=episode, reason="Wrong side", changed=["side"], actor=JOB, now=LATER)
    entry = CaseEntry.objects.get(deed=CaseDeed.CORRECT_FACTS)
    assert (entry.case_id, entry.text, entry.params) == (case.pk, "Wrong side", {"changed": ["side"]})


def test_the_audit_trail_holds_no_answer() -> None:
    report = tick(course(), DangerSign.BLADDER)
    details = str(list(AuditEvent.objects.filter(subject=f"case:{open_case(report.episode).pk}").values("detail")))
    assert "bladder" not in details


@pytest.mark.parametrize("urgency", list(Urgency))
def test_at_most_five_statements_and_one_for_who_is_told(urgency: Urgency) -> None:
    episode = course()
    told = tell(episode, Urgency.ROUTINE)
    for before in (None, Urgency.WATCH):
        if before:
            case_of(episode, before)
        row = evidence.occasion(episode, now=NOW, sent=True)
        fresh = tell(episode, Urgency.ROUTINE, followup=row)
        fresh.assessment.urgency = urgency
        with CaptureQueriesContext(connection) as statements:
            case_evidence.apply_assessment(
                episode=episode, assessment=fresh.assessment, submission=told.submission, actor=JOB, now=NOW
            )
        own = [s["sql"] for s in statements if not s["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(own) <= 5 + (urgency in URGENT), "\n".join(own)
