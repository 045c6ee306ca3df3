"""The pages of protocols: every day beside the shipped one, every mistake beside its field, who is affected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fbs_portal.content import protocols as shipped
from fbs_portal.domain.families import Family
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.models import Clinic, Protocol
from tests import world
from tests.pages import Page
from tests.statements import counted
from tests.world import World

BASE = "/admin/fbs_portal/protocol/"
SignedIn = Callable[[str], Client]


def url(cast: World, what: str = "change") -> str:
    return f"{BASE}{cast.protocol_id}/{what}/"


def typed(client: Client, path: str, field: str, **changes: Any) -> dict[str, Any]:
    """The form as the page holds it, with some fields typed over; None leaves one out."""
    page = Page(client.get(path), path)
    values = {name: value[0] if len(value) == 1 else value for name, value in page.form(field).values.items()}
    chosen = {
        select.get("name", ""): option.get("value")
        for select in page.root.iter("select")
        for option in select.iter("option")
        if option.get("selected") is not None
    }
    return {name: value for name, value in (values | chosen | changes).items() if value is not None}


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def save(client: Client, cast: World, **changes: Any) -> str:
    response = client.post(url(cast), typed(client, url(cast), "days_week_6", **changes))
    assert response.status_code in (200, 302, 409)
    return response.content.decode() if response.status_code != 302 else ""


def use(client: Client, cast: World, **changes: Any) -> int:
    data = typed(client, url(cast, "activate"), "reason", reason="Ours", **changes)
    return client.post(url(cast, "activate"), data).status_code


def row_of(cast: World) -> Protocol:
    return Protocol.objects.get(pk=cast.protocol_id)


def test_the_draft_shows_every_day_beside_the_shipped_one(cast: World, signed_in: SignedIn) -> None:
    text = text_of(signed_in("lead_1"), url(cast))
    for point in shipped.STANDARD.points:
        for name in ("days", "before", "after", "ask_after"):
            assert f'name="{name}_{point.time_point}"' in text
    assert "Shipped 42. Can be 35 to 49." in text
    assert "Shipped 0. Can be −28 to 28." in text
    assert "After an operation today" in text
    assert 'name="use_week_2"' in text
    assert 'name="use_week_6"' not in text, "week 6 is always asked"


def test_a_saved_draft_says_what_is_changed_and_when_a_new_course_is_asked(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert save(client, cast, days_week_6="45", use_month_24=None, reminder_1="4", reminder_2="") == ""
    body = row_of(cast).body
    assert body["points"][2]["days"] == 45
    assert [point["time_point"] for point in body["points"]][-1] == "month_12"
    assert body["reminders"] == [0, 4]
    text = text_of(client, url(cast, "activate"))
    assert text.count("fbs-chip-soon") == 3, "week 6, month 24 and the messages"
    assert "not asked" in text
    assert "day 45, 7 days before to 7 after" in text


def test_each_point_names_its_questionnaires_by_others(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    text = text_of(client, url(cast))
    assert "6 weeks: Questionnaires by others" in text
    assert "No permission required to reproduce, translate, display or distribute." in text
    assert "Spine 1983; 8: 141-144" in text
    assert "Oswestry" not in text, "what is not ours to show cannot be asked"
    assert save(client, cast, instruments_week_6=["gad_2", "phq_2"], instruments_baseline=["rmdq_24"]) == ""
    points = {point["time_point"]: point.get("instruments") for point in row_of(cast).body["points"]}
    assert (points["baseline"], points["week_6"], points["week_12"]) == (["rmdq_24"], ["phq_2", "gad_2"], None)
    assert typed(client, url(cast), "days_week_6")["instruments_week_6"] == ["phq_2", "gad_2"]
    assert "7 days after the beginning; asks PHQ-2, GAD-2 too" in text_of(client, url(cast, "activate"))
    assert "Select a valid choice" in save(client, cast, instruments_week_6=["odi"])
    assert use(client, cast, families=[Family.LUMBAR_DISCECTOMY]) == 302
    person = world.enrol(clinic=Clinic.objects.get(pk=cast.clinics[0].pk), now=timezone.now(), number="new", weeks=6)
    assert person.answering.instruments == ["phq_2", "gad_2"]


def test_a_point_whose_form_gets_long_is_warned_about_and_stored(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert save(client, cast, instruments_week_12=["rmdq_24"]) == ""
    warning = "12 weeks: the longest form has 17 pages and takes about 8 minutes"
    for what in ("change", "activate"):
        assert warning in text_of(client, url(cast, what))
    assert save(client, cast, instruments_week_12=[], instruments_week_6=["gad_2"]) == ""
    assert "the longest form" not in text_of(client, url(cast))


def test_the_clinics_page_says_nothing_of_them_any_more(cast: World, signed_in: SignedIn) -> None:
    text = text_of(signed_in("lead_1"), f"/admin/fbs_portal/clinic/{cast.clinics[0].pk}/change/")
    assert "Questionnaires by others" not in text
    assert "Roland" not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days_week_6": "99"}, "It can be 35 to 49."),
        ({"days_week_6": "soon"}, "Enter a whole number of days."),
        ({"after_week_6": "30"}, "It begins before the time of “6 weeks” has ended. 3 days fewer would fit."),
        ({"ask_after_week_6": "20"}, "Invite within the time itself: after at most 14 days."),
        ({"reminder_1": "9", "reminder_2": "5"}, "Put the days in order, the earliest first."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_each_mistake_stands_beside_its_field(
    cast: World, signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    text = save(signed_in("lead_1"), cast, **changes)
    assert said in text
    assert "There is a problem" in text
    for name, value in changes.items():
        assert f'value="{value}"' in text or name == "name", "what was typed stays"


def test_somebody_else_was_faster(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    stale = typed(client, url(cast), "days_week_6", days_week_6="44")
    assert save(client, cast, days_week_6="45") == ""
    response = client.post(url(cast), stale)
    assert response.status_code == 409
    assert "Somebody else changed this protocol meanwhile" in response.content.decode()
    assert row_of(cast).body["points"][2]["days"] == 45


def test_bringing_it_into_use_shows_who_is_affected_and_reaches_new_courses(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    text = text_of(client, url(cast, "activate"))
    assert "2 running courses, which stay with it" in text
    assert use(client, cast, families=[Family.LUMBAR_DISCECTOMY, Family.CERVICAL]) == 302
    row, clinic = row_of(cast), Clinic.objects.get(pk=cast.clinics[0].pk)
    assert row.status == ProtocolStatus.ACTIVE
    assert clinic.protocols == {"lumbar_discectomy": row.code, "cervical": row.code}
    person = world.enrol(clinic=clinic, now=timezone.now(), number="new", weeks=3)
    assert person.episode.protocol == row.code
    assert "1 running course" in text_of(client, url(cast))
    assert 'name="days_week_6"' not in text_of(client, url(cast)), "no form any more"


def test_the_choice_is_made_family_by_family_and_noticed_when_stale(cast: World, signed_in: SignedIn) -> None:
    client, path = signed_in("lead_1"), f"{BASE}clinics/{cast.clinics[0].pk}/choose/"
    stale = typed(client, path, "reason", reason="short", cervical=shipped.ONE_YEAR.code)
    assert client.post(path, stale).status_code == 302
    assert Clinic.objects.get(pk=cast.clinics[0].pk).protocols == {"cervical": shipped.ONE_YEAR.code}
    stale["cervical"] = shipped.STANDARD.code
    response = client.post(path, stale)
    assert response.status_code == 409
    assert "Somebody else chose another protocol meanwhile" in response.content.decode()
    assert client.post(path, typed(client, path, "reason", reason="x", other="standard-0")).status_code == 200


def test_retiring_says_what_its_families_follow_then(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert "Only a protocol in use can be retired." in text_of(client, url(cast, "retire"))
    assert use(client, cast, families=[Family.THORACIC]) == 302
    text = text_of(client, url(cast, "retire"))
    assert "New courses of these operations follow the shipped protocol again: upper back" in " ".join(text.split())
    data = typed(client, url(cast, "retire"), "reason", reason="done")
    assert client.post(url(cast, "retire"), data).status_code == 302
    assert row_of(cast).status == ProtocolStatus.RETIRED
    assert Clinic.objects.get(pk=cast.clinics[0].pk).protocols == {}


def test_one_that_cannot_be_read_says_so(cast: World, signed_in: SignedIn) -> None:
    Protocol.objects.filter(pk=cast.protocol_id).update(body={})
    client = signed_in("lead_1")
    assert "cannot read this protocol" in text_of(client, url(cast))
    assert "cannot be read" in text_of(client, url(cast, "activate"))


def test_shipped_ones_name_their_source(signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    for code, cited in shipped.CITED.items():
        assert cited in text_of(client, f"{BASE}shipped/{code}/")
    assert client.get(f"{BASE}shipped/standard-0/").status_code == 404


def test_the_list_asks_no_more_with_more_protocols(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    with counted() as few:
        client.get(BASE)
    for name in ("a", "b", "c"):
        client.post(f"{BASE}add/", typed(client, f"{BASE}add/", "name", name=name))
    with counted() as many:
        text = text_of(client, BASE)
    assert text.count('/change/">p') >= 4
    assert len(many) == len(few)
