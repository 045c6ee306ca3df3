"""Any order of deeds and evidence: what is allowed leaves a sound case, what is refused leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fbs_portal.actions import case_evidence, cases
from fbs_portal.content.deeds import can_deed
from fbs_portal.domain.codes import CaseDeed, CaseStatus, CloseOutcome, DangerSign, ReferralStatus, Urgency
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotPermitted
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.workflow import TRANSITIONS, is_urgent
from fbs_portal.models import AuditEvent, Case, CaseEntry, Clinic, Message, Referral, ReferralLetter
from fbs_portal.queries import case_facts
from tests import factories as f
from tests.evidence import JOB, course, occasion, tell, tick

pytestmark = pytest.mark.django_db

START = f.NOW
DAYS = [START.date() + timedelta(days=days) for days in (-1, 0, 1, 14, 42, 50)]
DEEDS: dict[CaseDeed, tuple[Callable[..., Case], st.SearchStrategy[dict[str, Any]]]] = {
    CaseDeed.TAKE: (cases.take, st.just({})),
    CaseDeed.UNDO_TAKE: (cases.undo_take, st.just({})),
    CaseDeed.ASSIGN: (cases.assign, st.just({"to": None})),
    CaseDeed.CONTACT: (cases.record_contact, st.fixed_dictionaries({"result": st.sampled_from(ContactResult)})),
    CaseDeed.SNOOZE: (
        cases.snooze,
        st.fixed_dictionaries({"until": st.sampled_from(DAYS), "reason": st.just("Scan")}),
    ),
    CaseDeed.REFER: (
        cases.refer,
        st.just({"to": "Pain clinic", "expected_by": START.date() + timedelta(days=90), "reason": "3 of 3"}),
    ),
    CaseDeed.ASK_AGAIN: (lambda **given: cases.ask_again(**given).case, st.just({})),
    CaseDeed.ASK_TO_REFER: (cases.ask_to_refer, st.just({"reason": "Leg pain 7"})),
    CaseDeed.DANGER_DEALT_WITH: (cases.deal_with_danger, st.sampled_from([{"reason": "Spoke"}, {"reason": ""}])),
    CaseDeed.LOWER_URGENCY: (
        cases.lower_urgency,
        st.fixed_dictionaries({"to": st.sampled_from(Urgency), "reason": st.just("Spoke")}),
    ),
    CaseDeed.NOTE: (cases.add_note, st.just({"text": "A note"})),
    CaseDeed.TEXT_READ: (cases.mark_text_read, st.just({})),
    CaseDeed.SCHEDULE: (cases.schedule, st.fixed_dictionaries({"on": st.sampled_from(DAYS)})),
    CaseDeed.ATTENDED: (cases.mark_attended, st.fixed_dictionaries({"on": st.sampled_from(DAYS)})),
    CaseDeed.NOT_ATTENDED: (cases.mark_not_attended, st.just({"reason": "Ill"})),
    CaseDeed.DECLINED: (cases.mark_declined, st.just({"reason": "Wants to wait"})),
    CaseDeed.WITHDRAW: (cases.withdraw, st.just({"reason": "Operated again"})),
    CaseDeed.WRITE_LETTER: (
        cases.write_letter,
        st.fixed_dictionaries(
            {"opening": st.just("Dear Dr Lee"), "request": st.just(""), "asked": st.sampled_from([[], ["cause"]])}
        ),
    ),
    CaseDeed.EVALUATION: (cases.record_evaluation, st.just({"seen_on": START.date(), "conclusion": "persistent"})),
    CaseDeed.CORRECT_EVALUATION: (
        cases.correct_evaluation,
        st.fixed_dictionaries(
            {
                "seen_on": st.just(START.date()),
                "conclusion": st.sampled_from(["new", "transient"]),
                "reason": st.just("New scan"),
            }
        ),
    ),
    CaseDeed.RELEASE: (cases.release, st.just({})),
    CaseDeed.TAKE_BACK: (cases.take_back, st.just({"reason": "Too early"})),
    CaseDeed.CLOSE: (
        cases.close,
        st.fixed_dictionaries(
            {
                "outcome": st.sampled_from(CloseOutcome),
                "reason": st.sampled_from(["Told", ""]),
                "not_referred": st.sampled_from(["", "acceptable", "not_reached", "tired of it"]),
            }
        ),
    ),
    CaseDeed.REOPEN: (cases.reopen, st.just({"reason": "Worse"})),
}  # fmt: skip
deeds = st.sampled_from(list(DEEDS)).flatmap(lambda deed: st.tuples(st.just(deed), DEEDS[deed][1]))


class CaseMachine(RuleBasedStateMachine):
    """One patient, one nurse, one clinician; time goes on by an hour with every step."""

    where: Clinic

    def __init__(self) -> None:
        super().__init__()
        self.people = {"nurse": f.nurse(self.where), "clinician": f.clinician(self.where)}
        self.now = START

    @initialize()
    def begin(self) -> None:
        self.episode = course(self.where)

    def latest(self) -> Case | None:
        return Case.objects.filter(episode=self.episode).order_by("pk").last()

    def trace(self) -> tuple[Any, ...]:
        rows = (Case, CaseEntry, AuditEvent, Message, Referral, ReferralLetter)
        return tuple(list(model.objects.order_by("pk").values()) for model in rows)

    @contextmanager
    def only_upwards(self) -> Iterator[None]:
        """The machine's own moves: nothing lowered, nothing closed, no wish or words forgotten, no promise put off."""
        before = self.latest()
        yield
        if before is None or before.closed_at is not None:
            return
        after = Case.objects.get(pk=before.pk)
        assert after.closed_at is None
        assert after.urgency_rank <= before.urgency_rank
        for flag in ("danger_open", "wants_contact", "unread_text", "asked_to_refer", "refer_suggested"):
            assert getattr(after, flag) >= getattr(before, flag), flag
        if before.promised_at is not None:
            assert after.promised_at is not None
            assert after.promised_at <= before.promised_at

    @rule(urgency=st.sampled_from(Urgency), wish=st.booleans(), text=st.booleans(), refer=st.booleans())
    def answers(self, urgency: Urgency, wish: bool, text: bool, refer: bool) -> None:
        self.now += timedelta(hours=1)
        with self.only_upwards():
            told = tell(self.episode, urgency, now=self.now, wants_contact=wish, text=text, refer=refer)
        if urgency is not Urgency.ROUTINE or wish or text:
            assert told.case is not None

    @rule(urgency=st.sampled_from([Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON]))
    def danger(self, urgency: Urgency) -> None:
        self.now += timedelta(hours=1)
        row = occasion(self.episode, now=self.now, sent=True)
        with self.only_upwards():
            tick(self.episode, DangerSign.FEVER, urgency=urgency, now=self.now, followup=row)

    @rule()
    def silence(self) -> None:
        self.now += timedelta(hours=1)
        row = occasion(self.episode, now=self.now, sent=True)
        with self.only_upwards():
            case_evidence.open_for_silence(followup=row, actor=JOB, now=self.now)

    @rule(what=deeds, who=st.sampled_from(["nurse", "clinician"]), stale=st.sampled_from([0, 0, 0, 1]))
    def deed(self, what: tuple[CaseDeed, dict[str, Any]], who: str, stale: int) -> None:
        (deed, says), actor, case = what, self.people[who], self.latest()
        if case is None:
            return
        self.now += timedelta(hours=1)
        before = self.trace()
        facts = case_facts.facts_of(case=case_facts.get(actor=actor, case_id=case.pk))
        why_not = can_deed(deed=deed, case=facts, actor=actor)
        try:
            with transaction.atomic():
                DEEDS[deed][0](
                    actor=actor, case_id=case.pk, expected_version=case.version - stale, now=self.now, **says
                )
        except (NotPermitted, NotAllowed, Conflict, Invalid):
            assert self.trace() == before
            return
        assert why_not is None
        assert not stale
        after = Case.objects.get(pk=case.pk)
        assert after.version == case.version + 1
        assert (CaseEntry.objects.count(), AuditEvent.objects.count()) == (len(before[1]) + 1, len(before[2]) + 1)
        assert (after.status == CaseStatus.CLOSED) is (deed is CaseDeed.CLOSE or facts.status is CaseStatus.CLOSED) or (
            deed is CaseDeed.REOPEN
        )

    @invariant()
    def sound(self) -> None:
        if not hasattr(self, "episode"):
            return
        rows = list(Case.objects.filter(episode=self.episode))
        assert sum(case.closed_at is None for case in rows) <= 1
        for case in rows:
            self.is_due(case)
            urgent = is_urgent(Urgency(case.urgency))
            if case.closed_at is None:
                assert not (case.status == CaseStatus.SNOOZED and (urgent or case.danger_open))
                assert not (urgent and case.promised_at is None)
                assert (case.status == CaseStatus.SNOOZED) is (case.snoozed_until is not None)
            else:
                assert not case.danger_open
                assert not case.unread_text
                assert case.outcome
            assert not (case.not_referred and (case.closed_at is None or case.referrals.exists()))

    def is_due(self, case: Case) -> None:
        """A case that waits for an evaluation is always due on some day, and released only what was evaluated."""
        waits = case.referrals.filter(status__in=[ReferralStatus.SENT, ReferralStatus.SCHEDULED]).count()
        assert waits <= (case.closed_at is None)
        if waits:
            assert case.status == CaseStatus.REFERRED
            assert case.promised_at is not None
        for referral in case.referrals.exclude(released_at=None):
            assert referral.evaluations.filter(superseded_by=None).count() == 1

    @invariant()
    def nobody_is_stuck(self) -> None:
        """A clinician can do something that moves every open case on."""
        case = self.latest() if hasattr(self, "episode") else None
        if case is None or case.closed_at is not None:
            return
        clinician = self.people["clinician"]
        why_not = case_facts.why_not(case=case_facts.get(actor=clinician, case_id=case.pk), actor=clinician)
        ways = (CaseDeed.CLOSE, CaseDeed.DANGER_DEALT_WITH, CaseDeed.TEXT_READ)
        assert any(why_not[way] is None for way in ways)
        assert set(why_not) == set(TRANSITIONS)


def test_any_order_of_deeds_and_evidence() -> None:
    clinic = f.clinic()

    class Here(CaseMachine):
        where = clinic

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
