"""`open_followups`: note which forms were never answered. Run it once a day or more often, on any number of hosts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from fbs_portal.actions import followups, throttle
from fbs_portal.domain.actor import system


class Command(BaseCommand):
    help = "Note which forms were never answered; a silent week 6 or 12 becomes work for staff. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be noted and write nothing")
        parser.add_argument("--now", metavar="TIME", help="act as at this time, such as 2026-03-02T09:30:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        now = _time(options["now"])
        count = followups.mark_missed(now=now, actor=system("open_followups"), dry_run=options["dry_run"])
        if not options["dry_run"]:
            throttle.forget(before=now - timedelta(days=1))
        self.stdout.write(f"{'Would note' if options['dry_run'] else 'Noted'} {count} follow-ups as missed.")


def _time(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        found = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"--now {text!r}: {error}") from error
    if found is None or found.tzinfo is None:
        raise CommandError(f"--now {text!r}: give a time with its zone, such as 2026-03-02T09:30:00+00:00")
    return found
