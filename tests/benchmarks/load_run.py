"""Journeys of patients at a fixed rate against gunicorn on this machine: how long answers take, whether any is lost.

    .ci/with-postgres .venv/bin/python -m tests.benchmarks.load_run [--minutes 10] [--rate 100] [--workers 2]

Requests begin at their appointed time whether or not earlier ones are answered (open loop), and an answer's time counts
from there. DATABASE_URL names a PostgreSQL server, on which a database is made for the run and dropped. Loopback only.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import queue
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.journey import Ask, Visitor, Walker
from tests.reliability.browser import Browser
from tests.reliability.databases import drop_database, own_database
from tests.reliability.server import Server

ON_THE_WAY = 96
"""Visitors at once, spread over their way. More than requests that are under way together, unless answers take long."""
SHORTEST = 30
"""No way has fewer requests, so that there are people enough."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(kw_only=True)
class Run:
    """What is noted while it goes: `times` in seconds from the appointed moment to the last byte."""

    server: Server
    way: Sequence[Ask]
    ready: queue.Queue[Visitor] = field(default_factory=queue.Queue)
    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def newcomer(self) -> Visitor:
        return Visitor(browser=Browser(site=self.server.site), **self.server.people.pop())

    def one(self, visitor: Visitor, appointed: float) -> None:
        """One request, then the visitor is ready for the next. Who arrived or met an error is followed by another."""
        ask, wrong = self.way[visitor.at], ""
        try:
            reply = visitor.go(self.way)
            if not visitor.expected(ask, reply):
                wrong = f"{ask.method} {ask.path}: {reply.status} {reply.location}"
        except (OSError, http.client.HTTPException) as error:
            wrong = f"{ask.method} {ask.path}: {type(error).__name__}"
        took = time.monotonic() - appointed
        with self.lock:
            self.times.append(took)
            self.errors.update([wrong] if wrong else [])
            if not wrong and ask.leads_to.endswith("/done/"):
                self.acknowledged.append(visitor.followup)
            gone = bool(wrong) or visitor.at == len(self.way)
            self.ready.put(self.newcomer() if gone else visitor)

    def spread(self) -> None:
        """Visitors at every stage of the way; what this takes is not measured."""

        def place(number: int) -> None:
            visitor = self.newcomer()
            for _ in range(number % len(self.way)):
                ask = self.way[visitor.at]
                reply = visitor.go(self.way)
                assert visitor.expected(ask, reply), (ask, reply.status, reply.location)
                if ask.leads_to.endswith("/done/"):
                    self.acknowledged.append(visitor.followup)
            self.ready.put(visitor)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(place, range(ON_THE_WAY)))

    def drive(self, *, wanted: int, rate: float) -> tuple[float, int]:
        """Begin every request at its moment. Seconds until all are answered; how many found no visitor ready."""
        waited, began = 0, time.monotonic()
        with ThreadPoolExecutor(ON_THE_WAY) as pool:
            for number in range(wanted):
                appointed = began + number / rate
                time.sleep(max(0.0, appointed - time.monotonic()))
                waited += self.ready.empty()
                pool.submit(self.one, self.ready.get(), appointed)
        return time.monotonic() - began, waited

    def kept(self) -> tuple[int, int]:
        """Of the forms that were said to be sent: how many are not stored with every answer, and how many twice."""
        rows = self.server.rows(
            "SELECT CAST(f.public_id AS text), count(*), min(CAST(s.answers AS text)) FROM fbs_portal_submission s "
            "JOIN fbs_portal_followup f ON f.id = s.followup_id WHERE f.public_id IS NOT NULL GROUP BY f.public_id"
        )
        stored = {public_id.replace("-", ""): (count, answers) for public_id, count, answers in rows}
        sent = [followup.replace("-", "") for followup in self.acknowledged]
        whole = max((answers for _count, answers in stored.values()), key=len, default="")
        lost = sum(1 for one in sent if one not in stored or stored[one][1] != whole)
        return lost, sum(1 for one in sent if one in stored and stored[one][0] > 1)


def measure(server: Server, options: Namespace) -> int:
    from tests.factories import HURTING

    wanted = math.ceil(options.minutes * 60 * options.rate)
    count = 2 * ON_THE_WAY + wanted // SHORTEST + 2
    server.people = json.loads(server.run("-m", "tests.benchmarks.load_people", str(count)))
    server.start(workers=options.workers, threads=options.threads)
    way = Walker(browser=Browser(site=server.site), answers=HURTING, **server.people.pop()).walk()
    run = Run(server=server, way=way)
    run.spread()
    spent, load = cpu(server), os.getloadavg()[0]
    seconds, waited = run.drive(wanted=wanted, rate=options.rate)
    spent = cpu(server) - spent
    lost, doubled = run.kept()
    lines = [
        f"{len(run.times):,} requests at {options.rate:g} a second for {seconds:.0f} s, "
        f"{len(run.acknowledged):,} forms sent, {len(way)} requests a form",
        f"p50 {share(run.times, 0.5):.0f} ms, p99 {share(run.times, 0.99):.0f} ms, most {share(run.times, 1):.0f} ms",
        f"errors {sum(run.errors.values())}, lost {lost}, doubled {doubled}, begun late for want of a visitor {waited}",
        f"gunicorn: {options.workers} workers of {options.threads} threads, "
        f"{spent / len(run.times) * 1000:.1f} ms CPU a request, {spent / seconds:.0%} of one core",
        f"load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores",
        *(f"  {number} × {what}" for what, number in run.errors.most_common(5)),
    ]
    print("\n".join(lines))
    return 1 if run.errors or lost or doubled else 0


def share(times: Sequence[float], part: float) -> float:
    """The time, in milliseconds, within which this part of the requests was answered."""
    return sorted(times)[min(len(times) - 1, math.ceil(part * len(times)) - 1)] * 1000


def cpu(server: Server) -> float:
    """Seconds of processor time of gunicorn's workers so far."""
    spent = 0
    for worker in server.workers():
        fields = Path(f"/proc/{worker}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def main(options: Namespace) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    django.setup()
    with tempfile.TemporaryDirectory() as place:
        server = Server(place=Path(place), url=own_database(Path(place)))
        try:
            return measure(server, options)
        finally:
            server.stop()
            drop_database(server.url)


def arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks.load_run", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2, help="how long (default 2)")
    parser.add_argument("--rate", type=float, default=100, help="requests a second (default 100)")
    parser.add_argument("--workers", type=int, default=2, help="gunicorn's processes (default 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each (default 4)")
    options = parser.parse_args()
    if min(options.minutes, options.rate, options.workers, options.threads) <= 0:
        parser.error("every number is above 0")
    return options


if __name__ == "__main__":
    sys.exit(main(arguments()))
