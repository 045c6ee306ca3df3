"""Claimed by one, judged at the moment of sending, tried again, given up where staff see it, and never sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from fbs_portal.actions import letters, links, message_texts, outbox, sending
from fbs_portal.content.messages import LETTERS
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import Role
from fbs_portal.domain.letters import LetterKind, digest
from fbs_portal.domain.sending import BACKOFF
from fbs_portal.models import (
    AccessLink,
    AuditEvent,
    Case,
    Clinic,
    FollowUp,
    Membership,
    Message,
    MessageAttempt,
    MessageTemplate,
    Patient,
)
from tests import factories
from tests.delivery.channels import BUSY, LOST, NOBODY, REFUSED, Moody, Polite
from tests.models import rows

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Noon of Monday 2 March in New York."""


@pytest.fixture(autouse=True)
def moody(settings: Any) -> Iterator[type[Moody]]:
    settings.FBS_PORTAL_BASE_URL = "https://portal.example.org"
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.delivery.channels.Moody"}
    Moody.will()
    yield Moody
    Moody.will()


def invited(**fields: Any) -> Message:
    """An invitation that waits, for a patient with these preferences."""
    followup = factories.followup(factories.enrolled().episode)
    factories.invited(followup, kind="invitation", now=NOON)
    Patient.objects.filter(pk=followup.episode.patient_id).update(**{"email": "ada@example.org"} | fields)
    return Message.objects.get(patient=followup.episode.patient_id)


def invited_at(where: Clinic) -> Message:
    """The same for a new patient of a clinic."""
    followup = factories.followup(factories.enrolled(where).episode)
    factories.invited(followup, kind="invitation", now=NOON)
    Patient.objects.filter(pk=followup.episode.patient_id).update(email="ada@example.org")
    return Message.objects.get(patient=followup.episode.patient_id)


def send(now: datetime = NOON, *, name: str = "one", **options: Any) -> sending.Tally:
    return sending.run(sender=sending.Sender(name=name, actor=system("tests"), clock=lambda: now), **options)


def state(message: Message) -> tuple[str, str]:
    row = Message.objects.get(pk=message.pk)
    return row.status, row.failure


def tries(message: Message) -> list[tuple[str, str]]:
    return list(MessageAttempt.objects.filter(message=message).order_by("pk").values_list("outcome", "detail"))


def test_an_invitation_is_sent_once_with_a_link_that_works() -> None:
    message = invited()
    assert send().counts() == {"sent": 1, "put_off": 0, "failed": 0, "cancelled": 0, "stopped": 0}
    assert send().sent == 0
    [(to, letter)] = Moody.taken
    assert to == "ada@example.org"
    assert state(message) == ("sent", "")
    assert tries(message) == [("accepted", "")]
    token = letter.text.split("/join/")[1].split("/")[0]
    assert links.redeem(token=token, now=NOON).patient_id == message.patient_id
    assert AuditEvent.objects.filter(verb="link_minted", actor="system:tests").count() == 1
    assert "https://portal.example.org/" in letter.text


def test_a_channel_takes_its_leave_when_the_letter_is_written_down_as_sent(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.delivery.channels.Polite"}
    Polite.written_down.clear()
    invited()
    assert send().sent == 1
    assert Polite.written_down == [1]
    assert "a channel could not be closed: OSError" in caplog.text
    assert "ada" not in caplog.text


def test_a_message_that_is_not_due_waits() -> None:
    message = invited()
    assert send(NOON - timedelta(minutes=1)).sent == 0
    assert state(message) == ("waiting", "")


@pytest.mark.parametrize(
    "fields",
    [
        {"deceased_on": "2026-03-01"},
        {"withdrawn_at": NOON, "withdrawn_by": "link:1"},
        {"contact_paused": True},
        {"paused_until": "2026-03-03"},
        {"channel": "none"},
    ],
)
def test_whoever_must_not_be_written_to_is_not(fields: dict[str, Any]) -> None:
    message = invited(**fields)
    assert send().cancelled == 1
    assert state(message) == ("cancelled", "not_wanted")
    assert not Moody.taken
    assert not AccessLink.objects.filter(created_by="system:tests").exists()


def test_what_waits_does_not_go_to_a_stranger_and_counts_as_not_written() -> None:
    message = invited()
    FollowUp.objects.filter(messages=message).update(messages_planned=1)
    patient = Patient.objects.get(messages=message)
    links.not_me(link=links.mint(patient=patient, actor=system("tests"), now=NOON)[0], now=NOON)
    assert send().cancelled == 1
    assert state(message) == ("cancelled", "not_wanted")
    assert FollowUp.objects.get(messages=message).messages_planned == 0


def test_an_address_that_was_put_right_and_links_that_were_renewed_meanwhile_count() -> None:
    message = invited()
    patient = Patient.objects.select_related("clinic").get(messages=message)
    Patient.objects.filter(pk=patient.pk).update(email="ada.new@example.org")
    links.renew(patient=patient, actor=factories.lead(patient.clinic), now=NOON)
    assert send().sent == 1
    [(to, letter)] = Moody.taken
    assert to == "ada.new@example.org"
    token = letter.text.split("/join/")[1].split("/")[0]
    assert links.redeem(token=token, now=NOON).patient_id == patient.pk


def test_a_form_answered_meanwhile_is_not_asked_for() -> None:
    message = invited()
    FollowUp.objects.filter(messages=message).update(submitted_at=NOON)
    send()
    assert state(message) == ("cancelled", "answered")


def test_quiet_hours_are_asked_again_at_the_moment_of_sending() -> None:
    message = invited(quiet_from=time(11), quiet_until=time(15))
    assert send().put_off == 1
    assert Message.objects.get(pk=message.pk).due_at == datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    assert send(NOON + timedelta(hours=3)).sent == 1


@pytest.mark.parametrize(
    ("now", "fields", "channels", "failure"),
    [
        (NOON + timedelta(days=2, minutes=1), {}, None, "too_late"),
        (NOON, {"email": ""}, None, "no_address"),
        (NOON, {}, {}, "no_channel"),
        (NOON, {"channel": "sms"}, None, "no_channel"),
    ],
)
def test_what_cannot_be_sent_is_seen_as_a_failure(
    now: datetime, fields: Any, channels: Any, failure: str, settings: Any
) -> None:
    message = invited(**fields)
    if channels is not None:
        settings.FBS_PORTAL_CHANNELS = channels
    assert send(now).failed == 1
    assert state(message) == ("failed", failure)
    assert not tries(message)


def test_of_two_asks_that_wait_the_newer_one_is_sent() -> None:
    older = invited()
    assert older.followup is not None
    factories.invited(factories.reload(older.followup), kind="reminder", now=NOON + timedelta(days=1))
    assert send(NOON + timedelta(days=1)).counts() | {"sent": 1, "cancelled": 1} == send(NOON).counts() | {
        "sent": 1, "cancelled": 1,
    }  # fmt: skip
    assert state(older) == ("cancelled", "too_late")
    assert len(Moody.taken) == 1


def test_the_channel_the_patient_chose_last_counts(settings: Any) -> None:
    settings.FBS_PORTAL_CHANNELS = {"sms": "tests.delivery.channels.Moody"}
    message = invited(channel="sms", phone="+15550199")
    assert send().sent == 1
    assert Moody.taken[0][0] == "+15550199"
    assert Message.objects.get(pk=message.pk).channel == "sms"
    assert Moody.taken[0][1].short.startswith("Your clinic asks")


def test_a_failure_for_now_is_tried_again_with_growing_pauses_and_then_given_up() -> None:
    message, now = invited(), NOON
    Message.objects.update(not_after=NOON + timedelta(days=9))
    Patient.objects.update(quiet_from=time(0), quiet_until=time(0))
    Moody.will(*[BUSY] * 9)
    for pause in BACKOFF:
        assert send(now).put_off == 1
        assert send(now + pause - timedelta(seconds=1)).counts() == sending.Tally().counts()
        now += pause
    assert send(now).failed == 1
    assert state(message) == ("failed", "gave_up")
    assert tries(message) == [("temporary", "smtp 450")] * 6
    assert AccessLink.objects.filter(created_by="system:tests", revoked_at=None).count() == 0, "nobody has their links"


def test_a_refusal_for_good_is_not_tried_again() -> None:
    message = invited()
    Moody.will(REFUSED)
    assert send().failed == 1
    assert state(message) == ("failed", "refused")
    assert tries(message) == [("permanent", "smtp 550")]
    assert send(NOON + timedelta(hours=1)).counts() == sending.Tally().counts()


def test_the_link_of_a_letter_that_may_have_arrived_stays_alive() -> None:
    invited()
    Moody.will(LOST)
    send()
    assert AccessLink.objects.get(created_by="system:tests").revoked_at is None


def test_a_channel_that_fails_in_a_way_of_its_own_costs_one_try(caplog: pytest.LogCaptureFixture) -> None:
    message, other = invited(), invited()
    Moody.will(RuntimeError("ada@example.org"))
    assert send().counts() == {"sent": 1, "put_off": 1, "failed": 0, "cancelled": 0, "stopped": 0}
    assert tries(message) == [("temporary", "RuntimeError")]
    assert state(other) == ("sent", "")
    assert "ada@example.org" not in caplog.text


def test_a_dead_mail_server_ends_the_run_and_costs_few_tries() -> None:
    for _ in range(8):
        invited()
    Moody.will(*[NOBODY] * 8)
    tally = send()
    assert (tally.stopped, tally.put_off) == (True, sending.LOST_IN_A_ROW)
    assert Message.objects.filter(attempts=0).count() == 3
    Moody.will(NOBODY)
    assert send(NOON + timedelta(minutes=1)).counts()["sent"] == 2


def test_a_message_is_claimed_by_one_sender_until_its_time_is_up() -> None:
    message = invited()
    one, two = (sending.Sender(name=name, actor=system("tests"), clock=lambda: NOON) for name in ("one", "two"))
    assert sending._claim(message_id=message.pk, sender=one, now=NOON)
    assert sending._claim(message_id=message.pk, sender=two, now=NOON) is None
    assert send(NOON + sending.LEASE - timedelta(seconds=1), name="two").counts() == sending.Tally().counts()
    assert send(NOON + sending.LEASE, name="two").sent == 1


def test_what_was_cancelled_after_it_was_claimed_is_not_sent() -> None:
    message = invited()
    one = sending.Sender(name="one", actor=system("tests"), clock=lambda: NOON)
    claimed = sending._claim(message_id=message.pk, sender=one, now=NOON)
    assert claimed is not None
    assert claimed.patient is not None
    outbox.cancel_for(patient=claimed.patient, now=NOON)
    assert sending._begin(message=claimed, sender=one, now=NOON) is None
    assert state(message) == ("cancelled", "not_wanted")
    assert not AccessLink.objects.filter(created_by="system:tests").exists()


def test_a_sender_that_died_while_sending_leaves_a_trace() -> None:
    """It may have arrived, so the next try may be the second: the row says so."""
    message = invited()
    one = sending.Sender(name="one", actor=system("tests"), clock=lambda: NOON)
    claimed = sending._claim(message_id=message.pk, sender=one, now=NOON)
    assert claimed is not None
    assert sending._begin(message=claimed, sender=one, now=NOON) is not None
    assert send(NOON + sending.LEASE, name="two").sent == 1
    assert tries(message) == [("temporary", "interrupted"), ("accepted", "")]


def test_a_limit_and_a_stop_end_a_run_between_two_messages() -> None:
    for _ in range(4):
        invited()
    assert send(limit=1).sent == 1
    asked = iter([False, False, True])
    assert send(stop=lambda: next(asked)).sent == 2
    assert Message.objects.filter(status="waiting", claimed_until=None).count() == 1


def noticed(kind: str = "queue_urgent_case", **fields: Any) -> tuple[Message, Case]:
    case = rows.case(urgency="emergency", urgency_rank=0)
    factories.staff_user(Role.NURSE, case.clinic, email="nurse@example.org")
    getattr(outbox, kind)(case=case, clinic=case.clinic, now=NOON)
    Case.objects.filter(pk=case.pk).update(**fields)
    return Message.objects.get(), case


def test_a_notice_names_the_case_and_leads_to_the_list() -> None:
    message, case = noticed()
    assert send().sent == 1
    [(to, letter)] = Moody.taken
    assert to == "nurse@example.org"
    assert f"Case {case.pk} is urgent" in letter.text
    assert "https://portal.example.org/admin/fbs_portal/case/" in letter.text
    assert "/join/" not in letter.text
    assert state(message) == ("sent", "")


@pytest.mark.parametrize(
    ("kind", "fields", "sent"),
    [
        ("queue_urgent_case", {"spoken_at": NOON, "spoken_by": "user:1"}, True),
        ("queue_urgent_case", {"urgency": "soon", "urgency_rank": 2}, False),
        ("queue_unowned_case", {}, True),
        ("queue_unowned_case", {"spoken_at": NOON, "spoken_by": "user:1"}, False),
        ("queue_escalation", {"spoken_at": NOON, "spoken_by": "user:1"}, False),
    ],
)
def test_a_notice_that_was_overtaken_is_not_sent(kind: str, fields: dict[str, Any], sent: bool) -> None:
    noticed(kind, **fields)
    assert (send().sent, len(Moody.taken)) == (int(sent), int(sent))


def test_who_has_left_is_told_nothing() -> None:
    message, _ = noticed()
    Membership.objects.all().delete()
    send()
    assert state(message) == ("cancelled", "answered")


def test_a_digest_counts_what_the_list_counts_and_is_silent_when_nothing_waits() -> None:
    case = rows.case(urgency="emergency", urgency_rank=0, promised_at=NOON - timedelta(hours=3))
    quiet = factories.clinic()
    for where in (case.clinic, quiet):
        factories.staff_user(Role.NURSE, where, email=f"nurse{where.pk}@example.org")
    morning = NOON - timedelta(hours=2)
    outbox.queue_digests(now=morning)
    tally = send(morning)
    assert (tally.sent, tally.cancelled) == (1, 1)
    [(to, letter)] = Moody.taken
    assert to == f"nurse{case.clinic_id}@example.org"
    for line in ("Urgent cases: 1", "Late cases: 1", "Cases with no one: 1"):
        assert line in letter.text


def test_who_no_message_reached_is_in_the_digest_until_one_does() -> None:
    message = invited()
    Moody.will(REFUSED)
    send()
    factories.staff_user(Role.NURSE, message.clinic, email="nurse@example.org")
    outbox.queue_digests(now=NOON)
    send()
    assert "People no message reached: 1" in Moody.taken[-1][1].text


def test_the_clinics_own_words_are_sent_and_every_try_has_one_reference() -> None:
    message = invited()
    rows.template(clinic=message.clinic, subject="Ours", body="Open {link} or call {phone}. {stop}")
    Moody.will(BUSY)
    send()
    send(NOON + timedelta(minutes=5))
    letter = Moody.taken[-1][1]
    assert (letter.subject, letter.text.startswith("Open https://portal.example.org/")) == ("Ours", True)
    assert "or call +1 555 0100." in letter.text
    assert letter.reference == letters.reference_of(message=Message.objects.get(pk=message.pk))
    assert str(message.pk) not in letter.reference.split("-")


def test_a_sent_message_names_the_words_it_was_made_of() -> None:
    failed = invited()
    Moody.will(REFUSED)
    send()
    failed.refresh_from_db()
    assert (failed.text_revision, failed.text_digest) == (None, ""), "nothing was sent"
    Moody.will()
    where, lead = failed.clinic, factories.lead(failed.clinic)
    given: dict[str, Any] = {"clinic": where, "letter": LetterKind.INVITATION, "actor": lead, "now": NOON}
    shipped = LETTERS[LetterKind.INVITATION]
    for seen, subject in enumerate(("Ours", "Newer", "")):
        if subject:
            message_texts.save(subject=subject, body="{link} {stop} {phone}", seen=seen, **given)
        else:
            message_texts.back_to_shipped(**given)
        message = invited_at(where)
        send()
        message.refresh_from_db()
        own = MessageTemplate.objects.get(revision=seen + 1)
        plain = (0, digest(subject=str(shipped.subject), body=str(shipped.body)))
        assert (message.text_revision, message.text_digest) == ((own.revision, own.digest) if subject else plain)
    assert [letter.subject for _to, letter in Moody.taken] == ["Ours", "Newer", str(shipped.subject)]


def test_the_cost_of_a_message_does_not_grow(django_assert_max_num_queries: Any) -> None:
    for _ in range(10):
        invited()
    with django_assert_max_num_queries(10 * 16 + 2):
        assert send().sent == 10
