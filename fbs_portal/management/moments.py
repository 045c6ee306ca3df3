"""Reading `--now`: the time a job acts as, for rehearsals on a copy."""

from __future__ import annotations

from datetime import datetime

from django.core.management.base import CommandError
from django.utils.dateparse import parse_datetime


def moment(text: str) -> datetime:
    """The moment a command line names; CommandError says what is wrong with it."""
    try:
        found = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"--now {text!r}: {error}") from error
    if found is None or found.tzinfo is None:
        raise CommandError(f"--now {text!r}: give a time with its zone, such as 2026-03-02T09:30:00+00:00")
    return found
