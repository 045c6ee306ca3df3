"""`erase_patient`: remove one patient's identity and answers for good; a tombstone stays in the trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from fbs_portal.actions.erasure import erase_patient
from fbs_portal.domain.actor import system
from fbs_portal.domain.errors import Conflict, NotFound
from fbs_portal.domain.verbs import ErasureReason
from fbs_portal.management.database import DatabaseCommand


class Command(DatabaseCommand):
    help = "Erase one patient: identity, links, answers, cases. The trail keeps opaque ids and the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("patient_id", type=int, help="the patient's row number, as in the address of the page")
        parser.add_argument("--reason", required=True, choices=[reason.value for reason in ErasureReason])
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed and remove nothing")
        parser.add_argument("--yes", action="store_true", help="remove without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        would = self._erase(options, dry_run=True)
        if options["dry_run"]:
            self.stdout.write(f"Would remove: {would}.")
            return
        if not options["yes"]:
            self._ask(f"Patient {options['patient_id']}: {would}. Erase for good? Type yes: ")
        self.stdout.write(f"Removed: {self._erase(options, dry_run=False)}.")

    def _erase(self, options: dict[str, Any], *, dry_run: bool) -> str:
        """What is removed, counted by kind."""
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
        except Conflict as error:
            raise CommandError(f"Nothing was removed. {error.message}") from error
        return ", ".join(f"{name} {count}" for name, count in erased.counts.items() if count)

    def _ask(self, question: str) -> None:
        try:
            answer = input(question)
        except EOFError as error:
            raise CommandError("Nothing was removed: nobody is there to ask. Give --yes to remove.") from error
        if answer != "yes":
            raise CommandError("Nothing was removed.")
