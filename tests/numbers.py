"""Row numbers in the tests' database: each table has a range of its own, so that no two rows share one by chance."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

APART = 100_000


def set_apart() -> None:
    """Let every table count on from where no other table ever comes to."""
    models = [model for model in apps.get_models(include_auto_created=True) if isinstance(model._meta.pk, AutoField)]
    columns = {model._meta.db_table: model._meta.pk.column for model in models}
    with connection.cursor() as cursor:
        for place, (table, column) in enumerate(sorted(columns.items()), start=1):
            if connection.vendor == "postgresql":
                quoted = connection.ops.quote_name(table)
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [quoted, column, place * APART])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, place * APART])
