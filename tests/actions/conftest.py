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
def alone(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Runs a function in a thread of its own, on a database that threads share: for SQLite a file.

    Asks for the plugin's database by name: without a test that does, none is set up, and the threads would write into
    the one that DATABASE_URL names.
    """
    if connection.vendor != "sqlite":
        yield in_thread
        return
    stored = connections.settings["default"]
    before = stored["NAME"]
    stored["NAME"] = str(shutil.copy(migrated_file(), tmp_path))
    try:
        yield in_thread
    finally:
        stored["NAME"] = before
