"""Databases of their own for programs under test: migrated once a run of the tests, then copied."""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.repo.files import ROOT

SQLITE, POSTGRES = "sqlite", "postgres"


def own_database(place: Path) -> str:
    """The address of a new, migrated database without rows: a file, or one beside that of DATABASE_URL."""
    if not _beside():
        return f"{SQLITE}:///{shutil.copy(migrated_file(), place / 'portal.sqlite3')}"
    return _create(f"TEMPLATE {urlsplit(_migrated_database()).path.removeprefix('/')}")


@functools.cache
def migrated_file() -> Path:
    """For SQLite: the file to copy."""
    place = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    file = Path(place) / "migrated.sqlite3"
    _migrate(f"{SQLITE}:///{file}")
    return file


@functools.cache
def _migrated_database() -> str:
    url = _create("")
    atexit.register(drop_database, url)
    _migrate(url)
    return url


def _beside() -> str:
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith(POSTGRES) else ""


def _create(how: str) -> str:
    import psycopg

    name = f"fbs_reliability_{secrets.token_hex(4)}"
    with psycopg.connect(_beside(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {how}".encode())
    return urlunsplit(urlsplit(_beside())._replace(path=f"/{name}"))


def _migrate(url: str) -> None:
    environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "project.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environ, check=True)


def drop_database(url: str) -> None:
    if url.startswith(SQLITE):
        return
    import psycopg

    with psycopg.connect(_beside(), autocommit=True) as connection:
        name = urlsplit(url).path.removeprefix("/")
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
