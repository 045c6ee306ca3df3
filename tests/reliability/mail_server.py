"""A mail server on this machine that behaves as mail servers do on a bad day. How, stands in the receiver's address.

`p7.drop@example.org`: the first time a letter for it was received in full, the connection is cut before it is said so.
`450` and `421` refuse the first try for now, `hang` leaves it without an answer, `550` refuses every try for good.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.reliability.server import free_port

MOODS = ("fine", "421", "fine", "450", "fine", "550", "fine", "hang", "fine", "drop")
HANGS_FOR = 30.0
"""Seconds: longer than any sender here waits."""


def address(number: int) -> str:
    return f"p{number}.{MOODS[number % len(MOODS)]}@example.org"


class MailServer:
    """`copies` counts the letters that were received in full for each address; `drops` those not said to be."""

    def __init__(self, *, on_letter: Callable[[int, str], None] = lambda count, to: None) -> None:
        self.copies: Counter[str] = Counter()
        self.references: dict[str, set[str]] = {}
        self.drops = 0
        self.tries: Counter[str] = Counter()
        self.on_letter = on_letter
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}/?timeout=1"

    def __enter__(self) -> MailServer:
        self.controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.controller.stop(no_assert=True)

    async def handle_RCPT(  # noqa: N802 - the server calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mood, first = address.partition("@")[0].partition(".")[2], not self.tries[address]
        self.tries[address] += 1
        if mood == "550" or (mood in ("421", "450") and first):
            return f"{mood} not today"
        if mood == "hang" and first:
            await asyncio.sleep(HANGS_FOR)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        head = (envelope.original_content or b"").split(b"\r\n\r\n")[0].decode("ascii")
        reference = next(line for line in head.splitlines() if line.lower().startswith("message-id"))
        self.references.setdefault(to, set()).add(reference.partition(":")[2].strip())
        self.copies[to] += 1
        self.on_letter(sum(self.copies.values()), to)
        if ".drop@" in to and self.copies[to] == 1:
            self.drops += 1
            transport: Any = server.transport
            transport.abort()
        return "250 OK"
