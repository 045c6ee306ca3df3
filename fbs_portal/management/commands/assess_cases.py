"""Assesses written-down cases: `assess_cases FILE`, one JSON object a case on standard output."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from fbs_portal.domain.triage import safely
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.exchange import caseresult
from fbs_portal.exchange.casefile import ReadCase, read_cases
from fbs_portal.presenters.findings import statement
from fbs_portal.presenters.what_if import would_change_sentences


class Command(BaseCommand):
    help = (
        "Say for each case of a case file what triage says of its last submission, one JSON object a line. "
        "Needs no database. A case that cannot be read prints an error in its place; the exit code is then 1."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="JSON Lines or one JSON array of cases; - is standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        data = _read(options["file"])
        failed = False
        with translation.override("en"):
            for case, text in _lines(data):
                failed |= bool(case.error)
                if not self._wrote(text):
                    return
        if failed:
            sys.exit(1)

    def _wrote(self, text: str) -> bool:
        """False when nobody reads on (`| head`): then there is nothing left to say."""
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except BrokenPipeError:
            sys.stderr.close()
            return False
        return True


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error


def _lines(data: bytes) -> Iterator[tuple[ReadCase, str]]:
    for case in read_cases(data):
        yield case, caseresult.line(_answer(case))


def _answer(case: ReadCase) -> dict[str, Any]:
    if case.snapshot is None:
        return caseresult.error(case_id=case.id, message=case.error)
    assessment = safely.assess(snapshot=case.snapshot, ruleset=DEFAULT).assessment
    region = case.snapshot.operation.region
    return caseresult.result(
        case_id=case.id,
        assessment=assessment,
        statements=[statement(finding, region) for finding in assessment.findings],
        would_change=would_change_sentences(assessment, region),
    )
