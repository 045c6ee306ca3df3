"""Enrolling a patient, an operation and the baseline takes one page and yields the link, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fbs_portal.models import AccessLink, Patient, Submission, SurgeryEpisode
from tests.pages import Page
from tests.world import World

URL = "/admin/fbs_portal/patient/enrol/"
SignedIn = Callable[[str], Client]


def _data(cast: World, **changes: Any) -> dict[str, Any]:
    return {
        "clinic": cast.clinics[0].pk, "record_number": "R-77", "given_name": "Ada", "family_name": "Lovelace",
        "birth_date": "1950-12-10", "phone": "+1 202 555 0111", "email": "ada@example.org",
        "surgery_date": "2026-01-12", "status": "performed", "region": "lumbar", "procedures": ["discectomy"],
        "levels": ["L5-S1"], "side": "left", "baseline_on": "2026-01-05", "pain_axial": "6", "pain_limb": "0",
        "pain_sites": ["low_back", "left_calf"], "walking": "10_to_30_min", "opioids": "",
    } | changes  # fmt: skip


def test_one_page_yields_patient_operation_baseline_and_link(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    response = client.post(URL, _data(cast))
    page = Page(response, URL)
    link = page.root.find(".//input[@id='fbs-link-text']")
    assert link is not None, page.text[-4000:]
    patient = Patient.objects.get(record_number="R-77")
    answers = Submission.objects.get(episode__patient=patient).answers
    assert answers["pain_limb"] == 0, "0 is an answer"
    assert "opioids" not in answers, "an empty field is not answered"
    token = link.get("value", "").rstrip("/").rsplit("/", 1)[-1]
    assert Client().get(f"/join/{token}/").status_code == 200
    stored = AccessLink.objects.get(patient=patient)
    assert token not in str(vars(stored)), "only the fingerprint of the link is stored"
    assert token not in client.get(f"/admin/fbs_portal/patient/{patient.pk}/change/").content.decode()


def test_sending_twice_enrols_once_and_shows_no_second_link(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(URL, _data(cast))
    text = client.post(URL, _data(cast)).content.decode()
    assert "Already enrolled" in text
    assert "fbs-link-text" not in text
    assert SurgeryEpisode.objects.filter(patient__record_number="R-77").count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"record_number": ""}, "This field is required"),
        ({"birth_date": "2099-01-01"}, "birth date lies in the future"),
        ({"phone": "call me"}, "Enter a phone number"),
        ({"procedures": []}, "This field is required"),
        ({"procedures": ["juggling"]}, "Select a valid choice"),
        ({"levels": ["C5-C6"]}, ""),
        ({"surgery_date": "2099-01-01"}, ""),
        ({"baseline_on": ""}, "Enter the day on which these answers were given"),
        ({"pain_axial": "11"}, "Select a valid choice"),
        ({"record_number": "CANARYRECORDA", "birth_date": "1970-01-01"}, "another birth date"),
        ({"given_name": "A\x00da"}, "Null characters"),
        ({"clinic": "99999"}, "Select a valid choice"),
        ({"status": "cancelled"}, "Select a valid choice"),
        ({"status": "planned"}, "does not lie in the past"),
        ({"revision": "on", "earlier_operations": "0"}, "A revision follows at least one operation"),
        ({"earlier_operations": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_written(
    cast: World, signed_in: SignedIn, changes: dict[str, Any], says: str
) -> None:
    before = (Patient.objects.count(), SurgeryEpisode.objects.count(), AccessLink.objects.count())
    response = signed_in("lead_1").post(URL, _data(cast, **changes))
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert says in text
    assert (Patient.objects.count(), SurgeryEpisode.objects.count(), AccessLink.objects.count()) == before


def test_a_further_operation_asks_whether_it_ends_the_course_that_goes_on(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(URL, _data(cast))
    further = _data(cast, surgery_date="2026-02-10", procedures=["fusion"], baseline_on="2026-02-01")
    asked = client.post(URL, further).content.decode()
    assert "A course of this patient goes on, after the operation of 12 Jan 2026." in asked
    assert SurgeryEpisode.objects.filter(patient__record_number="R-77").count() == 1
    client.post(URL, further | {"ends_earlier_course": "yes"})
    first, second = SurgeryEpisode.objects.filter(patient__record_number="R-77").order_by("surgery_date")
    assert first.course_ended_on
    assert not second.course_ended_on
    third = further | {"surgery_date": "2026-02-20", "ends_earlier_course": "no"}
    assert "fbs-link-text" in client.post(URL, third).content.decode()
    second.refresh_from_db()
    assert not second.course_ended_on
    assert "Already enrolled" in client.post(URL, third | {"ends_earlier_course": ""}).content.decode()


def test_a_number_of_somebody_else_is_not_given_a_new_name(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(URL, _data(cast))
    text = client.post(URL, _data(cast, given_name="Grace", birth_date="", surgery_date="2026-02-10")).content.decode()
    assert Patient.objects.get(record_number="R-77").given_name == "Ada"
    assert "There is a problem" in text


def test_nobody_enrols_into_another_clinic(cast: World, signed_in: SignedIn) -> None:
    signed_in("lead_1").post(URL, _data(cast, clinic=cast.clinics[1].pk))
    assert not Patient.objects.filter(record_number="R-77").exists()


def test_fields_that_are_not_asked_are_ignored(cast: World, signed_in: SignedIn) -> None:
    extra = {"public_id": "x", "search_key": "x", "created_by": "user:1", "protocol": "none", "language": "xx"}
    signed_in("lead_1").post(URL, _data(cast, **extra))
    patient = Patient.objects.get(record_number="R-77")
    assert patient.language == "en"
    assert patient.search_key != "x"
    assert patient.episodes.get().protocol != "none"


SAME = {"record_number": "R-78", "given_name": "ADA", "family_name": "lovelacé"}


def test_the_same_name_and_birth_date_are_asked_about_once_not_refused(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(URL, _data(cast))
    text = client.post(URL, _data(cast, **SAME)).content.decode()
    assert "A patient with the same name and birth date is enrolled here already: record number R-77." in text
    assert 'name="another_person"' in text
    assert not Patient.objects.filter(record_number="R-78").exists()
    assert "fbs-link-text" in client.post(URL, _data(cast, **SAME, another_person="on")).content.decode()
    first, second = Patient.objects.get(record_number="R-77"), Patient.objects.get(record_number="R-78")
    for one, other in ((first, second), (second, first)):
        page = client.get(f"/admin/fbs_portal/patient/{one.pk}/change/").content.decode()
        link = f'<a href="/admin/fbs_portal/patient/{other.pk}/change/">{other.record_number}</a>'
        assert f"<b>Same name and birth date as</b> {link}" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "1950-12-11"},
        {"birth_date": ""},
        {"given_name": "Ad"},
        {"given_name": "Ada Marie"},
        {"family_name": ""},
        {"given_name": "%", "family_name": "%"},
    ],
)
def test_nobody_else_is_asked_about(cast: World, signed_in: SignedIn, changes: dict[str, Any]) -> None:
    client = signed_in("lead_1")
    client.post(URL, _data(cast))
    text = client.post(URL, _data(cast, record_number="R-79", **changes)).content.decode()
    assert "fbs-link-text" in text
    patient = Patient.objects.get(record_number="R-79")
    assert (
        "Same name and birth date" not in client.get(f"/admin/fbs_portal/patient/{patient.pk}/change/").content.decode()
    )


def test_swapped_names_are_the_same_name_and_another_clinics_patient_is_nobodys_business(
    cast: World, signed_in: SignedIn
) -> None:
    signed_in("lead_1").post(URL, _data(cast))
    swapped = {"record_number": "R-80", "given_name": "Lovelace", "family_name": "Ada"}
    assert "R-77" in signed_in("lead_1").post(URL, _data(cast, **swapped)).content.decode()
    there = signed_in("lead_2").post(URL, _data(cast, **swapped, clinic=cast.clinics[1].pk)).content.decode()
    assert "fbs-link-text" in there
    assert "R-77" not in there
