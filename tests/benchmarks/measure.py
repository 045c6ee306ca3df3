"""CPU time of requests, ours and the bare app's turn by turn in one run, and what they ask of the database."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

_OURS = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_HOST = re.compile(r'django_session|FROM "auth_user" WHERE "auth_user"\."id" =')
"""Session and log-in belong to the host: they are not counted (they run, and are timed, on both sides)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """`reads`: how many rows and columns each query gave."""

    reads: tuple[tuple[int, int], ...]
    inserts: int
    updates: int

    @property
    def total(self) -> int:
        return len(self.reads) + self.inserts + self.updates


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Milliseconds of CPU a request, the median over all rounds."""

    name: str
    ours: float
    bare: float
    statements: Statements
    budget: int

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def statements(request: Callable[[], object]) -> Statements:
    """The statements of one request, without session, log-in and transaction control."""
    kinds: list[str] = []
    reads: list[tuple[int, int]] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        match = None if _HOST.search(sql) else _OURS.match(sql)
        if match:
            kinds.append(match.group(1).upper())
        if match and kinds[-1] == "SELECT":
            reads.append(_answer(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        request()
    return Statements(
        reads=tuple(reads), inserts=kinds.count("INSERT"), updates=kinds.count("UPDATE") + kinds.count("DELETE")
    )


def _answer(sql: str, params: Any) -> tuple[int, int]:
    """How many rows and columns a query gives: asked beside, since Django fetches its rows later."""
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return len(cursor.fetchall()), len(cursor.description)
    finally:
        connection.execute_wrappers = wrappers


def cpu(request: Callable[[], object]) -> float:
    """CPU milliseconds of one request in this process."""
    began = time.process_time()
    request()
    return (time.process_time() - began) * 1000


def in_turns(ours: Sequence[Callable[[], object]], bare: Callable[[], object]) -> tuple[float, float]:
    """Medians of ours and of the bare request, each of ours followed by one bare: both meet the same machine."""
    mine, theirs = [], []
    for request in ours:
        mine.append(cpu(request))
        theirs.append(cpu(bare))
    return statistics.median(mine), statistics.median(theirs)
