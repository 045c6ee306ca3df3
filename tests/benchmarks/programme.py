"""`open_followups` on several hosts at once, in a large registry, and in the nights in which clocks change.

    python -m tests.benchmarks.programme [--due N] [--episodes N] [--times N] [--write]

Temporary SQLite files by default; with DATABASE_URL of a PostgreSQL server, databases of its own beside that one.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.reliability.databases import drop_database, own_database
from tests.reliability.server import Server

HOSTS = 4
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
"""When the run is: a Monday, noon at the clinic in New York."""
SMALL = 50_000
GOAL = 3.0
RUN = ("-m", "tests.benchmarks.programme", "--as-run")
LOAD = ("-m", "tests.benchmarks.programme", "--as-load")


def main(options: Namespace) -> int:
    lines: list[str] = []
    for part in options.parts:
        found = PARTS[part](options)
        print("\n".join(found), flush=True)
        lines += found
    if options.write:
        _write(lines)
    return 0


@contextmanager
def _registry(*, due: int, episodes: int) -> Iterator[tuple[Server, float]]:
    """A filled database, and how many seconds filling took."""
    with tempfile.TemporaryDirectory() as place:
        server = Server(place=Path(place), url=own_database(Path(place)))
        try:
            began = time.monotonic()
            server.run(*LOAD, "--due", str(due), "--episodes", str(episodes))
            yield server, time.monotonic() - began
        finally:
            drop_database(server.url)


def _hosts(options: Namespace) -> list[str]:
    """The same run begun by four processes at once, again and again from the same state."""
    with _registry(due=options.due, episodes=options.due) as (server, _seconds):
        took, wrong = [], 0
        for _ in range(options.times):
            server.run("-m", "tests.benchmarks.programme", "--as-reset")
            began = time.monotonic()
            jobs = [server.begin("manage.py", "open_followups", "--now", NOON.isoformat()) for _ in range(HOSTS)]
            said = [job.communicate()[0] for job in jobs]
            took.append(time.monotonic() - began)
            assert [job.returncode for job in jobs] == [0] * HOSTS, said
            wrong += _not_once(server, due=options.due)
    return [
        f"| {HOSTS} processes at once, {options.due:,} invitations due, {options.times} times "
        f"| {wrong} lost, doubled or miscounted; {min(took):.0f} to {max(took):.0f} s | 0 |"
    ]


def _not_once(server: Server, *, due: int) -> int:
    """How many patients have no message, or more than one, or a form that does not say so."""
    messages = server.count("message", "patient_id IS NOT NULL")
    patients = int(server.rows("SELECT count(DISTINCT patient_id) FROM fbs_portal_message")[0][0])
    noted = server.count("followup", "messages_planned = 1")
    return abs(due - messages) + abs(due - patients) + abs(due - noted)


def _sizes(options: Namespace) -> list[str]:
    """One run in a small and in a large registry in which as many are due; each in a process of its own."""
    found: dict[int, dict[str, Any]] = {}
    for episodes in (SMALL, options.episodes):
        with _registry(due=options.due, episodes=episodes) as (server, seconds):
            found[episodes] = json.loads(server.run(*RUN)) | {"loaded": seconds}
            assert found[episodes]["counts"]["invitations"] == options.due, found
    small, large = found[SMALL], found[options.episodes]
    lines = [
        f"| one run, {options.due:,} due of {episodes:,} courses | {one['seconds']:.1f} s ({one['cpu']:.1f} s CPU), "
        f"peak {one['peak']:.0f} MB; loaded in {one['loaded']:.0f} s | |"
        for episodes, one in found.items()
    ]
    ratio = large["seconds"] / small["seconds"]
    more = large["peak"] - small["peak"]
    return [*lines, f"| large ÷ small | {ratio:.2f} in time, {more:+.0f} MB | ≤ {GOAL:.0f}, flat |"]


def _nights(options: Namespace) -> list[str]:
    """The nights of tests/reliability/test_programme.py, with a run every quarter of an hour."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/reliability/test_programme.py", "-k", "clock or night"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1]
    return [f"| clock nights of New York, London and Lord Howe, a clock a day ahead and behind | {last} | each once |"]


PARTS = {"hosts": _hosts, "sizes": _sizes, "nights": _nights}


def _run() -> None:
    """One run of the programme in this process: what it took."""
    from fbs_portal.actions import programme
    from fbs_portal.domain.actor import system

    began, cpu = time.monotonic(), time.process_time()
    done = programme.run(actor=system(programme.JOB), now=NOON)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": time.monotonic() - began, "cpu": time.process_time() - cpu, "peak": peak}
    json.dump(found | {"counts": done.counts, "failed": done.failed}, sys.stdout)


def _reset() -> None:
    """As before the run."""
    from fbs_portal.models import FollowUp, Message

    Message.objects.all().delete()
    FollowUp.objects.filter(messages_planned__gt=0).update(messages_planned=0)


def _write(lines: list[str]) -> None:
    from tests.benchmarks import report

    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    name = "PostgreSQL" if postgres else "SQLite"
    table = "\n".join(["| what | measured | goal |", "|---|---|---|", *lines])
    report.replace(f"programme, {name}", table)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks.programme", description=__doc__)
    parser.add_argument("--due", type=int, default=20_000, help="courses with an invitation due (default 20000)")
    parser.add_argument("--episodes", type=int, default=1_000_000, help="size of the large registry (default 1000000)")
    parser.add_argument("--times", type=int, default=5, help="how often the processes start at once (default 5)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure (default all)")
    parser.add_argument("--write", action="store_true", help="write the figures to docs/benchmarks.md")
    for name in ("load", "run", "reset"):
        parser.add_argument(f"--as-{name}", action="store_true", help=f"internal: {name} DATABASE_URL and end")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _options()
    if arguments.as_load or arguments.as_run or arguments.as_reset:
        import django

        django.setup()
    if arguments.as_load:
        from tests.benchmarks import due

        due.load_registry(due=arguments.due, episodes=arguments.episodes)
    elif arguments.as_run:
        _run()
    elif arguments.as_reset:
        _reset()
    else:
        os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
        sys.exit(main(arguments))
