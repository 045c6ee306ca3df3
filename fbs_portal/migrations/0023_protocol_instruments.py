"""Instruments move from the clinic to its protocols, and wordings of messages are kept.

A clinic that had switched some on gets, for each protocol that its new or running courses follow, one of its own with
the same days and these instruments; running courses go over to it, so that every form asks what it asked before.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

BY = "system:migration"
WHY = "The questionnaires by others that were chosen on the clinic’s page, with the days of %s."
FAMILIES = (
    "lumbar_discectomy", "lumbar_decompression", "lumbar_fusion", "cervical", "thoracic", "stimulator", "other",
)  # fmt: skip
STANDARD, ONE_YEAR = "standard-1", "one-year-1"
NAMES = {STANDARD: "Two years, standard", ONE_YEAR: "One year: standard without 24 months"}
DAYS = (
    ("baseline", 0, 0, 30, 0, 0), ("week_2", 0, 14, 4, 6, 2), ("week_6", 0, 42, 7, 7, 7),
    ("week_12", 0, 84, 14, 14, 14), ("month_6", 6, 0, 28, 28, 28), ("month_12", 12, 0, 42, 42, 42),
    ("month_24", 24, 0, 56, 56, 56),
)  # fmt: skip
"""What the shipped protocols said when this was written: point, months, days, before, after, ask_after."""
ORDER = ("rmdq_24", "phq_2", "gad_2")


def forwards(apps: Any, schema_editor: Any) -> None:
    db = schema_editor.connection.alias
    for clinic in _of(apps, db, "Clinic").order_by("pk"):
        if clinic.instruments:
            _carry(apps, db, clinic)
    for text in _of(apps, db, "MessageTemplate"):
        _of(apps, db, "MessageTemplate").filter(pk=text.pk).update(digest=_digest(text))
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table with checks still to come


def backwards(apps: Any, schema_editor: Any) -> None:
    """The clinic's page gets back what its protocols ask; the protocols stay, with their days only."""
    db = schema_editor.connection.alias
    for clinic in _of(apps, db, "Clinic").order_by("pk"):
        rows = list(_of(apps, db, "Protocol").filter(clinic_id=clinic.pk))
        followed = {clinic.protocols.get(family) for family in FAMILIES}
        _of(apps, db, "Clinic").filter(pk=clinic.pk).update(
            instruments=_plan(row.body for row in rows if row.code in followed)
        )
        for row in rows:
            for point in _points(row.body):
                point.pop("instruments", None)
            _of(apps, db, "Protocol").filter(pk=row.pk).update(body=row.body)
    texts = _of(apps, db, "MessageTemplate")
    later = texts.filter(
        clinic=OuterRef("clinic"), template=OuterRef("template"), language=OuterRef("language"),
        revision__gt=OuterRef("revision"),
    )  # fmt: skip
    gone = list(texts.filter(Exists(later) | Q(body="")).values_list("pk", flat=True))
    texts.filter(pk__in=gone).delete()
    schema_editor.connection.check_constraints()


def _of(apps: Any, db: str, model: str) -> Any:
    """Every row, also of tables whose managers refuse to change any."""
    return models.QuerySet(apps.get_model("fbs_portal", model), using=db)


def _carry(apps: Any, db: str, clinic: Any) -> None:
    """Protocols of the clinic's own with its instruments, for new courses and for those that run."""
    own = {row.code: row for row in _of(apps, db, "Protocol").filter(clinic_id=clinic.pk)}
    followed = {family: clinic.protocols.get(family) or STANDARD for family in FAMILIES}
    waiting = _of(apps, db, "FollowUp").filter(submitted_at=None, cancelled_at=None)
    running = (
        _of(apps, db, "SurgeryEpisode")
        .filter(patient__clinic=clinic.pk)
        .filter(Q(status="planned") | Exists(waiting.filter(episode=OuterRef("pk"))))
    )
    used = sorted({*followed.values(), *running.values_list("protocol", flat=True)})
    made = {code: row.code for code in used if (row := _with_instruments(apps, db, clinic, own, code)) is not None}
    for code, carried in made.items():
        running.filter(protocol=code).update(protocol=carried)
    choices = {family: made.get(code, code) for family, code in followed.items()}
    _of(apps, db, "Clinic").filter(pk=clinic.pk).update(protocols=choices)
    for row in own.values():
        if row.status == "draft":
            _of(apps, db, "Protocol").filter(pk=row.pk).update(
                body=_asking(row.body, clinic.instruments), revision=row.revision + 1
            )
    for point in sorted({point for points in clinic.instruments.values() for point in points}):
        mine = waiting.filter(episode__patient__clinic=clinic.pk, time_point=point)
        mine.update(instruments=_at(clinic.instruments, point))


def _with_instruments(apps: Any, db: str, clinic: Any, own: dict[str, Any], code: str) -> Any:
    """None where the days of that protocol cannot be told: its courses follow the standard one."""
    if code in NAMES:
        points = DAYS if code == STANDARD else DAYS[:-1]
        names = ("time_point", "months", "days", "before", "after", "ask_after")
        entries = [dict(zip(names, point, strict=True)) for point in points]
        name, body = NAMES[code], {"points": entries, "last_stays_open": 56, "reminders": [0, 3, 7]}
    elif code in own:
        name, body = own[code].name, own[code].body
    else:
        return None
    now, rows = timezone.now(), _of(apps, db, "Protocol")
    row = rows.create(
        clinic_id=clinic.pk, code=f"p{clinic.pk}.{rows.filter(clinic_id=clinic.pk).count() + 1}",
        name=f"{name[:90]}, with questionnaires", body=_asking(body, clinic.instruments), status="active",
        created_at=now, created_by=BY, changed_at=now, changed_by=BY, activated_at=now, activated_by=BY,
        reason=WHY % code,
    )  # fmt: skip
    _of(apps, db, "AuditEvent").create(
        at=now, actor=BY, verb="protocol_used", subject=f"protocol:{row.pk}", clinic_id=clinic.pk,
        detail={"code": row.code, "days_of": code},
    )  # fmt: skip
    return row


def _asking(body: Any, plan: dict[str, list[str]]) -> Any:
    """The same days, and at each point what the clinic's page had switched on there."""
    if not _points(body):
        return body
    points = []
    for point in body["points"]:
        asked = _at(plan, point.get("time_point"))
        points.append({**point, "instruments": asked} if asked else point)
    return {**body, "points": points}


def _at(plan: dict[str, list[str]], point: str) -> list[str]:
    return [code for code in ORDER if point in plan.get(code, ())]


def _plan(bodies: Any) -> dict[str, list[str]]:
    asked = [(point["time_point"], code) for body in bodies for point in _points(body)
             for code in point.get("instruments", ())]  # fmt: skip
    order = [point for point, *_days in DAYS]
    plan = {code: [point for point in order if (point, code) in asked] for code in ORDER}
    return {code: points for code, points in plan.items() if points}


def _points(body: Any) -> list[dict[str, Any]]:
    points = body.get("points") if isinstance(body, dict) else None
    return [point for point in points if isinstance(point, dict)] if isinstance(points, list) else []


def _digest(text: Any) -> str:
    return sha256(f"{text.subject}\n\n{text.body}".encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("fbs_portal", "0022_name_of_message_texts")]

    operations = [
        migrations.AddField("followup", "instruments", models.JSONField(blank=True, default=list)),
        migrations.AddField("message", "text_revision", models.PositiveIntegerField(null=True)),
        migrations.AddField("message", "text_digest", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("messagetemplate", "digest", models.CharField(blank=True, default="", max_length=64)),
        migrations.AlterField("messagetemplate", "subject", models.CharField(blank=True, default="", max_length=120)),
        migrations.AlterField("messagetemplate", "body", models.TextField(blank=True, default="")),
        migrations.AlterField(
            "messagetemplate",
            "clinic",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="message_templates",
                to="fbs_portal.clinic",
            ),
        ),
        migrations.RemoveConstraint("messagetemplate", "fbs_template_once"),
        migrations.RunPython(forwards, backwards),
        migrations.AddConstraint(
            "messagetemplate",
            models.UniqueConstraint(
                fields=["clinic", "template", "language", "revision"], name="fbs_template_revision"
            ),
        ),
        migrations.AddConstraint(
            "messagetemplate",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", ""), ("body", ""), ("digest", "")),
                    models.Q(
                        models.Q(("subject", ""), _negated=True),
                        models.Q(("body", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fbs_template_words",
            ),
        ),
        migrations.RemoveField("clinic", "instruments"),
    ]
