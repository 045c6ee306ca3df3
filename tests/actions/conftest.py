"""A database that threads share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tests.races import in_thread
from tests.reliability.databases import migrated_file


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
        stored["NAME"] = str(shutil.copy(migrated_file(), tmp_path))
        try:
            yield in_thread
        finally:
            stored["NAME"] = before
