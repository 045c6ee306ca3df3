"""What the database holds, as one value that two moments can be compared by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.apps import apps
from django.db import connection

UNTOUCHED: frozenset[str] = frozenset({"django_session"})
"""The host's session is written by every request."""

READING = frozenset({"fbs_portal_auditevent"})
"""What a look at a page may add to: the trail of who saw what."""


def fingerprint(*, leave_out: Iterable[str] = ()) -> dict[str, str]:
    """Table → digest of all its rows, of every table of the project."""
    skipped = UNTOUCHED | set(leave_out)
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - skipped)
    return {table: _digest(table) for table in tables}


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [table for table, digest in after.items() if before[table] != digest]


def dump() -> str:
    """Every row of every table as text, sessions included."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
    return "\n".join(f"{table}: {row!r}" for table in tables for row in _rows(table))


def rows_of(*tables: str) -> str:
    return "\n".join(f"{table}: {row!r}" for table in tables for row in _rows(table))


def _digest(table: str) -> str:
    return hashlib.sha256("\n".join(sorted(repr(row) for row in _rows(table))).encode()).hexdigest()


def _rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return list(cursor.fetchall())
