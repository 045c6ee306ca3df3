"""Where no name, answer or token leaves a trace: log lines, sessions, the outbox, the trail, the admin's log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from fbs_portal.actions import drafts, links
from fbs_portal.models import AuditEvent
from fbs_portal.queries.audit import TrailFilters, trail
from fbs_portal.queries.staff import actor_for
from tests.access.matrix import WHO, table
from tests.database import dump, rows_of
from tests.factories import HURTING
from tests.pages import Page
from tests.privacy.crawl import pages
from tests.world import JOB, World, canaries, fill, fresh, patient_client

SECRET = "Canarysecret words"
EVERYBODY = ("A", "B", "C")


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, at every level, statements apart (they are written only while debugging)."""
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.db.backends").setLevel(logging.WARNING)
        yield caplog


def told(world: World) -> list[str]:
    return [word for name in EVERYBODY for word in canaries(name)] + [SECRET]


def journey(world: World) -> Client:
    """Open the link, tick a danger sign, write a text, send, look, change preferences, leave."""
    person = world.people["A"]
    client = patient_client(person)
    fill(person.answering, HURTING | {"more_to_say": SECRET}, actor=person.actor, now=world.now)
    step = reverse("fbs_portal:step", args=[person.answering.public_id, "signs_a"])
    form = Page(client.get(step), step).form("revision")
    client.post(step, form.values | {"danger_a": ["saddle_numbness"]})
    client.post(reverse("fbs_portal:now", args=[person.answering.public_id]))
    check = reverse("fbs_portal:check", args=[person.answering.public_id])
    sent = client.post(check, Page(client.get(check), check).form("revision").values)
    assert sent.status_code == 302
    for name in ("home", "progress", "preferences"):
        client.get(reverse(f"fbs_portal:{name}"))
    client.get(reverse("fbs_portal:done", args=[person.answering.public_id]))
    return client


def test_no_log_line_names_anybody(world: World, visitors: dict[str, Client], log: pytest.LogCaptureFixture) -> None:
    journey(world)
    for _ in pages(world, visitors):
        pass
    visitors["lead_1"].post(reverse("admin:fbs_portal_case_changelist"), {"search": "Canaryfamily"})
    Client().get(reverse("fbs_portal:join", args=[world.people["B"].token]) + "nothing/")
    Client().post(reverse("fbs_portal:join", args=["y" * 43]))
    text = log.text
    assert "Not Found" in text, "the log was read"
    assert not [word for word in (*told(world), "Canaryfamily") if word in text]
    assert not [person.token for person in world.people.values() if person.token in text]
    assert "saddle_numbness" not in text


def test_a_crash_names_nobody(world: World, log: pytest.LogCaptureFixture) -> None:
    """The database fails in the middle of a request: the page is plain, and the log line holds no answer."""
    person = world.people["A"]
    client = patient_client(person, raise_request_exception=False)
    url = reverse("fbs_portal:step", args=[person.answering.public_id, "limb"])
    values = Page(client.get(url), url).form("revision").values | {"pain_limb": "7", "more_to_say": SECRET}

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "draft" in sql:
            raise RuntimeError("the disk is gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = client.post(url, values)
    assert response.status_code == 500
    assert SECRET not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    text = log.text
    assert "Internal Server Error" in text
    assert not [word for word in told(world) if word in text]


def test_rows_that_many_may_read_name_nobody(world: World, visitors: dict[str, Client]) -> None:
    """The trail, the outbox, the admin's own log and the counts of tries hold numbers and codes only."""
    journey(world)
    visitors["nurse_1"].post(
        reverse("admin:fbs_portal_case_deed", args=[world.cases["A"].pk, "note"]),
        {"version": str(world.cases["A"].pk), "text": SECRET},
    )
    text = rows_of(
        "fbs_portal_auditevent", "fbs_portal_message", "fbs_portal_throttle", "django_admin_log",
        "fbs_portal_linkrequest",
    )  # fmt: skip
    assert "case_" in text
    assert not [word for word in told(world) if word in text]
    assert "127.0.0.1" not in text, "no network address is stored"


def test_a_session_holds_a_link_number_and_no_more(world: World) -> None:
    client = journey(world)
    kept = {name for name in client.session.keys() if not name.startswith("_")}  # noqa: SIM118
    assert kept <= {"fbs_link", "fbs_read"}, kept


def test_tokens_are_stored_nowhere(world: World) -> None:
    for person in world.people.values():
        patient_client(person)
    held = dump()
    assert not [person.token for person in world.people.values() if person.token in held]


def test_what_a_row_calls_itself_names_nobody(world: World) -> None:
    for model in apps.get_app_config("fbs_portal").get_models():
        for row in model._default_manager.all()[:20]:
            if model.__name__ not in ("Clinic", "EducationPage"):
                assert not [word for word in told(world) if word in f"{row!s}{row!r}"], model.__name__


READS = {
    "case_change": "A",
    "patient_change": "A",
    "surgeryepisode_change": "A",
    "followup_change": "A",
}

ABOUT = {"case_id", "patient_id", "episode_id", "followup_id"}


@pytest.mark.parametrize("name", READS)
def test_each_look_at_a_record_is_one_line_of_the_trail(world: World, visitors: dict[str, Client], name: str) -> None:
    rows = table(world)[f"admin:fbs_portal_{name}"]
    url = reverse(f"admin:fbs_portal_{name}", kwargs=dict(rows[0].ids))
    before = AuditEvent.objects.count()
    assert visitors["nurse_1"].get(url).status_code == 200
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.order_by("-pk")[0]
    assert event.actor == f"user:{world.users['nurse_1'].pk}"
    assert event.clinic_id == world.clinics[0].pk
    assert visitors["nurse_2"].get(url).status_code == 404
    assert AuditEvent.objects.count() == before + 1, "what was not shown was not seen"


def test_every_page_about_somebody_is_one_look_at_them(world: World, visitors: dict[str, Client]) -> None:
    client, looks = visitors["superuser"], AuditEvent.objects.filter(verb__startswith="read_")
    wrong = []
    for name, row in ((name, row) for name, rows in table(world).items() for row in rows):
        if ABOUT & set(row.ids) and row.get[WHO.index("superuser")] == "o":
            before = looks.count()
            client.get(reverse(name, kwargs=dict(row.ids)))
            wrong += [f"{name} {row.ids}"] if looks.count() != before + 1 else []
    assert not wrong, "\n".join(wrong)


def test_a_list_is_one_line_that_says_whom_it_showed(world: World, visitors: dict[str, Client]) -> None:
    before = AuditEvent.objects.count()
    visitors["nurse_1"].get(reverse("admin:fbs_portal_case_changelist"))
    assert AuditEvent.objects.count() == before + 1
    shown = AuditEvent.objects.order_by("-pk")[0].detail["cases"]
    assert set(shown) == {world.cases["A"].pk, world.cases["C"].pk}


@pytest.mark.parametrize("name", ["case", "patient", "calllist", "linkrequest", "auditevent"])
def test_who_looks_through_a_list_is_seen_by_the_auditor_of_the_clinic(
    world: World, visitors: dict[str, Client], name: str
) -> None:
    """Not only of a record that is opened: a list shows names too."""
    for who, there in (("lead_1", world.clinics[0].pk), ("lead_2", world.clinics[1].pk)):
        assert visitors[who].get(reverse(f"admin:fbs_portal_{name}_changelist")).status_code == 200
        event = AuditEvent.objects.latest("pk")
        assert (event.actor, event.clinic_id) == (f"user:{world.users[who].pk}", there)
    auditor = actor_for(user=world.users["auditor_1"])
    seen = {event.actor for event in trail(actor=auditor, filters=TrailFilters()).events[:1]}
    assert seen == {f"user:{world.users['lead_1'].pk}"}


def test_every_event_names_who_acted(world: World) -> None:
    journey(world)
    assert not AuditEvent.objects.filter(actor="").exists()
    kinds = {key.partition(":")[0] for key in AuditEvent.objects.values_list("actor", flat=True)}
    assert kinds <= {"user", "link", "system"}


def test_a_scanner_that_opens_the_link_uses_nothing_up(world: World) -> None:
    """Mail programs open links before people do: ten looks, then the person's own press of the button."""
    person = world.people["C"]
    url = reverse("fbs_portal:join", args=[person.token])
    for _ in range(5):
        assert Client().get(url).status_code == 200
        assert Client().head(url).status_code == 200
    person.link.refresh_from_db()
    assert person.link.first_used_at is None
    assert Client().post(url).status_code == 302


def test_dead_and_unknown_links_answer_alike(world: World) -> None:
    person = world.people["C"]
    links.revoke_all(patient=person.patient, actor=JOB, now=world.now)
    answers = [Client().post(reverse("fbs_portal:join", args=[token])) for token in (person.token, "z" * 43, "short")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, reverse("fbs_portal:link"))
    }
    dead, unknown = Client(), Client()
    dead.post(reverse("fbs_portal:join", args=[person.token]))
    unknown.post(reverse("fbs_portal:join", args=["z" * 43]))
    asked = [client.post(reverse("fbs_portal:link")).content for client in (dead, unknown)]
    assert _without_token(asked[0]) == _without_token(asked[1])


def test_guessing_is_slowed_and_a_forged_address_does_not_help(world: World, settings: Any) -> None:
    settings.FBS_PORTAL_ADDRESS_ATTEMPTS_PER_HOUR = 5
    tries = [
        Client().post(reverse("fbs_portal:join", args=[f"{n:043d}"]), headers={"x-forwarded-for": f"10.0.0.{n}"})
        for n in range(7)
    ]
    assert [one.status_code for one in tries] == [302] * 5 + [429] * 2
    assert int(tries[-1].headers["Retry-After"]) > 0
    assert patient_client(world.people["A"]).get(reverse("fbs_portal:home")).status_code == 200


def test_a_draft_in_the_trail_is_a_number(world: World) -> None:
    person = world.people["C"]
    draft = drafts.start(followup=fresh(person.answering), actor=person.actor, now=world.now + timedelta(minutes=1))
    event = AuditEvent.objects.filter(verb="draft_started").order_by("-pk")[0]
    assert str(draft.pk) not in str(event.detail)
    assert set(event.detail) <= {"followup"}


def _without_token(content: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", content.decode())
