"""Counting our own statements: without session, log-in and transaction control (as budgets count them)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements() -> Iterator[list[str]]:
    """Fills the list when the block ends."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    for query in captured.captured_queries:
        sql = query["sql"]
        control = sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        login = sql.startswith("SELECT") and 'FROM "auth_user" WHERE "auth_user"."id" =' in sql
        if not control and not login and "django_session" not in sql:
            found.append(sql)
