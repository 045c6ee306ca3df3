"""A danger sign: the very next page says what to do, and staff see it whether or not the form is ever sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from fbs_portal.domain.codes import CaseStatus, DangerSign, UntickReason
from fbs_portal.models import Case, DangerReport
from tests.browser.cast import HURTING, NO_SIGNS, WELL, Cast, ticked
from tests.browser.patient import Patient
from tests.browser.staff import Staff

Visit = Callable[..., Patient]
Work = Callable[..., Staff]

BLADDER = ticked(DangerSign.BLADDER)


@pytest.mark.parametrize("way", [{}, {"java_script_enabled": False}], ids=["phone", "without scripts"])
def test_ticked_then_abandoned(cast: Cast, visit: Visit, work: Work, way: dict[str, Any]) -> None:
    # Given other people who wait, and a patient with a new bladder problem
    cast.sent(HURTING)
    person = cast.patient()
    patient = visit(person, **way).start()
    # When it is ticked
    patient.answer(BLADDER)
    # Then the very next page says whom to call, with the number, and does not promise that anybody knows
    assert patient.where == "now"
    assert "911" in patient.heading
    expect(patient.page.locator("a.fbs-button--emergency")).to_have_attribute("href", "tel:911")
    patient.reads("Do not wait")
    assert "we have told" not in patient.page.locator("body").inner_text().lower()
    # And when the page is read and the browser closed, the case is on top of the worklist with both times
    patient.press("I have read this")
    assert patient.where == "signs_b"
    patient.leave()
    nurse = work("nurse_1").worklist()
    case = cast.case(person)
    assert case.urgency == "emergency"
    texts = [row.inner_text() for row in nurse.page.locator("tbody tr").all()]
    place = next(i for i, text in enumerate(texts) if str(person.patient.record_number) in text)
    assert all("Emergency" in text for text in texts[: place + 1]), "only emergencies that came earlier stand above"
    nurse.case(case.pk)
    block = nurse.page.locator(".fbs-danger-block")
    for words in ("ticked", "shown “call 911 now”", "acknowledged"):
        expect(block).to_contain_text(words)


def test_a_sign_without_end_of_page_is_seen_by_staff_as_not_read(cast: Cast, visit: Visit, work: Work) -> None:
    # Given a patient who closes the browser as soon as the danger page appears
    person = cast.patient()
    visit(person).start().answer(BLADDER).leave()
    # Then the case exists, and a new visit begins with the danger page
    assert cast.case(person).danger_open
    again = visit(person)
    again.page.locator(".fbs-button--urgent").click()
    assert again.where == "now"


@pytest.mark.parametrize("reason", list(UntickReason))
def test_unticked_again(cast: Cast, visit: Visit, reason: UntickReason) -> None:
    # Given a patient who ticked a sign and read the page
    person = cast.patient()
    patient = visit(person).start().answer(BLADDER)
    patient.press("I have read this")
    # When the tick is taken away
    patient.go("step", "signs_a")
    patient.row("danger_a", "bladder").click()
    patient.choose("danger_a", "none").press("Continue")
    # Then the page asks why, quoting what was ticked
    assert patient.where == "untick"
    expect(patient.page.locator(".fbs-quote")).to_have_count(1)
    patient.choose("reason", reason).press("Continue")
    # And whatever the reason, both rows stay and the case stays as urgent as it was
    assert patient.where == ("now" if reason is UntickReason.STILL_THERE else "signs_b")
    rows = DangerReport.objects.filter(followup=person.answering).order_by("pk")
    assert [row.event for row in rows] == ["ticked", "acknowledged", "unticked"]
    assert rows[2].untick_reason == reason
    assert cast.case(person).urgency == "emergency"


def test_none_of_these_beside_a_sign(cast: Cast, visit: Visit) -> None:
    """The sign counts."""
    person = cast.patient()
    patient = visit(person).start()
    patient.choose("danger_a", "bladder", "none").press("Continue")
    assert patient.where == "now"
    assert Case.objects.filter(episode=person.episode, urgency="emergency").exists()


def test_sent_with_a_sign(cast: Cast, visit: Visit) -> None:
    # Given a patient who ticked a sign and goes on
    person = cast.patient()
    patient = visit(person).start()
    patient.answer(BLADDER).press("I have read this")
    patient.walk(WELL)
    # When the form is sent
    patient.send()
    # Then the result still begins with what to do
    assert patient.where == "done"
    expect(patient.page.locator("main .fbs-danger")).to_contain_text("911")


def test_words_of_self_harm(cast: Cast, visit: Visit) -> None:
    # Given a patient who writes that they do not want to live
    person = cast.drafted({code: value for code, value in WELL.items() if code != "wants_contact"})
    patient = visit(person).go("step", "contact")
    # When the page is saved
    patient.answer({"wants_contact": "no", "more_to_say": "I want to kill myself"})
    # Then the crisis line is the next page, and there is a way on
    assert patient.where == "talk"
    patient.reads("988")
    patient.follow("Go on")
    assert patient.where == "check"


def test_danger_dealt_with(cast: Cast, visit: Visit, work: Work) -> None:
    # Given a case with a danger sign
    person = cast.drafted(BLADDER)
    case = cast.case(person)
    clinician = work("clinician_1").case(case.pk)
    clinician.reads("Danger signs: not dealt with yet")
    assert "Refer…" in clinician.page.locator(".fbs-do-off").all_inner_texts()
    # When a clinician speaks to the patient and deals with it
    clinician.deed("Record contact…").choose("result", "spoke").fill(text="Sent to the emergency department.")
    clinician.press("Save the contact").deed("Danger dealt with…")
    clinician.fill(reason="Spoke at 10:05, is in the emergency department.").press("Danger dealt with")
    # Then it is dealt with, the case stays open, and the trail tells who did what
    case.refresh_from_db()
    assert not case.danger_open
    assert case.status != CaseStatus.CLOSED
    clinician.reads("Spoke at 10:05")


def test_the_first_list_cannot_be_jumped_over(cast: Cast, visit: Visit) -> None:
    person = cast.drafted({})
    patient = visit(person).go("step", "spine")
    assert patient.where == "signs_a"
    patient.answer(NO_SIGNS)
    assert patient.where == "signs_b"
