"""The birth date on the way in: asked where the clinic wants it, limited, and telling nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.models import AccessLink, AuditEvent, Clinic, Draft, LinkRequest, Patient, Throttle
from fbs_portal.web import urls
from tests import world
from tests.factories import WELL
from tests.web.test_queries import own
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

BORN, HOME, LINK = "/born/", "/", "/link/"
BIRTH_DATE = date(1951, 2, 23)
RIGHT = {"day": "23", "month": "2", "year": "1951"}
WRONG = {"day": "24", "month": "2", "year": "1951"}
ASKED = "What is the birth date?"
ALERT = ".//*[@role='alert']"
REFUSED = "This is not the birth date we have."


@pytest.fixture
def ada() -> Person:
    """Her clinic asks, and knows the date."""
    ada = person(given_name="Canarygiven", family_name="Canaryfamily", birth_date=BIRTH_DATE)
    Clinic.objects.update(ask_birth_date=True)
    return ada


def give(walk: Walk, date_given: dict[str, str]) -> Walk:
    return walk.post(BORN, **date_given)


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="birth_date").order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(("asks", "stored"), [(False, BIRTH_DATE), (True, None)])
def test_nothing_changes_where_it_is_off_or_no_date_is_stored(asks: bool, stored: date | None) -> None:
    ada = person(birth_date=stored)
    Clinic.objects.update(ask_birth_date=asks)
    client = Client()
    response = client.post(reverse("fbs_portal:join", args=[ada.token]))
    assert response.headers["Location"] == HOME
    assert dict(client.session.items()) == {
        "fbs_link": ada.link.pk,
        "_session_expiry": client.session["_session_expiry"],
    }
    assert 71_990 < client.session.get_expiry_age() <= 72_000
    assert client.get(HOME).status_code == 200
    for method in (client.get, client.post):
        assert method(BORN, RIGHT).headers["Location"] == HOME
    assert verbs() == []
    assert Walk(ada).start().where == "signs_a"


def test_the_right_date_opens_the_visit(ada: Person) -> None:
    walk = Walk(ada)
    assert (walk.at, walk.status) == (BORN, 200)
    assert ASKED in walk.text
    assert give(walk, RIGHT).at == HOME
    assert ASKED not in walk.text
    assert walk.get(BORN).at == HOME
    assert walk.start().where == "signs_a"
    (event,) = AuditEvent.objects.filter(verb="birth_date_right")
    assert (event.actor, event.subject, event.detail) == (f"link:{ada.link.pk}", f"patient:{ada.patient.pk}", {})
    assert event.clinic_id == ada.patient.clinic_id


@pytest.mark.parametrize("date_given", [WRONG, {"day": "2", "month": "11", "year": "1990"}])
def test_a_wrong_date_opens_nothing_and_tells_nothing(ada: Person, date_given: dict[str, str]) -> None:
    walk = give(Walk(ada), date_given)
    assert (walk.at, walk.status) == (BORN, 200)
    assert REFUSED in walk.text
    assert walk.page.title.startswith("Error:")
    assert verbs() == ["birth_date_wrong"]
    assert AuditEvent.objects.get(verb="birth_date_wrong").detail == {}
    assert walk.get(HOME).at == BORN


def test_the_answer_to_every_wrong_date_is_the_same(ada: Person) -> None:
    near, far = (give(Walk(ada), given) for given in (WRONG, {"day": "2", "month": "11", "year": "1990"}))
    summaries = [["".join(alert.itertext()) for alert in walk.page.root.findall(ALERT)] for walk in (near, far)]
    assert len(summaries[0]) == 1
    assert summaries[0] == summaries[1]


def own_pages(ada: Person) -> list[str]:
    ids = {"public_id": ada.answering.public_id}
    needed = {"step": ids | {"step": "signs_a"}}
    return [
        reverse(f"fbs_portal:{name}", kwargs=needed.get(name, ids if "public_id" in route else {}))
        for route, _view, name in urls.OWN
    ]


def test_every_own_page_waits_for_the_date(ada: Person) -> None:
    walk = Walk(ada)
    paths = own_pages(ada)
    assert len(paths) == len(urls.OWN) >= 11
    for path in paths:
        for send in (walk.client.get, walk.client.head, walk.client.post):
            response: Any = send(path)
            assert (response.status_code, response.headers["Location"]) == (302, BORN), path
            assert response.headers["Cache-Control"] == "no-store", path
    walk.client.post(walk.url("step", "signs_a"), {"danger_a": "bladder"})
    assert not Draft.objects.exists()


def test_a_page_with_danger_signs_waits_too(ada: Person) -> None:
    give(Walk(ada), RIGHT).start().send(danger_a=["bladder"])
    stranger = Walk(ada)
    for name in ("now", "untick", "talk", "check"):
        assert stranger.client.get(stranger.url(name)).headers["Location"] == BORN


def test_a_visit_that_was_open_is_asked_once_the_clinic_asks(ada: Person) -> None:
    Clinic.objects.update(ask_birth_date=False)
    walk = Walk(ada).start()
    Clinic.objects.update(ask_birth_date=True)
    assert walk.get(walk.url("step", "signs_a")).at == BORN


def test_the_wrong_person_can_say_so(ada: Person) -> None:
    """Who does not know the date is the one who has to be able to say "this is not me"."""
    walk = Walk(ada)
    assert reverse("fbs_portal:not_me") in walk.page.links()
    assert walk.get(reverse("fbs_portal:not_me")).status == 200
    assert "Canary" not in walk.text
    walk.send()
    assert AccessLink.objects.get().revoked_at is not None
    assert LinkRequest.objects.get().kind == "not_me"


@pytest.mark.parametrize(
    ("day", "month", "year", "box", "words"),
    [
        ("", "", "", "day", "Enter the birth date."),
        ("", "2", "1951", "day", "Enter the day."),
        ("23", "  ", "1951", "month", "Enter the month."),
        ("23", "2", "", "year", "Enter the year."),
        ("x", "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("0", "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("-3", "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("²", "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("23\x00", "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("9" * 5000, "2", "1951", "day", "The day has to be a number from 1 to 31."),
        ("2", "23", "1951", "month", "The month has to be a number from 1 to 12."),
        ("23", "Feb", "1951", "month", "The month has to be a number from 1 to 12."),
        ("23", "2", "51", "year", "The year has to be a number of 4 digits"),
        ("23", "2", "19510", "year", "The year has to be a number of 4 digits"),
        ("30", "2", "1951", "day", "That month has no day 30."),
        ("29", "2", "1951", "day", "That month has no day 29."),
        ("31", "4", "1951", "day", "That month has no day 31."),
        ("23", "2", "2951", "year", "This date is still to come."),
        ("23", "2", "2494", "year", "This date is still to come."),
        ("23", "2", "1329", "year", "This date is more than 120 years ago."),
        ("23", "2", "0000", "year", "This date is more than 120 years ago."),
    ],
)
def test_what_is_no_date_is_named_and_not_a_try(
    ada: Person, day: str, month: str, year: str, box: str, words: str
) -> None:
    walk = give(Walk(ada), {"day": day, "month": month, "year": year})
    assert (walk.at, walk.status) == (BORN, 200)
    assert walk.text.count(words) == 2
    elements = {element.get("id"): element for element in walk.page.elements()}
    assert walk.page.root.find(f"{ALERT}//a[@href='#id_{box}']") is not None
    assert elements[f"id_{box}"].get("aria-invalid") == "true"
    assert words in "".join(elements[elements[f"id_{box}"].get("aria-describedby") or ""].itertext())
    assert verbs() == []
    assert not Throttle.objects.filter(count__gt=1).exists()
    assert give(walk, RIGHT).at == HOME


def test_tomorrow_is_still_to_come(ada: Person) -> None:
    """Clinics of the world are within a day of UTC: two days ahead is ahead everywhere."""
    ahead = timezone.now().date() + timedelta(days=2)
    walk = give(Walk(ada), {"day": str(ahead.day), "month": str(ahead.month), "year": str(ahead.year)})
    assert "still to come" in walk.text


def test_each_box_that_is_wrong_is_named(ada: Person) -> None:
    walk = give(Walk(ada), {"day": "41", "month": "", "year": "51"})
    targets = [a.get("href") for a in walk.page.root.findall(f"{ALERT}//a")]
    assert targets == ["#id_day", "#id_month", "#id_year"]
    assert walk.page.form().values["day"] == ["41"]


@pytest.mark.parametrize(
    "date_given",
    [
        {"day": "23", "month": "02", "year": "1951"},
        {"day": " 23 ", "month": "2\t", "year": " 1951"},
        {"day": "٢٣", "month": "٢", "year": "١٩٥١"},
        {"day": "२३", "month": "२", "year": "१९५१"},
        {"day": "23", "month": "2", "year": "1951"},
    ],
)
def test_one_date_in_many_ways_of_typing(ada: Person, date_given: dict[str, str]) -> None:
    assert give(Walk(ada), date_given).at == HOME


def test_one_digit_is_enough() -> None:
    ada = person(birth_date=date(1960, 3, 5))
    Clinic.objects.update(ask_birth_date=True)
    for day, month in (("5", "3"), ("05", "03")):
        assert give(Walk(ada), {"day": day, "month": month, "year": "1960"}).at == HOME


def test_the_oldest_patient_gets_in(ada: Person) -> None:
    oldest = timezone.now().date() - timedelta(days=366 * 120)
    Patient.objects.update(birth_date=oldest)
    given = {"day": str(oldest.day), "month": str(oldest.month), "year": str(oldest.year)}
    assert give(Walk(ada), given).at == HOME


def test_wrong_tries_are_limited_for_the_link_on_all_devices(ada: Person) -> None:
    for _try in range(5):
        assert REFUSED in give(Walk(ada), WRONG).text
    for date_given in (WRONG, RIGHT):
        walk = give(Walk(ada), date_given)
        assert walk.status == 429
        assert int(walk.response.headers["Retry-After"]) > 0
        assert "Please wait a little" in walk.text
        assert "+1 202 555 0100" in walk.text
        assert walk.get(HOME).at == BORN
    assert verbs() == ["birth_date_wrong"] * 5
    other = person(birth_date=BIRTH_DATE)
    Clinic.objects.update(ask_birth_date=True)
    assert give(Walk(other), RIGHT).at == HOME


def test_right_tries_use_nothing_up_and_forgive_nothing(ada: Person) -> None:
    for _try in range(4):
        give(Walk(ada), WRONG)
    for _visit in range(7):
        assert give(Walk(ada), RIGHT).at == HOME
    assert REFUSED in give(Walk(ada), WRONG).text
    assert give(Walk(ada), RIGHT).status == 429


def test_another_device_and_another_visit_are_asked_again(ada: Person) -> None:
    first = give(Walk(ada), RIGHT)
    second = Walk(ada)
    assert second.at == BORN
    assert first.get(HOME).at == HOME
    first.post(reverse("fbs_portal:join", args=[ada.token]))
    assert first.at == BORN


def test_a_second_press_of_continue_does_no_harm(ada: Person) -> None:
    """The browser sends the form twice, both times with the cookie it had."""
    walk = Walk(ada)
    cookie = walk.client.cookies["sessionid"].value
    assert give(walk, RIGHT).at == HOME
    walk.client.cookies["sessionid"] = cookie
    assert give(walk, RIGHT).at == HOME
    assert verbs() == ["birth_date_right"]


@pytest.mark.parametrize("first", [None, RIGHT])
def test_a_link_that_is_revoked_asks_nothing_more(ada: Person, first: dict[str, str] | None) -> None:
    walk = Walk(ada)
    if first:
        give(walk, first)
    AccessLink.objects.update(revoked_at=timezone.now(), revoked_by="user:1")
    before = verbs()
    assert walk.client.get(BORN).headers["Location"] == LINK
    assert walk.client.post(BORN, RIGHT).headers["Location"] == LINK
    assert verbs() == before
    assert Client().get(BORN).headers["Location"] == LINK


def test_the_page_says_nothing_of_the_patient(ada: Person) -> None:
    shown = Walk(ada)
    wrong = give(Walk(ada), {"day": "2", "month": "11", "year": "1990"})
    for walk in (shown, wrong):
        body = walk.response.content.decode()
        for canary in ("Canary", ada.patient.record_number, *world.BORN, ada.token):
            assert canary not in body
        headers = walk.response.headers
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert (headers["Referrer-Policy"], headers["X-Content-Type-Options"]) == ("same-origin", "nosniff")
        assert walk.page.inline() == []
        assert "<script" not in body
        assert "call 911" in walk.text
        ids = [element.get("id") for element in walk.page.elements() if element.get("id")]
        assert len(ids) == len(set(ids))
        for element in walk.page.elements():
            named = (
                f"{element.get('aria-describedby', '')} {element.get('aria-labelledby', '')} {element.get('for', '')}"
            )
            assert set(named.split()) <= set(ids)
    inputs = {element.get("name"): element for element in shown.page.root.iter("input")}
    for part in ("day", "month", "year"):
        assert inputs[part].get("autocomplete") == f"bday-{part}"
        assert inputs[part].get("type") == "text"
        assert inputs[part].get("value") == ""


def test_csrf_is_asked_for(ada: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = Walk(ada).client.cookies
    assert client.post(BORN, RIGHT).status_code == 403
    assert verbs() == []


def test_form_steps_cost_no_statement_more(ada: Person) -> None:
    walk = give(Walk(ada), RIGHT).start()
    walk.answer(WELL).answer(WELL)
    path, revision = walk.url("step", "spine"), walk.page.form().values["revision"][0]
    assert len(shown := own(lambda: walk.client.get(path))) <= 2, shown
    saved = own(lambda: walk.client.post(path, {"pain_axial": "4", "revision": revision}))
    assert len(saved) <= 4, saved


def test_the_question_costs_few_statements(ada: Person) -> None:
    walk = Walk(ada)
    assert len(own(lambda: walk.client.get(BORN))) == 1
    assert len(wrong := own(lambda: walk.client.post(BORN, WRONG))) <= 5, wrong
    assert len(right := own(lambda: walk.client.post(BORN, RIGHT))) <= 4, right
