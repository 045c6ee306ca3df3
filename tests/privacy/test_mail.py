"""What leaves by mail names nobody and tells nothing, whoever reads it and whatever a request claims."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import outbox, sending
from fbs_portal.content.messages import TELLING
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.letters import LetterKind, telling_words
from fbs_portal.models import Clinic, Message
from tests.pages import Page
from tests.world import NUMBERS, World, canaries, fresh, patient_client

BASE = "https://portal.example.org"


@pytest.fixture
def posted(world: World, settings: Any) -> list[Any]:
    """Every kind of message there is, sent by the e-mail channel: to patient A and to a nurse."""
    settings.FBS_PORTAL_CHANNELS = {"email": "fbs_portal.delivery.email.EmailChannel"}
    settings.FBS_PORTAL_BASE_URL = BASE
    Message.objects.all().delete()
    world.users["nurse_1"].email = "nurse@example.org"
    world.users["nurse_1"].save()
    Clinic.objects.update(quiet_from="00:00", quiet_until="00:00")
    person, now = world.people["A"], world.now
    patient, case = fresh(person.answering).episode.patient, world.cases["A"]
    urgent = {"urgency": "emergency", "urgency_rank": 0, "owner": None, "spoken_at": None, "spoken_by": "",
              "promised_at": now}  # fmt: skip
    type(case).objects.filter(pk=case.pk).update(**urgent)
    case.refresh_from_db()
    shared = {"clinic": patient.clinic, "created_at": now, "due_at": now, "not_after": now + timedelta(days=365)}
    for kind in (LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.CLARIFICATION, LetterKind.NEW_LINK):
        Message.objects.create(template=kind, patient=patient, dedupe_key=kind, **shared)
        sending.run(sender=sending.Sender(name="tests", actor=system("tests"), clock=lambda: now))
    for queue in (outbox.queue_urgent_case, outbox.queue_unowned_case, outbox.queue_escalation,
                  outbox.queue_broken_promise):  # fmt: skip
        queue(case=case, clinic=patient.clinic, now=now)
    outbox.queue_digests(now=now)
    sending.run(sender=sending.Sender(name="tests", actor=system("tests"), clock=lambda: now))
    assert set(Message.objects.filter(status="sent").values_list("template", flat=True)) == set(LetterKind)
    return mail.outbox


def everything(message: Any) -> str:
    raw = message.message()
    parts = [part.get_payload(decode=True).decode() for part in raw.walk() if not part.is_multipart()]
    heads = [f"{name}: {value}" for name, value in raw.items() if name.lower() != "to"]
    return "\n".join([*heads, *parts])


def test_no_mail_names_anybody_or_tells_what_it_is_about(world: World, posted: list[Any]) -> None:
    for message in posted:
        text = everything(message)
        assert not [word for name in ("A", "B", "C") for word in (*canaries(name), *NUMBERS) if word in text]
        assert not telling_words(re.sub(r"https://\S+", "", text), TELLING), message.subject
        assert not [sign for sign in DangerSign if sign in text]
        assert "Riverside" not in text, "not even the clinic is named"


def test_only_patients_get_a_link_that_lets_them_in(posted: list[Any]) -> None:
    for message in posted:
        text = everything(message)
        assert ("/join/" in text) == (message.to == ["canarya@example.org"])
        assert all(url.startswith(f"{BASE}/") for url in re.findall(r"https?://[^\s<\"]+", text))
        assert not re.search(r"<(img|script|style|link)\b|src=", text), "nothing is fetched when it is read"


def test_a_forged_host_is_in_no_mail(world: World, settings: Any) -> None:
    """A request with somebody else's Host header causes a message; its links lead to ours."""
    settings.FBS_PORTAL_CHANNELS = {"email": "fbs_portal.delivery.email.EmailChannel"}
    settings.FBS_PORTAL_BASE_URL, settings.ALLOWED_HOSTS = BASE, ["*"]
    world.users["nurse_1"].email = "nurse@example.org"
    world.users["nurse_1"].save()
    person = world.people["A"]
    client: Client = patient_client(person, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    step = reverse("fbs_portal:step", args=[person.answering.public_id, "signs_a"])
    form = Page(client.get(step), step).form("revision")
    client.post(step, form.values | {"danger_a": ["saddle_numbness"]})
    sending.run(sender=sending.Sender(name="tests", actor=system("tests"), clock=timezone.now))
    assert mail.outbox
    assert all("evil" not in everything(message) for message in mail.outbox)
    assert any(f"{BASE}/" in everything(message) for message in mail.outbox)
