"""The demo host on a database of its own, for migrations with rows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.repo.files import ROOT

Manage = Callable[..., str]


@pytest.fixture
def address(tmp_path: Path, db: None) -> Iterator[str]:
    """Of an empty database, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/rows.sqlite3"
        return
    usual, query = os.environ["DATABASE_URL"].partition("?")[::2]
    name = f"rows_{os.getpid()}"
    with connection._nodb_cursor() as cursor:  # noqa: SLF001
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"{usual.rpartition('/')[0]}/{name}?{query}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def manage(address: str) -> Manage:
    """A command of the demo host, on a database of its own."""
    environ = {**os.environ, "DATABASE_URL": address}

    def run(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
