"""Case files: how a clinician writes a case down. Read strictly; what is wrong is said, never guessed.

A file is JSON Lines (one case a line) or one JSON array. A case that cannot be read becomes an error of
its own; the others stand. Sentences are plain English, for a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.exchange.casereader import CaseError, JsonObject, read_case

MAX_DEPTH = 20
"""A case nests four deep; a file that nests deeper is not one."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCase:
    """One case of the file: either a snapshot, or what is wrong with it."""

    id: str | None
    snapshot: Snapshot | None = None
    error: str = ""


def read_cases(data: bytes) -> Iterator[ReadCase]:
    """Every case in the file's order. A second case with an id that was there before is an error."""
    seen: set[str] = set()
    empty = True
    for where, value in _values(data):
        empty = False
        yield _read(where, value, seen)
    if empty:
        yield ReadCase(id=None, error="the file holds no case; write one case a line, or one JSON array of cases")


class _Broken:
    """A piece of the file that is not JSON."""

    def __init__(self, why: str) -> None:
        self.why = why


def _read(where: str, value: Any, seen: set[str]) -> ReadCase:
    if isinstance(value, _Broken):
        return ReadCase(id=None, error=f"{where}: {value.why}")
    case_id = value.get("id") if isinstance(value, dict) else None
    known = case_id if isinstance(case_id, str) and case_id.strip() else None
    try:
        snapshot = read_case(value)
    except CaseError as error:
        return ReadCase(id=known, error=f"{where}: {error}")
    if known in seen:
        return ReadCase(id=known, error=f"{where}: id: {known!r} was used by an earlier case; every id once")
    seen.add(known or "")
    return ReadCase(id=known, snapshot=snapshot)


def _values(data: bytes) -> Iterator[tuple[str, Any]]:
    data = data.removeprefix(_BOM)
    if data.lstrip(b" \t\r\n")[:1] == b"[":
        yield from _array(data)
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield f"line {number}", _parsed(line)


def _array(data: bytes) -> Iterator[tuple[str, Any]]:
    value = _parsed(data)
    if isinstance(value, _Broken):
        yield "the file", value
    elif isinstance(value, list):
        yield from ((f"case {number}", item) for number, item in enumerate(value, start=1))
    else:
        yield "the file", _Broken("begins like a JSON array and is none")


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _Broken(f"not UTF-8 text at byte {error.start + 1}")
    try:
        if _depth(text) > MAX_DEPTH:
            return _Broken(f"nested more than {MAX_DEPTH} deep")
        return json.loads(text, object_pairs_hook=JsonObject, parse_int=_whole)
    except json.JSONDecodeError as error:
        return _Broken(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}")


def _whole(digits: str) -> int | float:
    """A number too long for a whole number of a case becomes a float, which no key allows."""
    return int(digits) if len(digits) <= 20 else float(digits)


def _depth(text: str) -> int:
    """How deep brackets nest, strings left out; cheap, and safe on any text."""
    depth = deepest = 0
    inside = escaped = False
    for sign in text:
        if inside:
            inside = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            inside, escaped = True, False
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest
