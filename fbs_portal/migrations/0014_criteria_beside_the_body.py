from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce


def copy_out_of_the_body(apps: Any, schema_editor: Any) -> None:
    """Assessments made before have the two numbers in their body alone."""
    columns = {
        name: Coalesce(Cast(KeyTextTransform(name, "body"), models.PositiveSmallIntegerField()), 0)
        for name in ("criteria_met", "criteria_total")
    }
    assessments = apps.get_model("fbs_portal", "Assessment").objects.using(schema_editor.connection.alias)
    assessments.update(**columns)


class Migration(migrations.Migration):

    dependencies = [
        ('fbs_portal', '0013_ask_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='criteria_met',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='assessment',
            name='criteria_total',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(copy_out_of_the_body, migrations.RunPython.noop),
    ]
