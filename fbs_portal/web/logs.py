"""Log lines that say what happened and never to whom: a formatter and a filter for the host's handlers.

`JsonLines` writes one JSON object a line. `HideTokens` keeps the secret part of a personal link out of other formats.
Neither imports the app's rows, so `LOGGING` may name them before Django has started.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

TOKEN = re.compile(r"(/join/+)[^/\s\"']+", re.IGNORECASE)
WORD = re.compile(r"[^\s\"']+")
CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,64}\Z")

EXTRA = ("job", "counts", "status_code", "seconds")
"""What else of an event is written; anything that is not named here is left out."""

STATEMENTS = "django.db.backends"
"""Django's log of SQL statements holds every value that is read or written: of those, only the duration is kept."""

LONGEST = 2000
DEEPEST = 40


def hide(text: str) -> str:
    """The text with every personal link cut after `/join/`, however it was typed: one that misses its page works."""
    return TOKEN.sub(r"\1[hidden]", text)


def _without_query(word: re.Match[str]) -> str:
    """An address up to its question mark. One look at each sign, for an address may be as long as its sender likes."""
    text = word[0]
    slash = text.find("/")
    mark = text.find("?", slash) if slash >= 0 else -1
    return text if mark < 0 else f"{text[:mark]}?[hidden]"


class HideTokens(logging.Filter):
    """Rewrites the finished message, so that a token in an argument is found as well."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = hide(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, what `EXTRA` names, and for a crash `error`.

    Personal links and query strings are cut from the message. Of a crash the kinds of the errors and the lines of code
    are written, not their texts: a database quotes the row that it refuses, a mail server the address.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        given = vars(record)
        line |= {name: kept for name in EXTRA if (kept := _kept(given.get(name))) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _errors(record.exc_info[1])
        # Control characters and all that is not ASCII leave as escapes, so no text can begin a line of its own.
        return json.dumps(line, ensure_ascii=True)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(STATEMENTS):
        return f"a statement of {getattr(record, 'duration', 0) or 0:.3f} s"
    return WORD.sub(_without_query, hide(record.getMessage()))[:LONGEST]


def _kept(value: Any) -> Any:
    """Numbers, short codes, and names with numbers; None for all else."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if CODE.match(value) else None
    if isinstance(value, Mapping):
        return {
            name: number
            for name, number in value.items()
            if isinstance(name, str) and CODE.match(name) and isinstance(number, bool | int | float)
        }
    return None


def _errors(error: BaseException | None) -> list[dict[str, Any]]:
    """The error, then what caused it: its kind and where it was raised, the innermost line last."""
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < 5:
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        at = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        found.append({"kind": f"{type(error).__module__}.{type(error).__qualname__}", "at": at})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found
