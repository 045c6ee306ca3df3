"""Staff work cases: from new to closed, two at once, by phone, and a new patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from fbs_portal.domain.codes import CaseStatus
from fbs_portal.models import CaseEntry, Patient, Submission
from tests.browser.cast import HURTING, Cast
from tests.browser.staff import Staff

Work = Callable[..., Staff]


def test_from_new_to_closed(cast: Cast, work: Work) -> None:
    # Given a case that meets the criteria for an evaluation
    case = cast.case(cast.sent(HURTING, weeks=(2, 6)))
    # When a nurse takes it, speaks to the patient and asks a clinician to refer
    nurse = work("nurse_1").worklist()
    nurse.row(case.pk).locator("a.fbs-who").click()
    assert "Refer…" in nurse.page.locator(".fbs-do-off").all_inner_texts()
    nurse.deed("Take").reads("owner: nurse_1")
    nurse.deed("Record contact…").choose("result", "spoke").fill(text="Leg pain, cannot work.").press(
        "Save the contact"
    )
    nurse.deed("Ask a clinician to refer…").fill(reason="Wants to be seen.").press("Ask")
    # And a clinician refers, records the evaluation and closes
    later = (timezone.now().date() + timedelta(days=14)).isoformat()
    clinician = work("clinician_1").case(case.pk)
    clinician.reads("Wants to be seen.")
    clinician.deed("Refer…").fill(to="Pain service", expected_by=later, reason="Meets the criteria.").press("Refer")
    case.refresh_from_db()
    assert case.status == CaseStatus.REFERRED
    today = timezone.now().date().isoformat()
    clinician.deed("Record the evaluation…").fill(seen_on=today, cause="Scar", plan="Injection")
    said = {"conclusion": "persistent", "history_done": "yes", "examination_done": "yes", "xray_repeated": "no"}
    for name, value in (said | {"mri_repeated": "not_needed", "suggestion_helped": "yes"}).items():
        clinician.choose(name, value)
    clinician.press("Save the evaluation")
    clinician.deed("Close…").choose("outcome", "evaluated").press("Close the case")
    # Then the case is closed, and the trail tells it all
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    deeds = list(CaseEntry.objects.filter(case=case).order_by("pk").values_list("deed", flat=True))
    assert deeds[-6:] == ["take", "contact", "ask_to_refer", "refer", "evaluation", "close"]
    for words in ("Leg pain, cannot work.", "Meets the criteria.", "Injection"):
        clinician.reads(words)


def test_two_nurses_at_once(cast: Cast, work: Work) -> None:
    # Given two people with the same case open
    case = cast.case(cast.sent(HURTING))
    one, two = work("nurse_1").case(case.pk), work("clinician_1").case(case.pk)
    two.deed("Add a note…").fill(text="I will call tomorrow.")
    # When the first takes it, and the second saves what was written before
    one.deed("Take")
    two.press("Save the note")
    # Then the second sees what happened meanwhile, and their words are still there
    two.reads("Somebody changed this case while you were working on it")
    two.reads("What happened meanwhile")
    expect(two.page.locator('[name="text"]')).to_have_value("I will call tomorrow.")
    two.page.locator("#content button", has_text="all the same").click()
    two.reads("I will call tomorrow.")
    assert CaseEntry.objects.filter(case=case, deed="note").count() == 1


def test_answers_by_phone(cast: Cast, work: Work) -> None:
    # Given a patient who would rather talk
    person = cast.patient()
    nurse = work("nurse_1").go("followup_change", person.answering.pk)
    # When a nurse asks the questions and fills in the page
    nurse.choose("mode", "phone")
    for name, value in HURTING.items():
        for one in (value or ["none"]) if isinstance(value, list) else [value]:
            box = nurse.page.locator(f'input[name="{name}"][value="{one}"]')
            if box.count():
                nurse.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
                box.check()
    nurse.press("Save the answers")
    # Then the answers are assessed, the nurse reads out the result, and the case page opens
    nurse.told("saved and assessed")
    nurse.reads("Tell the patient now")
    nurse.page.get_by_role("link", name="Go on", exact=True).click()
    sent = Submission.objects.get(followup=person.answering)
    assert (sent.mode, sent.answers["pain_limb"]) == ("phone", 7)
    nurse.reads("Suggestion: persistent pain pattern")


def test_enrol_on_one_page(cast: Cast, work: Work, opens: Callable[..., Page]) -> None:
    # Given a clinic lead with a new patient
    lead = work("lead_1").go("patient_add")
    when = (timezone.now().date() - timedelta(weeks=12)).isoformat()
    # When patient, operation and the answers from before are typed in
    lead.fill(record_number="R-ENROL", given_name="New", family_name="Patient", surgery_date=when, baseline_on=when)
    lead.choose("status", "performed").choose("region", "lumbar").choose("procedures", "discectomy")
    lead.choose("levels", "L5-S1").choose("side", "left")
    lead.page.locator('[name="pain_limb"]').select_option("8")
    lead.press("Enrol and make the link")
    # Then the page shows the personal link once, and it opens
    lead.reads("This link is shown only now")
    link = lead.page.locator("#fbs-link-text").input_value()
    token = link.rstrip("/").rsplit("/", 1)[-1]
    patient = Patient.objects.get(record_number="R-ENROL")
    page = opens()
    page.goto(f"/join/{token}/")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Yes, I agree").click()
    expect(page.locator("h1")).to_contain_text("My page")
    assert patient.clinic == cast.clinics[0]


def test_the_worklist_is_searched_and_filtered(cast: Cast, work: Work) -> None:
    # Given two cases
    one, other = cast.sent(HURTING, family_name="Findme"), cast.sent(HURTING, family_name="Leaveme")
    nurse = work("nurse_1").worklist()
    # When one is searched for by name
    nurse.page.locator("#fbs-search").fill("Findme")
    nurse.press("Search")
    # Then it alone is shown, and the name is in no address or title
    expect(nurse.row(cast.case(one).pk)).to_be_visible()
    expect(nurse.row(cast.case(other).pk)).to_have_count(0)
    assert "indme" not in nurse.page.url + nurse.page.title()
    # And a filter that fits nothing says so
    nurse.worklist("?urgency=routine").reads("No case matches.")


def test_another_clinic_has_another_list(cast: Cast, work: Work) -> None:
    case = cast.case(cast.sent(HURTING))
    other = work("nurse_2").worklist()
    expect(other.row(case.pk)).to_have_count(0)
    assert other.page.goto(f"/admin/fbs_portal/case/{case.pk}/change/").status == 404  # type: ignore[union-attr]
