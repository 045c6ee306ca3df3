"""Why something was refused. Views turn these into pages: 404, 403, 409 or a sentence beside the button."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Base of all refusals. `message` is a sentence for the person who asked (translated).

    `field` names what it is about, where that is one field. `problems` are all that is wrong, where there can be
    several; the message tells the first.
    """

    field: str = ""
    problems: tuple[Any, ...] = ()

    def __init__(self, message: str = "") -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(Refused):
    """It does not exist, or it is not yours: the answer is the same."""


class NotPermitted(Refused):
    """Your role may not do this, whatever the state (403)."""


class NotAllowed(Refused):
    """Nobody may do this in the present state (the button says why)."""


class Conflict(Refused):
    """Somebody else was faster (409): what they did is kept, what you typed is shown again."""


class Invalid(Refused):
    """A value is wrong: `field` names it, the message says what is allowed."""

    def __init__(self, message: str = "", *, field: str = "", problems: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.field, self.problems = field, problems


class TooMany(Refused):
    """Too many tries; `retry_after` is in seconds."""

    def __init__(self, message: str = "", *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
