"""`count_outcomes`: the figures of the outcomes page for large clinics. Run it once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fbs_portal.actions import jobs, outcomes
from fbs_portal.domain.actor import system
from fbs_portal.queries import clinic_pages

JOB = system("count_outcomes")


class Command(BaseCommand):
    help = (
        "Count the outcomes of each clinic and keep the counts. A clinic of up to 3,000 operations is counted when its "
        "page is opened and does not need this. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", metavar="NAME", action="append", help="only this clinic; may be given again")
        parser.add_argument("--dry-run", action="store_true", help="name the clinics and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        clinics = clinic_pages.clinics(actor=JOB)
        if wanted := options["clinic"]:
            known = {clinic.name: clinic for clinic in clinics}
            if unknown := [name for name in wanted if name not in known]:
                raise CommandError(f"--clinic {unknown[0]!r}: there is no such clinic. Known are: {', '.join(known)}.")
            clinics = tuple(known[name] for name in dict.fromkeys(wanted))
        if not options["dry_run"]:
            jobs.began(job="count_outcomes", now=timezone.now())
        for clinic in clinics:
            if options["dry_run"]:
                self.stdout.write(f"Would count {clinic.name}.")
                continue
            operations = outcomes.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
            self.stdout.write(f"{clinic.name}: {operations:,} operations counted.")
        if not options["dry_run"]:
            jobs.finished(job="count_outcomes", now=timezone.now(), detail={"clinics": len(clinics)})
