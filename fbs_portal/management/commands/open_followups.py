"""`open_followups`: one run of the programme. Run it every 15 minutes, on any number of hosts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from fbs_portal.actions import programme
from fbs_portal.domain.actor import system
from fbs_portal.management.database import DatabaseCommand
from fbs_portal.management.moments import moment

LINES = (
    ("missed", "Noted {n} follow-ups as missed.", "Would note {n} follow-ups as missed."),
    ("invitations", "Planned {n} invitations.", "Would plan {n} invitations."),
    ("reminders", "Planned {n} reminders.", "Would plan {n} reminders."),
    ("woken", "Brought back {n} cases that were put off.", "Would bring back {n} cases that were put off."),
    ("untaken", "{n} emergencies stand untaken for half an hour.", "{n} emergencies stand untaken for half an hour."),
    ("unowned", "{n} urgent cases have no owner.", "{n} urgent cases have no owner."),
    ("broken", "Told of {n} broken promises.", "Would tell of {n} broken promises."),
    ("links", "Removed {n} dead links.", "Would remove {n} dead links."),
)
"""A line for each count that is not 0, done and in a dry run; the first is always there."""


class Command(DatabaseCommand):
    help = (
        "Invite and remind patients, note forms that were never answered, bring back cases that were put off, and tell "
        "staff what nobody acted on. Safe to run twice and on several hosts at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--now", metavar="TIME", help="act as at this time, such as 2026-03-02T09:30:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        done = programme.run(
            actor=system(programme.JOB),
            now=moment(options["now"]) if options["now"] else timezone.now(),
            dry_run=dry_run,
        )
        for name, said, would in LINES:
            count = done.counts.get(name, 0)
            if count or name == LINES[0][0]:
                self.stdout.write((would if dry_run else said).format(n=count))
        for reason, count in ((name.removeprefix("muted_"), n) for name, n in done.counts.items() if "muted_" in name):
            self.stdout.write(f"Not written to: {count} forms ({reason.replace('_', ' ')}).")
        if done.failed:
            raise CommandError(f"Broke off: {', '.join(done.failed)}. The rest was done; the log says more.")
