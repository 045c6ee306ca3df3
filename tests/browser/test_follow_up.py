"""A follow-up as patients live it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from fbs_portal.models import Case, Draft, Submission
from tests.browser.cast import HURTING, NO_SIGNS, WELL, Cast
from tests.browser.patient import Patient
from tests.browser.staff import Staff

Visit = Callable[..., Patient]
Work = Callable[..., Staff]

WAYS: dict[str, dict[str, Any]] = {
    "on a phone": {},
    "at 320 px": {"viewport": {"width": 320, "height": 568}},
    "without scripts": {"java_script_enabled": False},
}


@pytest.mark.parametrize("way", WAYS)
def test_recovered(cast: Cast, visit: Visit, way: str) -> None:
    # Given a patient who is well, twelve weeks after surgery
    person = cast.patient()
    patient = visit(person, **WAYS[way])
    # When they answer and send
    shown = patient.start().walk(WELL)
    patient.send()
    # Then eight pages were enough, the result says what is next, and nobody has to act
    assert len(shown) == 8
    assert patient.where == "done"
    patient.reads("What happens next")
    assert Submission.objects.filter(followup=person.answering).count() == 1
    assert not Case.objects.filter(episode=person.episode).exists()


def test_persistent(cast: Cast, visit: Visit, work: Work) -> None:
    # Given a patient whose leg pain never left
    person = cast.patient()
    patient = visit(person, java_script_enabled=False)
    # When they answer everything and send
    shown = patient.start().walk(HURTING)
    patient.send()
    # Then no more than sixteen pages asked, and the result says by when somebody calls
    assert len(shown) <= 16
    patient.reads("They plan to contact you by")
    # And a nurse sees the case in the worklist with the reason, and opens it
    case = cast.case(person)
    nurse = work("nurse_1").worklist()
    why = nurse.row(case.pk).locator(".fbs-why")
    expect(why).to_contain_text("12 weeks")
    nurse.row(case.pk).locator("a.fbs-who").click()
    nurse.reads("Suggestion: persistent pain pattern")


@pytest.mark.parametrize("stopped_at", ["signs_a", "spine", "walking", "contact", "check"])
def test_resume_on_another_device(cast: Cast, visit: Visit, stopped_at: str) -> None:
    # Given a patient who stopped on a phone
    person = cast.patient()
    phone = visit(person).start()
    phone.walk(WELL, until=stopped_at)
    phone.leave()
    # When the same link is opened on a computer
    computer = visit(person, viewport={"width": 1240, "height": 900})
    computer.page.locator("main section a").first.click()
    if computer.where not in (stopped_at,):
        computer.follow("Go on where you stopped")
    # Then the form stands where it was left, with the answers kept
    assert computer.where == stopped_at
    computer.walk(WELL)
    computer.send()
    assert computer.where == "done"
    sent = Submission.objects.get(followup=person.answering)
    assert sent.answers["pain_axial"] == WELL["pain_axial"]


def test_the_back_button_keeps_every_answer(cast: Cast, visit: Visit) -> None:
    # Given a patient at the check page
    patient = visit(cast.patient()).start()
    shown = patient.walk(WELL)
    # When they go back page by page
    for code in reversed(shown):
        patient.back()
        # Then each page shows what was chosen there
        assert patient.where == code
        assert patient.page.locator("main input:checked").count() > 0
    # And going on again is possible from the first
    patient.walk(WELL)
    patient.send()
    assert patient.where == "done"


def test_the_back_link_and_a_changed_answer(cast: Cast, visit: Visit) -> None:
    # Given a recovered patient at the check page
    patient = visit(cast.drafted(WELL)).go("check")
    # When the page before is opened by the link, and an answer is changed from the check page
    patient.follow("Back")
    assert patient.where == "contact"
    patient.go("check").page.locator('dl a[href*="/spine/"]').click()
    patient.answer(WELL | {"pain_axial": 2})
    # Then the check page is next, with the new answer
    assert patient.where == "check"
    expect(patient.page.locator("dl")).to_contain_text("2 out of 10")


def test_sending_twice_sends_once(cast: Cast, visit: Visit) -> None:
    # Given a patient at the check page
    person = cast.drafted(WELL)
    patient = visit(person).go("check")
    # When the button is pressed twice, the result is loaded again, and Back is pressed
    patient.page.get_by_role("button", name="Confirm and send").dblclick(no_wait_after=True)
    patient.page.wait_for_url("**/done/")
    first = patient.page.locator("main").inner_text()
    patient.page.reload()
    assert patient.page.locator("main").inner_text() == first
    patient.back()
    patient.page.wait_for_url("**/done/")
    # Then one submission exists
    assert Submission.objects.filter(followup=person.answering).count() == 1


def test_two_tabs_lose_nothing(cast: Cast, visit: Visit) -> None:
    # Given the same question open in two tabs
    person = cast.drafted(NO_SIGNS)
    one = visit(person).go("step", "spine")
    two = Patient(one.page.context.new_page(), person).go("step", "spine")
    # When both are answered, differently
    one.answer({"pain_axial": 2})
    two.answer({"pain_axial": 7})
    # Then the later tab is told, sees both answers, and decides
    two.reads("open in another place")
    expect(two.page.locator(".fbs-warning strong")).to_have_text("2 out of 10")
    expect(two.row("pain_axial", 7).locator("input")).to_be_checked()
    assert Draft.objects.get(followup=person.answering).answers["pain_axial"] == 2
    two.press("Continue")
    assert Draft.objects.get(followup=person.answering).answers["pain_axial"] == 7


def test_nothing_chosen_is_no_answer(cast: Cast, visit: Visit) -> None:
    # Given a patient who does not want to say a number
    person = cast.drafted(NO_SIGNS)
    patient = visit(person).go("step", "spine")
    # When Continue is pressed with nothing chosen
    patient.press("Continue")
    # Then the page says what is wrong and leads to the field; another button declines
    patient.reads("There is a problem")
    assert patient.page.title().startswith("Error:")
    patient.page.locator(".fbs-summary a").click()
    assert patient.page.evaluate("document.activeElement.name") == "pain_axial"
    patient.press("I would rather not answer")
    assert Draft.objects.get(followup=person.answering).answers["pain_axial"] == {"declined": True}


def test_touching_an_answer_sends_nothing(cast: Cast, visit: Visit) -> None:
    patient = visit(cast.drafted(NO_SIGNS)).go("step", "spine")
    before = patient.page.url
    patient.choose("pain_axial", 4)
    patient.page.wait_for_timeout(200)
    assert patient.page.url == before


def test_my_pain_has_changed(cast: Cast, visit: Visit) -> None:
    # Given a patient who has sent the form of the day
    person = cast.sent(WELL)
    patient = visit(person)
    # When they say that the pain has changed
    patient.follow("My pain has changed").press("Go to the form")
    patient.choose("mode", "self").press("Start")
    patient.walk(HURTING | {"trend": "slowly_worse", "onset": "sudden"})
    patient.send()
    # Then the answers count at once
    assert patient.where == "done"
    assert Case.objects.filter(episode=person.episode).exists()
