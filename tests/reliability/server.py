"""The demo host as it is deployed: gunicorn with several workers on a database of its own, in processes of its own."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.databases import SQLITE
from tests.repo.files import ROOT


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(kw_only=True)
class Server:
    """A database, the programs that work on it, and the answers of the site in front of it."""

    place: Path
    url: str
    people: list[dict[str, Any]] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FBS_", "DJANGO_"))}
        return kept | {
            "DATABASE_URL": self.url,
            "SECRET_KEY": self.secret,
            "DJANGO_SETTINGS_MODULE": "project.settings",
            "PYTHONPATH": str(ROOT),
            **self.extra,
        }

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fill(self, count: int) -> None:
        self.people = json.loads(self.run("-m", "tests.reliability.people", str(count)))

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environ, check=True, capture_output=True, text=True
        )
        return done.stdout

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, without waiting for the end."""
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environ, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def start(self, *, workers: int = 2, threads: int = 4) -> None:
        log = (self.place / "server.log").open("ab")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "project.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers",
                str(workers), "--threads", str(threads), "--log-level", "error", "--no-control-socket",
            ],
            cwd=ROOT, env=self.environ, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.site}/learn/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.place / "server.log").read_text(encoding="utf-8"))

    def workers(self) -> list[int]:
        """Process numbers of the workers that are alive."""
        assert self.process is not None
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in listed.read_text(encoding="ascii").split()]

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the database directly, past the program."""
        if self.url.startswith(SQLITE):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=10)) as base:
                return base.execute(statement).fetchall()
        import psycopg

        with psycopg.connect(self.url) as connection:
            return connection.execute(statement.encode()).fetchall()

    def count(self, table: str, where: str = "1 = 1") -> int:
        return int(self.rows(f"SELECT count(*) FROM fbs_portal_{table} WHERE {where}")[0][0])
