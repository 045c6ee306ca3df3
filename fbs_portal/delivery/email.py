"""E-mail through whatever mail set-up the host has: text with a simple HTML version beside it."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.utils import parseaddr
from typing import Any

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives

from fbs_portal.conf import conf, host
from fbs_portal.delivery.base import Letter, Permanent, Temporary, Unreachable

HEADERS = {
    "Auto-Submitted": "auto-generated",  # no holiday note comes back
    "X-Auto-Response-Suppress": "All",
}


class EmailChannel:
    """Sends with `django.core.mail`, from `FBS_PORTAL_FROM_EMAIL` or else the host's `DEFAULT_FROM_EMAIL`."""

    def __init__(self) -> None:
        self._connection: Any = None

    def send(self, *, to: str, letter: Letter) -> None:
        try:
            mail = _mail(to=to, letter=letter)
            mail.message()  # so that what cannot be written is told from what cannot be sent
        except (ValueError, TypeError, LookupError) as error:
            raise Permanent("address") from error
        self.close()
        try:
            self._connection = _connection()
            self._connection.open()
            taken = self._connection.send_messages([mail])
        except (smtplib.SMTPException, OSError) as error:
            raise _told(error) from error
        if not taken:
            raise Temporary("not_taken")

    def close(self) -> None:
        """Take leave of the mail server. Not in `send`: it may be slow to answer, and has the letter already."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.close()


def _connection() -> Any:
    """The default of `MAILERS` on Django 6.1, of the `EMAIL_…` settings before it."""
    mailers: Any = getattr(django_mail, "mailers", None)
    return django_mail.get_connection() if mailers is None else mailers.default


def _mail(*, to: str, letter: Letter) -> EmailMultiAlternatives:
    if not to.isprintable() or "," in to or "@" not in to:
        raise ValueError("not one address")
    sender = conf.FROM_EMAIL or None
    headers = dict(HEADERS)
    if letter.reference:
        headers["Message-ID"] = f"<{letter.reference}@{_domain(sender)}>"
    mail = EmailMultiAlternatives(letter.subject, letter.text, sender, [to], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _domain(sender: str | None) -> str:
    """The sender's domain: the same for every try of a letter, on whichever host it is made."""
    address = parseaddr(sender or host.sender)[1]
    return address.rpartition("@")[2] or "localhost"


def _told(error: Exception) -> Temporary | Permanent:
    """What a mail server's answer, or its silence, means for the letter in hand.

    A refusal of the receiver or of the text (5xx) is about this letter. A refusal of ourselves, of our sender or of
    our password is about the set-up: the letter waits for somebody to mend it.
    """
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused) if refused:
            code = int(next(iter(refused.values()))[0])
            return Permanent(f"smtp {code}") if code >= 500 else Temporary(f"smtp {code}")
        case smtplib.SMTPDataError(smtp_code=code):
            return Permanent(f"smtp {code}") if code >= 500 else Temporary(f"smtp {code}")
        case smtplib.SMTPSenderRefused(smtp_code=code) if code < 500:
            return Temporary(f"smtp {code}")
        case smtplib.SMTPResponseException(smtp_code=code):
            return Unreachable(f"smtp {code}")
        case smtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError() | ConnectionAbortedError():
            return Temporary("disconnected", may_have_arrived=True)  # smtplib says so of a server that hangs, too
        case smtplib.SMTPNotSupportedError():
            return Permanent("not_supported")
        case _:
            return Unreachable("unreachable")
