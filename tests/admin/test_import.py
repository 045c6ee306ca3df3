"""Importing on a page: a look first, columns matched by hand, and the file kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fbs_portal.admin.import_forms import packed, unpacked
from fbs_portal.exchange.surgery_columns import template
from fbs_portal.models import AccessLink, AuditEvent, Clinic, Patient, SurgeryEpisode
from tests.pages import Page
from tests.world import World

URL = "/admin/fbs_portal/patient/import/"
HEADS = "MRN,Day,region,procedures"
SignedIn = Callable[[str], Client]


def looked(cast: World, client: Client, text: str, **changes: Any) -> Page:
    file = io.BytesIO(text.encode())
    file.name = "operations.csv"
    data = {"file": file, "clinic": cast.clinics[0].pk, "dates": "auto"} | changes
    return Page(client.post(URL, data), URL)


def pressed(client: Client, page: Page, **changes: Any) -> Any:
    return client.post(URL, page.form("held").values | {"do": "import"} | changes)


def imported() -> int:
    return SurgeryEpisode.objects.filter(patient__record_number__startswith="R-").count()


def test_the_list_leads_here_and_the_example_imports(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert URL in client.get("/admin/fbs_portal/patient/").content.decode()
    assert URL not in signed_in("nurse_1").get("/admin/fbs_portal/patient/").content.decode()
    example = client.get(f"{URL}example/")
    assert example.content.decode("utf-8-sig") == template()
    page = looked(cast, client, example.content.decode())
    assert "1 operation would be enrolled" in page.text
    assert not Patient.objects.filter(record_number="R-10001").exists()
    done = pressed(client, page)
    assert done.status_code == 302
    assert "1 operation is enrolled." in client.get(done.url).content.decode()
    patient = Patient.objects.get(record_number="R-10001")
    assert patient.clinic == cast.clinics[0]
    assert not AccessLink.objects.filter(patient=patient).exists()


def test_pressed_twice_it_enrols_once(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    page = looked(cast, client, template())
    for _ in range(2):
        assert pressed(client, page).status_code == 302
    assert imported() == 1


def test_columns_are_matched_by_selects(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    page = looked(cast, client, f"{HEADS}\nR-1,3/2/2026,lumbar,fusion\n")
    assert "No column is surgery_date" in page.text
    assert page.form("held").values["map_0"] == ["record_number"]
    again = Page(pressed(client, page, map_1="surgery_date", dates="dmy"), URL)
    assert "1 operation would be enrolled" in again.text
    assert imported() == 0, "what was not looked at is not stored"
    assert pressed(client, again).status_code == 302
    assert str(SurgeryEpisode.objects.get(patient__record_number="R-1").surgery_date) == "2026-02-03"


def test_bad_rows_are_told_by_line_and_column_and_can_be_left_out(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    page = looked(
        cast, client, "MRN,surgery_date,region,procedures\nR-1,soon,lumbar,fusion\nR-2,2026-01-12,lumbar,fusion\n"
    )
    assert "1 row is wrong" in page.text
    assert "Write a day as 2026-01-31" in page.text
    assert Page(pressed(client, page), URL).form("held")
    assert imported() == 0
    left_out = Page(pressed(client, page, skip_bad="on", do="look"), URL)
    assert pressed(client, left_out, skip_bad="on").status_code == 302
    assert imported() == 1
    assert AuditEvent.objects.get(verb="imported").detail["skipped"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "an Excel workbook"),
        (b"%PDF", "a PDF"),
        (b"a,b\n\x00,", "NUL"),
        (b"a;b\n" * 6000, "command import_surgeries"),
        (b"a" * 2_000_001, "command import_surgeries"),
        (b"", "empty"),
    ],
)
def test_other_files_are_refused_in_words(cast: World, signed_in: SignedIn, content: bytes, said: str) -> None:
    file = io.BytesIO(content)
    file.name = "x.csv"
    data = {"file": file, "clinic": cast.clinics[0].pk, "dates": "auto"}
    page = Page(signed_in("lead_1").post(URL, data), URL)
    assert said in page.text
    assert "Look at it" in page.text


def test_another_clinic_is_no_choice(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    page = looked(cast, client, template(), clinic=cast.clinics[1].pk)
    assert "Select a valid choice" in page.text
    page = looked(cast, client, template())
    assert "Select a valid choice" in Page(pressed(client, page, clinic=cast.clinics[1].pk), URL).text
    assert imported() == 0


@pytest.mark.parametrize("held", ["", "%%%", "aGVsbG8=", "é", packed(b"x" * 2_000_001)])
def test_what_comes_back_altered_is_asked_for_again(cast: World, signed_in: SignedIn, held: str) -> None:
    page = Page(signed_in("lead_1").post(URL, {"held": held, "do": "import"}), URL)
    assert "Choose the file again" in page.text


def test_the_file_comes_back_as_it_was() -> None:
    assert unpacked(packed("ä,b\n1,2".encode("cp1252"))) == "ä,b\n1,2".encode("cp1252")


def test_the_clinics_words_are_edited_on_its_page(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    url = f"/admin/fbs_portal/clinic/{cast.clinics[0].pk}/change/"

    def form(**changes: Any) -> dict[str, Any]:
        return Page(client.get(url), url).form("phone").values | changes

    wrong = client.post(url, form(procedure_words="LBD = knee"))
    assert "“LBD = knee” is not a word" in wrong.content.decode()
    assert client.post(url, form(procedure_words="LBD = laminectomy, Fusion\n")).status_code == 302
    assert Clinic.objects.get(pk=cast.clinics[0].pk).procedure_words == {"LBD": ["laminectomy", "fusion"]}
    assert form()["procedure_words"][0].strip() == "LBD = laminectomy, fusion"
    page = looked(cast, client, "MRN,surgery_date,region,procedures\nR-5,2026-01-12,lumbar,lbd\n")
    assert "1 operation would be enrolled" in page.text
