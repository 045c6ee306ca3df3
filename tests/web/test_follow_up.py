"""The whole way of a follow-up: start, page by page, check, send, result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from fbs_portal.actions import enrolment
from fbs_portal.content.notice import VERSION
from fbs_portal.domain.answers import declined
from fbs_portal.domain.codes import AnswerMode, Urgency
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.models import Assessment, Case, Draft, Patient, Submission
from tests import world
from tests.factories import HURTING, WELL
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return person()


def test_a_recovered_patient_answers_eight_pages(ada: Person) -> None:
    walk = Walk(ada).start()
    assert walk.walk(WELL) == ["signs_a", "signs_b", "spine", "limb", "trend", "walking", "medicine", "contact"]
    walk.send()
    assert walk.where == "done"
    assert "Your answers are sent" in walk.text
    (submission,) = Submission.objects.filter(followup=ada.answering)
    assert submission.answers == {code: value for code, value in WELL.items() if "danger" not in code} | {
        "red_flags": []
    }
    assert submission.mode == AnswerMode.SELF
    assert submission.notice_version == VERSION
    assert not Draft.objects.exists()


def test_a_patient_in_pain_answers_all_and_learns_what_is_next(ada: Person) -> None:
    walk = Walk(ada).start()
    shown = walk.walk(HURTING)
    assert len(shown) <= 16
    assert {"places", "compare", "course", "feeling", "life", "since"} <= set(shown)
    walk.send()
    assert walk.where == "done"
    assert "Your pain is worth a closer look" in walk.text
    assert "They plan to contact you by" in walk.text
    assert "This pain has not gone away since surgery." in walk.text
    for word in ("persistent", "undetermined", "urgency", "triage", "evaluation"):
        assert word not in walk.text.lower()
    assert Case.objects.get(episode=ada.episode).urgency == Urgency.EVALUATION


def test_who_wants_a_call_is_told_by_when(ada: Person) -> None:
    Patient.objects.update(phone="+1 202 555 0155")
    walk = Walk(ada).start()
    walk.walk(WELL | {"wants_contact": "yes"})
    walk.send()
    case = Case.objects.get(episode=ada.episode)
    assert (case.wants_contact, case.urgency) == (True, Urgency.SOON)
    assert "You asked us to contact you. We plan to do so by" in walk.text
    assert "Nothing you told us needs help from the clinic now." in walk.text
    assert "worth a talk" not in walk.text, "that is what we say of the answers, not of a wish"


def test_the_wish_does_not_hide_what_the_answers_say(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(HURTING | {"wants_contact": "yes"})
    walk.send()
    assert "Your pain is worth a closer look" in walk.text
    assert "They plan to contact you by" in walk.text
    assert "You asked us to contact you." in walk.text


@pytest.mark.parametrize("answers", [WELL | {"wants_contact": "yes"}, HURTING, HURTING | {"wants_contact": "yes"}])
def test_who_left_no_number_is_asked_to_call(ada: Person, answers: dict[str, Any]) -> None:
    Patient.objects.update(phone="")
    walk = Walk(ada).start()
    walk.walk(answers)
    walk.send()
    number = ada.patient.clinic.phone
    assert f"We have no phone number for you. Please call us on {number}" in walk.text
    main = walk.page.text.partition("<footer")[0]
    assert main.count("tel:") == 3, "the clinic's number, the emergency number and the crisis line can be tapped"
    assert "We plan to call you" not in walk.text
    assert ("You asked us" in walk.text) == ("wants_contact" in answers and answers["wants_contact"] == "yes")


def test_nobody_else_is_told_about_numbers(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.send()
    assert "no phone number" not in walk.text


def test_the_result_survives_a_reload(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.send()
    first, rows = walk.text, Submission.objects.count()
    for path in (walk.url("done"), walk.url("followup"), walk.url("check"), walk.url("step", "limb")):
        assert walk.get(path).where == "done"
        assert walk.text == first
    assert Submission.objects.count() == rows


def test_sending_twice_is_sending_once(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    revision = walk.page.form().values["revision"]
    for _again in range(2):
        assert walk.post(walk.url("check"), revision=revision).where == "done"
    assert Submission.objects.filter(followup=ada.answering).count() == 1
    assert Assessment.objects.filter(submission__followup=ada.answering).count() == 1


@pytest.mark.parametrize("pages", range(9))
def test_resume_on_another_device(ada: Person, pages: int) -> None:
    first = Walk(ada).start()
    for _page in range(pages):
        first.answer(WELL)
    there = first.where
    second = Walk(ada)
    assert "Go on" in second.text
    assert second.get(second.url("followup")).status == 200
    second.get(next(link for link in second.page.links() if link.endswith(f"/{there}/")))
    assert second.where == there
    second.walk(WELL)
    assert second.send().where == "done"


def test_three_ways_not_to_say_a_number(ada: Person) -> None:
    """Declined is stored as such, 0 as 0; Continue with nothing chosen stores nothing and offers the way out."""
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL)
    walk.send()
    assert walk.where == "spine"
    assert "There is a problem" in walk.text
    assert walk.page.title.startswith("Error: ")
    assert "pain_axial" not in walk.draft.answers
    walk.send("decline")
    assert walk.draft.answers["pain_axial"] == declined()
    walk.send(pain_limb="0")
    assert walk.draft.answers["pain_limb"] == 0


def test_back_keeps_the_answers(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL).answer(WELL)
    back = next(link for link in walk.page.links() if link.endswith("/spine/"))
    walk.get(back)
    assert walk.page.form().values["pain_axial"] == ["1"]


def test_changing_one_answer_leads_back_to_the_check_page(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    change = next(link for link in walk.page.links() if link.endswith("/walking/?from=check"))
    walk.get(change).send(walking="over_30_min")
    assert walk.where == "check"
    assert "More than 30 minutes" in walk.text


def test_a_changed_answer_that_opens_questions_leads_to_them(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.get(walk.url("step", "limb") + "?from=check").send(pain_limb="8")
    assert walk.where == "places"
    walk.walk(HURTING | WELL | {"pain_limb": 8})
    assert walk.where == "check"


def test_the_check_page_tells_declined_from_not_provided(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk({code: value for code, value in WELL.items() if code != "trend"})
    assert "You chose not to answer" in walk.text
    assert "Not provided" in walk.text
    assert "0 out of 10" in walk.text
    assert walk.text.count("None of these") == 2


def test_nobody_jumps_over_the_danger_lists(ada: Person) -> None:
    walk = Walk(ada).start()
    for path in (walk.url("step", "limb"), walk.url("check"), walk.url("step", "contact")):
        assert walk.get(path).where == "signs_a"
    assert walk.post(walk.url("check"), revision="0").where == "signs_a"
    assert not Submission.objects.filter(followup=ada.answering).exists()


@pytest.mark.parametrize("step", ["nowhere", "life", "places"])
def test_a_page_that_is_not_asked_leads_on(ada: Person, step: str) -> None:
    walk = Walk(ada).start()
    assert walk.get(walk.url("step", step)).where == "signs_a"


def test_who_answers_is_asked_and_kept(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:home"))
    walk.get(walk.url("followup"))
    assert "4 minutes" in walk.text
    assert "not watched live" in walk.text
    walk.send()
    assert "There is a problem" in walk.text
    walk.send(mode="proxy")
    assert walk.draft.mode == AnswerMode.PROXY


def test_a_new_notice_is_shown_before_going_on(ada: Person) -> None:
    walk = Walk(ada).start()
    clinic = ada.patient.clinic
    clinic.notice, clinic.notice_version = "We now also share answers with your surgeon.", "2"
    clinic.save()
    assert walk.get(walk.url("step", "signs_a")).where == "agree"
    assert "share answers with your surgeon" in walk.text
    assert "has changed this text" in walk.text
    walk.send(answer="yes")
    assert walk.at == walk.url("followup")
    assert "Go on where you stopped" in walk.text


def test_two_tabs_lose_nothing(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL)
    other = Walk(ada).get(walk.url("step", "spine"))
    walk.send(pain_axial="3")
    other.send(pain_axial="7")
    assert other.status == 409
    assert "3 out of 10" in other.text
    assert other.page.form().values["pain_axial"] == ["7"]
    assert walk.draft.answers["pain_axial"] == 3
    other.send()
    assert other.where == "limb"
    assert walk.draft.answers["pain_axial"] == 7


def test_the_same_answer_in_two_tabs_is_no_conflict(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL)
    revision = walk.page.form().values["revision"]
    for _twice in range(2):
        assert walk.post(walk.url("step", "spine"), revision=revision, pain_axial="3").where == "limb"


def test_a_check_page_from_before_a_change_is_not_sent(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    old = Walk(ada).get(walk.url("check"))
    walk.get(walk.url("step", "spine") + "?from=check").send(pain_axial="2")
    old.send()
    assert old.status == 409
    assert "2 out of 10" in old.text
    assert not Submission.objects.filter(followup=ada.answering).exists()
    assert old.send().where == "done"


def test_already_sent_in_another_tab(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    other = Walk(ada).get(walk.url("step", "limb"))
    walk.send()
    other.send(pain_limb="9")
    assert other.status == 409
    assert "You have already sent this form. Nothing was changed now." in other.text
    assert Submission.objects.get(followup=ada.answering).answers["pain_limb"] == 0


def test_a_form_whose_time_is_over_says_so(ada: Person) -> None:
    walk = Walk(ada).start()
    row = walk.followup
    for name in ("opens_on", "ask_on", "target_from", "target_until", "closes_on"):
        setattr(row, name, getattr(row, name) - timedelta(days=2000))
    row.save()
    for path in (walk.url("followup"), walk.url("step", "signs_a"), walk.url("check")):
        walk.get(path)
        assert walk.status == 409
        assert "The time for this form is over" in walk.text
    assert walk.post(walk.url("step", "signs_a"), danger_a="none", revision="0").status == 409


def test_a_later_form_says_that_it_opens_later(ada: Person) -> None:
    walk = Walk(ada)
    later = ada.episode.followups.get(time_point="month_12")
    walk.get(reverse("fbs_portal:followup", args=[later.public_id]))
    assert walk.status == 409
    assert f"This form opens on {date_format(later.opens_on, 'j F Y')}." in walk.text


def test_progress_is_counted_when_it_cannot_change(ada: Person) -> None:
    walk = Walk(ada).start()
    assert "Question 1" in walk.text
    assert "· saved" not in walk.text, "nothing was answered yet"
    for _page in range(7):
        walk.answer(WELL)
    assert "Question 8 of 8 · saved" in walk.text


def test_a_baseline_is_answered_without_triage() -> None:
    now = timezone.now()
    done = enrolment.enrol(
        clinic=world.clinic("Lakeside"),
        patient_fields=PatientFields(record_number="B-1", phone="+1 202 555 0155"),
        operation=OperationFields(
            surgery_date=now.date() + timedelta(days=10), region="cervical", procedures=("fusion",), status="planned"
        ),
        baseline=None,
        baseline_on=None,
        actor=world.JOB,
        now=now,
    )
    assert done.link is not None
    ben = Person(
        patient=done.patient,
        episode=done.episode,
        link=done.link,
        token=done.token,
        answering=done.episode.followups.get(time_point="baseline"),
    )
    walk = Walk(ben)
    walk.get(walk.url("followup")).send(answer="yes")
    assert "asks about your pain before the operation. It takes" in walk.text
    walk.send(mode="self").walk(HURTING | {"wants_contact": "yes"})
    late = Walk(ben).get(walk.url("step", "limb"))
    walk.send()
    assert "To change an answer, call the clinic." in late.send(pain_limb="9").text
    assert "pain has changed" not in late.text, "that is for the time after the operation"
    assert walk.where == "done"
    assert "how you do after the operation" in walk.text
    assert "You asked us to contact you. We plan to do so by" in walk.text
    assert not Assessment.objects.exists()
    assert "My pain has changed" not in walk.text
    assert "My pain has changed" not in walk.get("/").text


def test_a_planned_operation_does_not_stop_the_course_that_runs(ada: Person) -> None:
    soon = timezone.now().date() + timedelta(days=10)
    enrolment.enrol(
        clinic=ada.patient.clinic,
        patient_fields=PatientFields(record_number=ada.patient.record_number),
        operation=OperationFields(surgery_date=soon, region="lumbar", procedures=("fusion",), status="planned"),
        actor=world.JOB,
        now=timezone.now(),
    )
    walk = Walk(ada).get("/")
    assert "My pain has changed" in walk.text
    assert walk.get(reverse("fbs_portal:changed")).send().page.form() is not None
    assert "12 weeks after your operation" in walk.text


def test_my_pain_has_changed(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.send()
    walk.get(reverse("fbs_portal:changed")).send()
    assert "My pain has changed" in walk.text
    walk.send(mode="self")
    shown = walk.walk(HURTING | {"trend": "quickly_worse"})
    assert {"places", "compare"} <= set(shown)
    assert walk.send().where == "done"
    assert Submission.objects.filter(episode=ada.episode, followup__time_point="unscheduled").count() == 1


@pytest.mark.parametrize("name", ["followup", "check", "done", "now", "untick", "talk"])
def test_the_ladder(ada: Person, name: str, client: Client) -> None:
    """Nobody, somebody else, a wrong method, a bad address; then the patient."""
    other = Walk(person())
    path = reverse(f"fbs_portal:{name}", args=[ada.answering.public_id])
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("fbs_portal:link"))
    assert client.post(path).status_code == 302
    assert other.get(path).status == 404
    assert "This page is not here" in other.text
    assert other.post(path).status in (404, 405)
    walk = Walk(ada)
    assert walk.client.put(path).status_code == 405
    assert walk.client.delete(path).status_code == 405
    assert walk.get(path.replace(str(ada.answering.public_id), "not-a-uuid")).status == 404
    assert walk.get(path).status == 200


@pytest.mark.parametrize(
    "data",
    [
        {"pain_limb": "x" * 100_000},
        {"pain_limb": "\0"},
        {"pain_limb": ["1", "2", "x"]},
        {"pain_limb": "9" * 400},
        {"pain_limb": "NaN"},
        {"revision": "9" * 400, "pain_limb": "1"},
        {"status": "closed", "pain_axial": "10", "episode": "1", "pain_limb": ""},
    ],
)
def test_bad_input_is_an_error_page_not_a_crash(ada: Person, data: dict[str, Any]) -> None:
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL).answer(WELL)
    before = walk.draft.answers
    walk.post(walk.url("step", "limb"), **data)
    assert walk.status in (200, 409)
    assert walk.draft.answers == before
