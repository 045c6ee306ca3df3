"""The first visit: who sees the answers, yes or no as equal choices, and what each leads to."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import consent
from fbs_portal.content.notice import VERSION
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, Consent, DangerReport, Draft, Patient
from tests.web.test_queries import own
from tests.web.walk import Walk, person
from tests.world import Person, agree

pytestmark = pytest.mark.django_db

AGREE = "/agree/"


@pytest.fixture
def new() -> Person:
    return person(agreed=False)


def who(person: Person) -> Patient:
    return Patient.objects.get(pk=person.patient.pk)


def test_the_first_visit_begins_with_the_notice(new: Person) -> None:
    walk = Walk(new)
    assert walk.at == AGREE
    for words in ("spine team of your clinic", "Your care does not depend on it", "call 911"):
        assert words in walk.text
    for path in ("/", walk.url("followup"), walk.url("step", "signs_a"), walk.url("check"), "/changed/"):
        assert walk.get(path).where == "agree", path
    assert walk.post("/changed/").where == "agree"
    assert not Draft.objects.exists()
    for name in ("preferences", "progress", "not_me", "learn"):
        assert walk.get(reverse(f"fbs_portal:{name}")).status == 200


def test_yes_and_no_are_equal_and_nothing_is_chosen(new: Person) -> None:
    root = Walk(new).page.root
    yes, no = root.findall(".//div[@class='fbs-equal']/*")
    assert [yes.get("value"), no.get("value")] == ["yes", "no"]
    looks = [{key: value for key, value in one.items() if key not in ("value", "id")} for one in (yes, no)]
    assert looks[0] == looks[1]
    assert {yes.tag, no.tag} == {"button"}
    assert not root.findall(".//input[@checked]")


def test_a_yes_leads_to_the_form_that_was_asked_for(new: Person) -> None:
    walk = Walk(new).get(reverse("fbs_portal:followup", args=[new.answering.public_id]))
    walk.send(answer="yes")
    assert walk.at == walk.url("followup")
    assert walk.send(mode="self").where == "signs_a"
    assert (who(new).agreed_version, Consent.objects.get().given) == (VERSION, True)
    assert Walk(new).at == "/", "the next visit asks nothing, with whatever link"


@pytest.mark.parametrize("form", ["x", "https://example.org", "00000000-0000-0000-0000-000000000000"])
def test_no_other_way_on_than_ones_own_pages(new: Person, form: str) -> None:
    walk = Walk(new).post(f"{AGREE}?form={form}", answer="yes", shown=VERSION)
    assert walk.at in ("/", f"/follow-ups/{form}/")
    assert walk.status == (404 if walk.at != "/" else 200)


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_no_answer_is_asked_for_again(new: Person, answer: str) -> None:
    walk = Walk(new).send(answer=answer)
    assert "There is a problem" in walk.text
    assert "Choose yes or no." in walk.text
    assert walk.page.title.startswith("Error: ")
    assert not Consent.objects.exists()


def test_a_text_that_changed_meanwhile_is_shown_before_it_counts(new: Person) -> None:
    walk = Walk(new)
    clinic = new.patient.clinic
    clinic.notice, clinic.notice_version = "A newer text.", "2"
    clinic.save()
    walk.send(answer="yes")
    assert walk.status == 409
    assert "A newer text." in walk.text
    assert not Consent.objects.exists()
    assert walk.send(answer="yes").at == "/"
    assert who(new).agreed_version == "2"


def test_after_a_no_the_page_is_calm_and_leads_back(new: Person) -> None:
    walk = Walk(new).send(answer="no")
    assert walk.at == "/"
    for words in (
        "We will not ask you anything",
        "no messages",
        "Your care does not change",
        "Call the clinic on +1 202 555 0100",
        "In an emergency call 911",
        "Signs that cannot wait",
    ):
        assert words in walk.text
    for path in ("/", walk.url("followup"), walk.url("check"), "/changed/"):
        assert "We will not ask you anything" in walk.get(path).text, path
    assert walk.get("/learn/when-to-get-help-now/").status in (200, 404)
    walk.get(AGREE).send(answer="yes")
    assert "12 weeks after your operation" in walk.text
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [False, True]


def test_a_danger_sign_on_the_way_is_answered_after_a_no_too() -> None:
    """The no came from another device while a page of the form was open."""
    ada = person()
    walk = Walk(ada).start()
    consent.leave(patient=ada.patient, reason="left", actor=ada.actor, now=timezone.now())
    walk.send(danger_a="bladder")
    assert walk.where == "now"
    assert "Call 911 now" in walk.text
    assert DangerReport.objects.filter(followup=ada.answering).exists()
    assert Case.objects.filter(danger_open=True).exists()


def test_the_answer_stands_in_the_trail_once(new: Person) -> None:
    walk = Walk(new)
    for _double_click in range(2):
        walk.post(AGREE, answer="yes", shown=VERSION)
    assert AuditEvent.objects.filter(verb=Verb.NOTICE_AGREED).count() == 1


def test_what_the_answer_costs(new: Person) -> None:
    walk = Walk(new)
    assert len(shown := own(lambda: walk.client.get(AGREE))) <= 1, shown
    answered = own(lambda: walk.client.post(AGREE, {"answer": "yes", "shown": VERSION}))
    assert len(answered) <= 5, answered


def test_already_agreed_there_is_nothing_to_choose(new: Person) -> None:
    agree(new, now=timezone.now())
    assert Walk(new).get(AGREE).at == "/"


def test_the_family_of_who_has_died_is_not_asked(new: Person) -> None:
    Patient.objects.filter(pk=new.patient.pk).update(deceased_on=timezone.now().date())
    walk = Walk(new)
    assert walk.at == "/"
    assert "There is no form to answer now." in walk.text
    assert walk.get(AGREE).at == "/"
