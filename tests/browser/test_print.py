"""What is printed: the whole sheet is used, and nothing of a list is cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.cast import HURTING, Cast
from tests.browser.staff import Staff

A4 = {"width": 794, "height": 1123}
TABLET = {"width": 768, "height": 1024}


def test_a_page_beside_the_admins_menu_fills_the_sheet(work: Callable[..., Staff]) -> None:
    """The menu is not printed, so its room is not kept free."""
    page = work("nurse_1", viewport=A4).go("patient_changelist").page
    page.emulate_media(media="print")
    box = page.locator(".fbs-page").bounding_box()
    assert box is not None
    assert box["width"] > 0.9 * A4["width"]


@pytest.mark.parametrize(("media", "size"), [("print", A4), ("screen", TABLET)])
def test_the_worklist_shows_why_and_whose_without_scrolling(
    cast: Cast, work: Callable[..., Staff], media: Any, size: dict[str, int]
) -> None:
    cast.sent(HURTING)
    page = work("nurse_1", viewport=size).worklist().page
    page.emulate_media(media=media)
    assert page.locator(".fbs-cases tbody tr").count()
    hidden = page.locator(".fbs-cases").evaluate("list => list.scrollWidth - list.clientWidth")
    assert hidden <= 0
