"""`send_messages`: hand over what waits in the outbox. Run it every minute, on any number of hosts at once."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from fbs_portal.actions import jobs, sending
from fbs_portal.actions.sending import Sender, Tally
from fbs_portal.conf import PREFIX, conf
from fbs_portal.domain.actor import system
from fbs_portal.management.database import DatabaseCommand
from fbs_portal.management.moments import moment
from fbs_portal.queries import outgoing

JOB = "send_messages"
ANSWER_WITHIN = 20
"""Seconds a mail server may take for one step of a letter, where the host has set no limit of its own."""


class Command(DatabaseCommand):
    help = "Send the messages that are due. A sender that is stopped or killed loses nothing; several share the work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due and send nothing")
        parser.add_argument("--limit", type=int, metavar="N", help="deal with at most N messages")
        parser.add_argument("--now", metavar="TIME", help="act as at this time, such as 2026-03-02T09:30:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        clock = _clock(options["now"])
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError(f"--limit is {options['limit']}; it can be 1 or more.")
        if not conf.BASE_URL:
            raise CommandError(f"{PREFIX}BASE_URL is not set, so a message could not say where the portal is.")
        if options["dry_run"]:
            self._tell_due(now=clock())
            return
        jobs.began(job=JOB, now=clock())
        with _stopping() as stop, _patience():
            sender = Sender(name=_name(), actor=system(JOB), clock=clock)
            tally = sending.run(sender=sender, limit=options["limit"], stop=stop)
        jobs.finished(job=JOB, now=clock(), detail=tally.counts())
        self._tell(tally, verbosity=options["verbosity"])

    def _tell_due(self, *, now: datetime) -> None:
        counts = outgoing.due_by_template(now=now)
        parts = ", ".join(f"{count} {template}" for template, count in counts.items())
        self.stdout.write(f"Due: {sum(counts.values())} messages{f' ({parts})' if parts else ''}.")

    def _tell(self, tally: Tally, *, verbosity: int) -> None:
        if verbosity:
            self.stdout.write(
                f"Sent {tally.sent}, put off {tally.put_off}, failed {tally.failed}, not needed {tally.cancelled}."
            )
        if tally.stopped:
            raise CommandError(
                f"Stopped after {sending.LOST_IN_A_ROW} messages in a row that nobody took over. Is the mail server up?"
            )


def _clock(text: str | None) -> Callable[[], datetime]:
    if text is None:
        return timezone.now
    fixed = moment(text)
    return lambda: fixed


def _name() -> str:
    """Tells this process from every other that ever sends."""
    return f"{socket.gethostname()[:36]}:{os.getpid()}:{secrets.token_hex(4)}"


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or Ctrl-C has come: the message in hand is finished, the next one is left.

    A worker of a task queue that has handlers of its own hears of it afterwards. In a thread of a worker no signal
    arrives: there the worker waits for the end of the run.
    """
    seen: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        for number in before:
            signal.signal(number, lambda signum, frame: seen.append(signum))
        yield lambda: bool(seen)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for caught in seen:
            theirs = before[signal.Signals(caught)]
            if callable(theirs) and theirs is not signal.default_int_handler:
                theirs(caught, None)


@contextmanager
def _patience() -> Iterator[None]:
    """A mail server that says nothing is given up, even where the host waits for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(before or ANSWER_WITHIN)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
