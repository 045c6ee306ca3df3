"""Everything by keyboard alone: Tab, arrows, Space, Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fbs_portal.models import CaseEntry, Submission
from tests.browser.cast import HURTING, WELL, Cast
from tests.browser.checks import ask
from tests.browser.patient import Patient
from tests.browser.staff import Staff

Visit = Callable[..., Patient]
Work = Callable[..., Staff]


class Keys:
    """Hands that never leave the keyboard. Each stop must be visible, uncovered and outlined."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def tab(self) -> dict[str, Any]:
        self.page.keyboard.press("Tab")
        return self.stop()

    def stop(self) -> dict[str, Any]:
        at: dict[str, Any] = ask(self.page, "focused")
        if at["mine"]:
            assert at["inside"], f"focus outside the window on {self.page.url}: {at}"
            assert at["seen"], f"focus covered on {self.page.url}: {at}"
            assert at["outline"] >= 2, f"no outline on {self.page.url}: {at}"
        return at

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        for _stop in range(60):
            at = self.tab()
            if wanted(at):
                return at
        raise AssertionError(f"not reached by Tab on {self.page.url}")

    def press(self, text: str) -> None:
        self.until(lambda at: at["tag"] in ("A", "BUTTON") and at["text"].strip().startswith(text))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, name: str, value: Any) -> None:
        """Tab to the group, then arrows within radio buttons, or Tab to a box and Space."""
        at = self.until(lambda at: at["name"] == name and (at["type"] == "radio" or at["value"] == str(value)))
        if at["type"] == "checkbox":
            if not at["checked"]:
                self.page.keyboard.press("Space")
            return
        if not at["checked"]:
            self.page.keyboard.press("Space")
        for _row in range(20):
            if self.stop()["value"] == str(value):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name}={value} not reached by arrows")

    def answer(self, asked: list[str], answers: Mapping[str, Any]) -> None:
        for name in asked:
            if name in answers and name != "more_to_say":
                value = answers[name]
                for one in (value or ["none"]) if isinstance(value, list) else [value]:
                    self.choose(name, one)
        self.press("Continue")


def test_a_whole_form(cast: Cast, visit: Visit) -> None:
    # Given a patient without a mouse
    person = cast.patient()
    patient = visit(person, viewport={"width": 1240, "height": 800}, has_touch=False)
    keys = Keys(patient.page)
    # When the form is walked by keyboard
    keys.press("Start")
    keys.choose("mode", "self")
    keys.press("Start")
    while patient.where != "check":
        keys.answer(patient.asked(), WELL)
    keys.press("Confirm and send")
    # Then it is sent as chosen
    assert patient.where == "done"
    assert Submission.objects.get(followup=person.answering).answers["pain_axial"] == WELL["pain_axial"]


def test_the_skip_link_comes_first(cast: Cast, visit: Visit) -> None:
    patient = visit(cast.drafted({})).go("step", "signs_a")
    keys = Keys(patient.page)
    assert keys.tab()["text"] == "Skip to the main part"
    patient.page.keyboard.press("Enter")
    assert keys.tab()["text"].endswith("Back")
    assert keys.tab()["name"] == "danger_a"


def test_a_problem_is_where_the_focus_is(cast: Cast, visit: Visit) -> None:
    """Without a script: what is wrong is read at once, and its link leads to the first choice."""
    patient = visit(cast.drafted({})).go("step", "signs_a").press("Continue")
    focused = patient.page.locator(".fbs-summary:focus")
    focused.wait_for()
    keys = Keys(patient.page)
    assert keys.tab()["text"].startswith("Tick each sign that you have")
    patient.page.keyboard.press("Enter")
    assert patient.page.evaluate("() => document.activeElement.name") == "danger_a"


def test_a_deed_of_staff(cast: Cast, work: Work) -> None:
    # Given a nurse without a mouse in front of the worklist
    case = cast.case(cast.sent(HURTING))
    nurse = work("nurse_1").case(case.pk)
    keys = Keys(nurse.page)
    # When a contact is recorded by keyboard
    keys.press("Record contact")
    keys.choose("result", "no_answer")
    keys.until(lambda at: at["name"] == "text")
    nurse.page.keyboard.type("Will try again.")
    keys.press("Save the contact")
    # Then it is in the trail
    assert CaseEntry.objects.filter(case=case, deed="contact").count() == 1
    nurse.reads("Will try again.")
