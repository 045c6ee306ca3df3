from __future__ import annotations

from typing import Any

from django.db import migrations

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Nurses see messages and send failed ones again; leads change the words of messages."""
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("fbs_portal", "0020_answers_by_others"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
