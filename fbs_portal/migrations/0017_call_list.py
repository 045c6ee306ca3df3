from __future__ import annotations

from typing import Any

from django.db import migrations, models

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Nurses, clinicians and leads may see the call list from now on."""
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("fbs_portal", "0016_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallList",
            fields=[],
            options={
                "verbose_name_plural": "call list",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("fbs_portal.followup",),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("submitted_at", None)),
                fields=["closes_on", "ask_on"],
                name="fbs_followup_silent",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("cancelled_at", None)), fields=["target_until"], name="fbs_followup_rate"
            ),
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
