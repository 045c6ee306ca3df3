"""A registry of any size: a few dozen courses lived through the product's own actions, then copied row by row.

The copies are made inside the database (INSERT … SELECT with shifted ids), so they have the width, the answers and
the findings of real rows; what differs is ids, record numbers and tokens. Only reading is measured on copies.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from fbs_portal.models import (
    AccessLink,
    Assessment,
    AuditEvent,
    Case,
    CaseEntry,
    Clinic,
    DangerReport,
    FollowUp,
    Patient,
    Referral,
    Submission,
    SurgeryEpisode,
)
from project import simulation

TEMPLATES = 60
STEP = 1_000_000
"""Ids of copy number n are those of the original plus n times this."""

COPIED: tuple[type[models.Model], ...] = (
    Patient,
    AccessLink,
    SurgeryEpisode,
    FollowUp,
    Submission,
    DangerReport,
    Assessment,
    Case,
    CaseEntry,
    Referral,
    AuditEvent,
)
SEED = 3


def live_templates(*, clinics: list[Clinic], now: datetime) -> None:
    """Sixty patients from enrolment to today, by actions."""
    for _ in simulation.cohort(clinics=clinics, patients=TEMPLATES, seed=SEED, now=now):
        pass


def copy_to(*, episodes: int, already: int = 0) -> int:
    """Copy the templates until about `episodes` are there; how many copies of each exist then."""
    wanted = episodes // TEMPLATES - 1
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(insert(model), {"first": already + 1, "last": wanted, "step": STEP})
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
                cursor.execute(statement)
        cursor.execute("ANALYZE")
    return wanted


def insert(model: type[models.Model], *, only: str = "t.id < %(step)s") -> str:
    """The statement that copies rows; `only` says which."""
    quote = connection.ops.quote_name
    fields = list(model._meta.concrete_fields)
    names = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(_value(field) for field in fields)
    table = quote(model._meta.db_table)
    return (
        f"INSERT INTO {table} ({names}) "
        "WITH RECURSIVE copies(n) AS (SELECT %(first)s UNION ALL SELECT n + 1 FROM copies WHERE n < %(last)s) "
        f"SELECT {values} FROM {table} AS t, copies WHERE {only}"
    )


def _value(field: Any) -> str:
    column, shift = f"t.{connection.ops.quote_name(field.column)}", "n * CAST(%(step)s AS bigint)"
    if field.primary_key or (field.is_relation and field.related_model in COPIED):
        return f"{column} + {shift}"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    if field.name == "token_hash":
        return f"substr({column}, 1, 48) || '-' || n"
    if field.name == "record_number":
        return f"{column} || '-' || n"
    if field.name == "subject":
        colon = "strpos" if connection.vendor == "postgresql" else "instr"
        kind = f"substr({column}, 1, {colon}({column}, ':'))"
        number = f"CAST(substr({column}, {colon}({column}, ':') + 1) AS bigint)"
        return f"CASE WHEN {colon}({column}, ':') > 0 THEN {kind} || ({number} + {shift}) ELSE {column} END"
    return column
