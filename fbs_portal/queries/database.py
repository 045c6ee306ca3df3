"""What the database raises when it is not there or was never migrated, for commands that say so in one line."""

from __future__ import annotations

from django.db import OperationalError, ProgrammingError

NOT_READY = (OperationalError, ProgrammingError)
