"""Workers die in the middle of their work: what was said to be sent is there, and sending again is harmless."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.pages import Form
from tests.reliability.browser import Browser
from tests.reliability.conftest import visit
from tests.reliability.server import Server
from tests.reliability.test_sending import path

ROUNDS = 3
SENDERS = 4


def test_killed_workers_lose_nothing_and_double_nothing(server: Server, waiting: list[dict[str, str]]) -> None:
    lost, doubled, killed = 0, 0, 0
    rng = random.Random(1)
    for _ in range(ROUNDS):
        chosen = [waiting.pop() for _ in range(SENDERS)]
        forms = {person["followup"]: prepare(server, person) for person in chosen}
        start = threading.Barrier(SENDERS + 1)
        with ThreadPoolExecutor(SENDERS) as pool:
            sending = [pool.submit(send, start, *forms[person["followup"]]) for person in chosen]
            start.wait()
            time.sleep(rng.uniform(0.005, 0.06))
            for worker in server.workers():
                os.kill(worker, signal.SIGKILL)
                killed += 1
            accepted = [future.result() for future in sending]
        for person, was_accepted in zip(chosen, accepted, strict=True):
            rows = submissions_of(server, person)
            lost += was_accepted and rows == 0
            assert again(server, person) == 302
            doubled += submissions_of(server, person) != 1
    assert killed >= ROUNDS
    assert (lost, doubled) == (0, 0)
    assert server.count("assessment") == server.count("submission", "questionnaire = 'followup'")
    if server.url.startswith("sqlite"):
        assert server.rows("PRAGMA integrity_check") == [("ok",)]


def prepare(server: Server, person: dict[str, str]) -> tuple[Browser, Form]:
    browser = visit(server, person)
    return browser, browser.get(path(person)).page.form("revision")


def send(start: threading.Barrier, browser: Browser, form: Form) -> bool:
    """Whether the site said that the form is sent."""
    start.wait()
    try:
        return bool(browser.send(form).status == 302)
    except (OSError, http.client.HTTPException):
        return False


def again(server: Server, person: dict[str, str]) -> int:
    """What an honest patient does: open the link once more and send."""
    for _ in range(100):
        try:
            browser = visit(server, person)
            reply = browser.get(path(person))
            if reply.url.endswith("/done/"):
                return 302
            return browser.send(reply.page.form("revision")).status
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    raise AssertionError("the site did not come back")


def submissions_of(server: Server, person: dict[str, str]) -> int:
    plain = person["followup"].replace("-", "") if server.url.startswith("sqlite") else person["followup"]
    return server.count("submission", f"followup_id = (SELECT id FROM fbs_portal_followup WHERE public_id = '{plain}')")
