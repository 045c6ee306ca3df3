"""`load_education`: bring the education pages up to the shipped texts; a clinic's own edits are kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from fbs_portal.actions.education import Loaded, load_pages
from fbs_portal.content.education import PageError, read_all
from fbs_portal.domain.actor import system
from fbs_portal.management.database import DatabaseCommand


class Command(DatabaseCommand):
    help = "Load the shipped education pages. A page that the clinic edited is kept; a newer text waits beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument(
            "--force",
            metavar="SLUG",
            action="append",
            default=[],
            help="replace the clinic's text of this page by the shipped one (may be given several times)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pages = read_all()
        except PageError as error:
            raise CommandError(str(error)) from error
        unknown = sorted(set(options["force"]) - {page.slug for page in pages})
        if unknown:
            raise CommandError(f"--force: no shipped page is called {', '.join(unknown)}")
        done = load_pages(
            now=timezone.now(),
            actor=system("load_education"),
            pages=pages,
            force=options["force"],
            dry_run=options["dry_run"],
        )
        if options["verbosity"]:
            self._report(done, dry_run=options["dry_run"])

    def _report(self, done: Loaded, *, dry_run: bool) -> None:
        counts = f"{len(done.created)} new, {len(done.updated)} updated, {len(done.unchanged)} unchanged"
        self.stdout.write(f"{'Would load' if dry_run else 'Loaded'} education pages: {counts}.")
        if done.waiting:
            self.stdout.write(f"Edited by the clinic, newer text waits beside it: {', '.join(done.waiting)}.")
        if done.no_longer_shipped:
            self.stdout.write(f"Kept, but no longer shipped: {', '.join(done.no_longer_shipped)}.")
