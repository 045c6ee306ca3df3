"""Reaching the silent, from the desk to the patient's telephone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from fbs_portal.models import Submission
from tests.browser import calling
from tests.browser.cast import Cast
from tests.browser.staff import Staff

Opens = Callable[..., Page]
Work = Callable[..., Staff]


def test_a_printed_letter_leads_to_the_form(cast: Cast, work: Work, opens: Opens) -> None:
    # Given a patient whom no message can reach
    row = calling.silent(cast)
    # When a nurse prints a letter
    nurse = work("nurse_1").go("patient_letter", row.episode.patient_id).press("Make the letter")
    code, address = nurse.page.locator(".fbs-qr"), nurse.page.locator(".fbs-link-once").inner_text()
    box = code.bounding_box()
    assert box is not None
    assert box["width"] == box["height"] > 120, "large enough to be scanned"
    nurse.page.emulate_media(media="print")
    expect(nurse.page.get_by_role("heading", name="Invitation letter")).to_be_hidden()
    expect(nurse.page.get_by_role("heading", name="Your follow-up after surgery")).to_be_visible()
    # Then the address on the paper opens the patient's own page
    phone = opens(viewport={"width": 360, "height": 740})
    phone.goto(urlsplit(address).path)
    phone.locator("main button").click()
    assert phone.url == f"{cast.site}/"
    # And the call list rests until the letter may have arrived
    nurse.go("calllist_changelist")
    expect(nurse.page.locator(f'a[href*="/calllist/{row.pk}/call/"]')).to_have_count(0)


def test_a_call_ends_with_the_answers(cast: Cast, work: Work) -> None:
    # Given a patient on the call list
    row = calling.silent(cast)
    nurse = work("nurse_1").go("calllist_changelist")
    line = nurse.page.locator("#content tbody tr", has=nurse.page.locator(f'a[href*="/calllist/{row.pk}/call/"]'))
    expect(line.locator('a[href="tel:+12025550123"]')).to_be_visible()
    expect(line).to_contain_text("best after 5 p.m.")
    # When the patient's daughter tells of a danger sign on the phone
    line.get_by_role("link", name="Enter answers").click()
    nurse.choose("mode", "phone").choose("answered_by", "other").choose("danger_a", "bladder")
    nurse.press("Save the answers")
    # Then the nurse reads out what to do, and the answers are marked as hers
    nurse.reads("Call 911 now")
    nurse.press("I have told the patient")
    nurse.reads("Danger signs: not dealt with yet")
    assert Submission.objects.get(followup=row).mode == "phone_proxy"
    nurse.go("calllist_changelist")
    expect(nurse.page.locator(f'a[href*="/calllist/{row.pk}/call/"]')).to_have_count(0)
