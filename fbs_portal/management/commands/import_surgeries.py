"""`import_surgeries FILE.csv`: enrol the patients and operations of a table, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, BinaryIO

from django.core.management.base import CommandError
from django.utils import timezone

from fbs_portal.actions.imports import Imported, import_surgeries
from fbs_portal.content.procedure_words import table
from fbs_portal.domain.actor import system
from fbs_portal.domain.errors import Conflict
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_columns import mapping_from, places, template
from fbs_portal.exchange.surgery_csv import Problem, Reading, Table
from fbs_portal.exchange.surgery_file import BadFile
from fbs_portal.management import blocks
from fbs_portal.management.database import DatabaseCommand
from fbs_portal.queries import clinic_pages
from fbs_portal.queries.hours import today_of

JOB = system("import_surgeries")


class Command(DatabaseCommand):
    help = (
        "Enrol the patients and operations of a CSV file: everything, or nothing where a row is wrong. A row whose "
        "record number, date and procedures are known is left as it is, so the same file can be imported again. "
        "Personal links are not made. The columns are described in docs/import.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE.csv", help="the table; as CSV, with a row of heads")
        parser.add_argument("--template", action="store_true", help="print the columns and one example row, then stop")
        parser.add_argument("--clinic", metavar="NAME", help="which clinic; needed where there are several")
        parser.add_argument(
            "--map",
            metavar="HEAD=COLUMN",
            action="append",
            default=[],
            help='which column a head of the file is, such as "MRN=record_number"; may be given again',
        )
        parser.add_argument(
            "--dates",
            choices=[order.value for order in Dates],
            default=Dates.AUTO.value,
            help="how 3/2/2026 is read: day first or month first; auto refuses what could be both",
        )
        parser.add_argument("--skip-bad", action="store_true", help="leave out the rows that are wrong, take the rest")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            self.stdout.write(template(), ending="")
            return
        if not options["file"]:
            raise CommandError("Name the file, or print an example with --template.")
        try:
            with open(options["file"], "rb") as stream:
                done = self._import(stream, options)
        except BadFile as bad:
            raise CommandError(f"{options['file']}: {bad.message} Nothing was stored.") from bad
        except Conflict as refused:
            raise CommandError(f"{refused.message} Nothing was stored.") from refused
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was stored.", returncode=130) from None
        self._say(done, options)

    def _import(self, stream: BinaryIO, options: dict[str, Any]) -> Imported:
        clinic, now = _clinic(options["clinic"]), timezone.now()
        file, mapping = Table(stream), mapping_from(options["map"])
        where = places(file.heads, mapping=mapping)
        used = set(where.values())
        unused = [head for place, head in enumerate(file.heads) if place not in used and head]
        if unused:
            self.stderr.write(f"Columns left out: {', '.join(head[:40] for head in unused)}.")
        reading = Reading(
            dates=Dates(options["dates"]), words=table(clinic.procedure_words), today=today_of(clinic=clinic, now=now)
        )
        with blocks.progress(file.shape.lines) as show:
            done = import_surgeries(
                clinic=clinic, rows=file.rows(mapping=mapping, reading=reading),
                heads={name: file.heads[place] for name, place in where.items()},
                skip_bad=options["skip_bad"], dry_run=options["dry_run"], actor=JOB, now=now, progress=show,
            )  # fmt: skip
            show(file.shape.lines)
        return done

    def _say(self, done: Imported, options: dict[str, Any]) -> None:
        for problem in sorted(done.problems, key=lambda one: one.line):
            self.stderr.write(_line(problem))
        refused = bool(done.bad) and not options["skip_bad"]
        if refused:
            more = f", the first {len(done.problems)} problems above" if done.bad > len(done.problems) else ""
            raise CommandError(
                f"{done.bad:,} of {done.rows:,} rows are wrong{more}. Nothing was stored. Mend the file, or leave them "
                "out with --skip-bad."
            )
        verb = "Would enrol" if options["dry_run"] else "Enrolled"
        text = (
            f"{verb} {done.enrolled:,} operations of {done.rows:,} rows: {done.patients:,} new patients, "
            f"{done.followups:,} follow-ups planned. {done.known:,} were here already."
        )
        text += f" {done.cancelled:,} were cancelled here and stay so." if done.cancelled else ""
        text += f" {done.bad:,} rows left out." if done.bad else ""
        self.stdout.write(text)


def _line(problem: Problem) -> str:
    where = f"line {problem.line}" + (f", {problem.column}" if problem.column else "")
    return f"{where}: “{problem.value}”: {problem.message}" if problem.value else f"{where}: {problem.message}"


def _clinic(name: str | None) -> Any:
    clinics = clinic_pages.clinics(actor=JOB)
    found = [clinic for clinic in clinics if name is None or clinic.name == name]
    if len(found) == 1:
        return found[0]
    known = ", ".join(clinic.name for clinic in clinics) or "none; add one in the admin first"
    if name is None:
        raise CommandError(f"Say which clinic with --clinic. Known are: {known}.")
    raise CommandError(f"--clinic {name!r}: there is no such clinic. Known are: {known}.")
