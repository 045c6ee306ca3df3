"""Fill a database with invented patients and serve the portal: everything a newcomer needs to look around."""

from __future__ import annotations

import json
import logging
import os
import random
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings  # noqa: TID251 - the demo host's own settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import links, programme
from fbs_portal.actions.roles import sync_roles
from fbs_portal.models import Clinic, Patient
from project import by_phone, post, simulation, staff_work
from project.cohort import Story, course
from project.people import person

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
PASSWORD = "demo-{username}"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One of three patients whose link is printed, with a follow-up waiting to be answered."""

    record_number: str
    given_name: str
    family_name: str
    story: Story
    weeks: int
    waits_for: str


NAMED = (
    Named(
        record_number="R-100901",
        given_name="Pat",
        family_name="Example",
        story=Story.PERSISTENT,
        weeks=13,
        waits_for="12 weeks, pain that stayed",
    ),
    Named(
        record_number="R-100902",
        given_name="Robin",
        family_name="Example",
        story=Story.RECOVERED,
        weeks=26,
        waits_for="6 months, doing well",
    ),
    Named(
        record_number="R-100903",
        given_name="Sam",
        family_name="Example",
        story=Story.TRANSIENT,
        weeks=2,
        waits_for="2 weeks, still sore",
    ),
)


class Command(BaseCommand):
    help = "Migrate, load education pages and two invented clinics, simulate a cohort, print log-ins and links, serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patients", type=int, default=300, help="how many patients to invent (default 300)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed invents the same people (default 1)")
        parser.add_argument("--port", type=int, default=8000, help="where to serve (default 8000)")
        parser.add_argument("--no-serve", action="store_true", help="fill the database and stop")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        now = timezone.now()
        base_url = f"http://localhost:{options['port']}"
        with _no_news():
            self._prepare()
            tokens = self._people(patients=options["patients"], seed=options["seed"], now=now, quiet=options["json"])
        self._tell(base_url=base_url, tokens=tokens, as_json=options["json"])
        if not options["no_serve"]:
            _serve(options["port"], base_url=base_url)

    def _prepare(self) -> None:
        """Tables, pages, roles, clinics and staff. Each part is safe to repeat."""
        call_command("migrate", verbosity=0)
        call_command("load_education", verbosity=0)
        sync_roles()
        if not Clinic.objects.exists():
            call_command("loaddata", FIXTURES / "clinics.json", FIXTURES / "staff.json", verbosity=0)
        User.objects.get_or_create(username=ADMINISTRATOR, defaults={"is_staff": True, "is_superuser": True})
        for user in _staff():
            user.set_password(PASSWORD.format(username=user.username))
            user.save(update_fields=["password"])

    def _people(self, *, patients: int, seed: int, now: datetime, quiet: bool) -> list[tuple[Named, str]]:
        """The cohort, once; the three named patients get a fresh link each time."""
        clinics = list(Clinic.objects.order_by("pk")[:2])
        if not Patient.objects.exists():
            bar = _Bar(self, total=patients, quiet=quiet or not sys.stderr.isatty())
            for _ in _in_batches(simulation.cohort(clinics=clinics, patients=patients, seed=seed, now=now)):
                bar.step()
            programme.run(actor=simulation.JOB, now=now)
            staff_work.begin(clinics=clinics, seed=seed, now=now)
            by_phone.tell(clinic=clinics[0], now=now)
        named = [(one, _named(named=one, clinic=clinics[0], now=now)) for one in NAMED]
        programme.run(actor=simulation.JOB, now=now)
        if not settings.EMAIL_URL:
            post.deliver()
        return named

    def _tell(self, *, base_url: str, tokens: list[tuple[Named, str]], as_json: bool) -> None:
        staff = [
            {
                "username": user.username,
                "password": PASSWORD.format(username=user.username),
                "role": "Administrator" if user.is_superuser else user.groups.get().name,
            }
            for user in _staff()
        ]
        links = [
            {
                "who": f"{named.given_name} {named.family_name} ({named.waits_for})",
                "url": base_url + reverse("fbs_portal:join", args=[token]),
            }
            for named, token in tokens
        ]
        if as_json:
            self.stdout.write(json.dumps({"base_url": base_url, "staff": staff, "patient_links": links}))
            return
        self.stdout.write(f"\nEverybody here is invented. The portal: {base_url}/  Staff pages: {base_url}/admin/\n")
        self.stdout.write("\nStaff (name, password, role)")
        for row in staff:
            self.stdout.write(f"  {row['username']:<22} {row['password']:<28} {row['role']}")
        self.stdout.write("\nPatients with a follow-up waiting (open the link, press the button)")
        for link in links:
            self.stdout.write(f"  {link['who']}\n    {link['url']}")
        self.stdout.write("")
        self.stdout.flush()


class _Bar:
    """A line that counts on standard error, where that is a terminal."""

    def __init__(self, command: BaseCommand, *, total: int, quiet: bool) -> None:
        self.command, self.total, self.quiet, self.done = command, total, quiet, 0

    def step(self) -> None:
        self.done += 1
        if not self.quiet:
            end = "\n" if self.done == self.total else ""
            self.command.stderr.write(f"\rInventing patients: {self.done} of {self.total}", ending=end)


def _check(options: dict[str, Any]) -> None:
    if not settings.LOCAL:
        raise CommandError("This host answers to other machines, and the demo's passwords are known to everybody.")
    if not 0 <= options["patients"] <= 100_000:
        raise CommandError(f"--patients is {options['patients']}; it can be 0 to 100000.")
    if not 1 <= options["port"] <= 65535:
        raise CommandError(f"--port is {options['port']}; it can be 1 to 65535.")


def _staff() -> list[User]:
    """The people of the fixture and the administrator; nobody else's password is touched."""
    rows = json.loads((FIXTURES / "staff.json").read_text(encoding="utf-8"))
    names = [row["fields"]["username"] for row in rows if row["model"] == "auth.user"]
    return list(User.objects.filter(username__in=[*names, ADMINISTRATOR]).order_by("pk"))


def _in_batches(people: Any, size: int = 25) -> Any:
    """A transaction for every few people: a demo database need not be safe against a power cut in between."""
    done = False
    while not done:
        with transaction.atomic():
            for _ in range(size):
                one = next(people, None)
                if one is None:
                    done = True
                    break
                yield one


def _named(*, named: Named, clinic: Clinic, now: datetime) -> str:
    """The token of a fresh link; the first time the patient is enrolled and has answered all but the last form."""
    if not Patient.objects.filter(clinic=clinic, record_number=named.record_number).exists():
        _live(named=named, clinic=clinic, now=now)
    patient = Patient.objects.get(clinic=clinic, record_number=named.record_number)
    return links.mint(patient=patient, actor=simulation.JOB, now=now)[1]


def _live(*, named: Named, clinic: Clinic, now: datetime) -> None:
    rng, today = random.Random(named.record_number), simulation.newest_day(now=now)
    drawn = course(rng=rng, today=today, story=named.story, weeks=named.weeks)
    somebody = person(rng=rng, today=today)
    who = replace(somebody, given_name=named.given_name, family_name=named.family_name, birth_date=date(1968, 3, 15))
    simulation.live(
        clinic=clinic,
        team=staff_work.team_of(clinic),
        record_number=named.record_number,
        who=who,
        course=drawn,
        now=now,
        until=today - timedelta(weeks=3),
    )


@contextmanager
def _no_news() -> Iterator[None]:
    """Without the log lines of jobs, which would stand between what is printed for a newcomer."""
    logger = logging.getLogger("fbs_portal")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _serve(port: int, *, base_url: str) -> None:
    """Hand over to the web server; Ctrl-C stops it. The links that staff make there lead back to it."""
    os.environ.setdefault("FBS_PORTAL_BASE_URL", base_url)
    os.execvp(
        sys.executable,
        [sys.executable, "-m", "gunicorn", "project.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"],
    )
