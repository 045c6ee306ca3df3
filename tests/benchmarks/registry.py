"""What grows with the registry: replay of a rule set, its preview page, outcomes, and one assessment in a long course.

    python -m tests.benchmarks.registry [--submissions N] [--workers N] [--loaded] [--write]

The courses are simulated, each another one (`history.py`): copies of a few would flatter a replay. Loading a million
takes longer than measuring them: a database named by DATABASE_URL stays, and `--loaded` measures it again.
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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONG_COURSE = 40


def main(options: Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests.benchmarks import history

    began = time.monotonic()
    stored = history.stored() if options.loaded else history.load(submissions=options.submissions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{stored:,} submissions there in {time.monotonic() - began:.0f} s on {connection.vendor}", flush=True)
    lines = [
        _replay(options),
        _preview(),
        _long_course(),
        *_outcomes(),
    ]
    print("\n".join(lines))
    if options.write:
        _write(lines, stored=stored)
    return 0


def _replay(options: Namespace) -> str:
    """The command as a clinic's administrator runs it; the memory is that of its largest process."""
    from fbs_portal.domain.triage.ruleset import DEFAULT
    from fbs_portal.models import Clinic
    from tests.rule_sets import LENIENT, draft

    clinic = Clinic.objects.order_by("pk")[0]
    row = draft(clinic, LENIENT, by=_lead(clinic)["actor"])
    command = [
        sys.executable, "manage.py", "replay_rules", "--json", "--rule-set", row.version, "--against", DEFAULT.version,
    ]  # fmt: skip
    if options.workers:
        command += ["--workers", str(options.workers)]
    load, before = os.getloadavg()[0], resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    rate, number = found["submissions"] / found["seconds"], found["submissions"]
    return (
        f"| replay of two rule sets | {rate:,.0f} submissions a second ({number:,} in {found['seconds']:.0f} s, "
        f"{found['changed']:,} change), {processor / number * 1e6:.0f} µs of our processor time each, beside a load of "
        f"{load:.1f}, peak {used.ru_maxrss / 1024:.0f} MB in one process | ≥ 50,000 a second on two cores, < 300 MB |"
    )


def _preview() -> str:
    """The page while a run is on its way: two pieces are worked in, then it is opened."""
    from django.utils import timezone

    from fbs_portal.actions import replays
    from fbs_portal.models import RuleSet

    row = RuleSet.objects.order_by("-pk")[0]
    lead = _lead(row.clinic)
    run = replays.ask(rule_set_id=row.pk, actor=lead["actor"], now=timezone.now())
    for _ in range(2):
        replays.advance(run_id=run.pk, worker="bench", now=timezone.now())
    seconds = _seconds(lead["client"], f"/admin/fbs_portal/ruleset/{row.pk}/preview/")
    return f"| preview page while it runs | {seconds * 1000:.0f} ms | < 1 s |"


def _long_course() -> str:
    """Gather and decide, nothing written, with forty earlier submissions."""
    from fbs_portal.domain.triage import engine
    from fbs_portal.models import Submission, SurgeryEpisode
    from fbs_portal.queries import snapshots
    from tests.benchmarks import history

    episode = SurgeryEpisode.objects.order_by("pk")[0]
    history.lengthen(episode=episode, to=LONG_COURSE + 1)
    assert Submission.objects.filter(episode=episode).count() > LONG_COURSE
    times = []
    for _ in range(30):
        began = time.process_time()
        engine.assess(snapshot=snapshots.build(episode=episode))
        times.append(time.process_time() - began)
    median = sorted(times)[len(times) // 2]
    return f"| one assessment after {LONG_COURSE} earlier submissions | {median * 1000:.1f} ms CPU | ≤ 5 ms |"


def _outcomes() -> list[str]:
    from django.utils import timezone

    from fbs_portal.actions import outcomes
    from fbs_portal.domain.actor import system
    from fbs_portal.models import Clinic, SurgeryEpisode
    from tests.statements import counted

    began = time.monotonic()
    for clinic in Clinic.objects.order_by("pk"):
        outcomes.count_clinic(clinic=clinic, actor=system("bench"), now=timezone.now())
    took = time.monotonic() - began
    clinic = Clinic.objects.order_by("pk")[0]
    lead, url = _lead(clinic), "/admin/fbs_portal/outcomes/"
    seconds = _seconds(lead["client"], url)
    with counted() as statements:
        lead["client"].get(url)
    ours = [one for one in statements if "django_session" not in one and "auth_user" not in one]
    episodes = SurgeryEpisode.objects.count()
    return [
        f"| outcomes page, {episodes:,} operations | {seconds * 1000:.0f} ms, {len(ours)} statements | "
        "≤ 2 s, ≤ 15 statements |",
        f"| counting them (`count_outcomes`, once a night) | {took:.0f} s | |",
    ]


def _lead(clinic: Any) -> dict[str, Any]:
    """The clinic's own: a database that is measured again has one."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from fbs_portal.domain.codes import Role
    from fbs_portal.queries.staff import actor_for
    from tests import factories

    leads = get_user_model().objects.filter(fbs_memberships__clinic=clinic, groups__name=Role.LEAD.value)
    user = leads.first() or factories.staff_user(Role.LEAD, clinic)
    client = Client()
    client.force_login(user)
    return {"client": client, "actor": actor_for(user=user)}


def _seconds(client: Any, url: str) -> float:
    times = []
    for _ in range(5):
        began = time.monotonic()
        assert client.get(url).status_code == 200, url
        times.append(time.monotonic() - began)
    return sorted(times)[2]


def _write(lines: list[str], *, stored: int) -> None:
    from tests.benchmarks import report

    table = "\n".join(["| what | measured | goal |", "|---|---|---|", *lines])
    report.replace(f"registry, {report.database()}", f"{table}\n\n{report.versions()}, {stored:,} submissions.")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks.registry", description=__doc__)
    parser.add_argument("--submissions", type=int, default=100_000, help="how many are stored (default 100000)")
    parser.add_argument("--workers", type=int, help="processes of the replay (default: one for each processor)")
    parser.add_argument("--loaded", action="store_true", help="load nothing: measure what DATABASE_URL holds")
    parser.add_argument("--write", action="store_true", help="write the table to docs/benchmarks.md")
    options = parser.parse_args()
    if options.submissions < 1000:
        parser.error("--submissions is at least 1000")
    if options.loaded and "DATABASE_URL" not in os.environ:
        parser.error("--loaded needs DATABASE_URL")
    return options


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/registry.sqlite3")
        os.environ.setdefault("SECRET_KEY", "benchmark")
        os.environ.setdefault("DEBUG", "0")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        sys.exit(main(_options()))
