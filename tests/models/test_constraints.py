"""Every constraint refuses what it should, on the database itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.models import rows
from tests.models.rows import NOW

pytestmark = pytest.mark.django_db

Make = Callable[[], object]


def one_more(make: Callable[..., Any], *, beside: str, **fields: Any) -> Make:
    """Write a row, then another one `beside` it: the second must be refused."""

    def write() -> object:
        first = make(**fields)
        return make(**fields | {beside: getattr(first, beside)})

    return write


def _twice(make: Callable[..., Any], of: Callable[[], Any], name: str, **fields: Any) -> Make:
    def write() -> object:
        owner = of()
        make(**{name: owner} | fields)
        return make(**{name: owner} | fields)

    return write


def _second_operation() -> object:
    who = rows.patient()
    rows.episode(patient=who)
    return rows.episode(patient=who)


def _second_correction() -> object:
    first = rows.evaluation()
    rows.evaluation(referral=first.referral, supersedes=first, reason="typed wrong")
    return rows.evaluation(referral=first.referral, supersedes=first, reason="again")


def _second_patient() -> object:
    where = rows.clinic()
    rows.patient(clinic=where)
    return rows.patient(clinic=where)


def _second_membership() -> object:
    from django.contrib.auth import get_user_model

    from fbs_portal.models import Membership

    user, where = get_user_model().objects.create_user("ada"), rows.clinic()
    Membership.objects.create(user=user, clinic=where)
    return Membership.objects.create(user=user, clinic=where)


def _second_throttle() -> object:
    from fbs_portal.models import Throttle

    Throttle.objects.create(key="k", window=NOW)
    return Throttle.objects.create(key="k", window=NOW)


def _second_amendment() -> object:
    first = rows.submission()
    rows.submission(followup=first.followup, supersedes=first, reason="typed wrong")
    return rows.submission(followup=first.followup, supersedes=first, reason="again")


def _second_message() -> object:
    return rows.message(dedupe_key=rows.message().dedupe_key)


def _patient_and_user() -> object:
    from django.contrib.auth import get_user_model

    return rows.message(patient=rows.patient(), user=get_user_model().objects.create_user("ada"))


def _revises_without_revision() -> object:
    first = rows.episode()
    return rows.episode(patient=first.patient, surgery_date=date(2025, 1, 1), revises=first)


REFUSED: dict[str, Make] = {
    "fbs_assessment_category": lambda: rows.assessment(category="x"),
    "fbs_assessment_confidence": lambda: rows.assessment(confidence="x"),
    "fbs_assessment_pattern": lambda: rows.assessment(pattern="x"),
    "fbs_assessment_urgency": lambda: rows.assessment(urgency="x"),
    "fbs_assessment_route": lambda: rows.assessment(route="x"),
    "fbs_assessment_assessed_by": lambda: rows.assessment(assessed_by=""),
    "fbs_audit_named": lambda: rows.audit_event(actor=""),
    "fbs_attempt_by": lambda: rows.attempt(by=""),
    "fbs_attempt_channel": lambda: rows.attempt(channel="x"),
    "fbs_attempt_outcome": lambda: rows.attempt(outcome="x"),
    "fbs_call_by": lambda: rows.call(by=""),
    "fbs_call_result": lambda: rows.call(result="x"),
    "fbs_case_status": lambda: rows.case(status="x"),
    "fbs_case_reason": lambda: rows.case(reason="x", danger_report=rows.danger_report()),
    "fbs_case_urgency": lambda: rows.case(urgency="x"),
    "fbs_case_urgency_rank": lambda: rows.case(urgency="emergency", urgency_rank=5),
    "fbs_case_category": lambda: rows.case(category="x"),
    "fbs_case_outcome": lambda: rows.case(outcome="x", closed_at=NOW, closed_by="user:1", status="closed"),
    "fbs_case_not_referred": lambda: rows.case(
        outcome="declined", not_referred="x", closed_at=NOW, closed_by="user:1", status="closed"
    ),
    "fbs_case_not_referred_closed": lambda: rows.case(not_referred="acceptable"),
    "fbs_case_settled_as": lambda: rows.case(settled_as="x"),
    "fbs_case_contact_result": lambda: rows.case(last_contact_at=NOW, last_contact_result="x"),
    "fbs_case_contact_pair": lambda: rows.case(last_contact_at=NOW),
    "fbs_case_one_open": _twice(rows.case, rows.episode, "episode"),
    "fbs_case_closed_pair": lambda: rows.case(status="closed", closed_at=NOW, closed_by="user:1"),
    "fbs_case_spoken_pair": lambda: rows.case(spoken_at=NOW),
    "fbs_case_closed_status": lambda: rows.case(closed_at=NOW, closed_by="user:1", outcome="died"),
    "fbs_case_cites_evidence": lambda: rows.case(reason="danger"),
    "fbs_case_urgent_never_snoozed": lambda: rows.case(
        status="snoozed", snoozed_until=date(2026, 4, 1), urgency="same_day", urgency_rank=1
    ),
    "fbs_case_entry_deed": lambda: rows.entry(deed="x"),
    "fbs_case_entry_by": lambda: rows.entry(by=""),
    "fbs_consent_by": lambda: rows.consent(by=""),
    "fbs_danger_event": lambda: rows.danger_report(event="x", about=rows.danger_report()),
    "fbs_danger_urgency": lambda: rows.danger_report(urgency="x"),
    "fbs_danger_untick_reason": lambda: rows.danger_report(
        event="unticked", about=rows.danger_report(), untick_reason="x"
    ),
    "fbs_danger_untick_has_reason": lambda: rows.danger_report(untick_reason="gone"),
    "fbs_danger_about": lambda: rows.danger_report(event="acknowledged"),
    "fbs_danger_by": lambda: rows.danger_report(by=""),
    "fbs_draft_mode": lambda: rows.draft(mode="x"),
    "fbs_draft_updated_by": lambda: rows.draft(updated_by=""),
    "fbs_education_once": one_more(rows.education_page, beside="slug"),
    "fbs_education_edited_pair": lambda: rows.education_page(edited_at=NOW),
    "fbs_education_review_ordered": lambda: rows.education_page(next_review=date(2026, 1, 1)),
    "fbs_episode_status": lambda: rows.episode(status="x"),
    "fbs_episode_region": lambda: rows.episode(region="x"),
    "fbs_episode_side": lambda: rows.episode(side="x"),
    "fbs_episode_performed_in_the_past": lambda: rows.episode(surgery_date=date(2026, 1, 13)),
    "fbs_episode_revises_is_revision": _revises_without_revision,
    "fbs_episode_operation_once": _second_operation,
    "fbs_episode_created_by": lambda: rows.episode(created_by=""),
    "fbs_evaluation_conclusion": lambda: rows.evaluation(conclusion="undetermined"),
    "fbs_evaluation_xray": lambda: rows.evaluation(xray_repeated="x"),
    "fbs_evaluation_mri": lambda: rows.evaluation(mri_repeated="x"),
    "fbs_evaluation_helped": lambda: rows.evaluation(suggestion_helped="x"),
    "fbs_evaluation_first_once": _twice(rows.evaluation, rows.referral, "referral"),
    "fbs_evaluation_corrected_with_reason": lambda: rows.evaluation(supersedes=rows.evaluation()),
    "fbs_evaluation_recorded_by": lambda: rows.evaluation(recorded_by=""),
    "fbs_followup_time_point": lambda: rows.followup(time_point="x"),
    "fbs_followup_once_per_time_point": _twice(rows.followup, rows.episode, "episode"),
    "fbs_followup_one_waiting_extra": _twice(rows.followup, rows.episode, "episode", time_point="unscheduled"),
    "fbs_followup_clarifies": lambda: rows.followup(time_point="clarification"),
    "fbs_followup_asked_while_open": lambda: rows.followup(ask_on=date(2026, 2, 15)),
    "fbs_followup_few_messages": lambda: rows.followup(messages_planned=4),
    "fbs_followup_windows_ordered": lambda: rows.followup(closes_on=date(2026, 3, 2)),
    "fbs_followup_cancelled_pair": lambda: rows.followup(cancelled_at=NOW),
    "fbs_followup_sent_not_cancelled": lambda: rows.followup(submitted_at=NOW, cancelled_at=NOW, cancelled_by="user:1"),
    "fbs_link_revoked_pair": lambda: rows.link(revoked_by="user:1"),
    "fbs_link_used_pair": lambda: rows.link(first_used_at=NOW),
    "fbs_link_created_by": lambda: rows.link(created_by=""),
    "fbs_link_lives": lambda: rows.link(expires_at=NOW),
    "fbs_link_request_kind": lambda: rows.link_request(kind="x"),
    "fbs_link_request_handled_pair": lambda: rows.link_request(handled_at=NOW),
    "fbs_link_request_open_once": _twice(rows.link_request, rows.patient, "patient"),
    "fbs_membership_once": _second_membership,
    "fbs_message_channel": lambda: rows.message(channel="x"),
    "fbs_message_failure": lambda: rows.message(status="failed", failure="x", ended_at=NOW),
    "fbs_message_failure_said": lambda: rows.message(status="failed", ended_at=NOW),
    "fbs_message_one_recipient": _patient_and_user,
    "fbs_message_sent_at": lambda: rows.message(status="sent"),
    "fbs_message_status": lambda: rows.message(status="x"),
    "fbs_outcome_count_once": _twice(rows.outcome_count, rows.clinic, "clinic"),
    "fbs_outcome_count_positive": lambda: rows.outcome_count(number=0),
    "fbs_patient_agreed_pair": lambda: rows.patient(agreed_at=NOW),
    "fbs_patient_channel": lambda: rows.patient(channel="x"),
    "fbs_patient_quiet_pair": lambda: rows.patient(quiet_from=time(22)),
    "fbs_patient_withdrawn_reason": lambda: rows.patient(withdrawn_reason="x"),
    "fbs_patient_withdrawn_pair": lambda: rows.patient(withdrawn_at=NOW),
    "fbs_patient_record_number_once": _second_patient,
    "fbs_patient_record_number_given": lambda: rows.patient(record_number=""),
    "fbs_protocol_activated": lambda: rows.protocol(activated_at=NOW),
    "fbs_protocol_changed_by": lambda: rows.protocol(changed_by=""),
    "fbs_protocol_created_by": lambda: rows.protocol(created_by=""),
    "fbs_protocol_retired": lambda: rows.protocol(retired_at=NOW),
    "fbs_protocol_status": lambda: rows.protocol(status="x"),
    "fbs_protocol_status_dates": lambda: rows.protocol(status="active"),
    "fbs_letter_version_once": _twice(rows.letter, rows.referral, "referral"),
    "fbs_letter_numbered": lambda: rows.letter(number=0),
    "fbs_letter_kept_by": lambda: rows.letter(kept_by=""),
    "fbs_referral_status": lambda: rows.referral(status="x"),
    "fbs_referral_referred_by": lambda: rows.referral(referred_by=""),
    "fbs_referral_one_running": _twice(rows.referral, rows.case, "case", status="not_attended"),
    "fbs_referral_scheduled_on": lambda: rows.referral(status="scheduled"),
    "fbs_referral_attended_on": lambda: rows.referral(status="attended"),
    "fbs_referral_released_evaluated": lambda: rows.referral(released_at=NOW, released_by="user:1"),
    "fbs_referral_released_pair": lambda: rows.referral(released_by="user:1"),
    "fbs_referral_status_pair": lambda: rows.referral(status_at=NOW),
    "fbs_replay_status": lambda: rows.replay(status="x"),
    "fbs_replay_created_by": lambda: rows.replay(created_by=""),
    "fbs_replay_one_running": _twice(rows.replay, rows.clinic, "clinic"),
    "fbs_rule_set_status": lambda: rows.rule_set(status="x"),
    "fbs_rule_set_created_by": lambda: rows.rule_set(created_by=""),
    "fbs_rule_set_changed_by": lambda: rows.rule_set(changed_by=""),
    "fbs_rule_set_approved": lambda: rows.active_rule_set(reason=""),
    "fbs_rule_set_retired": lambda: rows.active_rule_set(status="retired", retired_at=NOW),
    "fbs_rule_set_second_person": lambda: rows.active_rule_set(changed_by="user:2"),
    "fbs_rule_set_status_dates": lambda: rows.rule_set(status="active"),
    "fbs_score_instrument": lambda: rows.score(instrument=""),
    "fbs_score_recorded_by": lambda: rows.score(recorded_by=""),
    "fbs_score_once_a_submission": _twice(rows.score, rows.submission, "submission"),
    "fbs_score_corrected_with_reason": lambda: rows.score(supersedes=rows.score()),
    "fbs_submission_mode": lambda: rows.submission(mode="x"),
    "fbs_submission_nrs_axial_range": lambda: rows.submission(nrs_axial=11),
    "fbs_submission_nrs_limb_range": lambda: rows.submission(nrs_limb=11),
    "fbs_submission_peg_range": lambda: rows.submission(peg="10.01"),
    "fbs_submission_change_range": lambda: rows.submission(change_from_baseline=-11),
    "fbs_submission_first_once": _twice(rows.submission, rows.followup, "followup"),
    "fbs_submission_amended_with_reason": lambda: rows.submission(supersedes=rows.submission()),
    "fbs_submission_entered_by": lambda: rows.submission(entered_by=""),
    "fbs_template_changed_by": lambda: rows.template(changed_by=""),
    "fbs_template_revision": _twice(rows.template, rows.clinic, "clinic"),
    "fbs_template_words": lambda: rows.template(subject=""),
    "fbs_throttle_once": _second_throttle,
}

UNIQUE: dict[str, Make] = {
    "one correction of an evaluation": _second_correction,
    "one amendment of a submission": _second_amendment,
    "one message a key": _second_message,
    "one submission a draft": lambda: rows.submission(draft_id=rows.submission().draft_id),
}


@pytest.mark.parametrize("name", REFUSED)
def test_constraint_refuses(name: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        REFUSED[name]()
    _assert_is_about(name, str(refusal.value))


@pytest.mark.parametrize("what", UNIQUE)
def test_unique_refuses(what: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UNIQUE[what]()


def test_every_constraint_has_a_refusal() -> None:
    named = {
        constraint.name
        for model in apps.get_app_config("fbs_portal").get_models()
        for constraint in _constraints(model)
    }
    assert named == set(REFUSED)


def test_the_plain_rows_are_accepted() -> None:
    """Else the refusals above could have another cause."""
    rows.evaluation()
    rows.assessment()
    rows.score()
    rows.replay()
    rows.active_rule_set()


def _constraints(model: type[models.Model]) -> list[models.BaseConstraint]:
    return list(model._meta.constraints)


def _assert_is_about(name: str, message: str) -> None:
    """The database names a check; a unique one is named by its columns on SQLite, by its name on PostgreSQL."""
    checks = {
        constraint.name
        for model in apps.get_app_config("fbs_portal").get_models()
        for constraint in _constraints(model)
        if isinstance(constraint, models.CheckConstraint)
    }
    assert name in message if name in checks else "UNIQUE" in message.upper()
