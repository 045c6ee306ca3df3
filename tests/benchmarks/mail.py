"""Sending under faults: `python -m tests.benchmarks.mail [--letters N] [--kills N] [--senders N]`.

A mail server of its own answers 421, 450 and 550, hangs, and cuts connections after it has a letter; senders are
killed (SIGKILL) while it holds one. Prints one line of figures. A temporary SQLite file, or a database beside that of
DATABASE_URL.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from tests.reliability.databases import drop_database, own_database
from tests.reliability.post import Round, deliver
from tests.reliability.server import Server


def line(found: Round) -> str:
    return (
        f"{found.letters:,} letters: lost {len(found.unaccounted)}, doubled {found.doubled}, "
        f"of them acknowledged before {found.acknowledged}, "
        f"connections cut after DATA {found.drops}, senders killed {found.kills}, arrived {found.arrived:,}, "
        f"failures shown to staff {found.failures_seen}, {found.seconds:.0f} s"
    )


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--senders", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        database = Server(place=Path(place), url=own_database(Path(place)))
        kill_at = [options.letters // 2 * step // (options.kills + 1) for step in range(1, options.kills + 1)]
        try:
            found, _ = deliver(database=database, letters=options.letters, senders=options.senders, kill_at=kill_at)
        finally:
            drop_database(database.url)
    print(line(found))
    return 1 if found.unaccounted or found.doubled > found.drops + found.kills else 0


if __name__ == "__main__":
    sys.exit(main())
