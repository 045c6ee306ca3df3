"""The list and the page of patients: found without a trace in a URL; details, links and requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fbs_portal.models import AccessLink, AuditEvent, Case, Clinic, LinkRequest, Patient
from tests.admin.counting import statements
from tests.pages import Page
from tests.world import World

LIST = "/admin/fbs_portal/patient/"
SignedIn = Callable[[str], Client]


def _url(cast: World, what: str = "change") -> str:
    return f"{LIST}{cast.people['A'].patient.pk}/{what}/"


def _found(client: Client) -> list[str]:
    page = Page(client.get(LIST), LIST)
    return [
        "".join(cell.itertext()).split(" · ")[0] for cell in page.root.findall(".//div[@class='fbs-page']//tbody/tr/th")
    ]


def test_search_by_name_or_number_is_a_post(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert _found(client) == ["CANARYRECORDA", "CANARYRECORDC"]
    response = client.post(LIST, {"search": "canaryFAMILYc"})
    assert response.headers["Location"] == LIST
    assert _found(client) == ["CANARYRECORDC"]
    client.post(LIST, {"search": "nobody"})
    assert client.get(LIST).content.decode().count("No patient matches.") == 1
    client.post(LIST, {"search": ""})


@pytest.mark.parametrize("sign", ["%", "_", "%%", "__", "%a%", "?*", "\\", "''"])
def test_signs_are_plain_letters_to_a_search(cast: World, signed_in: SignedIn, sign: str) -> None:
    client = signed_in("nurse_1")
    client.post(LIST, {"search": sign})
    found = client.get(LIST).content.decode()
    assert ("No patient matches." in found) == (sign != "%a%"), "of “%a%” the letter is left, which names hold"


def test_the_stock_search_of_the_admin_does_nothing(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert client.get(LIST, {"q": "CANARYRECORDC"}).status_code == 200
    assert len(_found(client)) == 2
    assert client.get(LIST, {"page": "9" * 40, "o": "1", "_connector": "OR"}).status_code == 200


def test_the_list_is_one_read_and_the_page_is_one(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    client.get(LIST)
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, len(event.detail["patients"])) == ("listed_patients", 2)
    client.get(_url(cast))
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.subject) == ("read_patient", f"patient:{cast.people['A'].patient.pk}")


def test_the_page_stays_flat_in_statements(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    with statements() as found:
        client.get(_url(cast))
    assert len(found) <= 14, "\n".join(found)


def test_days_and_times_are_those_of_the_clinic(cast: World, signed_in: SignedIn) -> None:
    """Late in the evening of UTC it is the next day in Tokyo."""
    patient, late = cast.people["A"].patient, datetime(2026, 1, 12, 18, 20, tzinfo=UTC)
    Clinic.objects.filter(pk=patient.clinic_id).update(time_zone="Asia/Tokyo")
    LinkRequest.objects.filter(pk=cast.request_id).update(asked_at=late)
    Case.objects.filter(pk=cast.cases["A"].pk).update(opened_at=late)
    page = Page(signed_in("nurse_1").get(_url(cast)), "")
    text = " ".join("".join(page.root.itertext()).split())
    assert re.search(r"The patient asks for a new link. 13 Jan (?:2026 )?03:20", text)
    assert f"Case {cast.cases['A'].pk} open since 13 Jan 2026" in text


def test_the_plan_shows_states_and_where_answers_can_be_entered(cast: World, signed_in: SignedIn) -> None:
    page = Page(signed_in("nurse_1").get(_url(cast)), _url(cast))
    rows = ["".join(row.itertext()) for row in page.root.findall(".//tbody/tr")]
    assert any(row.startswith("Week 2") and "answered" in row for row in rows)
    assert any(row.startswith("Week 12") and "Enter answers" in row for row in rows)
    assert any(row.startswith("Month 24planned") or ("Month 24" in row and "planned" in row) for row in rows)


def test_details_are_changed_with_only_field_names_in_the_trail(cast: World, signed_in: SignedIn) -> None:
    data = {"record_number": "CANARYRECORDA", "given_name": "New", "family_name": "Name", "birth_date": "1951-02-03",
            "phone": "+1 202 555 0123", "email": "new@example.org", "contact_paused": "on",
            "channel": "email"}  # fmt: skip
    response = signed_in("lead_1").post(_url(cast, "edit"), data)
    assert response.status_code == 302
    patient = Patient.objects.get(pk=cast.people["A"].patient.pk)
    assert (patient.given_name, patient.contact_paused) == ("New", True)
    assert "name new" in patient.search_key
    event = AuditEvent.objects.order_by("-pk")[0]
    assert event.detail == {"fields": ["contact_paused", "email", "family_name", "given_name"]}


def test_wrong_details_are_refused(cast: World, signed_in: SignedIn) -> None:
    good = {"record_number": "CANARYRECORDA", "birth_date": "1951-02-03", "channel": "email"}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"record_number": "CANARYRECORDC"}, "Another patient of this clinic"),
        ({"deceased_on": "2099-01-01"}, "This date lies in the future"),
        ({"email": "not an address"}, "Enter an e-mail address"),
    ]
    for wrong, says in cases:
        assert says in signed_in("lead_1").post(_url(cast, "edit"), good | wrong).content.decode()


def test_a_new_link_is_shown_once_and_ends_the_others(cast: World, signed_in: SignedIn) -> None:
    person, client = cast.people["A"], signed_in("nurse_1")
    before = AccessLink.objects.count()
    client.get(_url(cast, "new-link"))
    assert AccessLink.objects.count() == before, "looking makes no link"
    page = Page(client.post(_url(cast, "new-link")), "")
    link = page.root.find(".//input[@id='fbs-link-text']")
    assert link is not None
    assert AccessLink.objects.get(pk=person.link.pk).revoked_at is not None
    assert LinkRequest.objects.get(pk=cast.request_id).handled_at is not None
    token = link.get("value", "").rstrip("/").rsplit("/", 1)[-1]
    assert token not in client.get(_url(cast)).content.decode()


def test_all_links_are_stopped(cast: World, signed_in: SignedIn) -> None:
    signed_in("nurse_1").post(_url(cast, "stop-links"))
    assert not AccessLink.objects.filter(patient=cast.people["A"].patient, revoked_at=None).exists()


def test_requests_are_listed_and_handled_once(cast: World, signed_in: SignedIn) -> None:
    client, url = signed_in("nurse_1"), "/admin/fbs_portal/linkrequest/"
    assert "Asks for a new link" in client.get(url).content.decode()
    assert "Asks for a new link" not in signed_in("nurse_2").get(url).content.decode()
    handled = f"{url}{cast.request_id}/handled/"
    client.get(handled)
    assert LinkRequest.objects.get(pk=cast.request_id).handled_at is None, "a GET changes nothing"
    assert "Marked as handled." in client.post(handled, follow=True).content.decode()
    assert "already dealt with" in client.post(handled, follow=True).content.decode()
