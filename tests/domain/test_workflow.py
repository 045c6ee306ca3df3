"""The transition table: every deed and status has its place, every open case a way out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.content import deeds as words
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CaseStatus, CloseOutcome, ReferralStatus, Role, Urgency
from fbs_portal.domain.errors import NotAllowed, NotPermitted
from fbs_portal.domain.roles import PERMISSIONS, ROLE_PERMISSIONS
from fbs_portal.domain.workflow import (
    ABOUT_THE_PERSON,
    MACHINE_DEEDS,
    OPEN,
    TRANSITIONS,
    CaseFacts,
    Hindrance,
    bulk_close_hindrance,
    hindrance,
    is_urgent,
    lowering_hindrance,
    next_status,
    possible_outcomes,
)


def somebody(role: Role, user_id: int = 1) -> Actor:
    return Actor(key=f"user:{user_id}", user_id=user_id, permissions=frozenset(ROLE_PERMISSIONS[role]))


NURSE, CLINICIAN, LEAD, AUDITOR = (somebody(role) for role in Role)


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    """Any case that the constraints and the deeds allow."""
    status = draw(st.sampled_from(CaseStatus))
    urgency = draw(st.sampled_from([u for u in Urgency if status is not CaseStatus.SNOOZED or not is_urgent(u)]))
    flags = {
        name: draw(st.booleans())
        for name in ("unread_text", "refer_suggested", "asked_to_refer", "evaluated", "released")
    }
    return CaseFacts(
        status=status,
        urgency=urgency,
        owner_id=draw(st.sampled_from([None, 1, 2])),
        danger_open=draw(st.booleans()) and status is not CaseStatus.SNOOZED,
        ready_to_close=draw(st.booleans()),
        referral=draw(st.sampled_from([None, *ReferralStatus])) if status is CaseStatus.REFERRED else None,
        questions=draw(st.sampled_from([(), ("pain_limb",)])),
        asked_again=draw(st.booleans()),
        course_over=draw(st.booleans()),
        newer_case=status is CaseStatus.CLOSED and draw(st.booleans()),
        **flags,
    )


actors = st.sampled_from([NURSE, CLINICIAN, LEAD, AUDITOR])
deeds = st.sampled_from(list(TRANSITIONS))


def test_every_deed_is_a_persons_or_the_machines() -> None:
    assert set(TRANSITIONS) | MACHINE_DEEDS == set(CaseDeed)
    assert not set(TRANSITIONS) & MACHINE_DEEDS


def test_every_status_is_left_and_reached_by_some_deed() -> None:
    moves = [(a, b) for t in TRANSITIONS.values() for a, b in t.moves.items() if a is not b]
    assert {a for a, _ in moves} == {b for _, b in moves} == set(CaseStatus)


def test_every_permission_of_a_deed_exists() -> None:
    assert {transition.permission for transition in TRANSITIONS.values()} <= set(PERMISSIONS)


def test_every_hindrance_and_every_deed_has_words() -> None:
    assert set(words.SENTENCES) == set(Hindrance)
    assert set(words.DONE) == set(CaseDeed)
    for deed in TRANSITIONS:
        for found in Hindrance:
            assert words.sentence(found=found, deed=deed).endswith(".")


def test_closing_leads_to_closed_and_nothing_else_does() -> None:
    for deed, transition in TRANSITIONS.items():
        reaches = CaseStatus.CLOSED in [after for before, after in transition.moves.items() if before in OPEN]
        assert reaches is (deed is CaseDeed.CLOSE)


@given(case=cases())
def test_an_open_case_has_a_way_out(case: CaseFacts) -> None:
    """A clinician can always get to closed: deal with the danger, read the words, then close."""
    if case.status is CaseStatus.CLOSED:
        return
    if case.danger_open:
        assert hindrance(deed=CaseDeed.DANGER_DEALT_WITH, case=case, actor=CLINICIAN) is None
        case = replace(case, danger_open=False)
    if case.unread_text:
        assert hindrance(deed=CaseDeed.TEXT_READ, case=case, actor=CLINICIAN) is None
        case = replace(case, unread_text=False)
    assert hindrance(deed=CaseDeed.CLOSE, case=case, actor=CLINICIAN) is None
    assert CloseOutcome.NOT_NEEDED in possible_outcomes(case=case, actor=CLINICIAN)


@given(case=cases(), deed=deeds, actor=actors)
def test_the_greyed_button_and_the_refused_deed_say_the_same(case: CaseFacts, deed: CaseDeed, actor: Actor) -> None:
    found, said = hindrance(deed=deed, case=case, actor=actor), words.can_deed(deed=deed, case=case, actor=actor)
    assert (found is None) is (said is None)
    if found is None:
        words.check_deed(deed=deed, case=case, actor=actor)
        assert next_status(deed=deed, case=case) in CaseStatus
        return
    with pytest.raises(NotPermitted if found in ABOUT_THE_PERSON else NotAllowed) as refused:
        words.check_deed(deed=deed, case=case, actor=actor)
    assert refused.value.message == said


@given(case=cases(), deed=deeds, actor=actors)
def test_nothing_urgent_or_dangerous_is_put_off_referred_or_closed(
    case: CaseFacts, deed: CaseDeed, actor: Actor
) -> None:
    allowed = hindrance(deed=deed, case=case, actor=actor) is None
    if deed is CaseDeed.SNOOZE:
        assert not (allowed and (case.danger_open or is_urgent(case.urgency)))
    if deed in (CaseDeed.REFER, CaseDeed.CLOSE, CaseDeed.ASK_TO_REFER, CaseDeed.ASK_AGAIN):
        assert not (allowed and case.danger_open)


@given(case=cases(), deed=deeds)
def test_the_auditor_does_nothing_and_a_lead_all_that_a_nurse_does(case: CaseFacts, deed: CaseDeed) -> None:
    assert hindrance(deed=deed, case=case, actor=AUDITOR) is Hindrance.NOT_YOUR_ROLE
    if hindrance(deed=deed, case=case, actor=NURSE) is None and deed is not CaseDeed.ASK_TO_REFER:
        assert hindrance(deed=deed, case=case, actor=LEAD) is None


@given(case=cases(), actor=actors)
def test_in_bulk_only_what_is_ready_and_needed_no_clinician(case: CaseFacts, actor: Actor) -> None:
    if bulk_close_hindrance(case=case, actor=actor) is None:
        assert case.ready_to_close
        assert not case.danger_open
        assert not case.unread_text


@pytest.mark.parametrize("now", list(Urgency))
@pytest.mark.parametrize("to", list(Urgency))
def test_lowering_is_strictly_downwards_and_never_to_routine(now: Urgency, to: Urgency) -> None:
    possible = lowering_hindrance(to=to, case=CaseFacts(status=CaseStatus.NEW, urgency=now)) is None
    assert possible is (now.rank < to.rank < Urgency.ROUTINE.rank)


def test_a_contact_without_speaking_moves_nothing() -> None:
    case = CaseFacts(status=CaseStatus.NEW, urgency=Urgency.SOON)
    assert next_status(deed=CaseDeed.CONTACT, case=case, spoke=False) is CaseStatus.NEW
    assert next_status(deed=CaseDeed.CONTACT, case=case) is CaseStatus.CONTACTED
