"""The call list and the page to record a call: found without a trace in a URL, flat in statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fbs_portal.models import AuditEvent, CallAttempt, Case, FollowUp
from tests.admin.counting import statements
from tests.admin.silent import silent_courses
from tests.pages import Page
from tests.world import World

LIST = "/admin/fbs_portal/calllist/"
SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _silent(cast: World) -> None:
    """A and C have not answered week 12, whose time is over."""
    today = cast.now.date()
    for name in ("A", "C"):
        FollowUp.objects.filter(pk=cast.people[name].answering.pk).update(
            opens_on=today - timedelta(days=40), target_from=today - timedelta(days=40),
            ask_on=today - timedelta(days=30), target_until=today - timedelta(days=3),
        )  # fmt: skip


def _rows(client: Client, query: str = "") -> list[str]:
    page = Page(client.get(LIST + query), LIST)
    return [
        " ".join("".join(row.itertext()).split()) for row in page.root.findall(".//div[@class='fbs-page']//tbody/tr")
    ]


def _call(cast: World) -> str:
    return f"{LIST}{cast.people['A'].answering.pk}/call/"


def test_a_row_says_whom_about_what_and_what_was_tried(cast: World, signed_in: SignedIn) -> None:
    row = next(one for one in _rows(signed_in("nurse_1")) if "CANARYRECORDA" in one)
    assert "CANARYRECORDA · C.C., 1951" in row
    assert "Week 12" in row
    assert "30 days ago; was due by" in row
    assert "Silent" in row
    assert "Last answer was bad" in row
    assert "week 6: worst pain 7" in row
    assert "nothing yet" in row
    assert "+1 202 555 0123" in row
    assert "Record a call" in row
    assert "Enter answers" in row
    page = Page(signed_in("nurse_1").get(LIST), LIST)
    assert 'href="tel:+12025550123"' in page.text


def test_counts_and_rates_stand_on_top(cast: World, signed_in: SignedIn) -> None:
    text = " ".join(Page(signed_in("nurse_1").get(LIST), LIST).text.split())
    assert "<b>2</b> <span>silent at week 6 or 12</span>" in text
    assert "Who answered" in text
    assert "2 of 2" in text, "week 6: both answered"


def test_a_search_is_a_post_and_a_filter_a_code(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = client.post(f"{LIST}?time_point=week_12", {"search": "canaryFAMILYc"})
    assert response.headers["Location"] == f"{LIST}?time_point=week_12"
    assert [row.split(" ")[0] for row in _rows(client)] == ["CANARYRECORDC"]
    client.post(LIST, {"search": "nobody at all"})
    assert client.get(LIST).content.decode().count("Nobody matches.") == 1
    client.post(LIST, {"search": ""})
    assert len(_rows(client, "?time_point=week_12&called=silent")) == 2
    assert _rows(client, "?time_point=week_2") == []
    assert len(_rows(client, "?called=nonsense&clinic=99999999999999999999&page=x")) == 2


def test_other_clinics_are_not_there(cast: World, signed_in: SignedIn) -> None:
    assert len(_rows(signed_in("nurse_1"))) == 2
    assert not [row for row in _rows(signed_in("nurse_2")) if "RECORDA" in row]
    assert "You work for no clinic yet." in signed_in("outsider").get(LIST).content.decode()


def test_the_list_is_one_read_that_names_its_patients(cast: World, signed_in: SignedIn) -> None:
    signed_in("nurse_1").get(LIST)
    event = AuditEvent.objects.order_by("-pk")[0]
    ids = sorted(cast.people[name].patient.pk for name in ("A", "C"))
    assert (event.verb, event.subject, event.detail) == ("listed_patients", "calllist", {"patients": ids})


def test_eight_statements_whatever_the_size(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    client.get(LIST)
    with statements() as few:
        client.get(LIST)
    silent_courses(cast, 60)
    with statements() as many:
        response = client.get(LIST)
    assert len(Page(response, LIST).root.findall(".//div[@class='fbs-page']//tbody/tr")) == 50
    assert len(few) == len(many) <= 8, "\n".join(many)


def test_a_call_is_recorded_and_the_patient_is_off_the_list(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    page = Page(client.get(f"{_call(cast)}?called=silent"), _call(cast))
    assert "What you save here stands on case" in page.text
    assert "<b>CanarygivenA CanaryfamilyA, born 3 Feb 1951</b>" in page.text
    again = (cast.now + timedelta(days=3)).date()
    response = client.post(
        f"{_call(cast)}?called=silent", {"result": "left_message", "again_on": again.isoformat(), "note": "evenings"}
    )
    assert response.headers["Location"] == f"{LIST}?called=silent"
    attempt = CallAttempt.objects.get()
    assert (attempt.result, attempt.note, attempt.again_on) == ("left_message", "evenings", again)
    case = Case.objects.get(pk=cast.cases["A"].pk)
    assert (case.contact_attempts, case.last_contact_result) == (1, "left_message")
    assert [row.split(" ")[0] for row in _rows(client)] == ["CANARYRECORDC"]
    row = _rows(client, "?called=later")[0]
    assert "1 call" in row
    assert "left a message" in row
    assert "evenings" in row
    assert "Again on" in row


def test_what_is_wrong_is_said_beside_its_field(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    page = Page(client.post(_call(cast), {"again_on": "2020-01-01"}), _call(cast))
    assert "Error:" in page.title
    page = Page(client.post(_call(cast), {"result": "no_answer", "again_on": "2020-01-01"}), _call(cast))
    assert "Choose a day after today" in page.text
    assert not CallAttempt.objects.exists()


def test_titles_and_addresses_name_nobody(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    for url in (LIST, _call(cast)):
        assert "canary" not in Page(client.get(url), url).title.lower()
        assert "canary" not in url
