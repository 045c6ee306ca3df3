"""`erase_patient`: remove one patient's identity and answers for good; a tombstone stays in the trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from fbs_portal.actions.erasure import erase_patient
from fbs_portal.domain.actor import system
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.verbs import ErasureReason


class Command(BaseCommand):
    help = "Erase one patient: identity, links, answers, cases. The trail keeps opaque ids and the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("patient_id", type=int, help="the patient's row number, as in the address of the page")
        parser.add_argument("--reason", required=True, choices=[reason.value for reason in ErasureReason])
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed and remove nothing")
        parser.add_argument("--yes", action="store_true", help="remove without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        if not dry_run and not options["yes"] and input("Erase for good? Type yes: ") != "yes":
            raise CommandError("Nothing was removed.")
        try:
            erased = erase_patient(
                patient_id=options["patient_id"],
                reason=options["reason"],
                actor=system("erase_patient"),
                now=timezone.now(),
                dry_run=dry_run,
            )
        except NotFound as error:
            raise CommandError(f"No patient has the number {options['patient_id']}.") from error
        removed = ", ".join(f"{name} {count}" for name, count in erased.counts.items() if count)
        self.stdout.write(f"{'Would remove' if dry_run else 'Removed'}: {removed}.")
