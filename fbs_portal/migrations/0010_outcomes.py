from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Clinicians and leads may see outcomes from now on."""
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("fbs_portal", "0009_loop_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcomes",
            fields=[],
            options={
                "verbose_name_plural": "outcomes",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("fbs_portal.case",),
        ),
        migrations.CreateModel(
            name="OutcomeTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_at", models.DateTimeField()),
                ("submissions", models.PositiveIntegerField()),
                (
                    "clinic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcome_tally",
                        to="fbs_portal.clinic",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutcomeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("family", models.CharField(max_length=24)),
                ("measure", models.CharField(max_length=24)),
                ("point", models.CharField(blank=True, max_length=64)),
                ("bucket", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcome_counts",
                        to="fbs_portal.clinic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "month", "family", "measure", "point", "bucket"),
                        name="fbs_outcome_count_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="fbs_outcome_count_positive"),
                ],
            },
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
