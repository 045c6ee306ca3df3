"""Letters on standard output, for development: nothing leaves the machine."""

from __future__ import annotations

import sys

from fbs_portal.delivery.base import Letter


class ConsoleChannel:
    """Writes each letter as text. The personal link is in it and works: not for a log that others read."""

    def send(self, *, to: str, letter: Letter) -> None:
        sys.stdout.write(f"To: {to}\nSubject: {letter.subject}\n\n{letter.text}\n{'-' * 60}\n")
        sys.stdout.flush()
