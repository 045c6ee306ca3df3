from __future__ import annotations

from typing import Any

from django.db import migrations, models

from fbs_portal.actions.roles import sync_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Clinicians choose another set for one course."""
    sync_roles(apps=apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Sets for single families of operations: what is in use stays in use, for every operation as before."""

    dependencies = [("fbs_portal", "0023_protocol_instruments")]

    operations = [
        migrations.RemoveConstraint(model_name="ruleset", name="fbs_rule_set_one_active"),
        migrations.AddField("clinic", "family_rule_sets", models.JSONField(blank=True, default=dict)),
        migrations.AddField("surgeryepisode", "rule_set", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField(
            "surgeryepisode", "rule_choices", models.JSONField(blank=True, default=list, editable=False)
        ),
        migrations.AddIndex(
            "surgeryepisode",
            models.Index(condition=~models.Q(rule_set=""), fields=["rule_set"], name="fbs_episode_rule_set"),
        ),
        migrations.RemoveConstraint(model_name="replayrun", name="fbs_replay_one_running"),
        migrations.AlterField("replayrun", "against", models.CharField(max_length=400)),
        migrations.AddField("replayrun", "families", models.CharField(default="", max_length=200)),
        migrations.AddField("replayrun", "sets", models.JSONField(default=dict)),
        migrations.AddConstraint(
            model_name="replayrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(status__in=["waiting", "running"]),
                fields=["clinic", "rule_set_digest", "against", "families"],
                name="fbs_replay_one_running",
            ),
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
