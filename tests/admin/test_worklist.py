"""The worklist: who must do what by when, and why; searched without leaving a trace in a URL; flat in statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fbs_portal.actions import followups
from fbs_portal.domain.codes import CaseReason, CaseStatus, CloseOutcome, Urgency
from fbs_portal.models import AuditEvent, Case, LinkRequest, Patient, SurgeryEpisode
from fbs_portal.presenters import moments
from tests import world
from tests.admin.counting import statements
from tests.pages import Page
from tests.world import World

URL = "/admin/fbs_portal/case/"
SignedIn = Callable[[str], Client]


def _rows(client: Client, query: str = "") -> list[str]:
    """The text of each row, in order."""
    page = Page(client.get(URL + query), URL)
    body = page.root.find(".//form[@id='fbs-bulk']//tbody")
    return [] if body is None else [" ".join("".join(row.itertext()).split()) for row in body.iter("tr")]


def test_a_silence_says_that_its_patient_paused(cast: World, signed_in: SignedIn) -> None:
    person = world.enrol(clinic=cast.clinics[0], now=cast.now, number="Quiet")
    Patient.objects.filter(pk=person.patient.pk).update(contact_paused=True)
    followups.mark_missed(now=cast.now + timedelta(days=90), actor=world.JOB)
    [row] = [row for row in _rows(signed_in("nurse_1"), "?show=silent") if "Quiet" in row]
    assert "messages stopped until told otherwise" in row


def _curves(row: Element) -> list[Element]:
    return [element for element in row.iter() if isinstance(element.tag, str) and element.tag.endswith("}svg")]


def _many(cast: World, count: int) -> None:
    """Cases of silence, written straight into the tables: only their number matters here."""
    now, clinic = timezone.now(), cast.clinics[0]
    patients = Patient.objects.bulk_create(
        Patient(clinic=clinic, record_number=f"X{index}", created_at=now) for index in range(count)
    )
    episodes = SurgeryEpisode.objects.bulk_create(
        SurgeryEpisode(
            patient=patient, surgery_date=date(2025, 1, 1), recorded_on=date(2025, 1, 1), region="lumbar",
            procedures=["discectomy"], created_at=now, created_by="system:tests",
        )
        for patient in patients
    )  # fmt: skip
    Case.objects.bulk_create(
        Case(
            episode=episode, clinic=clinic, reason=CaseReason.SILENCE, urgency=Urgency.SOON, urgency_rank=2,
            opened_at=now, changed_at=now, promised_at=now + timedelta(days=1),
        )
        for episode in episodes
    )  # fmt: skip


def _danger(cast: World, sign: str = "bladder") -> None:
    person = cast.people["A"]
    answers = {"danger_a": [sign], "danger_b": []}
    world.fill(person.answering, answers, actor=person.actor, now=cast.now - timedelta(minutes=12))


def test_a_row_says_who_why_and_by_when(cast: World, signed_in: SignedIn) -> None:
    row = _rows(signed_in("nurse_1"))[0]
    assert "CANARYRECORDA · C.C., 1951" in row or "CANARYRECORDC · C.C., 1951" in row
    assert "Discectomy L5–S1 left · week 12" in row
    assert "(before surgery 8), same place, never relieved" in row
    assert "Worst pain, before surgery to now: 8" in row
    assert "Unread text" in row
    assert "no one" in row


def test_what_is_done_with_chosen_cases_stands_before_a_long_list(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("nurse_1").get(URL).content.decode()
    assert text.index('id="fbs-bulk"') < text.index('name="to"') < text.index("<tbody>")


def test_a_danger_sign_is_on_top_without_a_curve(cast: World, signed_in: SignedIn) -> None:
    _danger(cast)
    page = Page(signed_in("nurse_1").get(URL), URL)
    body = page.root.find(".//form[@id='fbs-bulk']//tbody")
    assert body is not None
    first, second = list(body.iter("tr"))[:2]
    assert "Emergency" in "".join(first.itertext())
    assert "Now" in "".join(first.itertext())
    assert "page not acknowledged" in "".join(first.itertext())
    assert not _curves(first), "an improving line beside an emergency reassures wrongly"
    assert _curves(second)


def test_a_late_case_says_so_in_words(cast: World, signed_in: SignedIn) -> None:
    Case.objects.filter(pk=cast.cases["A"].pk).update(promised_at=cast.now - timedelta(days=2, hours=1))
    assert "2 days late" in _rows(signed_in("nurse_1"))[0]


def test_other_clinics_are_not_there(cast: World, signed_in: SignedIn) -> None:
    assert len(_rows(signed_in("nurse_1"))) == 2
    assert len(_rows(signed_in("nurse_2"))) == 1
    assert len(_rows(signed_in("superuser"))) == 3
    assert "CANARYRECORDB" not in signed_in("nurse_1").get(URL).content.decode()


def test_an_empty_list_says_so(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert "No case matches." in client.get(URL + "?urgency=routine").content.decode()
    Case.objects.update(closed_at=cast.now, closed_by="user:1", status="closed", outcome="died")
    assert "Nobody is waiting for you." in client.get(URL).content.decode()


def test_search_is_kept_in_the_session_and_reaches_no_url(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = client.post(URL + "?owner=none", {"search": "Canaryfamilya"})
    assert response.headers["Location"] == URL + "?owner=none"
    assert [row.split(" · ")[0].split()[-1] for row in _rows(client)] == ["CANARYRECORDA"]
    assert "1 case found" in client.get(URL).content.decode()
    client.post(URL, {"search": ""})
    assert len(_rows(client)) == 2


def test_the_whole_page_is_one_read_in_the_trail(cast: World, signed_in: SignedIn) -> None:
    before = AuditEvent.objects.count()
    signed_in("nurse_1").get(URL)
    event = AuditEvent.objects.order_by("-pk").first()
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert event.verb == "listed_cases"
    assert sorted(event.detail["cases"]) == sorted([cast.cases["A"].pk, cast.cases["C"].pk])


def test_counts_lead_to_what_they_count(cast: World, signed_in: SignedIn) -> None:
    _danger(cast)
    client = signed_in("nurse_1")
    page = Page(client.get(URL), URL)
    tiles = {"".join(tile.itertext()).strip(): tile.get("href", "") for tile in page.root.findall(".//ul/li/a")}
    assert tiles["1 emergency"] == "?urgency=emergency"
    assert len(_rows(client, tiles["1 emergency"])) == 1


def test_requests_for_links_are_counted(cast: World, signed_in: SignedIn) -> None:
    assert LinkRequest.objects.filter(handled_at=None).count() == 1
    assert "link requests" in signed_in("nurse_1").get(URL).content.decode()
    assert "link requests" not in signed_in("nurse_2").get(URL).content.decode()


def test_several_cases_are_assigned_at_once(cast: World, signed_in: SignedIn) -> None:
    to = cast.users["clinician_1"]
    cases = [cast.cases["A"], cast.cases["C"]]
    picked = [f"{case.pk}:{case.version}" for case in cases] + ["x", "9:y", "1:2:3", f"{10**30}:1"]
    data = {"case": picked, "deed": "assign", "to": to.pk}
    response = signed_in("nurse_1").post(reverse("admin:fbs_portal_case_bulk"), data, follow=True)
    assert "2 cases changed." in response.content.decode()
    assert {Case.objects.get(pk=case.pk).owner_id for case in cases} == {to.pk}


def test_nobody_is_proposed_for_the_chosen_cases(cast: World, signed_in: SignedIn) -> None:
    """A slip of the finger would give them to whoever stands first in the list."""
    first = Page(signed_in("nurse_1").get(URL), URL).root.find(".//select[@id='fbs-to']/option")
    assert first is not None
    assert first.get("value") == ""


def test_a_case_of_another_clinic_or_version_is_left_alone_and_named(cast: World, signed_in: SignedIn) -> None:
    mine, other = cast.cases["A"], cast.cases["B"]
    data = {"case": [f"{mine.pk}:{mine.version + 7}", f"{other.pk}:{other.version}"], "deed": "assign",
            "to": cast.users["nurse_1"].pk}  # fmt: skip
    text = signed_in("nurse_1").post(reverse("admin:fbs_portal_case_bulk"), data, follow=True).content.decode()
    assert "0 cases changed." in text
    assert f"Case {mine.pk}:" in text
    assert f"Case {other.pk}: There is no such case." in text
    assert not Case.objects.filter(owner__isnull=False).exists()


def test_what_is_ready_is_closed_at_once_and_nothing_else(cast: World, signed_in: SignedIn) -> None:
    ready, other = cast.cases["A"], cast.cases["C"]
    Case.objects.filter(pk=ready.pk).update(
        ready_to_close=True, urgency=Urgency.WATCH, urgency_rank=4, unread_text=False, refer_suggested=False
    )
    data = {"case": [f"{case.pk}:{case.version}" for case in (ready, other)], "deed": "close_ready"}
    text = signed_in("clinician_1").post(reverse("admin:fbs_portal_case_bulk"), data, follow=True).content.decode()
    assert "1 case changed." in text
    closed = Case.objects.get(pk=ready.pk)
    assert (closed.status, closed.outcome) == (CaseStatus.CLOSED, CloseOutcome.NOT_NEEDED)
    assert Case.objects.get(pk=other.pk).closed_at is None


def test_nothing_ticked_is_said(cast: World, signed_in: SignedIn) -> None:
    response = signed_in("nurse_1").post(reverse("admin:fbs_portal_case_bulk"), {"deed": "assign"}, follow=True)
    assert "Tick at least one case first." in response.content.decode()


@pytest.mark.parametrize("count", [50, 300])
def test_statements_do_not_grow_with_the_list(cast: World, signed_in: SignedIn, count: int) -> None:
    _many(cast, count)
    client = signed_in("nurse_1")
    with statements() as found:
        page = Page(client.get(URL + "?show=silent"), URL)
    assert len(found) <= 8, "\n".join(found)
    assert len(page.root.findall(".//tbody/tr")) == 50


def test_pages_of_a_long_list(cast: World, signed_in: SignedIn) -> None:
    _many(cast, 60)
    client = signed_in("nurse_1")
    assert len(_rows(client, "?show=silent&page=2")) == 10
    assert len(_rows(client, "?show=silent&page=999999999999999999999999")) == 50
    assert "?show=silent&amp;page=2" in client.get(URL + "?show=silent").content.decode()


def test_rights_taken_away_are_gone_with_the_next_click(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert len(_rows(client)) == 2
    cast.users["nurse_1"].fbs_memberships.all().delete()
    assert not _rows(client)


NAMES = ("urgency", "status", "category", "owner", "clinic", "show", "overdue", "page", "_connector", "_negated", "q",
         "o", "episode__patient__record_number__startswith", "id")  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["", "OR", "-1", "0", str(10**30), "\x00", "emergency", "me", "1 OR 1=1", "id;--", "%", "٣", "é" * 9]
    ),
    st.text(max_size=30),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
def test_no_parameter_breaks_the_list(cast: World, signed_in: SignedIn, pairs: list[tuple[str, str]]) -> None:
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    client = signed_in("nurse_1")
    response = client.get(URL, query)
    assert response.status_code == 200
    assert "CANARYRECORDB" not in response.content.decode()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["search", "case", "deed", "to", "version"]), VALUES, max_size=4))
def test_no_body_breaks_the_search_or_the_bulk_deeds(cast: World, signed_in: SignedIn, data: dict[str, str]) -> None:
    client = signed_in("nurse_1")
    assert client.post(URL, data).status_code == 302
    assert client.get(URL).status_code == 200
    assert client.post(reverse("admin:fbs_portal_case_bulk"), data).status_code == 302


def test_the_clock_of_the_clinic_decides_what_today_is() -> None:
    late_evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    at = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
    assert moments.due(at, now=late_evening, tz="UTC")[0] == "Tomorrow 16:00"
    assert moments.due(at, now=late_evening, tz="Pacific/Auckland")[0] == "Tomorrow 05:00"
    assert moments.due(at, now=late_evening, tz="Europe/Berlin")[0] == "Today 17:00"


@pytest.mark.parametrize(
    ("day", "said"),
    [(3, ("Today", "", False)), (4, ("Tomorrow", "", False)), (6, ("in 3 days", "Thu 5 Mar", False))],
)
def test_midnight_is_the_end_of_the_day_that_was_promised(day: int, said: tuple[str, str, bool]) -> None:
    """A day on which the clinic is closed ends at midnight, which belongs to it and not to the next."""
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert moments.due(datetime(2026, 3, day, tzinfo=UTC), now=now, tz="UTC") == said


def test_bulk_assigning_needs_somebody_and_keeps_the_filters(cast: World, signed_in: SignedIn) -> None:
    case, client = cast.cases["A"], signed_in("nurse_1")
    url = reverse("admin:fbs_portal_case_bulk") + "?urgency=soon&overdue=1"
    picked = {"case": f"{case.pk}:{Case.objects.get(pk=case.pk).version}"}
    owner = Case.objects.get(pk=case.pk).owner_id
    for wrong in ({"deed": "assign", "to": ""}, {"deed": "assign", "to": "x"}, {"deed": "bogus", "to": "1"}, {}):
        response = client.post(url, picked | wrong)
        assert response.headers["Location"] == f"{URL}?urgency=soon&overdue=1"
    assert Case.objects.get(pk=case.pk).owner_id == owner
    assert "Choose to whom the cases go." in client.get(URL).content.decode()


def test_a_search_can_be_cleared_where_nothing_is_found(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    for query in ("", "?urgency=soon"):
        page = Page(client.post(URL + query, {"search": "nobody at all"}, follow=True), URL)
        assert page.text.count("No case matches.") == 1, "said once"
    assert "Clear the search" in page.text
    assert "Clear the search" not in client.post(URL, {"search": ""}, follow=True).content.decode()


def test_who_works_for_no_clinic_is_told_so(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("outsider")
    assert "You work for no clinic yet." in client.get(URL).content.decode()
    assert "You work for no clinic yet." in client.get("/admin/fbs_portal/patient/").content.decode()
    assert "You work for no clinic yet" in client.get("/admin/fbs_portal/patient/enrol/").content.decode()
