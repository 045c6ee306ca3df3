"""E-mail by Django's own mail: what a letter looks like, and what a server's answer means."""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections.abc import Iterator
from typing import Any

import django
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail

from fbs_portal.delivery import channels
from fbs_portal.delivery.base import DeliveryError, Letter, Permanent, Temporary, Unreachable
from fbs_portal.delivery.console import ConsoleChannel
from fbs_portal.delivery.dummy import DummyChannel
from fbs_portal.delivery.email import EmailChannel, _told
from tests.reliability.server import free_port

LOCAL = "django.core.mail.backends.locmem.EmailBackend"
WITH_MAILERS = django.VERSION >= (6, 1)
SLOW = 3.0

LETTER = Letter(subject="A form", text="Open it", html="<p>Open it</p>", reference="3f0c")


@pytest.fixture(autouse=True)
def _mailer(settings: Any) -> None:
    """Kept in memory, by the settings that this Django asks for."""
    if WITH_MAILERS:
        settings.MAILERS = {"default": {"BACKEND": LOCAL}}


def smtp(settings: Any, port: int) -> None:
    """Sent to this port; Django's own way of sending where no other is named."""
    if WITH_MAILERS:
        settings.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}}
        return
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5


class Slow:
    """Takes letters, and takes its time to say goodbye."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.left = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(envelope.original_content or b"")
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.left += 1
        await asyncio.sleep(SLOW)
        return "221 Bye"


@pytest.fixture
def slow(settings: Any) -> Iterator[Slow]:
    server = Slow()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    smtp(settings, controller.port)
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


def test_a_letter_that_was_taken_over_waits_for_no_goodbye(slow: Slow) -> None:
    """Who dies while a mail server takes its time to say goodbye would send the letter again."""
    channel, began = EmailChannel(), time.monotonic()
    channel.send(to="ada@example.org", letter=LETTER)
    assert time.monotonic() - began < SLOW
    assert len(slow.letters) == 1
    assert b"Message-ID: <3f0c@" in slow.letters[0]
    assert slow.left == 0
    channel.send(to="bea@example.org", letter=LETTER)
    assert (len(slow.letters), slow.left) == (2, 1), "no line is left open behind a letter"
    channel.close()
    channel.close()
    assert slow.left == 2


def test_where_nobody_listens_is_nobody_reached(settings: Any) -> None:
    smtp(settings, free_port())
    channel = EmailChannel()
    with pytest.raises(Unreachable):
        channel.send(to="ada@example.org", letter=LETTER)
    channel.close()


def test_a_mail_has_text_and_html_one_receiver_and_a_name_of_its_own(settings: Any) -> None:
    settings.FBS_PORTAL_FROM_EMAIL = "Follow-up <no-reply@portal.example.org>"
    EmailChannel().send(to="ada@example.org", letter=LETTER)
    [sent] = mail.outbox
    message = sent.message()
    assert (sent.to, sent.cc, sent.bcc, sent.from_email) == (
        ["ada@example.org"],
        [],
        [],
        settings.FBS_PORTAL_FROM_EMAIL,
    )
    assert message["Message-ID"] == "<3f0c@portal.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "to", ["", "ada", "ada@example.org\nBcc: eve@example.org", "ada@example.org, eve@example.org", "ada@example.org\r"]
)
def test_an_address_that_is_none_or_more_than_one_is_refused(to: str) -> None:
    with pytest.raises(Permanent):
        EmailChannel().send(to=to, letter=LETTER)
    assert not mail.outbox


def test_a_subject_with_a_line_break_never_leaves() -> None:
    bad = Letter(subject="A form\nBcc: eve@example.org", text="", html="")
    with pytest.raises(Permanent):
        EmailChannel().send(to="ada@example.org", letter=bad)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.org": (550, b"no such a@b.org")}), Permanent, "smtp 550"),
        (smtplib.SMTPRecipientsRefused({"a@b.org": (450, b"later")}), Temporary, "smtp 450"),
        (smtplib.SMTPRecipientsRefused({"a@b.org": (421, b"bye")}), Temporary, "smtp 421"),
        (smtplib.SMTPDataError(554, b"spam"), Permanent, "smtp 554"),
        (smtplib.SMTPDataError(451, b"later"), Temporary, "smtp 451"),
        (smtplib.SMTPSenderRefused(451, b"later", "x@y.org"), Temporary, "smtp 451"),
        (smtplib.SMTPSenderRefused(550, b"not you", "x@y.org"), Unreachable, "smtp 550"),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), Unreachable, "smtp 535"),
        (smtplib.SMTPConnectError(421, b"busy"), Unreachable, "smtp 421"),
        (smtplib.SMTPServerDisconnected("a@b.org"), Temporary, "disconnected"),
        (ConnectionResetError(), Temporary, "disconnected"),
        (ConnectionRefusedError(), Unreachable, "unreachable"),
        (TimeoutError(), Unreachable, "unreachable"),
        (smtplib.SMTPNotSupportedError("utf8"), Permanent, "not_supported"),
    ],
)
def test_what_an_answer_means(error: Exception, kind: type[DeliveryError], code: str) -> None:
    told = _told(error)
    assert (type(told), told.code, str(told)) == (kind, code, code)
    assert told.may_have_arrived == (code == "disconnected")


def test_a_refusal_of_ourselves_never_condemns_a_message() -> None:
    """A wrong password would otherwise fail every message for good within a minute."""
    for error in (smtplib.SMTPAuthenticationError(535, b""), smtplib.SMTPSenderRefused(550, b"", "x@y.org")):
        assert isinstance(_told(error), Temporary)


def test_channels_are_found_by_their_path(settings: Any) -> None:
    settings.FBS_PORTAL_CHANNELS = {"email": "fbs_portal.delivery.dummy.DummyChannel"}
    found = channels.find(code="email")
    assert isinstance(found, DummyChannel)
    assert channels.find(code="sms") is None
    DummyChannel.letters.clear()
    found.send(to="ada@example.org", letter=LETTER)
    assert list(DummyChannel.letters) == [("ada@example.org", LETTER)]
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.delivery.channels.Mute"}
    with pytest.raises(ImportError, match="no send"):
        channels.find(code="email")


def test_the_console_shows_the_letter(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleChannel().send(to="ada@example.org", letter=LETTER)
    assert "To: ada@example.org\nSubject: A form\n\nOpen it" in capsys.readouterr().out
