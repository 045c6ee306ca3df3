"""What the database was asked and what it holds, for tests of budgets and of traces.

Budgets count our own statements, without session, log-in and transaction control.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements run inside, once the block is over."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as seen:
        yield found
    found += [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(CONTROL)]


def dump() -> str:
    """Every stored value of every table, one row a line: what a stolen copy would show."""
    lines: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines += [f"{table} {row}" for row in cursor.fetchall()]
    return "\n".join(lines)
