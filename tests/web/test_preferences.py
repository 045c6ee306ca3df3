"""Calls and messages: every choice counts at once, is offered only where it can be kept, and can be undone."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.models import Consent, LinkRequest, Message, Patient
from tests.content.reading import grade
from tests.models import rows
from tests.web.test_queries import own
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

PAGE = "/preferences/"
SMS = {"email": "x.Email", "sms": "x.Sms"}
PARTS = ("pause", "stop", "leave_programme", "forget")


@pytest.fixture
def ada() -> Person:
    return person(email="ada@example.org", phone="+1 202 555 0123")


def who(person: Person) -> Patient:
    return Patient.objects.get(pk=person.patient.pk)


def offered(walk: Walk, name: str) -> list[str]:
    return [str(box.get("value")) for box in walk.page.root.findall(f".//input[@name='{name}']")]


def choose(walk: Walk, **choices: Any) -> Walk:
    return walk.get(PAGE).send(**{"channel": "email", "hours": "usual", "best_hour": "morning"} | choices)


def test_choices_are_kept_and_shown(ada: Person) -> None:
    walk = choose(Walk(ada), channel="none", hours="evening")
    assert "Your choices are saved." in walk.text
    stored = who(ada)
    assert (stored.best_hour, stored.channel) == ("morning", "none")
    assert (stored.quiet_from, stored.quiet_until) == (time(21), time(17))
    values = walk.get(PAGE).page.form().values
    assert [values[name] for name in ("best_hour", "channel", "hours")] == [["morning"], ["none"], ["evening"]]
    choose(walk, hours="usual")
    assert (who(ada).quiet_from, who(ada).quiet_until) == (None, None)


def test_a_first_visit_has_nothing_chosen_that_was_not_said(ada: Person) -> None:
    walk = Walk(ada).get(PAGE)
    assert "best_hour" not in walk.page.form().values
    assert "Your choices are saved." in walk.send(channel="none").text, "the hour of calls may stay open"
    assert (who(ada).channel, who(ada).best_hour) == ("none", "")


def test_every_choice_but_the_hour_of_calls_is_needed(ada: Person) -> None:
    walk = Walk(ada).post(PAGE, best_hour="morning")
    assert walk.text.count("Choose an answer.") >= 4
    assert who(ada).best_hour == ""


@pytest.mark.parametrize("wrong", [{"best_hour": "midnight"}, {"channel": "sms"}, {"hours": "own"}])
def test_other_values_are_refused(ada: Person, wrong: dict[str, str]) -> None:
    walk = choose(Walk(ada), **wrong)
    assert "There is a problem" in walk.text
    assert who(ada).best_hour == ""


def test_a_text_message_is_offered_where_it_can_be_sent(ada: Person, settings: Any) -> None:
    walk = Walk(ada).get(PAGE)
    assert offered(walk, "channel") == ["email", "none"]
    settings.FBS_PORTAL_CHANNELS = SMS
    assert offered(walk.get(PAGE), "channel") == ["email", "sms", "none"]
    choose(walk, channel="sms")
    assert who(ada).channel == "sms"
    settings.FBS_PORTAL_CHANNELS = {"email": "x.Email"}
    assert offered(walk.get(PAGE), "channel") == ["email", "sms", "none"], "what was chosen stands until it is changed"


def test_a_language_is_asked_where_there_is_more_than_one(ada: Person, settings: Any) -> None:
    walk = Walk(ada).get(PAGE)
    assert offered(walk, "language") == []
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    assert offered(walk.get(PAGE), "language") == ["en", "es"]
    assert "español" in walk.text
    choose(walk, language="es")
    assert who(ada).language == "es"
    assert walk.client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


def test_hours_that_staff_set_stand(ada: Person) -> None:
    Patient.objects.filter(pk=ada.patient.pk).update(quiet_from=time(22, 30), quiet_until=time(6))
    walk = Walk(ada).get(PAGE)
    assert "As it is now: 6 a.m. to 10:30 p.m." in walk.text
    walk.send(best_hour="morning")
    assert (who(ada).quiet_from, who(ada).quiet_until) == (time(22, 30), time(6))


def test_a_missing_address_is_told(ada: Person) -> None:
    Patient.objects.filter(pk=ada.patient.pk).update(email="")
    assert "no address or number for this yet" in Walk(ada).get(PAGE).text


def test_a_pause_until_a_day_and_its_end(ada: Person) -> None:
    rows.message(patient=ada.patient)
    day = timezone.now().date() + timedelta(days=20)
    walk = Walk(ada).get(reverse("fbs_portal:pause"))
    walk.send(day=str(day.day), month=f"{day.month:02}", year=str(day.year))
    assert (walk.at, who(ada).paused_until) == (f"{PAGE}?done=paused", day)
    assert "Your pause is saved." in walk.text
    assert f"{day:%A} {day.day} {day:%B}" in walk.text
    assert Message.objects.get().status == "cancelled"
    walk.post(reverse("fbs_portal:start"))
    assert "Messages start again." in walk.text
    ended = who(ada).paused_until
    assert ended is not None
    assert ended <= timezone.now().date(), "the clinic's day, west of UTC, on which the pause ended"


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        (("", "", ""), "day", "Enter the day on which messages may start again."),
        (("5", "", "{today.year}"), "month", "Enter the month."),
        (("32", "1", "{today.year}"), "day", "The day has to be a number from 1 to 31."),
        (("1", "13", "{today.year}"), "month", "The month has to be a number from 1 to 12."),
        (("1", "1", "27"), "year", "The year has to be a number of 4 digits, such as {today.year}."),
        (("30", "2", "{next_year}"), "day", "That month has no day 30. Check the day and the month."),
        (("{today.day}", "{today.month}", "{today.year}"), "day", "Choose a day after today."),
        (("1", "1", "2019"), "year", "This year is over. Check the year."),
        (("1", "1", "9999"), "year", "Choose a day in the next 12 months. Check the year."),
        (("x", "<b>", "0000"), "day", "The day has to be a number from 1 to 31."),
    ],
)
def test_a_wrong_day_says_what_is_wrong(ada: Person, typed: tuple[str, ...], box: str, said: str) -> None:
    today = timezone.now().date()  # of the moment, not of the start of the run, which may lie in another year
    typed = tuple(part.format(today=today, next_year=today.year + 1) for part in typed)
    walk = Walk(ada).get(reverse("fbs_portal:pause"))
    walk.send(**dict(zip(("day", "month", "year"), typed, strict=True)))
    assert walk.page.title.startswith("Error: ")
    assert said.format(today=today) in walk.text
    assert walk.page.root.find(f".//a[@href='#id_{box}']") is not None
    assert walk.page.root.find(f".//input[@id='id_{box}']").get("aria-describedby") == f"id_{box}_error"  # type: ignore[union-attr]
    values = walk.page.form().values
    assert tuple(values[part][0] for part in ("day", "month", "year")) == typed
    assert who(ada).paused_until is None


def test_stopping_is_one_button_and_can_be_undone(ada: Person) -> None:
    rows.message(patient=ada.patient)
    walk = Walk(ada).get(reverse("fbs_portal:stop"))
    assert not who(ada).contact_paused, "opening the page does nothing"
    for _double_click in range(2):
        walk.post(reverse("fbs_portal:stop"))
    assert who(ada).contact_paused
    assert "Messages are stopped." in walk.text
    assert Message.objects.get().status == "cancelled"
    assert "12 weeks after your operation" in walk.get("/").text, "forms can still be answered"
    walk.get(reverse("fbs_portal:start"))
    assert who(ada).contact_paused, "opening an address starts nothing"
    walk.post(reverse("fbs_portal:start"))
    assert not who(ada).contact_paused


def test_leaving_for_good_and_joining_again(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:leave_programme"))
    assert who(ada).withdrawn_at is None
    walk.send()
    assert walk.at == "/"
    assert "We will not ask you anything" in walk.text
    assert (who(ada).withdrawn_reason, Consent.objects.filter(given=False).count()) == ("left", 1)
    assert "Take part again" in walk.get(PAGE).text
    assert reverse("fbs_portal:leave_programme") not in walk.page.links()
    walk.get("/agree/").send(answer="yes")
    assert "12 weeks after your operation" in walk.text


def test_to_be_forgotten_is_a_wish_for_the_clinics_list(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:forget"))
    assert "Records of your care may have to be kept by law." in walk.text
    assert not LinkRequest.objects.exists()
    for _double_click in range(2):
        walk.post(reverse("fbs_portal:forget"))
    assert LinkRequest.objects.get().kind == "forget_me"
    assert who(ada).withdrawn_reason == "forget_me"
    assert "You asked to be forgotten." in walk.text
    assert "What you sent before stays with your clinic" not in walk.text


def test_whoever_left_before_can_ask_to_be_forgotten(ada: Person) -> None:
    walk = Walk(ada).post(reverse("fbs_portal:leave_programme"))
    walk.get(PAGE).post(reverse("fbs_portal:forget"))
    assert (who(ada).withdrawn_reason, LinkRequest.objects.count()) == ("forget_me", 1)
    assert "You asked to be forgotten." in walk.text


@pytest.mark.parametrize("to", ["preferences", "stop"])
def test_a_message_leads_to_the_page_that_ends_messages(ada: Person, to: str, client: Client) -> None:
    path = reverse("fbs_portal:join", args=[ada.token]) + f"?to={to}"
    assert client.get(path).status_code == 200
    assert not who(ada).contact_paused
    assert client.post(path).headers["Location"] == reverse(f"fbs_portal:{to}")


@pytest.mark.parametrize("to", ["", "//example.org", "https://example.org", "leave", "not_me", "learn_page"])
def test_a_link_leads_nowhere_else(ada: Person, to: str, client: Client) -> None:
    assert client.post(reverse("fbs_portal:join", args=[ada.token]) + f"?to={to}").headers["Location"] == "/"


def test_where_the_birth_date_is_asked_it_comes_first(client: Client) -> None:
    ada = person(birth_date=date(1951, 2, 3))
    ada.patient.clinic.ask_birth_date = True
    ada.patient.clinic.save()
    path = reverse("fbs_portal:join", args=[ada.token]) + "?to=stop"
    born = client.post(path).headers["Location"]
    assert born == reverse("fbs_portal:born") + "?to=stop"
    answer = client.post(born, {"day": "3", "month": "2", "year": "1951"})
    assert answer.headers["Location"] == reverse("fbs_portal:stop")


@pytest.mark.parametrize("name", ["preferences", *PARTS, "start"])
def test_the_ladder(ada: Person, name: str, client: Client) -> None:
    path = reverse(f"fbs_portal:{name}")
    for response in (client.get(path), client.post(path)):
        assert (response.status_code, response.headers["Location"]) == (302, reverse("fbs_portal:link"))
    walk = Walk(ada)
    assert walk.client.put(path).status_code == 405
    assert walk.get(path).status == 200


def test_what_the_pages_cost(ada: Person) -> None:
    walk = Walk(ada)
    for name in ("preferences", *PARTS):
        assert len(shown := own(lambda name=name: walk.client.get(reverse(f"fbs_portal:{name}")))) <= 1, shown  # type: ignore[misc]
    chosen = {"channel": "none", "hours": "any time", "best_hour": "evening", "revision": "0"}
    saved = own(lambda: walk.client.post(PAGE, chosen))
    assert len(saved) <= 5, "the link, what waits to be sent, its end, the patient, the trail"


def test_grade_six(ada: Person) -> None:
    walk = Walk(ada)
    paths = [PAGE, *(reverse(f"fbs_portal:{name}") for name in PARTS)]
    for path in paths:
        assert reading(walk.get(path)) <= 6, path
    new = Walk(person(agreed=False))
    assert reading(new) <= 6, "the notice"
    assert reading(new.send(answer="no")) <= 6, "after a no"


def reading(walk: Walk) -> float:
    """The grade of the page's sentences; every heading, item, label and button is one."""
    tags = ("h1", "h2", "p", "li", "label", "button")
    parts = [" ".join("".join(node.itertext()).split()) for node in walk.page.root.iter() if node.tag in tags]
    return grade(" ".join(part if part[-1:] in ".?!" else f"{part}." for part in parts if part))
