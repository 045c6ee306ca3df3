"""Closing without referral asks why, and a later report that says no more does not come back as if it were new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fbs_portal.actions import case_evidence, cases
from fbs_portal.domain.codes import CaseReason, CaseStatus, CloseOutcome, DangerSign, TimePoint, Urgency
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.states import NotReferred
from fbs_portal.models import AuditEvent, Case, CaseEntry, SurgeryEpisode
from tests import factories as f
from tests.evidence import JOB, case_of, course, occasion, open_case, tell, tick
from tests.stages import NOW, do, referred

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=90)
TOLD: dict[str, Any] = {"pain_axial": 4, "pain_limb": 6, "trend": "same", "same_pain": "same", "acceptable": "yes"}
ACCEPTS = {"outcome": CloseOutcome.NOT_NEEDED, "reason": "Can live with it", "not_referred": "acceptable"}


def suggested(where: SurgeryEpisode | None = None, **how: Any) -> Case:
    return case_of(where or course(), Urgency.EVALUATION, refer=True, answers=TOLD, **how)


def closed(case: Case, now: datetime = NOW, **says: Any) -> Case:
    return do("close", case, f.clinician(case.clinic), now, **ACCEPTS | says)


def again(case: Case, now: datetime = LATER, urgency: Urgency = Urgency.EVALUATION, **changes: Any) -> Case:
    """The next form of the same patient, the same but for the changes."""
    how = {name: changes.pop(name) for name in ("wants_contact", "text", "crisis") if name in changes}
    found = tell(case.episode, urgency, now=now, refer=True, answers=TOLD | changes, **how).case
    assert found is not None
    return found


# Closing


def test_why_nobody_was_referred_is_asked_kept_and_told_in_the_trail() -> None:
    case = suggested()
    doctor = f.clinician(case.clinic)
    with pytest.raises(Invalid) as refused:
        do("close", case, doctor, outcome="not_needed", reason="Well", not_referred="tired of it")
    assert refused.value.field == "not_referred"
    case = closed(case)
    assert case.not_referred == NotReferred.ACCEPTABLE
    assert CaseEntry.objects.latest("pk").params == {"outcome": "not_needed", "not_referred": "acceptable"}
    assert AuditEvent.objects.latest("pk").detail["not_referred"] == "acceptable"


@pytest.mark.parametrize(
    ("outcome", "said", "kept"),
    [
        ("declined", "", "declines"),
        ("declined", "acceptable", "acceptable"),
        ("treated_elsewhere", "", "care_elsewhere"),
        ("not_needed", "", "other"),
        ("moved_away", "", ""),
        ("died", "other", ""),
    ],
)
def test_an_outcome_may_say_it_by_itself(outcome: str, said: str, kept: str) -> None:
    case = suggested()
    done = do("close", case, f.clinician(case.clinic), outcome=outcome, reason="Told by phone", not_referred=said)
    assert done.not_referred == kept


def test_nobody_is_asked_where_nothing_was_suggested_or_somebody_referred() -> None:
    plain = case_of(course(), Urgency.EVALUATION)
    where = f.clinic()
    withdrawn = do("withdraw", referred(where, f.nurse(where)), f.clinician(where), reason="Operated again")
    for case in (plain, withdrawn):
        done = do("close", case, f.clinician(case.clinic), outcome="not_needed", reason="x", not_referred="eased")
        assert done.not_referred == ""


def test_a_case_that_a_good_answer_made_ready_is_closed_as_eased() -> None:
    case = suggested()
    do("lower_urgency", case, f.clinician(case.clinic), to="watch", reason="Asked by phone")
    tell(case.episode, Urgency.ROUTINE, now=LATER)
    cases.close_ready(actor=f.clinician(case.clinic), case_ids=[case.pk], now=LATER)
    case.refresh_from_db()
    assert (case.outcome, case.not_referred) == ("not_needed", "eased")


def test_reopening_takes_the_reason_back() -> None:
    case = closed(suggested())
    case = do("reopen", case, f.clinician(case.clinic), reason="Called back")
    assert (case.not_referred, case.settled_as) == ("", "")


# A later report


def test_a_report_that_says_no_more_opens_a_case_that_stands_at_watch() -> None:
    first = closed(suggested())
    case = again(first)
    assert (case.urgency, case.settled_as, case.promised_at) == (Urgency.WATCH, "acceptable", None)
    assert (case.continues_id, case.reason, case.refer_suggested) == (first.pk, CaseReason.ASSESSMENT, True)
    assert CaseEntry.objects.filter(case=case).get().params["settled_as"] == "acceptable"


@pytest.mark.parametrize(
    "news", [{"pain_limb": 7}, {"acceptable": "no"}, {"trend": "slowly_worse"}, {"wants_contact": True}, {"text": True}]
)
def test_worse_pain_a_wish_or_words_are_judged_afresh(news: dict[str, Any]) -> None:
    case = again(closed(suggested()), **news)
    assert (case.urgency, case.settled_as) == (Urgency.EVALUATION, "")
    assert case.promised_at is not None


def test_a_danger_always_comes_back_as_what_it_is() -> None:
    first, second, third = (closed(suggested()) for _ in range(3))
    assert again(first, urgency=Urgency.SAME_DAY).danger_open
    assert again(second, crisis=True).urgency == Urgency.EMERGENCY
    tick(third.episode, DangerSign.BLADDER, now=LATER)
    assert open_case(third.episode).urgency == Urgency.EMERGENCY


@pytest.mark.parametrize("why", ["eased", "not_reached", "data_error", "other"])
def test_what_nobody_judged_holds_nothing(why: str) -> None:
    assert again(closed(suggested(), not_referred=why)).urgency == Urgency.EVALUATION


def test_after_half_a_year_it_is_asked_afresh() -> None:
    assert again(closed(suggested()), now=NOW + timedelta(days=184)).urgency == Urgency.EVALUATION


def test_the_case_that_stands_at_watch_rises_by_itself_and_stays_quiet_for_the_same() -> None:
    case = again(closed(suggested()))
    same = again(case, now=LATER + timedelta(days=7))
    assert (same.pk, same.urgency, same.settled_as) == (case.pk, Urgency.WATCH, "acceptable")
    worse = again(case, now=LATER + timedelta(days=8), pain_limb=8)
    assert (worse.pk, worse.urgency, worse.settled_as) == (case.pk, Urgency.EVALUATION, "")
    after = again(case, now=LATER + timedelta(days=9))
    assert after.urgency == Urgency.EVALUATION


def test_silence_is_never_settled() -> None:
    first = closed(suggested())
    followup = occasion(first.episode, now=LATER)
    case = case_evidence.open_for_silence(followup=followup, actor=JOB, now=LATER)
    assert (case.urgency, case.settled_as) == (Urgency.EVALUATION, "")


def test_a_reason_given_later_counts_from_the_later_closing() -> None:
    case = again(closed(suggested()))
    case = closed(case, now=LATER, not_referred="not_reached")
    assert case.settled_as == ""
    assert again(case, now=LATER + timedelta(days=1)).urgency == Urgency.EVALUATION


def test_a_held_report_costs_one_statement_more() -> None:
    first = closed(suggested())
    counts = []
    changes: tuple[dict[str, Any], ...] = ({"wants_contact": True}, {})
    for news in changes:
        with CaptureQueriesContext(connection) as told:
            again(first, **news)
        counts.append(len(told))
        Case.objects.filter(episode=first.episode, closed_at=None).update(
            status=CaseStatus.CLOSED, closed_at=NOW, closed_by="user:1", outcome="not_needed", not_referred="acceptable"
        )
    assert counts[1] - counts[0] <= 1


# With the real triage


@pytest.mark.parametrize(("changes", "urgency"), [({}, "watch"), ({"pain_limb": 8}, "evaluation")])
def test_pain_that_a_patient_accepts_comes_back_only_when_it_is_worse(changes: dict[str, Any], urgency: str) -> None:
    """The same answers at week 12, when the case is closed, and at month 6."""
    episode = f.enrolled().episode
    answers = f.HURTING | {"acceptable": "yes", "pain_limb": 6, "peg_pain": 4, "peg_enjoyment": 4, "peg_activity": 4}
    twelve = datetime(2026, 4, 8, 15, tzinfo=UTC)
    f.answered(episode, TimePoint.WEEK_12, answers=answers, now=twelve)
    case = open_case(episode)
    assert (case.urgency, case.refer_suggested) == ("evaluation", True)
    closed(case, now=twelve + timedelta(days=3))
    f.answered(episode, TimePoint.MONTH_6, answers=answers | changes)
    assert open_case(episode).urgency == urgency
