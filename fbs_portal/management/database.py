"""What the commands that use the database share: one clear line where it is not there or not migrated."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fbs_portal.queries.database import NOT_READY


class DatabaseCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except NOT_READY as error:
            first = str(error).strip().partition("\n")[0]
            raise CommandError(f"The database answers: {first}. Is it running, and has migrate been run?") from error
