from __future__ import annotations

from django.db import migrations, models

MODES = ["self", "proxy", "phone", "paper", "phone_proxy", "paper_proxy"]


class Migration(migrations.Migration):
    dependencies = [
        ("fbs_portal", "0019_protocols"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="draft", name="fbs_draft_mode"),
        migrations.RemoveConstraint(model_name="submission", name="fbs_submission_mode"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(condition=models.Q(("mode__in", MODES)), name="fbs_draft_mode"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(condition=models.Q(("mode__in", MODES)), name="fbs_submission_mode"),
        ),
    ]
