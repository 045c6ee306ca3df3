"""A patient in front of a browser: what a finger does on the pages of a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import Person

NAMES = """(inputs) => [...new Set(inputs.filter((one) => one.type !== "hidden").map((one) => one.name))]"""


class Patient:
    def __init__(self, page: Page, person: Person) -> None:
        self.page, self.person = page, person

    # Where am I?
    @property
    def where(self) -> str:
        """The last word of the address: a step's code, `check`, `done`, …"""
        return self.page.url.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def reads(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def url(self, name: str, *parts: str) -> str:
        return reverse(f"fbs_portal:{name}", args=[self.person.answering.public_id, *parts])

    def go(self, name: str, *parts: str) -> Patient:
        self.page.goto(self.url(name, *parts))
        return self

    # Deeds
    def open_link(self) -> Patient:
        self.page.goto(reverse("fbs_portal:join", args=[self.person.token]))
        self.press("Open")
        return self

    def press(self, name: str) -> Patient:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        return self

    def follow(self, name: str) -> Patient:
        self.page.get_by_role("link", name=name).first.click()
        return self

    def back(self) -> Patient:
        """The browser's own button, once the page is there: nobody presses it while a page is being exchanged."""
        self.page.wait_for_load_state("load")
        self.page.go_back()
        return self

    def leave(self) -> None:
        """Close the window, once the page is there: a browser that is told to while it loads may never answer."""
        self.page.wait_for_load_state("load")
        self.page.context.close()

    def start(self) -> Patient:
        """From home to the first question of the form that is due."""
        self.page.locator("main section a").first.click()
        self.choose("mode", "self")
        return self.press("Start")

    def row(self, name: str, value: Any) -> Locator:
        """The whole row of a choice, as it is touched."""
        return self.page.locator("label.fbs-choice", has=self.page.locator(f'input[name="{name}"][value="{value}"]'))

    def choose(self, name: str, *values: Any) -> Patient:
        for value in values:
            row = self.row(name, value)
            if not row.is_visible():
                self.page.locator("details", has=row).locator("summary").click()
            if not row.locator("input").is_checked():
                row.click()
        return self

    def asked(self) -> list[str]:
        """The questions of this page, by their codes."""
        names: list[str] = self.page.locator("main form :is(input, textarea)").evaluate_all(NAMES)
        return names

    def answer(self, answers: Mapping[str, Any]) -> Patient:
        """Answer this page and continue. What `answers` does not hold is left as it is."""
        for name in self.asked():
            if name in answers:
                value = answers[name]
                if self.page.locator(f'textarea[name="{name}"]').count():
                    self.page.locator(f'textarea[name="{name}"]').fill(value)
                else:
                    self.choose(name, *((value or ["none"]) if isinstance(value, list) else [value]))
        return self.press("Continue")

    def walk(self, answers: Mapping[str, Any], *, until: str = "check") -> list[str]:
        """Answer page after page; the codes of the pages that were shown."""
        shown: list[str] = []
        while self.where != until:
            assert len(shown) < 30, f"no way on from {self.page.url}"
            shown.append(self.where)
            before = self.page.url
            self.answer(answers)
            assert self.page.url != before, f"{before}: {self.page.locator('main').inner_text()}"
        return shown

    def send(self) -> Patient:
        return self.press("Confirm and send")
