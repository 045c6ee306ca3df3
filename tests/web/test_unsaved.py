"""A danger sign that arrives without a visit: it is stored nowhere, and still answered on the very next page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import links
from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.content.education import help as everybody
from fbs_portal.domain.codes import DANGER_FLOORS, DangerSign, Urgency
from fbs_portal.models import AuditEvent, Case, Clinic, DangerReport, Draft, FollowUp, LinkRequest, Message, Submission
from fbs_portal.web.access import LINK, SESSION_SECONDS
from tests.web.walk import Walk, person
from tests.world import JOB, Person

pytestmark = pytest.mark.django_db

STORED = (AuditEvent, Case, DangerReport, Draft, FollowUp, LinkRequest, Message, Submission)
NOT_TOLD = "Your clinic does not know this yet"


@pytest.fixture
def ada() -> Person:
    return person()


def begun(who: Person) -> Walk:
    """At the first danger list."""
    walk = Walk(who).start()
    assert walk.where == "signs_a"
    return walk


def end_visit(walk: Walk) -> None:
    """The session is gone; the cookie against forged forms lives longer."""
    walk.client.cookies.pop("sessionid")


def stored() -> list[int]:
    return [model._base_manager.count() for model in STORED]


def list_of(sign: str) -> str:
    return "danger_a" if DANGER_FLOORS[DangerSign(sign)] is Urgency.EMERGENCY else "danger_b"


@pytest.mark.parametrize("sign", list(SIGNS))
def test_every_sign_is_answered_though_the_visit_has_ended(ada: Person, sign: str) -> None:
    walk = begun(ada)
    end_visit(walk)
    before = stored()
    walk.post(walk.at, **{list_of(sign): [sign], "revision": "0"})
    assert walk.status == 200
    assert not walk.response.redirect_chain
    assert everybody.words(DangerSign(sign)) in walk.text
    assert str(SIGNS[sign].say) in walk.text
    assert NOT_TOLD in walk.text
    assert "stand at the top of your clinic" not in walk.text
    heading = "".join(next(walk.page.root.iter("h1")).itertext())
    match DANGER_FLOORS[DangerSign(sign)]:
        case Urgency.EMERGENCY:
            assert "Call 911 now" in heading
        case Urgency.SAME_DAY:
            assert "Call your clinic today" in heading
            assert "Go to the emergency department today." in walk.text
        case _:
            assert "Call your clinic in the next 2 working days" in heading
    assert stored() == before
    assert walk.response.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in walk.response.headers["Content-Security-Policy"]


def test_signs_that_are_worse_together_are_an_emergency(ada: Person) -> None:
    walk = begun(ada)
    end_visit(walk)
    walk.post(walk.url("step", "signs_b"), danger_b=["fever", "foot_drop"])
    assert "Call 911 now" in walk.text


@pytest.mark.parametrize("emergency", ["911", "112"])
def test_of_several_clinics_no_number_is_guessed(ada: Person, emergency: str) -> None:
    other = person()
    Clinic.objects.filter(pk=other.patient.clinic_id).update(emergency_number=emergency, phone="+1 202 555 0999")
    walk = begun(ada)
    end_visit(walk)
    walk.post(walk.at, danger_a=["bladder"])
    heading = "".join(next(walk.page.root.iter("h1")).itertext())
    assert ("Call 911 now" if emergency == "911" else "Call the emergency number now") in heading
    for clinic in Clinic.objects.all():
        assert f"{clinic.name}: {clinic.phone}" in walk.text
    walk.post(walk.url("step", "signs_b"), danger_b=["fever"])
    assert "Call your clinic today" in walk.text
    assert not [link for link in walk.page.root.iter("a") if "fbs-button" in (link.get("class") or "")]


def test_a_link_that_was_stopped_meanwhile(ada: Person) -> None:
    walk = begun(ada)
    links.revoke_all(patient=ada.patient, actor=JOB, now=timezone.now())
    walk.send(danger_a=["bladder"])
    assert NOT_TOLD in walk.text
    assert not DangerReport.objects.exists()
    assert walk.get(walk.at).where == "link"


def test_the_birth_date_is_asked_for_since(ada: Person) -> None:
    walk = begun(ada)
    Clinic.objects.update(ask_birth_date=True)
    ada.patient.__class__.objects.update(birth_date="1961-01-01")
    walk.send(danger_a=["bladder"])
    assert NOT_TOLD in walk.text


def test_anothers_link_was_opened_in_this_browser(ada: Person) -> None:
    walk = begun(ada)
    at = walk.at
    walk.post(reverse("fbs_portal:join", args=[person().token]))
    walk.post(at, danger_a=["bladder"])
    assert NOT_TOLD in walk.text
    assert not DangerReport.objects.exists()


def test_a_form_of_another_site_or_from_before_i_am_done_is_answered_too(ada: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    at = reverse("fbs_portal:step", args=[ada.answering.public_id, "signs_a"])
    before = stored()
    response = client.post(at, {"danger_a": ["bladder"]})
    text = response.content.decode()
    assert response.status_code == 403
    assert NOT_TOLD in text
    assert "Call the emergency number now" in text, "this page asks no database"
    assert stored() == before
    assert NOT_TOLD not in client.post(at, {"danger_a": ["none"]}).content.decode()
    assert NOT_TOLD not in client.post("/link/", {"danger_a": ["bladder"]}).content.decode()


def test_words_of_self_harm_are_answered_too(ada: Person) -> None:
    Clinic.objects.update(crisis_line="988")
    walk = begun(ada)
    end_visit(walk)
    walk.post(walk.url("step", "more"), more_to_say="I want to end it all")
    assert "call 988 now" in walk.text
    assert NOT_TOLD in walk.text


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("signs_a", {"danger_a": ["none"]}),
        ("signs_a", {"danger_a": ["juggling", "<script>"]}),
        ("signs_a", {}),
        ("axial", {"pain_axial": "9"}),
        ("more", {"more_to_say": "It hurts a lot"}),
        ("signs_a", {"next": "https://example.org/", "danger_c": ["bladder"]}),
    ],
)
def test_anything_else_leads_to_the_way_back_in(ada: Person, step: str, data: dict[str, Any]) -> None:
    walk = begun(ada)
    end_visit(walk)
    response = walk.client.post(f"{walk.url('step', step)}?from=https://example.org/", data)
    assert (response.status_code, response.headers["Location"]) == (302, "/link/")


def test_no_sign_is_echoed_that_is_none(ada: Person) -> None:
    walk = begun(ada)
    end_visit(walk)
    walk.post(walk.at, danger_a=["bladder", "<b>x</b>", "zebra"])
    assert "zebra" not in walk.response.content.decode()


def test_other_pages_do_not_answer_signs(ada: Person) -> None:
    assert Walk(ada, open_link=False).post("/changed/", danger_a=["bladder"]).where == "link"
    step = reverse("fbs_portal:step", args=[ada.answering.public_id, "signs_a"])
    assert Walk(ada, open_link=False).get(f"{step}?danger_a=bladder").where == "link"


@override_settings(FBS_PORTAL_ADDRESS_ATTEMPTS_PER_HOUR=2)
def test_too_many_from_one_address_are_told_to_wait_and_to_call(ada: Person) -> None:
    walk = begun(ada)
    end_visit(walk)
    at = walk.at
    for _try in range(2):
        assert NOT_TOLD in walk.post(at, danger_a=["bladder"]).text
    walk.post(at, danger_a=["bladder"])
    assert walk.status == 429
    assert "call your local emergency number" in walk.text


def test_whoever_is_still_answering_is_not_shut_out(ada: Person) -> None:
    walk = begun(ada)
    session = walk.client.session
    session.set_expiry(timezone.now() + timedelta(minutes=5))
    session.save()
    walk.get(walk.at)
    assert walk.client.session.get_expiry_age() <= 300, "looking is not answering"
    walk.send(danger_a="none")
    renewed = walk.client.session
    assert renewed[LINK] == session[LINK]
    assert renewed.get_expiry_age() > SESSION_SECONDS - 60
    assert int(walk.client.cookies["sessionid"]["max-age"]) > SESSION_SECONDS - 60
    assert timedelta(seconds=SESSION_SECONDS) >= timedelta(hours=20), "WCAG 2.2.1"
    until = renewed.get_expiry_date()
    walk.send(danger_b="none")
    assert abs(walk.client.session.get_expiry_date() - until) < timedelta(seconds=1), "once an hour is enough"
