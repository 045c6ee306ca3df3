"""E-mail by Django's own mail: what a letter looks like, and what a server's answer means."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core import mail

from fbs_portal.delivery import channels
from fbs_portal.delivery.base import DeliveryError, Letter, Permanent, Temporary, Unreachable
from fbs_portal.delivery.console import ConsoleChannel
from fbs_portal.delivery.dummy import DummyChannel
from fbs_portal.delivery.email import EmailChannel, _told

LETTER = Letter(subject="A form", text="Open it", html="<p>Open it</p>", reference="3f0c")


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
