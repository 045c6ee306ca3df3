"""Sends a database full of letters through the bad mail server, with senders that are killed, and counts."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.reliability.mail_server import MailServer
from tests.reliability.server import Server

PAUSES = (timedelta(0), timedelta(minutes=6), timedelta(minutes=40), timedelta(hours=3))
"""After the first run: a lease is over and the first try again is due; then the second; then the third."""


@dataclass(kw_only=True)
class Round:
    """What became of the letters. `doubled` counts copies beyond the first that reached the mail server; of them
    `acknowledged` those of letters whose first copy was neither cut off nor in its hands when a sender was killed."""

    letters: int
    arrived: int = 0
    doubled: int = 0
    acknowledged: int = 0
    drops: int = 0
    kills: int = 0
    failures_seen: int = 0
    unaccounted: list[str] = field(default_factory=list)
    seconds: float = 0.0


MOST_STARTS = 60
"""More senders in one visit are a sign that none of them gets anywhere."""


class Post:
    """Several senders on one database; each time so many letters were received, one of them is killed."""

    def __init__(self, *, database: Server, senders: int, kill_at: Sequence[int]) -> None:
        self.database, self.senders, self.kill_at = database, senders, list(kill_at)
        self.running: list[subprocess.Popen[str]] = []
        self.lock = threading.Lock()
        self.kills = 0
        self.in_hand: set[str] = set()

    def letter(self, count: int, to: str) -> None:
        """Called by the mail server, in its own thread, while a letter is in its hands and not yet acknowledged."""
        with self.lock:
            if self.kill_at and count >= self.kill_at[0]:
                alive = [one for one in self.running if one.poll() is None]
                if alive:
                    self.kill_at.pop(0)
                    alive[self.kills % len(alive)].send_signal(signal.SIGKILL)
                    self.kills += 1
                    self.in_hand.add(to)

    def _begin(self, now: datetime) -> None:
        with self.lock:
            self.running.append(self.database.begin("manage.py", "send_messages", "--now", now.isoformat()))

    def last_words(self) -> str:
        """What the senders that ended said: a run that gets nowhere says why."""
        return "\n".join(one.communicate()[0][-400:] for one in self.running if one.poll() is not None)

    def send(self, *, now: datetime) -> None:
        """Run the senders until nothing is due at this moment; one that was killed or gave up is started anew."""
        starts = 0
        while self.database.count("message", DUE.format(now=stamp(now))):
            with self.lock:
                missing = self.senders - sum(one.poll() is None for one in self.running)
            starts += missing
            assert starts < MOST_STARTS, self.last_words()
            for _ in range(missing):
                self._begin(now)
            time.sleep(0.05)
        for one in self.running:
            one.communicate(timeout=60)
        self.running.clear()


DUE = "status = 'waiting' AND due_at <= '{now}' AND (claimed_until IS NULL OR claimed_until <= '{now}')"


def stamp(now: datetime) -> str:
    return now.strftime("%Y-%m-%d %H:%M:%S")


def deliver(*, database: Server, letters: int, senders: int, kill_at: Sequence[int]) -> tuple[Round, MailServer]:
    """Fill the database, send everything over four visits within a few hours by the senders' clock, and count."""
    began = datetime.fromisoformat(database.run("-m", "tests.reliability.letters", str(letters)))
    post = Post(database=database, senders=senders, kill_at=kill_at)
    start = time.monotonic()
    with MailServer(on_letter=post.letter) as mail:
        database.extra["EMAIL_URL"] = mail.url
        for pause in PAUSES:
            post.send(now=began + pause + timedelta(seconds=1))
    return _counted(database, mail, post, letters=letters, seconds=time.monotonic() - start), mail


def _counted(database: Server, mail: MailServer, post: Post, *, letters: int, seconds: float) -> Round:
    """A letter is accounted for when it arrived, or when its row is a failure that staff see."""
    failed = {
        str(email)
        for (email,) in database.rows(
            "SELECT p.email FROM fbs_portal_message m JOIN fbs_portal_patient p ON p.id = m.patient_id"
            " WHERE m.status = 'failed' AND m.failure <> ''"
        )
    }
    everybody = {str(email) for (email,) in database.rows("SELECT email FROM fbs_portal_patient")}
    return Round(
        letters=letters,
        arrived=len(mail.copies),
        doubled=sum(mail.copies.values()) - len(mail.copies),
        acknowledged=sum(
            copies - 1 for to, copies in mail.copies.items() if ".drop@" not in to and to not in post.in_hand
        ),
        drops=mail.drops,
        kills=post.kills,
        failures_seen=len(failed),
        unaccounted=sorted(everybody - set(mail.copies) - failed),
        seconds=seconds,
    )
