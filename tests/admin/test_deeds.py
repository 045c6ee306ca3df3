"""Every deed on a case through its page: asked, done, refused with the reason, and the page for two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fbs_portal.domain.codes import CaseStatus
from fbs_portal.domain.workflow import SNOOZE_DAYS
from fbs_portal.models import AuditEvent, Case, CaseEntry, Evaluation, Referral
from fbs_portal.presenters.deeds import DEEDS
from tests import world
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]
FOUND = {
    "conclusion": "persistent", "history_done": "yes", "examination_done": "no", "xray_repeated": "not_needed",
    "mri_repeated": "yes", "causes": ["scar", "neuropathic"], "cause": "Scar", "plans_simple": ["physiotherapy"],
    "plans_last_resort": ["stimulation_trial"], "plan": "Seen again in May", "suggestion_helped": "partly",
}  # fmt: skip


def _url(case: Case, deed: str = "change") -> str:
    return f"/admin/fbs_portal/case/{case.pk}/{deed}/"


def _do(client: Client, case: Case, deed: str, **data: Any) -> Any:
    case.refresh_from_db()
    return client.post(_url(case, deed), {"version": case.version, **data})


def _done(response: Any, case: Case) -> None:
    assert response.status_code == 302, Page(response, "").text[-3000:]
    assert response.headers["Location"] == _url(case)
    case.refresh_from_db()


def _soon(cast: World, days: int = 7) -> str:
    return (cast.now.date() + timedelta(days=days)).isoformat()


def test_a_case_from_new_to_evaluated_and_closed(cast: World, signed_in: SignedIn) -> None:
    case, nurse, doctor = cast.cases["A"], signed_in("nurse_1"), signed_in("clinician_1")
    _done(_do(nurse, case, "take"), case)
    assert case.owner_id == cast.users["nurse_1"].pk
    _done(_do(nurse, case, "text-read"), case)
    _done(_do(nurse, case, "contact", result="no_answer", text=""), case)
    _done(_do(nurse, case, "contact", result="spoke", text="Leg still hurts."), case)
    assert case.status == CaseStatus.CONTACTED
    _done(_do(nurse, case, "ask-to-refer", reason="Please look at this."), case)
    assert case.asked_to_refer
    _done(_do(nurse, case, "assign", to=cast.users["clinician_1"].pk, reason=""), case)
    refer = {"to": "Dr Lee", "question": "Which root?", "expected_by": _soon(cast, 30), "reason": "Never relieved."}
    _done(_do(doctor, case, "refer", **refer), case)
    assert Referral.objects.get(case=case).referred_to == "Dr Lee"
    found = {"seen_on": cast.now.date().isoformat(), **FOUND}
    _done(_do(doctor, case, "evaluation", **found), case)
    assert Evaluation.objects.get(referral__case=case).cause == "Scar"
    _done(_do(doctor, case, "close", outcome="evaluated", reason=""), case)
    assert case.status == CaseStatus.CLOSED
    _done(_do(doctor, case, "reopen", reason="Closed too early."), case)
    assert case.closed_at is None
    text = Page(doctor.get(_url(case)), "").text
    for words in (
        "took the case",
        "assigned the case: to clinician_1",
        "spoke to the patient",
        "recorded the evaluation",
    ):
        assert words in text, words


def test_the_other_deeds(cast: World, signed_in: SignedIn) -> None:
    case, nurse, doctor = cast.cases["A"], signed_in("nurse_1"), signed_in("clinician_1")
    _done(_do(nurse, case, "take"), case)
    _done(_do(nurse, case, "undo-take"), case)
    assert case.owner_id is None
    _done(_do(nurse, case, "snooze", until=_soon(cast), reason="On holiday."), case)
    assert case.status == CaseStatus.SNOOZED
    _done(_do(nurse, case, "note", text="A note."), case)
    person = cast.people["A"]
    world.fill(person.answering, {"danger_a": ["bladder"]}, actor=person.actor, now=cast.now)
    case.refresh_from_db()
    assert case.status != CaseStatus.SNOOZED
    _done(_do(doctor, case, "danger-dealt-with", reason="Spoke at 10:05, sent to the emergency department."), case)
    assert not case.danger_open
    _done(_do(doctor, case, "lower-urgency", to="soon", reason="Examined, all well."), case)
    assert case.urgency == "soon"


def test_each_deed_writes_one_entry_and_one_audit_row(cast: World, signed_in: SignedIn) -> None:
    case = cast.cases["A"]
    entries, events = CaseEntry.objects.count(), AuditEvent.objects.count()
    _done(_do(signed_in("nurse_1"), case, "note", text="Once."), case)
    assert (CaseEntry.objects.count(), AuditEvent.objects.count()) == (entries + 1, events + 1)


@pytest.mark.parametrize(
    ("deed", "data", "says"),
    [
        ("contact", {}, "This field is required"),
        ("contact", {"result": "shouted"}, "Select a valid choice"),
        ("snooze", {"until": "2099-01-01", "reason": "x"}, "Choose a day after today"),
        ("snooze", {"until": "yesterday", "reason": "x"}, "Enter a date as year, month and day"),
        ("snooze", {"until": "", "reason": ""}, "This field is required"),
        ("note", {"text": " "}, "This field is required"),
        ("note", {"text": "x" * 3000}, "at most 2000"),
        ("note", {"text": "a\x00b"}, "Null characters"),
        ("assign", {"to": "999999"}, "Select a valid choice"),
        ("close", {"outcome": "died", "reason": ""}, "Write a reason."),
        ("close", {"outcome": "evaluated", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    cast: World, signed_in: SignedIn, deed: str, data: dict[str, str], says: str
) -> None:
    case = cast.cases["A"]
    if deed == "close":
        _done(_do(signed_in("nurse_1"), case, "text-read"), case)
    response = _do(signed_in("nurse_1"), case, deed, **data)
    page = Page(response, _url(case, deed))
    assert response.status_code == 200
    assert page.title.startswith("Error: ")
    assert says in page.text
    assert "There is a problem" in page.text
    assert "?: " not in page.text, "a question ends with its own sign"


@pytest.mark.parametrize("version", ["", "x", "-1", str(10**30), "\x00"])
def test_a_version_that_makes_no_sense_is_refused(cast: World, signed_in: SignedIn, version: str) -> None:
    case = cast.cases["A"]
    response = signed_in("nurse_1").post(_url(case, "note"), {"version": version, "text": "x"})
    assert response.status_code == 200
    assert not CaseEntry.objects.filter(case=case, deed="note").exists()


def test_a_deed_that_is_not_possible_says_why(cast: World, signed_in: SignedIn) -> None:
    case = cast.cases["A"]
    response = signed_in("clinician_1").get(_url(case, "evaluation"))
    assert response.status_code == 200
    assert "There is no referral waiting for its result." in response.content.decode()
    response = _do(signed_in("nurse_1"), case, "close", outcome="died", reason="x")
    assert response.status_code == 409
    assert "mark them as read" in response.content.decode()


def test_two_at_once_get_the_conflict_page_and_can_go_on(cast: World, signed_in: SignedIn) -> None:
    case, nurse, doctor = cast.cases["A"], signed_in("nurse_1"), signed_in("clinician_1")
    seen = case.version
    _done(_do(doctor, case, "note", text="I am calling her now."), case)
    typed = {"version": seen, "result": "spoke", "text": "Worse at night."}
    response = nurse.post(_url(case, "contact"), typed)
    page = Page(response, _url(case, "contact"))
    assert response.status_code == 409
    assert "I am calling her now." in page.text, "what the other did"
    assert "Worse at night." in page.text, "what was typed"
    assert not CaseEntry.objects.filter(case=case, deed="contact").exists()
    again = page.form("version").values
    assert again["version"] == [str(case.version)]
    _done(nurse.post(_url(case, "contact"), {**again, "text": "Worse at night."}), case)
    assert case.last_contact_result == "spoke"


def test_when_it_is_no_longer_possible_the_conflict_page_says_so(cast: World, signed_in: SignedIn) -> None:
    case, nurse, doctor = cast.cases["A"], signed_in("nurse_1"), signed_in("clinician_1")
    seen = case.version
    _done(_do(doctor, case, "text-read"), case)
    _done(_do(doctor, case, "close", outcome="moved_away", reason="Moved."), case)
    page = Page(nurse.post(_url(case, "snooze"), {"version": seen, "until": _soon(cast), "reason": "x"}), "")
    assert "This is no longer possible." in page.text
    assert "Moved." in page.text


def test_closing_without_referral_asks_why(cast: World, signed_in: SignedIn) -> None:
    case, nurse, doctor = cast.cases["A"], signed_in("nurse_1"), signed_in("clinician_1")
    _done(_do(nurse, case, "text-read"), case)
    assert "Why was nobody referred?" not in doctor.get(_url(case, "close")).content.decode()
    _done(_do(nurse, case, "ask-to-refer", reason="Please look at this."), case)
    assert "Why was nobody referred?" in doctor.get(_url(case, "close")).content.decode()
    says = {"outcome": "not_needed", "reason": "Can live with it."}
    seen = case.version
    _done(_do(doctor, case, "close", **says, not_referred="acceptable"), case)
    _done(doctor.post(_url(case, "close"), {"version": seen, **says, "not_referred": "acceptable"}), case)
    text = Page(doctor.get(_url(case)), "").text
    assert text.count("not needed: pain acceptable to the patient") == 2, "in the head and in the trail"
    _done(_do(doctor, case, "reopen", reason="Called back."), case)
    assert case.not_referred == ""


def test_a_double_click_needs_no_reason_that_the_outcome_gives(cast: World, signed_in: SignedIn) -> None:
    case, nurse = cast.cases["A"], signed_in("nurse_1")
    _done(_do(nurse, case, "text-read"), case)
    _done(_do(nurse, case, "ask-to-refer", reason="Please look at this."), case)
    says = {"version": case.version, "outcome": "declined", "reason": "No."}
    _done(nurse.post(_url(case, "close"), says), case)
    _done(nurse.post(_url(case, "close"), says), case)
    assert case.not_referred == "declines"


def test_an_unknown_deed_is_not_found(cast: World, signed_in: SignedIn) -> None:
    for slug in ("explode", "opened", "raised", "correct-facts", "delete", "history"):
        assert signed_in("superuser").get(_url(cast.cases["A"], slug)).status_code == 404


def test_every_deed_of_a_person_has_a_page(cast: World, signed_in: SignedIn) -> None:
    for code, _label in DEEDS:
        if code != "correct_facts":
            response = signed_in("superuser").get(_url(cast.cases["A"], code.replace("_", "-")))
            assert response.status_code == 200, code


def test_get_changes_nothing(cast: World, signed_in: SignedIn) -> None:
    case = cast.cases["A"]
    for code, _label in DEEDS:
        signed_in("clinician_1").get(_url(case, code.replace("_", "-")))
    before = case.version
    case.refresh_from_db()
    assert case.version == before


def test_a_double_click_is_one_deed_and_no_conflict(cast: World, signed_in: SignedIn) -> None:
    case, client = cast.cases["A"], signed_in("nurse_1")
    version = Case.objects.get(pk=case.pk).version
    for _ in range(2):
        response = client.post(f"/admin/fbs_portal/case/{case.pk}/take/", {"version": version})
        assert response.headers["Location"] == f"/admin/fbs_portal/case/{case.pk}/change/"
    called = {"version": version + 1, "result": "no_answer", "text": "Rang\r\ntwice"}
    for _ in range(2):
        assert client.post(f"/admin/fbs_portal/case/{case.pk}/contact/", called).status_code == 302
    assert CaseEntry.objects.filter(case=case, deed="contact").count() == 1
    other = client.post(f"/admin/fbs_portal/case/{case.pk}/contact/", called | {"result": "spoke"})
    assert other.status_code == 409, "another result is another contact"


def test_another_persons_same_deed_is_a_conflict(cast: World, signed_in: SignedIn) -> None:
    case = cast.cases["A"]
    said = {"version": Case.objects.get(pk=case.pk).version, "text": "Seen"}
    assert signed_in("nurse_1").post(f"/admin/fbs_portal/case/{case.pk}/note/", said).status_code == 302
    assert signed_in("clinician_1").post(f"/admin/fbs_portal/case/{case.pk}/note/", said).status_code == 409


def test_a_deed_of_another_role_says_whose_it_is(cast: World, signed_in: SignedIn) -> None:
    case = cast.cases["A"]
    response = signed_in("nurse_1").get(f"/admin/fbs_portal/case/{case.pk}/refer/")
    text = response.content.decode()
    assert response.status_code == 403
    assert "A clinician refers. You can ask one to." in text
    assert f'href="/admin/fbs_portal/case/{case.pk}/change/"' in text


def test_a_nurse_is_sent_to_ask_only_where_asking_is_possible(cast: World, signed_in: SignedIn) -> None:
    case, nurse = cast.cases["A"], signed_in("nurse_1")
    assert "You can ask one to." in nurse.get(_url(case)).content.decode()
    _done(_do(nurse, case, "ask-to-refer", reason="Please look at this."), case)
    text = nurse.get(_url(case)).content.decode()
    assert "You can ask one to." not in text
    assert "<b>Refer:</b> A clinician has been asked to refer." in text


def test_how_long_a_case_can_wait_is_said_beforehand(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("nurse_1").get(_url(cast.cases["A"], "snooze")).content.decode()
    assert f"at most {SNOOZE_DAYS} days ahead" in text


def test_referring_again_says_what_becomes_of_the_referral_before(cast: World, signed_in: SignedIn) -> None:
    case, doctor, said = cast.cases["A"], signed_in("clinician_1"), "withdraws the one before"
    assert said not in doctor.get(_url(case, "refer")).content.decode()
    refer = {"to": "Dr Lee", "question": "", "expected_by": _soon(cast, 30), "reason": "Never relieved."}
    _done(_do(doctor, case, "refer", **refer), case)
    assert said in doctor.get(_url(case, "refer")).content.decode()


def test_assigning_asks_for_somebody_and_says_who_has_it(cast: World, signed_in: SignedIn) -> None:
    case, client = cast.cases["A"], signed_in("nurse_1")
    url = f"/admin/fbs_portal/case/{case.pk}/assign/"
    Case.objects.filter(pk=case.pk).update(owner=None)
    version = Case.objects.get(pk=case.pk).version
    assert "There is a problem" in client.post(url, {"version": version, "to": ""}).content.decode()
    client.post(url, {"version": version, "to": cast.users["nurse_1"].pk})
    back = client.post(url, {"version": version + 1, "to": ""}, follow=True)
    assert "The case is with no one again." in back.content.decode()
