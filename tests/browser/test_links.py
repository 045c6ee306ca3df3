"""The personal link, and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from fbs_portal.actions import links
from fbs_portal.domain import actor as actors
from fbs_portal.models import AccessLink, LinkRequest
from tests.browser.cast import WELL, Cast, Person
from tests.browser.patient import Patient

Visit = Callable[..., Patient]
Opens = Callable[..., Page]
BUDGET = 60_000
"""Bytes of a first visit before compression: the link's page, the patient's page, styles and icon."""


def test_the_button_works_after_scanners_have_looked(cast: Cast, opens: Opens) -> None:
    # Given a mail scanner that has fetched the link ten times
    person = cast.patient()
    address = reverse("fbs_portal:join", args=[person.token])
    scanner = opens()
    for _again in range(5):
        assert scanner.request.get(address).status == 200
        assert scanner.request.head(address).status == 200
    assert AccessLink.objects.get(pk=person.link.pk).first_used_at is None
    # When the patient presses the button
    patient = Patient(opens(), person).open_link()
    # Then their page opens at an address without the token, and no later request carries it
    assert patient.page.url == f"{cast.site}/"
    assert AccessLink.objects.get(pk=person.link.pk).first_used_at is not None
    asked: list[str] = []
    patient.page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    patient.follow("My answers so far")
    assert all(person.token not in referrer for referrer in asked)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_first_visit_is_light(cast: Cast, opens: Opens, scripts: bool) -> None:
    person = cast.patient()
    page = opens(java_script_enabled=scripts)
    loaded: list[int] = []
    page.on("response", lambda answer: loaded.append(len(answer.body()) if answer.status == 200 else 0))
    Patient(page, person).open_link()
    assert 0 < sum(loaded) <= BUDGET


def dead(person: Person, how: str) -> None:
    if how == "revoked":
        links.revoke_all(patient=person.patient, actor=actors.system("tests"), now=timezone.now())
    else:
        now = timezone.now()
        AccessLink.objects.filter(pk=person.link.pk).update(
            created_at=now - timedelta(days=400), expires_at=now - timedelta(days=1)
        )


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_dead_link_leads_to_a_new_one(cast: Cast, opens: Opens, how: str) -> None:
    # Given a link that no longer works
    person = cast.patient()
    dead(person, how)
    # When it is opened
    patient = Patient(opens(), person).open_link()
    # Then the page says what to do, and a new one can be asked for
    assert patient.page.url.endswith("/link/")
    patient.press("Send me a new link")
    patient.reads("your clinic will send a new one")
    assert LinkRequest.objects.filter(patient=person.patient).count() == 1


def test_a_link_that_ends_during_the_form(cast: Cast, visit: Visit) -> None:
    # Given a patient in the middle of the form
    person = cast.patient()
    patient = visit(person).start()
    patient.walk(WELL, until="spine")
    # When staff end the link, and the patient goes on
    dead(person, "revoked")
    patient.answer(WELL)
    # Then the page says that earlier answers are saved
    assert patient.where == "link"
    patient.reads("Answers that you gave before are saved")


def test_this_is_not_me(cast: Cast, visit: Visit, opens: Opens) -> None:
    # Given somebody who got a link that was meant for another person
    person = cast.patient()
    patient = visit(person)
    # When they say so
    patient.follow("This is not me").press("This is not me")
    patient.reads("The link is closed")
    # Then it opens nothing any more, here or elsewhere, and nothing personal was shown
    patient.page.goto("/")
    assert patient.where == "link"
    assert Patient(opens(), person).open_link().where == "link"


def test_done_on_a_shared_computer(cast: Cast, visit: Visit) -> None:
    # Given a patient who has sent the form
    patient = visit(cast.drafted(WELL)).go("check").send()
    result = patient.page.locator("main").inner_text()
    # When they press "I am done", and somebody presses Back
    patient.follow("I am done").press("I am done")
    patient.reads("Your pages are closed on this device")
    for _again in range(4):
        patient.back()
        # Then nothing of theirs is shown, and no cookie is left
        assert patient.page.locator("main").inner_text() != result
        assert "What your answers mean" not in patient.page.locator("body").inner_text()
    assert [one["name"] for one in patient.page.context.cookies() if one["name"] == "sessionid"] == []


def test_nobody_is_named(cast: Cast, visit: Visit) -> None:
    """The link session shows no name, birth date or record number."""
    person = cast.sent(WELL, given_name="Zebedee", family_name="Quartermain")
    patient = visit(person)
    for name in ("home", "progress", "preferences", "not_me", "changed"):
        patient.page.goto(reverse(f"fbs_portal:{name}"))
        words = patient.page.content()
        assert not {"Zebedee", "Quartermain", person.patient.record_number} & set(words.replace(",", " ").split())
