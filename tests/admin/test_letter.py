"""The referral letter: what is in it, who may read it, that reading it is noted; and its PDF."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from fbs_portal.actions import cases
from fbs_portal.admin import pdf
from fbs_portal.models import AuditEvent, Case, ReferralLetter
from fbs_portal.queries.staff import actor_for
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]


def needs_pdf() -> None:
    """Skip without the extra; on the build machine its absence is a failure."""
    if pdf.maker() is None:
        assert os.environ.get("FBS_REQUIRE_PDF") != "1", "the extra pdf, or Pango, is missing"
        pytest.skip("the extra pdf is not installed")


def _url(case: Case, name: str = "letter") -> str:
    return reverse(f"admin:fbs_portal_case_{name}", args=[case.pk])


def _inside(document: bytes) -> bytes:
    """The document with its compressed parts opened."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return document + b"".join(zlib.decompress(part) for part in parts if part[:1] == b"x")


@pytest.fixture
def referred(cast: World) -> Case:
    case = cast.cases["A"]
    case.refresh_from_db()
    says: dict[str, Any] = {"to": "Dr Lee, pain clinic", "question": "Which root?\nIs a block worth a try?"}
    return cases.refer(
        actor=actor_for(user=cast.users["clinician_1"]), case_id=case.pk, expected_version=case.version,
        expected_by=cast.now.date(), reason="Never relieved.", now=cast.now, **says,
    )  # fmt: skip


def test_the_letter_holds_what_whoever_evaluates_needs(cast: World, signed_in: SignedIn, referred: Case) -> None:
    text = " ".join(Page(signed_in("nurse_1").get(_url(referred)), "").text.split())
    patient = referred.episode.patient
    for words in (
        str(referred.clinic), patient.record_number, patient.family_name, "Dr Lee, pain clinic", "clinician_1",
        "Which root? Is a block worth a try?", "discectomy", "before surgery", "none ticked", "Suggestion:",
        "Not asked here: examination, imaging.", "it is not a finding of an examination",
    ):  # fmt: skip
        assert words in text, words
    for never in ("no danger sign", "No danger sign", "Missing: nothing", "Draft"):
        assert never not in text


def test_paper_is_read_in_another_year(cast: World, signed_in: SignedIn, referred: Case) -> None:
    text = " ".join(Page(signed_in("nurse_1").get(_url(referred)), "").text.split())
    assert re.search(r"asked \d+ \w+ \d{4}, week", text)
    assert re.search(r"answers of \d+ \w+ \d{4}, week", text)
    assert not re.findall(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?! \d{4})", text)


def test_its_title_and_address_name_nobody(cast: World, signed_in: SignedIn, referred: Case) -> None:
    page = signed_in("nurse_1").get(_url(referred)).content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert f"Case {referred.pk}" in title
    assert referred.episode.patient.family_name not in title + _url(referred)


def test_reading_it_is_noted_apart_from_other_reads(cast: World, signed_in: SignedIn, referred: Case) -> None:
    nurse = signed_in("nurse_1")
    before = AuditEvent.objects.count()
    nurse.get(_url(referred))
    event = AuditEvent.objects.latest("pk")
    assert AuditEvent.objects.count() == before + 1
    assert (event.verb, event.subject, event.detail["form"]) == ("read_letter", f"case:{referred.pk}", "page")


def test_before_a_referral_it_is_a_draft(cast: World, signed_in: SignedIn) -> None:
    text = Page(signed_in("clinician_1").get(_url(cast.cases["A"])), "").text
    assert "Draft: the patient has not been referred." in text


def test_without_the_extra_there_is_no_button_and_no_pdf(
    cast: World, signed_in: SignedIn, referred: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "maker", lambda: None)
    nurse = signed_in("nurse_1")
    assert "Download as PDF" not in nurse.get(_url(referred)).content.decode()
    assert nurse.get(_url(referred, "letter_pdf")).status_code == 404


def test_the_pdf_is_a_tagged_document_of_one_case(cast: World, signed_in: SignedIn, referred: Case) -> None:
    needs_pdf()
    nurse = signed_in("nurse_1")
    assert _url(referred, "letter_pdf") in nurse.get(_url(referred)).content.decode()
    response = nurse.get(_url(referred, "letter_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="referral-case-{referred.pk}.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")
    inside = _inside(response.content)
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid" in inside
    assert AuditEvent.objects.latest("pk").detail["form"] == "pdf"


def test_the_pdf_fetches_nothing() -> None:
    needs_pdf()
    made = pdf.pdf_of('<title>x</title><p>Hello</p><img src="file:///etc/hostname" alt="">', style="letter.css")
    assert made.startswith(b"%PDF-")


# Writing and keeping

WORDS = {"opening": "Dear Dr Lee,", "asked": ["evaluation", "stimulation"], "request": "Canaryrequest"}


def _write(client: Client, case: Case, **says: Any) -> Any:
    case.refresh_from_db()
    return client.post(_deed(case), {"version": case.version, **WORDS, **says})


def _deed(case: Case) -> str:
    return reverse("admin:fbs_portal_case_deed", args=[case.pk, "write-letter"])


def _version(case: Case, number: int, name: str = "letter_version") -> str:
    return reverse(f"admin:fbs_portal_case_{name}", args=[case.pk, number])


def test_a_clinician_writes_looks_and_keeps(cast: World, signed_in: SignedIn, referred: Case) -> None:
    doctor = signed_in("clinician_1")
    clinic = referred.clinic
    clinic.letter_opening = "Canaryopening of the clinic"
    clinic.save()
    page = Page(doctor.get(_url(referred)), "")
    assert _deed(referred) in page.text
    begun = Page(doctor.get(_deed(referred)), _deed(referred))
    assert begun.form("version").values["opening"] == ["Canaryopening of the clinic"]
    assert "Preview: this is not kept yet." in begun.text
    shown = Page(_write(doctor, referred, preview="1"), "")
    assert "Canaryrequest" in shown.text.partition("<article")[2], "the preview has what was typed"
    assert not ReferralLetter.objects.exists()
    done = _write(doctor, referred)
    assert done.headers["Location"] == _version(referred, 1)
    kept = Page(doctor.get(_version(referred, 1)), "").text
    for words in ("Canaryrequest", "an opinion on spinal cord stimulation", "Version 1 of", "clinician_1"):
        assert words in kept, words
    again = Page(doctor.get(_deed(referred)), _deed(referred)).form("version").values
    assert (again["opening"], again["asked"]) == (["Dear Dr Lee,"], ["evaluation", "stimulation"])


def test_an_old_version_is_shown_as_it_was_kept(cast: World, signed_in: SignedIn, referred: Case) -> None:
    doctor, patient = signed_in("clinician_1"), referred.episode.patient
    _write(doctor, referred)
    patient.family_name = "Canarymarried"
    patient.save()
    _write(doctor, referred, opening="Dear Professor Lee,")
    first = Page(signed_in("nurse_1").get(_version(referred, 1)), "")
    article = first.text.partition("<article")[2].partition("</article>")[0]
    assert ReferralLetter.objects.get(number=1).content in article
    assert "Canarymarried" not in article
    assert "replaced by version 2" in first.text
    assert "It replaces version 1 of" in Page(doctor.get(_version(referred, 2)), "").text
    assert "the letter that was kept is version 2" in Page(doctor.get(_url(referred)), "").text
    case_page = Page(doctor.get(reverse("admin:fbs_portal_case_change", args=[referred.pk])), "")
    assert _version(referred, 1) in case_page.text
    assert _version(referred, 2) in case_page.text
    assert "kept the referral letter: version 2" in case_page.text


def test_each_look_at_a_version_is_noted(cast: World, signed_in: SignedIn, referred: Case) -> None:
    _write(signed_in("clinician_1"), referred)
    signed_in("nurse_1").get(_version(referred, 1))
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.detail) == ("read_letter", {"form": "page", "letter": 1})


def test_a_version_that_is_not_there_is_not_found(cast: World, signed_in: SignedIn, referred: Case) -> None:
    _write(signed_in("clinician_1"), referred)
    assert signed_in("nurse_1").get(_version(referred, 2)).status_code == 404
    assert signed_in("nurse_2").get(_version(referred, 1)).status_code == 404


def test_a_nurse_reads_that_a_clinician_writes_it(cast: World, signed_in: SignedIn, referred: Case) -> None:
    nurse = signed_in("nurse_1")
    assert "A clinician writes the referral letter." in nurse.get(_url(referred)).content.decode()
    assert nurse.get(_deed(referred)).status_code == 403
    assert _write(nurse, referred).status_code == 403


def test_two_at_once_meet_what_the_other_kept(cast: World, signed_in: SignedIn, referred: Case) -> None:
    doctor, lead = signed_in("clinician_1"), signed_in("lead_1")
    seen = referred.version
    assert _write(doctor, referred).status_code == 302
    twice = doctor.post(_deed(referred), {"version": seen, **WORDS})
    assert twice.headers["Location"] == _version(referred, 1), "a double click is one letter"
    response = lead.post(_deed(referred), {"version": seen, **WORDS, "request": "Canarymine"})
    page = Page(response, _deed(referred))
    assert response.status_code == 409
    assert "kept the referral letter: version 1" in page.text
    assert "Canarymine" in page.text
    assert ReferralLetter.objects.count() == 1
    assert lead.post(_deed(referred), page.form("version").values).headers["Location"] == _version(referred, 2)


def test_nothing_asked_for_is_said_beside_the_boxes(cast: World, signed_in: SignedIn, referred: Case) -> None:
    response = _write(signed_in("clinician_1"), referred, asked=[])
    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert not ReferralLetter.objects.exists()


def test_a_changed_version_is_not_shown(cast: World, signed_in: SignedIn, referred: Case) -> None:
    _write(signed_in("clinician_1"), referred)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fbs_portal_referralletter SET content = content || 'x'")
    response = signed_in("nurse_1").get(_version(referred, 1))
    assert response.status_code == 409
    assert "does not match the digest" in response.content.decode()
    if pdf.maker():
        assert signed_in("nurse_1").get(_version(referred, 1, "letter_version_pdf")).status_code == 404


def test_the_pdf_of_a_version_is_named_for_it(cast: World, signed_in: SignedIn, referred: Case) -> None:
    needs_pdf()
    _write(signed_in("clinician_1"), referred)
    response = signed_in("nurse_1").get(_version(referred, 1, "letter_version_pdf"))
    assert response["Content-Disposition"] == f'attachment; filename="referral-case-{referred.pk}-version-1.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert AuditEvent.objects.latest("pk").detail == {"form": "pdf", "letter": 1}
