"""Channels that behave badly, to be named in settings."""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from fbs_portal.delivery.base import Letter, Permanent, Temporary, Unreachable
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.models import Message


class Moody:
    """Takes a letter when its next answer is None, and fails with the answer otherwise."""

    answers: ClassVar[deque[Exception | None]] = deque()
    taken: ClassVar[list[tuple[str, Letter]]] = []

    def send(self, *, to: str, letter: Letter) -> None:
        answer = self.answers.popleft() if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append((to, letter))

    @classmethod
    def will(cls, *answers: Exception | None) -> None:
        cls.answers.clear()
        cls.answers.extend(answers)
        cls.taken.clear()


class Polite(Moody):
    """Notes, when it may take its leave, how many messages are written down as sent; then fails to."""

    written_down: ClassVar[list[int]] = []

    def close(self) -> None:
        self.written_down.append(Message.objects.filter(status=MessageStatus.SENT).count())
        raise OSError("the line to ada@example.org is dead")


class Mute:
    """No channel at all: it cannot send."""


BUSY, LOST = Temporary("smtp 450"), Temporary("disconnected", may_have_arrived=True)
NOBODY, REFUSED = Unreachable("unreachable"), Permanent("smtp 550")
