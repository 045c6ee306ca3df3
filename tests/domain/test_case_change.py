"""What evidence does to a case, as properties: it only ever adds up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fbs_portal.domain.case_change import CaseEvidence, Standing, change, needs_case, opening
from fbs_portal.domain.codes import CaseReason, CaseStatus, Urgency
from fbs_portal.domain.workflow import is_urgent

evidences = st.builds(
    CaseEvidence,
    reason=st.sampled_from(CaseReason),
    urgency=st.sampled_from(Urgency),
    wants_contact=st.booleans(),
    unread_text=st.booleans(),
    refer=st.booleans(),
    danger=st.booleans(),
)
standings = st.builds(
    Standing,
    status=st.sampled_from([status for status in CaseStatus if status is not CaseStatus.CLOSED]),
    urgency=st.sampled_from([urgency for urgency in Urgency if urgency is not Urgency.ROUTINE]),
    owned=st.booleans(),
    spoken=st.booleans(),
    danger_open=st.booleans(),
    wants_contact=st.booleans(),
    unread_text=st.booleans(),
    asked_to_refer=st.booleans(),
    ready_to_close=st.booleans(),
).filter(lambda standing: standing.status is not CaseStatus.SNOOZED or not is_urgent(standing.urgency))


@given(standing=standings, evidence=evidences)
def test_nothing_is_lowered_forgotten_or_closed(standing: Standing, evidence: CaseEvidence) -> None:
    after = change(standing=standing, evidence=evidence)
    assert after.urgency.at_least(standing.urgency)
    assert after.urgency.at_least(evidence.urgency)
    assert after.status is not CaseStatus.CLOSED
    assert after.danger_open >= (standing.danger_open or evidence.danger)
    assert after.wants_contact >= standing.wants_contact
    assert after.unread_text >= standing.unread_text


@given(standing=standings, evidence=evidences)
def test_an_urgent_or_dangerous_case_never_sleeps(standing: Standing, evidence: CaseEvidence) -> None:
    after = change(standing=standing, evidence=evidence)
    if after.status is CaseStatus.SNOOZED:
        assert not is_urgent(after.urgency)
        assert not evidence.danger


@given(standing=standings, evidence=evidences)
def test_a_referral_is_kept(standing: Standing, evidence: CaseEvidence) -> None:
    after = change(standing=standing, evidence=evidence)
    assert (after.status is CaseStatus.REFERRED) is (standing.status is CaseStatus.REFERRED)


@given(standing=standings, evidence=evidences)
def test_ready_to_close_is_never_said_of_work_that_waits(standing: Standing, evidence: CaseEvidence) -> None:
    after = change(standing=standing, evidence=evidence)
    if after.ready_to_close and evidence.reason is not CaseReason.SILENCE:
        assert after.urgency is Urgency.WATCH
        assert not any([after.danger_open, after.wants_contact, after.unread_text, standing.asked_to_refer])


@given(standing=standings, evidence=evidences)
def test_staff_are_called_for_every_rise_to_urgent(standing: Standing, evidence: CaseEvidence) -> None:
    after = change(standing=standing, evidence=evidence)
    if is_urgent(after.urgency) and not is_urgent(standing.urgency):
        assert after.calls_staff


@given(evidence=evidences)
def test_what_opens_a_case(evidence: CaseEvidence) -> None:
    plain = evidence.urgency is Urgency.ROUTINE and not (evidence.wants_contact or evidence.unread_text)
    assert needs_case(evidence=evidence) is not plain
    after = opening(evidence=evidence)
    assert after.urgency.at_least(Urgency.WATCH)
    assert after.status is CaseStatus.NEW
