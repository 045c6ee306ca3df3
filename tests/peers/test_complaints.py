"""The 27 things that users of such systems ask for or complain about: each has a test here that ours has not got it.

`PROOF` names the tests by number.
"""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from fbs_portal.actions import followups, outbox
from fbs_portal.content import questionnaires
from fbs_portal.domain.codes import DangerSign, Role, Urgency
from fbs_portal.domain.questionnaire import Kind
from fbs_portal.models import Case, Message
from fbs_portal.presenters import labels, messages
from tests import factories
from tests import world as cast
from tests.evidence import course, tell, tick
from tests.factories import HURTING, NOW
from tests.pages import Page
from tests.world import JOB, World, answer, enrol, fresh, patient_client

TESTS = Path(__file__).resolve().parents[1]
HERE = "peers/test_complaints.py"
SEEN = "peers/test_defects.py"

PROOF: dict[int, tuple[str, ...]] = {
    1: (
        "actions/test_invitations.py::test_an_invitation_and_two_reminders_and_never_more",
        "actions/test_sending.py::test_an_invitation_is_sent_once_with_a_link_that_works",
    ),
    4: (
        f"{HERE}::test_a_message_is_written_once_and_says_what_it_waits_for",
        "reliability/test_mail.py::test_every_failure_is_seen_and_says_why",
        "admin/test_messages.py::test_a_failure_says_why_how_often_it_was_tried_and_whom_it_was_for",
    ),
    5: (
        f"{HERE}::test_a_message_is_written_once_and_says_what_it_waits_for",
        "reliability/test_mail.py::test_none_goes_twice_but_what_was_never_acknowledged",
        "actions/test_outbox.py::test_a_patient_is_asked_once_a_day_whatever_forms_are_open",
    ),
    2: (
        f"{HERE}::test_who_has_not_answered_is_on_a_list_that_links",
        "actions/test_followups.py::test_silence_in_chunks",
    ),
    3: (f"{HERE}::test_an_answer_belongs_to_its_time_point_and_every_page_says_which",),
    6: (
        "actions/test_sending.py::test_whoever_must_not_be_written_to_is_not",
        f"{SEEN}::test_a_patient_who_died_is_asked_nothing",
        "actions/test_followups.py::test_the_dead_are_not_called",
        "actions/test_consent.py::test_no_is_a_withdrawal_at_once",
        "actions/test_preferences.py::test_what_stops_messages_stops_those_that_wait",
    ),
    7: ("actions/test_episodes.py::test_the_date_moves_what_waits_and_keeps_what_was_sent",),
    8: (f"{SEEN}::test_a_link_is_not_used_up_by_a_look", "web/test_link.py::test_opening_the_address_uses_nothing"),
    9: (
        "web/test_link.py::test_a_link_that_is_revoked_ends_every_visit_at_once",
        "web/test_follow_up.py::test_the_result_survives_a_reload",
        "web/test_follow_up.py::test_a_form_whose_time_is_over_says_so",
        "web/test_born.py::test_nothing_changes_where_it_is_off_or_no_date_is_stored",
    ),
    10: (
        f"{SEEN}::test_answers_outlive_the_session",
        "web/test_unsaved.py::test_every_sign_is_answered_though_the_visit_has_ended",
        "web/test_unsaved.py::test_whoever_is_still_answering_is_not_shut_out",
    ),
    11: (
        f"{SEEN}::test_a_double_click_stores_one_form",
        "reliability/test_sending.py::test_twenty_clicks_at_once_store_one_form",
        "reliability/test_sending.py::test_reload_and_back_store_nothing_new",
    ),
    12: (f"{SEEN}::test_an_empty_form_is_not_a_finished_one",),
    13: (f"{SEEN}::test_what_was_sent_is_before_the_clinic_at_once",),
    14: (f"{SEEN}::test_nothing_is_chosen_before_the_patient_chooses",),
    15: (
        f"{SEEN}::test_every_form_says_its_language_and_groups_its_answers",
        "browser/test_keyboard.py::test_a_problem_is_where_the_focus_is",
    ),
    16: (f"{HERE}::test_no_question_is_a_line_to_be_dragged",),
    17: (
        "domain/test_pathway.py::test_steps_appear_when_their_condition_holds",
        "web/test_follow_up.py::test_a_changed_answer_that_opens_questions_leads_to_them",
    ),
    18: (f"{SEEN}::test_a_questionnaire_that_was_answered_stays_readable",),
    19: ("admin/test_outcomes.py::test_statements_do_not_grow_with_the_clinic",),
    20: (
        f"{SEEN}::test_flags_are_stored_and_carry_their_reason",
        f"{SEEN}::test_lists_ask_as_often_for_many_as_for_few",
    ),
    21: (
        f"{SEEN}::test_the_list_is_sorted_by_danger_before_age",
        "queries/test_worklist.py::test_watch_and_silent_are_counted_and_shown_when_asked_for",
    ),
    22: (
        f"{SEEN}::test_the_result_of_a_call_is_kept",
        "queries/test_worklist.py::test_a_snoozed_case_is_back_on_its_day_where_the_clinic_is",
    ),
    23: ("queries/test_worklist.py::test_every_count_is_the_length_of_the_list_behind_it",),
    24: (
        f"{HERE}::test_who_looked_is_in_the_trail",
        "admin/test_worklist.py::test_the_whole_page_is_one_read_in_the_trail",
    ),
    25: (f"{SEEN}::test_staff_entry_is_marked_as_such", "web/test_follow_up.py::test_who_answers_is_asked_and_kept"),
    26: (f"{HERE}::test_a_page_says_the_language_it_is_in_and_an_answer_which_it_was_given_in",),
    27: (
        "hosts/test_hosts.py::test_the_app_works_in_this_host",
        "hosts/test_wheel.py::test_it_works_in_a_fresh_project",
    ),
}


def test_every_complaint_is_answered_and_every_proof_exists() -> None:
    assert sorted(PROOF) == list(range(1, 28))
    for names in PROOF.values():
        for name in names:
            path, _, function = name.partition("::")
            module = ast.parse((TESTS / path).read_text(encoding="utf-8"))
            assert function in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}, name


@pytest.mark.django_db
def test_a_message_is_written_once_and_says_what_it_waits_for() -> None:
    """4 and 5: of what there is of messages, nothing is written twice and nothing goes out of sight."""
    episode = course()
    factories.staff_user(Role.NURSE, episode.patient.clinic, email="nurse@example.org")
    tick(episode, DangerSign.FEVER, urgency=Urgency.SAME_DAY)
    row = Message.objects.get()
    assert (row.status, row.template) == ("waiting", outbox.URGENT_CASE)
    case = Case.objects.get(episode=episode)
    for _again in range(3):
        outbox.queue_urgent_case(case=case, clinic=case.clinic, now=NOW)
    assert Message.objects.count() == 1
    assert messages.line(row, now=row.not_after + timedelta(seconds=1)).late
    tell(course(), Urgency.EVALUATION)
    assert Message.objects.count() == 1, "nothing urgent, nobody is disturbed"


def test_who_has_not_answered_is_on_a_list_that_links(world: World) -> None:
    """2: nobody could say who had not completed a form."""
    person = enrol(clinic=world.clinics[0], now=world.now, number="Silent")
    followups.mark_missed(now=world.now + timedelta(days=90), actor=JOB)
    case = Case.objects.get(episode=person.episode)
    nurse = cast.staff_client(world.users["nurse_1"])
    listed = nurse.get(reverse("admin:fbs_portal_case_changelist"), {"show": "silent"}).content.decode()
    assert reverse("admin:fbs_portal_case_change", args=[case.pk]) in listed
    plan = nurse.get(reverse("admin:fbs_portal_patient_change", args=[person.patient.pk])).content.decode()
    assert f"<td>{labels.word(labels.FOLLOWUP_STATE, 'open')}" in plan, (
        "and what is due now, on the page of the patient"
    )


def test_an_answer_belongs_to_its_time_point_and_every_page_says_which(world: World) -> None:
    """3: which time point was this? The wrong form was sent, and nobody could tell."""
    person = world.people["C"]
    point = labels.word(labels.TIME_POINT, person.answering.time_point)
    sent = answer(person, HURTING, now=world.now)
    assert sent.submission.followup_id == person.answering.pk
    assert sent.submission.followup.time_point == person.answering.time_point
    nurse = cast.staff_client(world.users["nurse_1"])
    case = Case.objects.get(episode=person.episode, closed_at=None)
    for name, number in (("case_change", case.pk), ("patient_change", person.patient.pk)):
        page = nurse.get(reverse(f"admin:fbs_portal_{name}", args=[number])).content.decode()
        assert point.lower() in page.lower(), name


def test_no_question_is_a_line_to_be_dragged() -> None:
    """16 with 14: pain is a number from 0 to 10 that is chosen; there is no line whose place stands for an answer."""
    kinds = {question.kind for one in questionnaires.CURRENT.values() for question in one.questions}
    assert kinds <= {Kind.SCALE, Kind.SINGLE, Kind.MULTI, Kind.TEXT}


def test_who_looked_is_in_the_trail(world: World) -> None:
    """24: who *looked* was written nowhere."""
    url = reverse("admin:fbs_portal_case_change", args=[world.cases["A"].pk])
    cast.staff_client(world.users["nurse_1"]).get(url)
    seen = cast.staff_client(world.users["auditor_1"]).get(
        reverse("admin:fbs_portal_auditevent_changelist"), {"subject": f"case:{world.cases['A'].pk}"}
    )
    assert "opened a case" in seen.content.decode()


def test_a_page_says_the_language_it_is_in_and_an_answer_which_it_was_given_in(world: World) -> None:
    """26: half a page in another language, read out in the wrong one. Without a translation it stays in English."""
    person = world.people["A"]
    with override("ar"):
        page = Page(patient_client(person).get("/", headers={"accept-language": "ar"}), "http://testserver/")
    assert (page.root.get("lang"), page.root.get("dir")) == ("en", "ltr")
    sent = answer(world.people["C"], HURTING, now=world.now)
    assert sent.submission.language == "en"
    assert fresh(world.people["C"].answering).submitted_at is not None
