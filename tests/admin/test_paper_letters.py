"""Letters to print: a page each, once, with links that work; one link of several is stopped on the patient's page."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from fbs_portal.actions.imports import import_surgeries
from fbs_portal.content.procedure_words import table
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_csv import Reading
from fbs_portal.models import AccessLink, CallAttempt, FollowUp, Patient
from tests.admin.silent import silent_courses
from tests.exchange.surgeries import opened
from tests.pages import Page
from tests.world import JOB, World

PATIENT = "/admin/fbs_portal/patient/"
LETTERS = f"{PATIENT}letters/"
SignedIn = Callable[[str], Client]


def _letter(cast: World) -> str:
    return f"{PATIENT}{cast.people['A'].patient.pk}/letter/"


def _addresses(page: Page) -> list[str]:
    return re.findall(r'<p class="fbs-link-once">([^<]+)</p>', page.text)


def _groups(page: Page) -> list[str]:
    return re.findall(r'name="group" value="([^"]+)"', page.text)


def _opens(address: str) -> bool:
    response = Client().post(urlsplit(address).path)
    return response.status_code == 302 and "link" not in response.headers["Location"]


def test_a_letter_for_one_patient(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert "Earlier links go on working." in client.get(_letter(cast)).content.decode()
    assert AccessLink.objects.filter(patient=cast.people["A"].patient).count() == 1, "a look makes no link"
    page = Page(client.post(_letter(cast)), _letter(cast))
    (address,) = _addresses(page)
    assert "Dear Canarygivena Canaryfamilya,".lower() in page.text.lower()
    assert 'class="fbs-qr"' in page.text
    assert "Point the camera" in page.text
    assert _opens(address)
    assert Client().post(urlsplit(address).path).status_code == 302
    assert CallAttempt.objects.get().result == "letter_sent"
    assert "canary" not in page.title.lower()


def test_without_the_library_the_letter_says_nothing_of_it(
    cast: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    page = Page(signed_in("nurse_1").post(_letter(cast)), _letter(cast))
    assert "fbs-qr" not in page.text
    assert "Point the camera" not in page.text
    assert "Type this address into your browser:" in page.text
    assert len(_addresses(page)) == 1


def test_letters_for_those_no_message_reaches(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert "Make the letters" not in client.get(LETTERS).content.decode(), "everybody has an address"
    FollowUp.objects.filter(pk__in=[one.answering.pk for one in cast.people.values()]).update(ask_on=cast.now.date())
    Patient.objects.filter(clinic=cast.clinics[0]).update(email="")
    page = Page(client.get(LETTERS), LETTERS)
    assert _groups(page) == [f"none:{cast.clinics[0].pk}"]
    done = Page(client.post(LETTERS, {"group": f"none:{cast.clinics[0].pk}"}), LETTERS)
    addresses = _addresses(done)
    assert len(addresses) == 2
    assert all(map(_opens, addresses))
    assert "2 letters are ready" in done.text
    again = client.post(LETTERS, {"group": f"none:{cast.clinics[0].pk}"})
    assert again.status_code == 400, "each patient once"
    assert client.post(LETTERS, {"group": f"none:{cast.clinics[1].pk}"}).status_code == 400


def test_letters_for_one_import(cast: World, signed_in: SignedIn) -> None:
    clinic, now = cast.clinics[0], timezone.now()
    day = (cast.now.date() - timedelta(days=45)).isoformat()
    content = f"record_number,surgery_date,procedures,levels,email\nI1,{day},discectomy,L5-S1,i1@example.org\n"
    file = opened(content)
    rows = file.rows(mapping={}, reading=Reading(dates=Dates.AUTO, words=table({}), today=cast.now.date()))
    done = import_surgeries(clinic=clinic, rows=rows, heads={}, actor=JOB, now=now)
    assert done.enrolled == 1
    client = signed_in("lead_1")
    page = Page(client.get(LETTERS), LETTERS)
    (key,) = _groups(page)
    assert key.startswith("import:")
    letters = Page(client.post(LETTERS, {"group": key}), LETTERS)
    assert len(_addresses(letters)) == 1, "also who has e-mail; and nobody of before"
    assert signed_in("nurse_2").post(LETTERS, {"group": key}).status_code == 400


def test_a_page_holds_a_hundred_and_says_how_many_wait(cast: World, signed_in: SignedIn) -> None:
    silent_courses(cast, 103)
    client = signed_in("nurse_1")
    page = Page(client.post(LETTERS, {"group": f"none:{cast.clinics[0].pk}"}), LETTERS)
    assert len(_addresses(page)) == 100
    assert "3 more patients wait for a letter" in page.text


def test_one_link_of_several_is_stopped(cast: World, signed_in: SignedIn) -> None:
    client, person = signed_in("nurse_1"), cast.people["A"]
    Page(client.post(_letter(cast)), "")
    listed = client.get(f"{PATIENT}{person.patient.pk}/change/").content.decode()
    stop = f"{PATIENT}{person.patient.pk}/links/{person.link.pk}/stop/"
    assert stop in listed
    assert "Made " in client.get(stop).content.decode()
    client.post(stop)
    states = list(AccessLink.objects.filter(patient=person.patient).order_by("pk").values_list("revoked_by", flat=True))
    assert states == [f"user:{cast.users['nurse_1'].pk}", ""]
    assert "This link has ended already." in client.post(stop, follow=True).content.decode()
    elsewhere = f"{PATIENT}{person.patient.pk}/links/{cast.people['C'].link.pk}/stop/"
    assert client.post(elsewhere).status_code == 404
