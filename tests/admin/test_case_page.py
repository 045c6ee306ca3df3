"""The case page: danger first, the course, the suggestion with its sources, why a button is greyed, and the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from fbs_portal.actions import cases, consent
from fbs_portal.domain.actor import Actor
from fbs_portal.models import AuditEvent, Case, Patient
from fbs_portal.presenters import moments
from fbs_portal.queries.staff import actor_for
from tests import world
from tests.admin.counting import statements
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]


def _url(cast: World, name: str = "A") -> str:
    return f"/admin/fbs_portal/case/{cast.cases[name].pk}/change/"


def _text(client: Client, url: str) -> str:
    page = Page(client.get(url), url)
    content = page.root.find(".//div[@class='fbs-page']")
    assert content is not None
    return " ".join("".join(content.itertext()).split())


def test_who_calls_reads_first_that_the_patient_left_or_died(cast: World, signed_in: SignedIn) -> None:
    person, nurse = cast.people["A"], signed_in("nurse_1")
    assert "Takes no part" not in _text(nurse, _url(cast))
    consent.leave(patient=person.patient, reason="left", actor=person.actor, now=cast.now)
    assert "left on their own page. No form is asked." in _text(nurse, _url(cast))
    Patient.objects.filter(pk=person.patient.pk).update(deceased_on=cast.now.date())
    assert "This patient died" in _text(nurse, _url(cast))


def test_the_danger_block_stands_before_everything_else(cast: World, signed_in: SignedIn) -> None:
    person = cast.people["A"]
    world.fill(person.answering, {"danger_a": ["bladder"]}, actor=person.actor, now=cast.now - timedelta(minutes=5))
    text = _text(signed_in("clinician_1"), _url(cast))
    assert "Danger signs: not dealt with yet" in text
    assert "shown “call 911 now”, not acknowledged" in text
    assert "form not finished" in text
    assert text.index("Danger signs") < text.index("Pain, average") < text.index("Suggestion")


def test_none_ticked_is_never_called_no_danger(cast: World, signed_in: SignedIn) -> None:
    text = _text(signed_in("nurse_1"), _url(cast))
    assert "none ticked" in text
    assert "no danger" not in text.lower()
    assert "Nobody has spoken to the patient yet." in text


def test_the_suggestion_shows_reasons_sources_and_limits(cast: World, signed_in: SignedIn) -> None:
    text = _text(signed_in("nurse_1"), _url(cast))
    assert "Suggestion: persistent pain pattern" in text
    assert "a clinician decides" in text
    assert "criteria" in text
    assert "Not asked here: examination, imaging." in text
    assert "leg pain: 7 (compared with 8)" in text
    assert "Missing: nothing" not in text
    assert "must" not in text.split("Suggestion")[1].split("Trail")[0]


def test_a_nurse_sees_refer_greyed_with_the_reason_and_can_ask(cast: World, signed_in: SignedIn) -> None:
    page = Page(signed_in("nurse_1").get(_url(cast)), _url(cast))
    greyed = [element for element in page.elements() if element.get("aria-disabled") == "true"]
    assert ["".join(element.itertext()) for element in greyed if "Refer" in "".join(element.itertext())] == ["Refer…"]
    assert "A clinician refers. You can ask one to." in page.text
    assert any(link.endswith("/ask-to-refer/") for link in page.links())
    page = Page(signed_in("clinician_1").get(_url(cast)), _url(cast))
    assert any(link.endswith("/refer/") for link in page.links())
    assert not any(link.endswith("/ask-to-refer/") for link in page.links())


def test_one_button_is_filled_and_it_is_to_record_a_contact(cast: World, signed_in: SignedIn) -> None:
    page = Page(signed_in("nurse_1").get(_url(cast)), _url(cast))
    filled = [element for element in page.elements() if "fbs-do-first" in element.get("class", "").split()]
    assert ["".join(element.itertext()) for element in filled] == ["Record contact…"]


def test_the_patients_own_words_are_shown_once_as_unread_work(cast: World, signed_in: SignedIn) -> None:
    text = _text(signed_in("nurse_1"), _url(cast))
    assert "Canarywordsa6".casefold() in text.casefold()
    assert "not read yet" in text


def test_opening_the_page_is_one_read_and_shows_in_the_trail(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    before = AuditEvent.objects.count()
    client.get(_url(cast))
    event = AuditEvent.objects.order_by("-pk").first()
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert (event.verb, event.subject) == ("read_case", f"case:{cast.cases['A'].pk}")
    assert "nurse_1: opened this page" in _text(client, _url(cast))


def test_what_a_person_typed_is_never_markup(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    case = cast.cases["A"]
    client.post(f"/admin/fbs_portal/case/{case.pk}/note/", {"version": case.version, "text": attack})
    page = Page(client.get(_url(cast)), _url(cast))
    assert "&lt;script&gt;" in page.text
    assert not [element for element in page.elements() if element.tag == "img" and element.get("onerror")]


def test_statements_of_the_page(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    with statements() as found:
        client.get(_url(cast))
    assert len(found) <= 15, "\n".join(found)


def test_who_is_about_to_call_reads_first_that_the_patient_paused(cast: World, signed_in: SignedIn) -> None:
    Patient.objects.filter(pk=cast.people["A"].patient.pk).update(contact_paused=True)
    text = _text(signed_in("nurse_1"), _url(cast))
    assert "Messages to this patient are stopped until told otherwise." in text


def test_statements_of_the_fullest_page(cast: World, signed_in: SignedIn) -> None:
    """A closed case before it, a danger sign, a colleague's note, a referral, an evaluation and its correction."""
    case, person = cast.cases["A"], cast.people["A"]
    nurse, doctor = (actor_for(user=cast.users[name]) for name in ("nurse_1", "clinician_1"))
    today = cast.now.date()

    def do(deed: Callable[..., Case], actor: Actor = doctor, **says: Any) -> None:
        row = Case.objects.filter(episode=person.episode, closed_at=None).get()
        deed(actor=actor, case_id=row.pk, expected_version=row.version, now=cast.now, **says)

    do(cases.mark_text_read)
    do(cases.close, outcome="declined", reason="No")
    world.fill(person.answering, {"danger_a": ["bladder"]}, actor=person.actor, now=cast.now)
    do(cases.add_note, nurse, text="Asked for help")
    do(cases.deal_with_danger, reason="Spoke")
    do(cases.refer, to="Pain clinic", expected_by=today, reason="3 of 3")
    do(cases.record_evaluation, seen_on=today, conclusion="new", causes=["scar"])
    do(cases.correct_evaluation, seen_on=today, conclusion="persistent", causes=["scar"], reason="Typing slip")
    client, newer = signed_in("lead_1"), Case.objects.get(episode=person.episode, closed_at=None)
    url = f"/admin/fbs_portal/case/{newer.pk}/change/"
    with statements() as found:
        text = _text(client, url)
    assert len(found) <= 15, "\n".join(found)
    day = moments.full_day(today)
    assert f"Another case of the same operation was closed on {day} (patient declined): Case {case.pk}" in text
    assert f"Another case of the same operation is open: Case {newer.pk}" in _text(client, _url(cast))
    assert text.index("Typing slip") < text.rindex("new pain or condition")


def test_a_closed_case_says_its_outcome_and_can_be_reopened(cast: World, signed_in: SignedIn) -> None:
    client, case = signed_in("clinician_1"), cast.cases["A"]
    client.post(f"/admin/fbs_portal/case/{case.pk}/text-read/", {"version": case.version})
    data = {"version": case.version + 1, "outcome": "treated_elsewhere", "reason": "Seen in another city."}
    client.post(f"/admin/fbs_portal/case/{case.pk}/close/", data)
    text = _text(client, _url(cast))
    assert "closed: treated elsewhere" in text
    assert "Reopen…" in text
    assert "Snooze…" not in text
