"""Letters kept in memory: for tests, and for a host that wants the outbox to empty without writing to anybody."""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from fbs_portal.delivery.base import Letter

MOST_KEPT = 1000


class DummyChannel:
    """Takes every letter. `letters` holds the newest thousand of this process with their addresses."""

    letters: ClassVar[deque[tuple[str, Letter]]] = deque(maxlen=MOST_KEPT)

    def send(self, *, to: str, letter: Letter) -> None:
        self.letters.append((to, letter))
