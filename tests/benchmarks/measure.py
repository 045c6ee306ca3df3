"""CPU time of requests, ours and the bare app's turn by turn in one run, and what they ask of the database."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

_OURS = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_HOST = re.compile(r'django_session|"auth_user"')
"""Session and log-in belong to the host: they are not counted (they run, and are timed, on both sides)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    reads: int
    inserts: int
    updates: int

    @property
    def total(self) -> int:
        return self.reads + self.inserts + self.updates


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
    with CaptureQueriesContext(connection) as seen:
        request()
    kinds = [
        match.group(1).upper()
        for query in seen.captured_queries
        if (match := _OURS.match(query["sql"])) and not _HOST.search(query["sql"])
    ]
    return Statements(
        reads=kinds.count("SELECT"),
        inserts=kinds.count("INSERT"),
        updates=kinds.count("UPDATE") + kinds.count("DELETE"),
    )


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
