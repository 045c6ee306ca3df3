"""`make bench`: load a registry, measure, compare with the bare app, print a table.

    python -m tests.benchmarks [--rounds N] [--episodes N] [--write]

A temporary SQLite file by default; DATABASE_URL names an empty PostgreSQL database instead.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.measure import Result

SMALL = 300


def main(options: Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    results, loaded = _measure(options)
    from tests.benchmarks import report

    print(report.table(results))
    print(loaded)
    if options.write:
        report.write(results, loaded=loaded, rounds=options.rounds)
    return 1 if any(result.statements.total > result.budget for result in results) else 0


def _measure(options: Namespace) -> tuple[list[Result], str]:
    from django.test import Client
    from django.utils import timezone

    from fbs_portal.models import Membership, SurgeryEpisode
    from tests import world
    from tests.benchmarks import load, rounds
    from tests.benchmarks.bare.views import fill

    began = time.monotonic()
    clinics = (world.clinic("Riverside"), world.clinic("Hillcrest"))
    users = world.staff(clinics)
    load.live_templates(clinics=list(clinics), now=timezone.now())
    Membership.objects.create(user=users["nurse_1"], clinic=clinics[1])
    copies = load.copy_to(episodes=SMALL)
    fill(count=5000)
    visitor = Client()
    bench = rounds.Bench(
        clinic=clinics[0], staff=world.staff_client(users["nurse_1"]), visitor=visitor, rounds=options.rounds
    )
    visitor.cookies = bench.person(0, rounds.LIMB)[0].cookies
    small = [rounds.worklist(bench, size=SMALL), rounds.one_case(bench, size=SMALL)]
    load.copy_to(episodes=options.episodes, already=copies)
    loaded = f"{SurgeryEpisode.objects.count():,} episodes loaded in {time.monotonic() - began:.0f} s"
    large = [rounds.worklist(bench, size=options.episodes), rounds.one_case(bench, size=options.episodes)]
    return [rounds.step_get(bench), rounds.step_post(bench), rounds.final_submit(bench), *small, *large], loaded


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="requests of each kind that are measured (default 60)")
    parser.add_argument("--episodes", type=int, default=30_000, help="size of the large registry (default 30000)")
    parser.add_argument("--write", action="store_true", help="write the table to docs/benchmarks.md")
    options = parser.parse_args()
    if options.rounds < 1 or options.episodes < 2 * SMALL:
        parser.error(f"--rounds is at least 1, --episodes at least {2 * SMALL}")
    return options


if __name__ == "__main__":
    arguments = _options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    with tempfile.TemporaryDirectory() as place:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(place) / 'bench.sqlite3'}")
        sys.exit(main(arguments))
