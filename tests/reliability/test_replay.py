"""A replay on several processors, on a database that others use at the same time."""

from __future__ import annotations

import json
from typing import Any

from fbs_portal.domain.triage.ruleset import DEFAULT
from tests.reliability.conftest import visit
from tests.reliability.server import Server
from tests.reliability.test_sending import path


def replayed(server: Server, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.run("manage.py", "replay_rules", "--json", *options))
    return found | {"seconds": 0}


def test_two_processes_count_what_one_counts(server: Server, waiting: list[dict[str, str]]) -> None:
    for _ in range(3):
        person = waiting.pop()
        browser = visit(server, person)
        assert browser.send(browser.get(path(person)).page.form("revision")).status == 302
    compare = ("--rule-set", DEFAULT.version)
    alone = replayed(server, *compare, "--workers", "1")
    assert alone["submissions"] >= 3
    assert replayed(server, *compare, "--workers", "2", "--block", "1") == alone
    checked = replayed(server, "--workers", "2", "--block", "1")
    assert checked["same"] == checked["assessments"] >= 3
    assert checked == replayed(server, "--workers", "1")
