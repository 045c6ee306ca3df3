"""A file imported twice at once, and an import killed half-way: nothing doubled, nothing half-written."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.databases import drop_database, own_database
from tests.reliability.server import Server

ROWS = 3000
COMMAND = ("manage.py", "import_surgeries")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A migrated database with one clinic, and no site in front of it."""
    server = Server(place=tmp_path, url=own_database(tmp_path))
    try:
        made = "from tests.factories import clinic; clinic()"
        server.run("manage.py", "shell", "--no-imports", "-c", made)
        yield server
    finally:
        drop_database(server.url)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "operations.csv"
    rows = (f"R-{n},Given{n},Family{n % 50},2026-01-12,lumbar,discectomy,L4-L5\n" for n in range(ROWS))
    path.write_text("record_number,given_name,family_name,surgery_date,region,procedures,levels\n" + "".join(rows))
    return str(path)


def counted(server: Server) -> tuple[int, int, int, int]:
    return (
        server.count("patient"), server.count("surgeryepisode"), server.count("auditevent", "verb = 'enrolled'"),
        server.count("auditevent", "verb = 'imported'"),
    )  # fmt: skip


def test_two_at_once_make_what_one_makes(empty: Server, file: str) -> None:
    both = [empty.begin(*COMMAND, file) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert sorted(process.returncode for process in both)[0] == 0, said
    assert counted(empty) == (ROWS, ROWS, ROWS, 1), said


def test_killed_half_way_it_leaves_nothing_and_is_begun_again(empty: Server, file: str) -> None:
    for pause in (1.2, 1.6, 2.0):
        process = empty.begin(*COMMAND, file)
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert counted(empty) in ((0, 0, 0, 0), (ROWS, ROWS, ROWS, 1))
    empty.run(*COMMAND, file)
    assert counted(empty) == (ROWS, ROWS, ROWS, 1)
