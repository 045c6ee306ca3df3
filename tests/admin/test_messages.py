"""The outbox and the words of messages, as staff see and change them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fbs_portal.actions import message_texts, resending
from fbs_portal.content.messages import LETTERS
from fbs_portal.domain.errors import Conflict, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.letters import LetterKind, digest
from fbs_portal.models import AuditEvent, Membership, Message, MessageTemplate
from tests import factories
from tests.admin.counting import statements
from tests.factories import NOW
from tests.models import rows
from tests.world import World

SignedIn = Callable[[str], Client]

LIST = "/admin/fbs_portal/message/"
GOOD = "Please open {link}\n\nCall {phone}.\n\nStop: {stop}"


def failed(cast: World, **fields: Any) -> Message:
    person = cast.people["A"].patient
    defaults: dict[str, Any] = {
        "clinic": person.clinic, "patient": person, "template": "invitation", "status": "failed",
        "failure": "gave_up", "ended_at": cast.now, "attempts": 6, "created_at": cast.now,
    }  # fmt: skip
    return rows.message(**defaults | fields)


def words_url(cast: World, page: str = "change") -> str:
    return reverse(f"admin:fbs_portal_messagetemplate_{page}", args=[cast.clinics[0].pk, "invitation"])


def test_a_failure_says_why_how_often_it_was_tried_and_whom_it_was_for(cast: World, signed_in: SignedIn) -> None:
    message = failed(cast)
    rows.attempt(message=message, outcome="temporary", detail="smtp 421")
    text = signed_in("nurse_1").get(f"{LIST}?show=unreached").content.decode()
    assert "failed: given up after several tries" in text
    assert "6 tries, last answer: smtp 421" in text
    assert f'/admin/fbs_portal/patient/{message.patient_id}/change/">' in text
    assert "could not be reached (2)" in text


def test_who_was_reached_later_is_off_the_list(cast: World, signed_in: SignedIn) -> None:
    person = failed(cast).patient
    assert person is not None
    rows.message(clinic=person.clinic, patient=person, status="sent", sent_at=cast.now + timedelta(hours=1))
    text = signed_in("nurse_1").get(f"{LIST}?show=unreached").content.decode()
    assert "No such message." in text


@pytest.mark.parametrize("show", ["", "unreached", "failed", "sent", "nonsense"])
def test_the_list_costs_the_same_however_long_it_is(cast: World, signed_in: SignedIn, show: str) -> None:
    client = signed_in("nurse_1")
    with statements() as few:
        client.get(LIST, {"show": show})
    for _ in range(12):
        rows.attempt(message=failed(cast))
        failed(cast, status="sent", failure="", ended_at=None, sent_at=cast.now - timedelta(days=1))
    with statements() as many:
        client.get(LIST, {"show": show})
    assert len(many) == len(few)


def test_a_failed_message_is_sent_again_once(cast: World, signed_in: SignedIn) -> None:
    message, client = failed(cast), signed_in("nurse_1")
    url = reverse("admin:fbs_portal_message_again", args=[message.pk])
    assert client.get(url).status_code == 302
    assert not Message.objects.filter(dedupe_key=f"again:{message.pk}").exists(), "looking sends nothing"
    for _ in range(2):
        assert client.post(url).status_code == 302
    again = Message.objects.get(dedupe_key=f"again:{message.pk}")
    assert (again.status, again.patient, again.template) == ("waiting", message.patient, "invitation")
    assert again.due_at >= again.created_at > message.created_at - timedelta(days=1)
    assert Message.objects.get(pk=message.pk).status == "failed"
    assert AuditEvent.objects.filter(verb="message_sent_again", subject=f"message:{message.pk}").count() == 1
    assert "was sent again already" in client.get(LIST).content.decode()


def test_only_a_failed_message_to_somebody_is_sent_again(cast: World) -> None:
    nurse = factories.nurse(cast.clinics[0])
    for fields in ({"status": "waiting", "failure": "", "ended_at": None}, {"patient": None}):
        with pytest.raises(NotAllowed):
            resending.send_again(message_id=failed(cast, **fields).pk, actor=nurse, now=NOW)
    with pytest.raises(NotFound):
        resending.send_again(message_id=failed(cast).pk, actor=factories.outsider(), now=NOW)
    with pytest.raises(NotPermitted):
        resending.send_again(message_id=failed(cast).pk, actor=factories.auditor(cast.clinics[0]), now=NOW)


def test_the_lead_reads_and_changes_the_words(cast: World, signed_in: SignedIn) -> None:
    client, url = signed_in("lead_1"), words_url(cast)
    text = client.get(url).content.decode()
    assert "A short form from your clinic" in text
    assert "<code>{link}</code> (needed)" in text
    given = {"subject": "Ours", "body": GOOD, "seen": "0"}
    shown = client.post(url, given | {"preview": "1"}).content.decode()
    assert '<p class="fbs-strong">Ours</p>' in shown
    assert not MessageTemplate.objects.exists()
    assert client.post(url, given).status_code == 302
    own = MessageTemplate.objects.get()
    assert (own.subject, own.revision, own.clinic_id) == ("Ours", 1, cast.clinics[0].pk)
    assert client.post(url, given | {"subject": "Older"}).status_code == 409
    assert client.post(url, given | {"subject": "Newer", "seen": "1"}).status_code == 302
    assert [row.subject for row in MessageTemplate.objects.order_by("revision")] == ["Ours", "Newer"]
    assert "your own, change 2" in client.get("/admin/fbs_portal/messagetemplate/").content.decode()
    assert client.post(words_url(cast, "shipped")).status_code == 302
    assert "A short form from your clinic" in client.get(url).content.decode()
    assert client.post(url, given | {"subject": "Again", "seen": "2"}).status_code == 409
    assert client.post(url, given | {"subject": "Again", "seen": "3"}).status_code == 302
    trail = AuditEvent.objects.filter(subject=f"clinic:{cast.clinics[0].pk}", verb__startswith="message_text")
    assert [event.detail for event in trail.order_by("pk")] == [
        {"letter": "invitation", "revision": 1}, {"letter": "invitation", "revision": 2},
        {"letter": "invitation", "revision": 3}, {"letter": "invitation", "revision": 4},
    ]  # fmt: skip


def test_every_wording_stays_to_be_read_and_a_sent_message_names_its_own(cast: World, signed_in: SignedIn) -> None:
    client, url = signed_in("lead_1"), words_url(cast)
    assert "Every wording" not in client.get(url).content.decode()
    for seen, subject in enumerate(("First", "Second")):
        client.post(url, {"subject": subject, "body": GOOD, "seen": str(seen)})
    client.post(words_url(cast, "shipped"))
    text = client.get(url).content.decode()
    assert [text.index(f"Change {number}") for number in (3, 2, 1)] == sorted(
        text.index(f"Change {number}") for number in (1, 2, 3)
    ), "the newest first"
    assert "<summary>First</summary>" in text
    assert "<summary>Second</summary>" in text
    own = MessageTemplate.objects.get(revision=2)
    assert f"<code>{own.digest[:12]}</code>" in text
    assert "lead_1, " in text
    sent = {"status": "sent", "sent_at": NOW, "failure": "", "ended_at": None}
    failed(cast, **sent, text_revision=2, text_digest=own.digest)
    failed(cast, **sent, text_revision=0, text_digest="a" * 64)
    shipped = LETTERS[LetterKind.INVITATION]
    today = digest(subject=str(shipped.subject), body=str(shipped.body))
    failed(cast, **sent, text_revision=0, text_digest=today)
    failed(cast, **sent)
    listed = client.get(LIST).content.decode()
    assert listed.count("the clinic’s words, change 2") == 1
    assert listed.count(f"shipped words {'a' * 12}, of another version or language") == 1
    assert listed.count("shipped words") == 1, "those of today go without saying"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"body": "No link {phone} {stop}"}, "{link} is missing."),
        ({"body": GOOD + " {name}"}, "{name} is not known. What can be filled in: {link}, {stop}"),
        ({"body": GOOD + " after your fusion"}, "“fusion” would tell a stranger"),
        ({"subject": "Your spine clinic"}, "“spine” would tell a stranger"),
        ({"subject": "x" * 79}, "at most 78 characters"),
        ({"body": GOOD + " https://evil.example"}, "no other link"),
        ({"subject": "{link}"}, "Nothing is filled in here"),
    ],
)
def test_words_that_must_not_leave_are_refused_with_the_word(
    cast: World, signed_in: SignedIn, given: dict[str, str], said: str
) -> None:
    answer = signed_in("lead_1").post(words_url(cast), {"subject": "Ours", "body": GOOD, "seen": "0"} | given)
    assert answer.status_code == 200
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not MessageTemplate.objects.exists()


def test_the_shipped_words_pass_the_same_check_and_are_easy_to_read() -> None:
    for kind, words in LETTERS.items():
        message_texts.check(letter=kind, subject=str(words.subject), body=str(words.body))


def test_two_leads_at_once_do_not_overwrite_each_other(cast: World) -> None:
    lead = factories.lead(cast.clinics[0])
    for seen in (0, 1):
        message_texts.save(
            clinic=cast.clinics[0], letter=LetterKind.INVITATION, subject=f"A{seen}", body=GOOD, seen=seen,
            actor=lead, now=NOW,
        )  # fmt: skip
    for seen in (0, 1, 7):
        with pytest.raises(Conflict):
            message_texts.save(
                clinic=cast.clinics[0], letter=LetterKind.INVITATION, subject="B", body=GOOD, seen=seen, actor=lead,
                now=NOW,
            )  # fmt: skip


def test_the_lead_chooses_what_a_colleague_gets(cast: World, signed_in: SignedIn) -> None:
    member = Membership.objects.get(clinic=cast.clinics[0], user=cast.users["nurse_1"])
    url = reverse("admin:fbs_portal_clinic_notices", args=[member.clinic_id, member.pk])
    client = signed_in("lead_1")
    assert "has no e-mail address" in client.get(url).content.decode()
    assert client.post(url, {"daily_digest": "on"}).status_code == 302
    member.refresh_from_db()
    assert (member.urgent_notices, member.daily_digest) == (False, True)
    assert AuditEvent.objects.get(verb="member_notices").detail == {
        "user": member.user_id, "urgent": False, "digest": True,
    }  # fmt: skip
    elsewhere = reverse("admin:fbs_portal_clinic_notices", args=[cast.clinics[1].pk, member.pk])
    assert client.get(elsewhere).status_code == 404
