"""`send_messages` as it is run: options, what it says, exit codes, and that it stops between two messages."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from fbs_portal.delivery.base import Letter
from fbs_portal.models import JobRun, Message
from tests.actions.test_sending import NOON, invited
from tests.delivery.channels import NOBODY, Moody

pytestmark = pytest.mark.django_db


class Stopping(Moody):
    """Is told to stop while a letter is in its hands."""

    def send(self, *, to: str, letter: Letter) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        super().send(to=to, letter=letter)


@pytest.fixture(autouse=True)
def moody(settings: Any) -> Iterator[None]:
    settings.FBS_PORTAL_BASE_URL = "https://portal.example.org"
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.delivery.channels.Moody"}
    Moody.will()
    yield
    Moody.will()


def run(*options: str, now: Any = NOON) -> str:
    out = StringIO()
    call_command("send_messages", "--now", now.isoformat(), *options, stdout=out)
    return out.getvalue()


def test_it_sends_what_is_due_and_notes_its_run() -> None:
    for _ in range(3):
        invited()
    assert run("--dry-run") == "Due: 3 messages (3 invitation).\n"
    assert not JobRun.objects.exists()
    assert run("--limit", "2") == "Sent 2, put off 0, failed 0, not needed 0.\n"
    assert run("--verbosity", "0") == ""
    assert run() == "Sent 0, put off 0, failed 0, not needed 0.\n"
    assert JobRun.objects.get().detail == {"sent": 0, "put_off": 0, "failed": 0, "cancelled": 0, "stopped": 0}
    assert run("--dry-run") == "Due: 0 messages.\n"
    assert socket.getdefaulttimeout() is None


def test_a_dead_mail_server_is_an_exit_code_and_one_line() -> None:
    for _ in range(6):
        invited()
    Moody.will(*[NOBODY] * 6)
    with pytest.raises(CommandError, match="Is the mail server up"):
        run()
    assert JobRun.objects.get().detail["stopped"] == 1, "the run is noted all the same"


def test_told_to_stop_it_finishes_the_message_in_hand(settings: Any) -> None:
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.management.test_send_messages.Stopping"}
    before = signal.getsignal(signal.SIGTERM)
    for _ in range(3):
        invited()
    assert run().startswith("Sent 1,")
    assert signal.getsignal(signal.SIGTERM) is before
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "waiting", "waiting"]
    assert not Message.objects.filter(status="waiting", claimed_until__gt=NOON - timedelta(days=1)).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--limit", "0"], "--limit is 0"), (["--now", "soon"], "--now 'soon'"), (["--now", "2026-03-02"], "its zone")],
)
def test_bad_input_is_one_clear_line(options: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("send_messages", *options)


def test_without_an_address_of_the_portal_nothing_is_tried(settings: Any) -> None:
    settings.FBS_PORTAL_BASE_URL = ""
    message = invited()
    with pytest.raises(CommandError, match="FBS_PORTAL_BASE_URL is not set"):
        run()
    assert Message.objects.get(pk=message.pk).attempts == 0
