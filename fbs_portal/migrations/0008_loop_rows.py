from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

from fbs_portal.actions.roles import sync_roles

NOT_OF_THE_FOUR = ("none", "undetermined")


def forwards(apps: Any, schema_editor: Any) -> None:
    """Recorded evaluations: their referral is evaluated, and a conclusion outside the four is `other`."""
    using = schema_editor.connection.alias
    evaluations = apps.get_model("fbs_portal", "Evaluation").objects.using(using)
    referrals = apps.get_model("fbs_portal", "Referral").objects.using(using)
    assessments = apps.get_model("fbs_portal", "Assessment").objects.using(using)
    found = evaluations.filter(referral=OuterRef("pk"))
    referrals.filter(status="attended").update(
        status="evaluated",
        attended_on=Subquery(found.values("seen_on")[:1]),
        status_at=Subquery(found.values("recorded_at")[:1]),
        status_by=Subquery(found.values("recorded_by")[:1]),
    )
    evaluations.filter(conclusion__in=NOT_OF_THE_FOUR).update(conclusion="other")
    before = assessments.filter(episode=OuterRef("case__episode"), assessed_at__lte=OuterRef("referred_at"))
    for referral in referrals.annotate(said=Subquery(before.order_by("-assessed_at", "-pk").values("pk")[:1])):
        referrals.filter(pk=referral.pk).update(assessment=referral.said)
    sync_roles(apps=apps, using=using)


def backwards(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    apps.get_model("fbs_portal", "Referral").objects.using(using).filter(status="evaluated").update(status="attended")
    found = apps.get_model("fbs_portal", "Evaluation").objects.using(using)
    found.filter(conclusion="other").update(conclusion="undetermined")


class Migration(migrations.Migration):
    dependencies = [("fbs_portal", "0007_loop")]

    operations = [migrations.RunPython(forwards, backwards)]
