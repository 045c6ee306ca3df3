"""What a channel is: something that hands a letter to the outside world, or says why it could not.

A channel is named by its dotted path in `FBS_PORTAL_CHANNELS`, made without arguments, once a process, and used by one
thread at a time. docs/messages.md shows how to write one.
"""

from __future__ import annotations

from typing import Protocol

from fbs_portal.domain.letters import Letter

__all__ = ["Channel", "DeliveryError", "Letter", "Permanent", "Temporary", "Unreachable"]

LONGEST_CODE = 80


class DeliveryError(Exception):
    """The letter was not taken over. `code` is what the other side said in a word or a number, never its sentence:
    that may hold the address. `may_have_arrived`: the other side had all of it when the connection was lost."""

    def __init__(self, code: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(code)
        self.code = code[:LONGEST_CODE]
        self.may_have_arrived = may_have_arrived


class Temporary(DeliveryError):
    """Not now: it is worth another try."""


class Unreachable(Temporary):
    """Nobody is there or nobody may send: the next letter would fare no better, whoever it is for."""


class Permanent(DeliveryError):
    """Never: this address or this letter is refused, and another try would be refused too."""


class Channel(Protocol):
    """Hands letters over, one at a time.

    It may have a method `close()`, which is called after each letter once the answer has been written down: what takes
    time after the other side has the letter belongs there. A sender that dies in between sends the letter again.
    """

    def send(self, *, to: str, letter: Letter) -> None:
        """Return when the other side has taken the letter over, and raise `Temporary` or `Permanent` otherwise.

        `to` is an e-mail address, or a telephone number as stored. Must come back within two minutes: after five
        another sender takes the message for abandoned.
        """
