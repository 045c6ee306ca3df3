"""The personal link: a button, a session, an end; and nothing that tells a stranger who is known here."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.models import AccessLink, AuditEvent, Clinic, LinkRequest
from fbs_portal.web.addresses import connection_of
from tests import world
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

LINK = "/link/"


@pytest.fixture
def ada() -> Person:
    return person()


def join(person: Person) -> str:
    return reverse("fbs_portal:join", args=[person.token])


def test_opening_the_address_uses_nothing(ada: Person, client: Client) -> None:
    """Mail scanners open links: ten of them leave no trace, and the button still works."""
    events = AuditEvent.objects.count()
    for _scan in range(10):
        assert client.get(join(ada)).status_code == 200
        assert client.head(join(ada)).status_code == 200
    assert AccessLink.objects.get().first_used_at is None
    assert AuditEvent.objects.count() == events
    response = client.post(join(ada))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("fbs_portal:home"))
    assert AccessLink.objects.get().first_used_at is not None


def test_the_page_of_a_link_is_the_same_for_every_token(ada: Person, client: Client) -> None:
    known, unknown = client.get(join(ada)), client.get(reverse("fbs_portal:join", args=["x" * 43]))
    assert known.status_code == unknown.status_code == 200

    def without_csrf(body: bytes) -> bytes:
        return re.sub(rb'value="[^"]{64}"', b"", body)

    assert without_csrf(known.content) == without_csrf(unknown.content)
    assert ada.token.encode() not in known.content


def test_the_link_opens_again_and_on_other_devices(ada: Person) -> None:
    for _device in range(3):
        assert Walk(ada).status == 200
    assert AccessLink.objects.get().last_used_at is not None


def test_the_session_is_new_and_holds_the_link_alone(ada: Person, client: Client) -> None:
    user = world.staff((world.clinic("Northside"), world.clinic("Southside")))["nurse_1"]
    client.force_login(user)
    before = client.session.session_key
    client.post(join(ada))
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert dict(client.session.items()) == {
        "fbs_link": ada.link.pk,
        "_session_expiry": client.session["_session_expiry"],
    }
    assert 71_990 < client.session.get_expiry_age() <= 72_000
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "%00", "..%2F", "a b", "é" * 30])
def test_an_unknown_token_gets_the_generic_page(token: str, client: Client) -> None:
    response = client.post(f"/join/{token}/")
    assert response.status_code in (302, 404)
    if response.status_code == 302:
        assert response.headers["Location"] == LINK


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_dead_link_leads_to_a_page_without_the_token(ada: Person, client: Client, how: str) -> None:
    end(ada, how)
    response = client.post(join(ada), follow=True)
    assert response.redirect_chain == [(LINK, 302)]
    assert "Send me a new link" in response.content.decode()
    assert client.get("/").headers["Location"] == LINK


def end(person: Person, how: str) -> None:
    now = timezone.now()
    ended = (
        {"expires_at": now - timedelta(seconds=1)} if how == "expired" else {"revoked_at": now, "revoked_by": "user:1"}
    )
    AccessLink.objects.filter(pk=person.link.pk).update(**ended)


def test_the_numbers_beside_a_dead_link_can_be_dialled(ada: Person, client: Client) -> None:
    Clinic.objects.update(phone="(555) 0100", on_call_phone="555-0199")
    found = client.get(reverse("fbs_portal:link")).content.decode()
    assert 'href="tel:5550100">(555) 0100<' in found
    assert 'href="tel:5550199">555-0199<' in found


def test_asking_for_a_new_link_is_answered_alike_for_everybody(ada: Person) -> None:
    end(ada, "expired")
    known, stranger = Client(), Client()
    known.post(join(ada))
    stranger.post(reverse("fbs_portal:join", args=["y" * 43]))
    pages = [client.post(LINK) for client in (known, stranger, Client())]
    assert len({page.content for page in pages}) == 1
    assert {page.status_code for page in pages} == {200}
    (request,) = LinkRequest.objects.all()
    assert (request.patient_id, request.kind) == (ada.patient.pk, "new_link")
    known.post(LINK)
    assert LinkRequest.objects.count() == 1


def test_a_link_that_is_revoked_ends_every_visit_at_once(ada: Person) -> None:
    walk = Walk(ada).start()
    end(ada, "revoked")
    for path in (walk.url("step", "signs_a"), "/", "/progress/"):
        assert walk.client.get(path).headers["Location"] == LINK
    assert walk.client.post(walk.url("step", "signs_a"), {"danger_a": "none"}).headers["Location"] == LINK
    walk.client.post(LINK)
    assert LinkRequest.objects.get().patient_id == ada.patient.pk


def test_an_ended_session_goes_on_with_the_link(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer({"danger_a": []})
    Session.objects.all().delete()
    assert walk.get(walk.url("step", "signs_b")).at == LINK
    assert "Answers that you gave before are saved." in walk.text
    again = Walk(ada).get(walk.url("followup"))
    assert "Your answers are saved" in again.text


def test_this_is_not_me(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:not_me"))
    assert walk.status == 200
    assert AccessLink.objects.get().revoked_at is None
    walk.send()
    assert "Thank you for telling us" in walk.text
    assert walk.response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert AccessLink.objects.get().revoked_at is not None
    assert LinkRequest.objects.get().kind == "not_me"
    assert walk.client.get("/").headers["Location"] == LINK
    assert walk.client.post(join(ada)).headers["Location"] == LINK


def test_i_am_done(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer({"danger_a": []})
    walk.get(reverse("fbs_portal:leave"))
    assert "Need help? Call the clinic on" in walk.text
    walk.send()
    assert ada.patient.clinic.name not in walk.text, "nothing of the visit stays on the screen"
    assert walk.response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert walk.client.get("/").headers["Location"] == LINK
    assert not Session.objects.exists()
    again = Walk(ada).get(walk.url("followup"))
    assert "Go on where you stopped" in again.text


def test_too_many_uses_rest_the_link(ada: Person, settings: object) -> None:
    settings.FBS_PORTAL_LINK_ATTEMPTS_PER_HOUR = 3  # type: ignore[attr-defined]
    client = Client()
    assert [client.post(join(ada)).status_code for _use in range(4)] == [302, 302, 302, 429]
    response = client.post(join(ada))
    assert int(response.headers["Retry-After"]) > 0
    assert "Please wait a little" in response.content.decode()


def test_a_forged_address_resets_no_limit(settings: object) -> None:
    settings.FBS_PORTAL_ADDRESS_ATTEMPTS_PER_HOUR = 2  # type: ignore[attr-defined]
    client = Client()
    path = reverse("fbs_portal:join", args=["z" * 43])
    statuses = [client.post(path, headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(3)]
    assert statuses == [302, 302, 429]


def test_behind_own_proxies_each_address_has_its_own_limit(settings: object) -> None:
    settings.FBS_PORTAL_ADDRESS_ATTEMPTS_PER_HOUR = 1  # type: ignore[attr-defined]
    settings.FBS_PORTAL_TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    client = Client()
    path = reverse("fbs_portal:join", args=["z" * 43])

    def come(address: str) -> int:
        return client.post(path, headers={"x-forwarded-for": address}).status_code

    assert [come("10.0.0.1"), come("10.0.0.2")] == [302, 302]
    assert come("6.6.6.6, 10.0.0.1") == 429
    assert come("10.0.0.1:5501") == 429, "a port is another with each connection"


@pytest.mark.parametrize(
    ("entry", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1:5501", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("[2001:db8:1:2:bbbb::2]:443", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_one_connection_is_one_address(entry: str, counted: str) -> None:
    assert connection_of(entry) == counted


def test_csrf_is_asked_for(ada: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(join(ada)).status_code == 403
    assert client.post(LINK).status_code == 403
    assert client.post(reverse("fbs_portal:leave")).status_code == 403
