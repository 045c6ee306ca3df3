from __future__ import annotations

from typing import Any

from django.db import migrations, models

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("fbs_portal", "0018_consent")]

    operations = [
        migrations.RemoveIndex(model_name="followup", name="fbs_followup_waiting"),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(cancelled_at=None, missed_at=None, submitted_at=None),
                fields=["missed_at", "target_until"],
                name="fbs_followup_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="accesslink",
            index=models.Index(
                condition=models.Q(first_used_at=None), fields=["expires_at"], name="fbs_link_never_used"
            ),
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
