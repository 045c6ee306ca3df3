"""Every page in every state, looked at by axe-core and by our own rules, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.cast import HURTING, Cast
from tests.browser.patient import Patient
from tests.browser.states import PATIENT, STAFF, Reach

Opens = Callable[..., Page]
AXE = Axe()
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1240, "height": 900}


def looked_at(page: Page, *, least: int, inside: str = "") -> list[str]:
    """All rules, at both widths and in all colours; the page is loaded once."""
    page.wait_for_load_state()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found = checks.everything(page) + checks.overflow(page, everywhere=least > 24) + checks.targets(page, least=least)
    found += checks.violations(page, AXE, inside=inside)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    found += checks.overflow(page, everywhere=least > 24) + checks.targets(page, least=least)
    return found + checks.in_other_colours(page, AXE, inside=inside)


@pytest.mark.parametrize("state", PATIENT)
def test_patient_page(cast: Cast, opens: Opens, state: str) -> None:
    reach: Reach = PATIENT[state]
    assert looked_at(reach(cast, opens), least=48) == []


def test_every_step_has_its_own_name(cast: Cast, visit: Callable[..., Patient]) -> None:
    """No two pages share title or heading, nothing is chosen beforehand, and help stands in the same place."""
    patient = visit(cast.patient(), viewport=NARROW).start()
    titles, headings, places = [], [], set()
    while patient.where != "check":
        assert patient.page.locator("input:checked").count() == 0, patient.where
        titles.append(patient.page.title())
        headings.append(patient.heading)
        places.add(patient.page.locator('a[href^="tel:"]').last.evaluate("(one) => one.closest('footer').id"))
        patient.answer(HURTING)
    assert len(set(headings)) == len(headings)
    assert len(set(titles)) == len(titles)
    assert places == {"help"}


@pytest.mark.parametrize("state", STAFF)
def test_staff_page(cast: Cast, opens: Opens, state: str) -> None:
    assert looked_at(STAFF[state](cast, opens), least=24, inside="#content") == []
