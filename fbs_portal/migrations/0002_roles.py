from __future__ import annotations

from typing import Any

from django.db import migrations

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("fbs_portal", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
