"""A nurse with a patient on the phone: danger at once, who answered, the date on the paper, the same result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fbs_portal.actions import drafts
from fbs_portal.models import Case, DangerReport, Draft, Patient, Submission
from tests.factories import WELL
from tests.pages import Page
from tests.world import World, fresh

SignedIn = Callable[[str], Client]

ANSWERS = {"pain_axial": "2", "pain_limb": "1", "walking": "unlimited", "trend": "better"}


def _url(cast: World, name: str = "A", what: str = "change") -> str:
    return f"/admin/fbs_portal/followup/{cast.people[name].answering.pk}/{what}/"


def _post(cast: World, client: Client, name: str = "C", **values: Any) -> Any:
    drawn = Page(client.get(_url(cast, name)), _url(cast, name)).form("mode").values
    return client.post(_url(cast, name), {**drawn, "mode": "phone", **ANSWERS, **values})


def _sent(cast: World, name: str = "C") -> Submission | None:
    return Submission.objects.filter(followup=cast.people[name].answering).first()


def test_the_result_is_the_one_the_patient_would_read(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = _post(cast, client, danger_a="none", danger_b="none")
    assert response.headers["Location"] == _url(cast, "C", "told")
    page = Page(client.get(_url(cast, "C", "told")), "")
    assert "Tell the patient now" in page.text
    assert "What happens next" in page.text
    sent = _sent(cast)
    assert sent is not None
    assert (sent.mode, sent.entered_by) == ("phone", f"user:{cast.users['nurse_1'].pk}")
    assert "I have told the patient" not in page.text, "there is no danger to be acknowledged"
    case = cast.cases["C"].pk
    assert f"/admin/fbs_portal/case/{case}/change/" in page.text
    assert f"/admin/fbs_portal/case/{case}/contact/" in page.text, "the nurse has just spoken to the patient"


def test_who_has_not_agreed_is_read_the_notice_first(cast: World, signed_in: SignedIn) -> None:
    client, words = signed_in("nurse_1"), "Read out the notice first"
    assert words not in client.get(_url(cast, "C")).content.decode()
    patient = cast.people["C"].patient
    Patient.objects.filter(pk=patient.pk).update(agreed_version="", agreed_at=None)
    text = client.get(_url(cast, "C")).content.decode()
    assert words in text
    assert f'href="/admin/fbs_portal/patient/{patient.pk}/notice/"' in text


def test_danger_is_answered_on_the_very_next_page(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = _post(cast, client, danger_a="bladder", danger_b="none")
    page = Page(client.get(response.headers["Location"]), "")
    assert "Call 911 now" in page.text
    assert "Read it to them before you hang up." in page.text
    assert "Record the contact on the case" in page.text
    assert Case.objects.get(pk=cast.cases["C"].pk).danger_open
    done = client.post(_url(cast, "C", "told"))
    assert done.headers["Location"] == f"/admin/fbs_portal/case/{cast.cases['C'].pk}/change/"
    rows = DangerReport.objects.filter(followup=cast.people["C"].answering).order_by("pk")
    assert [(row.event, row.by) for row in rows] == [
        ("ticked", f"user:{cast.users['nurse_1'].pk}"), ("acknowledged", f"user:{cast.users['nurse_1'].pk}"),
    ]  # fmt: skip
    assert "I have told the patient" not in client.get(_url(cast, "C", "told")).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"mode": ""}, {"pain_axial": "11"}, {"mode": "paper"}, {"mode": "phone", "answered_on": "2020-01-01"}]
)
def test_a_danger_sign_is_kept_whatever_else_is_wrong(cast: World, signed_in: SignedIn, wrong: dict[str, str]) -> None:
    client = signed_in("nurse_1")
    page = Page(_post(cast, client, danger_a="bladder", danger_b="none", **wrong), _url(cast, "C"))
    assert _sent(cast) is None
    assert DangerReport.objects.get(followup=cast.people["C"].answering).codes == ["bladder"]
    assert "A danger sign is ticked and on the worklist" in page.text
    assert "Call 911 now" in page.text
    again = {**page.form("mode").values, "mode": "phone", "pain_axial": "2", "answered_on": ""}
    response = client.post(_url(cast, "C"), again)
    assert response.headers["Location"] == _url(cast, "C", "told")
    assert DangerReport.objects.filter(event="ticked", followup=cast.people["C"].answering).count() == 1, "told once"


def test_a_draft_of_the_patient_goes_on_after_a_refusal(cast: World, signed_in: SignedIn) -> None:
    """A has begun the form: the sign joins the draft, whose revision rises, and the same page can be sent again."""
    client = signed_in("nurse_1")
    page = Page(_post(cast, client, "A", danger_a="bladder", danger_b="none", mode=""), _url(cast))
    draft = Draft.objects.get(followup=cast.people["A"].answering)
    assert page.form("mode").values["revision"] == [str(draft.revision)]
    response = client.post(_url(cast), {**page.form("mode").values, "mode": "phone"})
    assert response.headers["Location"] == _url(cast, "A", "told")


def test_a_conflict_keeps_the_sign_and_the_patients_newer_answers(cast: World, signed_in: SignedIn) -> None:
    client, person = signed_in("nurse_1"), cast.people["A"]
    drawn = Page(client.get(_url(cast)), _url(cast)).form("mode").values
    draft = Draft.objects.get(followup=person.answering)
    drafts.save_step(
        followup=fresh(person.answering), draft_revision=draft.revision, answers={"pain_limb": WELL["pain_limb"]},
        actor=person.actor, now=cast.now,
    )  # fmt: skip
    response = client.post(_url(cast), {**drawn, "mode": "phone", "danger_a": "bladder", "pain_limb": "9"})
    assert response.status_code == 409
    draft.refresh_from_db()
    assert draft.answers["pain_limb"] == WELL["pain_limb"]
    assert draft.answers["danger_a"] == ["bladder"]
    assert DangerReport.objects.filter(followup=person.answering).count() == 1


@pytest.mark.parametrize(("mode", "stored"), [("phone", "phone_proxy"), ("paper", "paper_proxy")])
def test_answers_of_somebody_else_are_marked(cast: World, signed_in: SignedIn, mode: str, stored: str) -> None:
    client, day = signed_in("nurse_1"), cast.now.date() - timedelta(days=1)
    _post(cast, client, mode=mode, answered_by="other", answered_on=day.isoformat() if mode == "paper" else "")
    sent = _sent(cast)
    assert sent is not None
    assert (sent.mode, sent.answered_on) == (stored, day if mode == "paper" else cast.now.date())
    text = client.get(f"/admin/fbs_portal/case/{cast.cases['C'].pk}/change/").content.decode()
    assert "by someone for the patient" in text


def test_paper_needs_its_date(cast: World, signed_in: SignedIn) -> None:
    page = Page(_post(cast, signed_in("nurse_1"), mode="paper"), _url(cast, "C"))
    assert "Enter the date on the paper." in page.text
    assert _sent(cast) is None


def test_words_of_crisis_bring_the_crisis_line(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = _post(cast, client, danger_a="none", danger_b="none", more_to_say="I want to die")
    assert "988" in client.get(response.headers["Location"]).content.decode()


def test_the_case_page_and_the_patients_page_lead_there(cast: World, signed_in: SignedIn) -> None:
    nurse = signed_in("nurse_1")
    case, patient = cast.cases["C"].pk, cast.people["C"].patient.pk
    for url in (f"/admin/fbs_portal/case/{case}/change/", f"/admin/fbs_portal/patient/{patient}/change/"):
        assert _url(cast, "C") in nurse.get(url).content.decode()
    page = nurse.get(_url(cast, "C")).content.decode()
    assert "<b>CanarygivenC CanaryfamilyC, born 3 Feb 1951</b>" in page
    _post(cast, nurse, danger_a="none", danger_b="none")
    assert _url(cast, "C") not in nurse.get(f"/admin/fbs_portal/case/{case}/change/").content.decode()


def test_nothing_to_tell_before_anything_was_said(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert client.get(_url(cast, "C", "told")).headers["Location"] == _url(cast, "C")
    assert signed_in("nurse_2").get(_url(cast, "C", "told")).status_code == 404
