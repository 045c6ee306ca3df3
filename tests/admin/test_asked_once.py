"""Answers that do not seem to fit together: asked once in phone entry, and shown as confirmed on the case page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from fbs_portal.actions import submissions, unusual
from fbs_portal.domain.unusual import Unusual
from fbs_portal.models import DangerReport, Draft, Submission
from tests import world
from tests.factories import HURTING
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]

NOWHERE: dict[str, Any] = {"mode": "phone", "pain_axial": "6", "pain_limb": "8", "pain_sites": "none"}


def _url(cast: World) -> str:
    return f"/admin/fbs_portal/followup/{cast.people['A'].answering.pk}/change/"


def _post(cast: World, client: Client, **changes: Any) -> Page:
    values = Page(client.get(_url(cast)), _url(cast)).form("mode").values
    return Page(client.post(_url(cast), {**values, **NOWHERE, **changes}, follow=True), _url(cast))


def _sent(cast: World) -> Submission | None:
    return Submission.objects.filter(followup=cast.people["A"].answering).first()


def test_phone_entry_asks_once_and_stores_the_confirmation(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    page = _post(cast, client)
    assert "These answers do not seem to fit together" in page.text
    assert "Right as it is: pain of 4 or more, and it hurts nowhere" in page.text
    assert _sent(cast) is None
    assert page.form("mode").values["pain_limb"] == ["8"], "what was typed stays"
    page = _post(cast, client, confirmed="strong_pain_nowhere")
    sent = _sent(cast)
    assert sent is not None
    assert (sent.confirmed_unusual, sent.answers["pain_sites"]) == (["strong_pain_nowhere"], [])
    case = client.get(f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/").content.decode()
    assert "patient confirmed: pain of 4 or more, and it hurts nowhere" in case


def test_a_changed_answer_needs_no_box(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    _post(cast, client)
    _post(cast, client, pain_sites="left_calf", confirmed="strong_pain_nowhere")
    sent = _sent(cast)
    assert sent is not None
    assert sent.confirmed_unusual == []


def test_every_box_has_to_be_ticked_and_nothing_else_counts(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    two = {"relief": "3_to_6_months", "onset": "never_left"}
    page = _post(cast, client, **two, confirmed=["strong_pain_nowhere", "no_such_code"])
    assert page.text.count("Right as it is:") == 2
    assert page.form("mode").values["confirmed"] == ["strong_pain_nowhere"]
    assert _sent(cast) is None
    _post(cast, client, **two, confirmed=["strong_pain_nowhere", "never_left_but_gone", "no_such_code"])
    sent = _sent(cast)
    assert sent is not None
    assert sent.confirmed_unusual == ["strong_pain_nowhere", "never_left_but_gone"]


def test_a_danger_sign_said_by_phone_is_never_held_up(cast: World, signed_in: SignedIn) -> None:
    _post(cast, signed_in("nurse_1"), danger_a=["bladder"])
    assert _sent(cast) is not None
    assert DangerReport.objects.filter(episode=cast.people["A"].episode, codes=["bladder"]).exists()


def test_what_the_patient_confirmed_is_not_asked_of_staff_again(cast: World, signed_in: SignedIn) -> None:
    person = cast.people["A"]
    world.fill(person.answering, HURTING | {"pain_sites": []}, actor=person.actor, now=cast.now)
    followup = world.fresh(person.answering)
    unusual.confirm(
        followup=followup,
        draft=Draft.objects.get(followup=followup),
        codes=[Unusual.STRONG_PAIN_NOWHERE],
        actor=person.actor,
        now=cast.now,
    )
    _post(cast, signed_in("nurse_1"))
    sent = _sent(cast)
    assert sent is not None
    assert sent.confirmed_unusual == ["strong_pain_nowhere"]


def test_the_case_page_says_what_the_patient_confirmed(cast: World, signed_in: SignedIn) -> None:
    person = cast.people["A"]
    url = f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/"
    client = signed_in("nurse_1")
    assert "confirmed:" not in Page(client.get(url), url).text
    revision = world.fill(person.answering, HURTING | {"pain_sites": []}, actor=person.actor, now=cast.now)
    followup = world.fresh(person.answering)
    Draft.objects.filter(followup=followup).update(confirmed_unusual=["strong_pain_nowhere"])
    submissions.submit(followup=world.fresh(followup), draft_revision=revision, actor=person.actor, now=cast.now)
    text = Page(client.get(url), url).text
    assert "week 12, patient confirmed: pain of 4 or more, and it hurts nowhere" in text
