"""What a patient told staff: how to be reached, a pause, leaving and joining again, the wish to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fbs_portal.actions import consent, links
from fbs_portal.content.notice import VERSION
from fbs_portal.models import AuditEvent, Clinic, Consent, LinkRequest, Message, Patient
from fbs_portal.presenters.notice import notice_of
from tests.models import rows
from tests.pages import Page
from tests.world import World

LIST = "/admin/fbs_portal/patient/"
SignedIn = Callable[[str], Client]


def _url(cast: World, what: str = "change") -> str:
    return f"{LIST}{cast.people['A'].patient.pk}/{what}/"


def _text(client: Client, url: str) -> str:
    return " ".join("".join(Page(client.get(url), url).root.itertext()).split())


def _ada(cast: World) -> Patient:
    return Patient.objects.select_related("clinic").get(pk=cast.people["A"].patient.pk)


def test_the_page_says_how_to_reach_them_and_what_they_agreed_to(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    text = _text(client, _url(cast))
    assert "Messagese-mail" in text.replace(" e-mail", "e-mail")
    assert "20:00 – 08:00, as at the clinic" in text
    assert "LanguageEnglish" in text
    assert f"yes to version {VERSION} · the patient" in text
    soon = timezone.now().date() + timedelta(days=3)
    Patient.objects.filter(pk=_ada(cast).pk).update(quiet_from=time(21), quiet_until=time(9), paused_until=soon)
    text = _text(client, _url(cast))
    assert "21:00 – 09:00, own choice" in text
    assert "paused until" in text


def test_a_nurse_writes_down_what_was_said_on_the_telephone(cast: World, signed_in: SignedIn) -> None:
    waiting = rows.message(patient=_ada(cast))
    until = timezone.now().date() + timedelta(days=30)
    client, url = signed_in("nurse_1"), _url(cast, "choices")
    data = {"channel": "none", "paused_until": until.isoformat(), "quiet_from": "21:30", "quiet_until": "07:00",
            "best_hour": "after lunch"}  # fmt: skip
    assert client.post(url, data).status_code == 302
    ada = _ada(cast)
    assert (ada.channel, ada.paused_until, ada.best_hour) == ("none", until, "after lunch")
    assert (ada.quiet_from, ada.quiet_until) == (time(21, 30), time(7))
    assert Message.objects.get(pk=waiting.pk).status == "cancelled"
    values = Page(client.get(url), url).form().values
    assert [values[name] for name in ("channel", "quiet_from", "quiet_until")] == [["none"], ["21:30"], ["07:00"]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_from": "21:00"}, "Give both times, or none."),
        ({"quiet_from": "25:00", "quiet_until": "7:00"}, "Enter a time as hours and minutes"),
        ({"paused_until": "2020-01-01"}, "Choose a day after today and within a year."),
        ({"paused_until": "soon"}, "Enter a date as year, month and day"),
        ({"channel": "sms"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    cast: World, signed_in: SignedIn, wrong: dict[str, str], said: str
) -> None:
    response = signed_in("nurse_1").post(_url(cast, "choices"), {"channel": "email"} | wrong)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert (_ada(cast).quiet_from, _ada(cast).paused_until) == (None, None)


def test_the_lead_changes_the_same_among_the_details(cast: World, signed_in: SignedIn) -> None:
    client, url = signed_in("lead_1"), _url(cast, "edit")
    values: dict[str, Any] = dict(Page(client.get(url), url).form().values)
    assert values["channel"] == ["email"]
    client.post(url, values | {"channel": "none", "quiet_from": "22:00", "quiet_until": "06:00"})
    ada = _ada(cast)
    assert (ada.channel, ada.quiet_from) == ("none", time(22))
    assert AuditEvent.objects.order_by("-pk")[0].detail == {"fields": ["channel", "quiet_from", "quiet_until"]}


def test_a_language_that_was_chosen_outlives_a_change_of_details(cast: World, signed_in: SignedIn) -> None:
    Patient.objects.filter(pk=_ada(cast).pk).update(language="es")
    client, url = signed_in("lead_1"), _url(cast, "edit")
    client.post(url, dict(Page(client.get(url), url).form().values) | {"given_name": "New"})
    assert (_ada(cast).given_name, _ada(cast).language) == ("New", "es")


def test_a_death_ends_every_message_at_once(cast: World, signed_in: SignedIn) -> None:
    waiting = rows.message(patient=_ada(cast))
    client, url = signed_in("lead_1"), _url(cast, "edit")
    values = dict(Page(client.get(url), url).form().values)
    client.post(url, values | {"deceased_on": timezone.now().date().isoformat()})
    assert Message.objects.get(pk=waiting.pk).status == "cancelled"
    assert "Messagesnone" in _text(client, _url(cast)).replace("Messages none", "Messagesnone")


def test_leaving_is_recorded_with_its_reason_and_undone(cast: World, signed_in: SignedIn) -> None:
    waiting = rows.message(patient=_ada(cast))
    client = signed_in("nurse_1")
    response = client.post(_url(cast, "leave"), {})
    assert "This field is required" in response.content.decode()
    assert client.post(_url(cast, "leave"), {"reason": "refused"}).status_code == 200, "that is the patient's own deed"
    assert _ada(cast).withdrawn_at is None
    client.post(_url(cast, "leave"), {"reason": "too_ill"})
    assert _ada(cast).withdrawn_reason == "too_ill"
    assert Message.objects.get(pk=waiting.pk).status == "cancelled"
    text = _text(client, _url(cast))
    assert "Takes no part in the programme since" in text
    assert "too ill to answer (nurse_1)" in text
    assert "Takes part again…" in text
    assert f"no to version {VERSION} · said to nurse_1" in text
    client.get(_url(cast, "rejoin"))
    assert _ada(cast).withdrawn_at is not None
    client.post(_url(cast, "rejoin"))
    assert _ada(cast).withdrawn_at is None
    assert "takes part already" in client.post(_url(cast, "rejoin"), follow=True).content.decode()
    assert "Leaves the programme…" in _text(client, _url(cast))


def _never_asked(cast: World) -> Patient:
    Patient.objects.filter(pk=_ada(cast).pk).update(agreed_version="", agreed_at=None)
    return _ada(cast)


def test_a_yes_said_by_phone_is_recorded_as_the_patients_own(cast: World, signed_in: SignedIn) -> None:
    ada, client, url = _never_asked(cast), signed_in("nurse_1"), _url(cast, "notice")
    assert "Read out the notice…" in _text(client, _url(cast))
    text = _text(client, url)
    for line in notice_of(ada.clinic).lines:
        assert line in text
    assert not consent.agreed(patient=_ada(cast)), "to look is to say nothing"
    assert "Choose yes or no." in client.post(url, {"shown": VERSION}).content.decode()
    assert client.post(url, {"shown": VERSION, "answer": "yes"}).status_code == 302
    assert consent.agreed(patient=_ada(cast))
    row = Consent.objects.filter(patient=ada).latest("pk")
    nurse = f"user:{cast.users['nurse_1'].pk}"
    assert (row.given, row.version, row.by, row.language) == (True, VERSION, nurse, "en")
    assert row.text_digest == consent.digest(notice_of(ada.clinic))
    event = AuditEvent.objects.get(verb="notice_agreed", actor=nurse)
    assert event.detail == {"version": VERSION, "again": False, "read_out": True}
    text = _text(client, _url(cast))
    assert f"yes to version {VERSION} · said to nurse_1" in text
    assert "Read out the notice…" not in text
    client.post(url, {"shown": VERSION, "answer": "yes"})
    assert Consent.objects.filter(patient=ada).latest("pk") == row, "a second click changes nothing"


def test_a_no_said_by_phone_is_the_patients_own_and_a_later_yes_brings_them_back(
    cast: World, signed_in: SignedIn
) -> None:
    client, url = signed_in("nurse_1"), _url(cast, "notice")
    client.post(url, {"shown": VERSION, "answer": "no"})
    assert (_ada(cast).withdrawn_reason, _ada(cast).agreed_version) == ("refused", "")
    assert "A yes brings them back." in _text(client, url)
    client.post(url, {"shown": VERSION, "answer": "yes"})
    assert consent.agreed(patient=_ada(cast))
    client.post(_url(cast, "leave"), {"reason": "asked_us"})
    last = Consent.objects.filter(patient=_ada(cast)).latest("pk")
    assert (last.given, last.version) == (False, VERSION), "taken back as any yes is"


def test_another_text_than_the_one_that_was_read_out_is_not_agreed_to(cast: World, signed_in: SignedIn) -> None:
    ada, client, url = _never_asked(cast), signed_in("nurse_1"), _url(cast, "notice")
    Clinic.objects.filter(pk=ada.clinic_id).update(notice="Ours", notice_version="7")
    response = client.post(url, {"shown": VERSION, "answer": "yes"})
    assert response.status_code == 409
    assert "Ours" in response.content.decode()
    assert not consent.agreed(patient=_ada(cast))


def test_nobody_answers_for_the_dead(cast: World, signed_in: SignedIn) -> None:
    ada = _never_asked(cast)
    Patient.objects.filter(pk=ada.pk).update(deceased_on=timezone.now().date())
    client = signed_in("nurse_1")
    assert "Read out the notice…" not in _text(client, _url(cast))
    shown = client.post(_url(cast, "notice"), {"shown": VERSION, "answer": "yes"}, follow=True)
    assert "This patient has died." in shown.content.decode()
    assert not consent.agreed(patient=_ada(cast))


def test_a_patients_own_no_is_seen(cast: World, signed_in: SignedIn) -> None:
    ada = cast.people["A"]
    consent.refuse(patient=_ada(cast), shown=VERSION, actor=ada.actor, now=timezone.now())
    assert "said no to the notice (the patient)" in _text(signed_in("nurse_1"), _url(cast))


def test_to_be_forgotten_stands_on_the_list_for_the_lead(cast: World, signed_in: SignedIn) -> None:
    LinkRequest.objects.all().delete()
    request = links.ask_to_be_forgotten(link=cast.people["A"].link, now=timezone.now())
    url = "/admin/fbs_portal/linkrequest/"
    nurses, leads = _text(signed_in("nurse_1"), url), _text(signed_in("lead_1"), url)
    for text in (nurses, leads):
        assert "Asks to be forgotten" in text
        assert "Make a new link…" not in text
    assert "for the Clinic lead" in nurses
    assert "erase_patient" in leads
    assert signed_in("nurse_1").post(f"{url}{request.pk}/handled/").status_code == 403
    assert signed_in("lead_1").post(f"{url}{request.pk}/handled/").status_code == 302
    assert LinkRequest.objects.get().handled_at is not None
    assert "The patient asks to be forgotten." not in _text(signed_in("nurse_1"), _url(cast))


def test_nobody_of_another_clinic(cast: World, signed_in: SignedIn) -> None:
    for what in ("choices", "notice", "leave", "rejoin"):
        assert signed_in("nurse_2").post(_url(cast, what), {"reason": "other"}).status_code == 404
    assert _ada(cast).withdrawn_at is None
    assert _ada(cast).birth_date == date(1951, 2, 3)
