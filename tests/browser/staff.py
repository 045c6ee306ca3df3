"""Somebody of the staff in front of the admin: the worklist, a case, its deeds."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect


class Staff:
    def __init__(self, page: Page) -> None:
        self.page = page

    def worklist(self, query: str = "") -> Staff:
        self.page.goto(reverse("admin:fbs_portal_case_changelist") + query)
        return self

    def case(self, case_id: int) -> Staff:
        self.page.goto(reverse("admin:fbs_portal_case_change", args=[case_id]))
        return self

    def go(self, name: str, *args: Any) -> Staff:
        self.page.goto(reverse(f"admin:fbs_portal_{name}", args=args))
        return self

    def row(self, case_id: int) -> Locator:
        return self.page.locator("tbody tr", has=self.page.locator(f'input[name="case"][value^="{case_id}:"]'))

    def first_row(self) -> Locator:
        return self.page.locator("tbody tr").first

    def deed(self, label: str) -> Staff:
        """Choose one of the deeds on the case page."""
        self.page.locator(".fbs-deeds").get_by_text(label, exact=True).click()
        return self

    def fill(self, **fields: str) -> Staff:
        for name, value in fields.items():
            self.page.locator(f'[name="{name}"]').fill(value)
        return self

    def choose(self, name: str, value: str) -> Staff:
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()
        return self

    def press(self, name: str) -> Staff:
        self.page.locator("#content").get_by_role("button", name=name, exact=True).click()
        return self

    def reads(self, text: str) -> None:
        expect(self.page.locator("#content")).to_contain_text(text)

    def told(self, text: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(text)
