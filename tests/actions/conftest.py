"""A database that threads share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.races import in_thread


@pytest.fixture
def alone(request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None) -> Iterator[Callable[..., Any]]:
    """Runs a function in a thread of its own, on a database that threads share: for SQLite a file."""
    if connection.vendor != "sqlite":
        request.getfixturevalue("transactional_db")
        yield in_thread
        return
    stored = connections.settings["default"]
    before = stored["NAME"]
    with request.getfixturevalue("django_db_blocker").unblock():
        stored["NAME"] = str(tmp_path / "races.sqlite3")
        try:
            in_thread(lambda: call_command("migrate", verbosity=0))
            yield in_thread
        finally:
            stored["NAME"] = before
