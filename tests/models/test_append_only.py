"""History is written once: no road through the ORM changes or removes it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from fbs_portal.models import (
    AppendOnly,
    AppendOnlyError,
    Assessment,
    AuditEvent,
    CallAttempt,
    CaseEntry,
    Consent,
    DangerReport,
    Evaluation,
    InstrumentScore,
    MessageAttempt,
    MessageTemplate,
    ReferralLetter,
    Submission,
)
from tests.models import rows

pytestmark = pytest.mark.django_db

MAKE: dict[type[models.Model], Callable[..., Any]] = {
    Assessment: rows.assessment,
    AuditEvent: rows.audit_event,
    CallAttempt: rows.call,
    CaseEntry: rows.entry,
    Consent: rows.consent,
    DangerReport: rows.danger_report,
    Evaluation: rows.evaluation,
    InstrumentScore: rows.score,
    MessageAttempt: rows.attempt,
    MessageTemplate: rows.template,
    ReferralLetter: rows.letter,
    Submission: rows.submission,
}

ROADS: dict[str, Callable[[Any], object]] = {
    "save": lambda row: row.save(),
    "save of a row read again": lambda row: type(row).objects.get(pk=row.pk).save(),
    "save with update_fields": lambda row: row.save(update_fields=["pk"]),
    "save with force_update": lambda row: row.save(force_update=True),
    "delete": lambda row: row.delete(),
    "queryset update": lambda row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
    "queryset delete": lambda row: type(row).objects.all().delete(),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["id"]),
    "update_or_create": lambda row: type(row).objects.update_or_create(pk=row.pk),
    "bulk_create over a conflict": lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=["id"], unique_fields=["id"]
    ),
    "base manager": lambda row: type(row)._base_manager.filter(pk=row.pk).update(pk=row.pk),
}


def test_every_append_only_model_is_tried() -> None:
    found = {model for model in apps.get_app_config("fbs_portal").get_models() if issubclass(model, AppendOnly)}
    assert found == set(MAKE)
    assert {Submission, Assessment, DangerReport, AuditEvent} <= found


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
def test_no_road_changes_history(model: type[models.Model], road: str) -> None:
    row = MAKE[model]()
    before = model._default_manager.filter(pk=row.pk).values().get()
    with pytest.raises(AppendOnlyError):
        ROADS[road](row)
    assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_a_new_row_cannot_take_the_place_of_an_old_one() -> None:
    old = rows.submission()
    new = Submission(**{field.attname: getattr(old, field.attname) for field in Submission._meta.concrete_fields})
    new.public_id, new.draft_id, new.answers = uuid.uuid4(), uuid.uuid4(), {}
    with pytest.raises(IntegrityError), transaction.atomic():
        new.save()
    assert Submission.objects.get().answers == old.answers


def test_related_managers_refuse_too() -> None:
    first = rows.submission()
    other = rows.assessment()
    with pytest.raises(AppendOnlyError):
        first.assessments.add(other)
    with pytest.raises(AppendOnlyError):
        first.assessments.update(rule_set="other")


def _foreign_keys() -> list[models.ForeignKey[Any, Any]]:
    return [
        field
        for model in apps.get_app_config("fbs_portal").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]


def _is_history(model: Any) -> bool:
    return issubclass(model, AppendOnly)


def test_every_foreign_key_to_or_from_history_protects_it() -> None:
    touching = [field for field in _foreign_keys() if _is_history(field.model) or _is_history(field.remote_field.model)]
    assert len(touching) > 8
    assert [str(field) for field in touching if field.remote_field.on_delete is not models.PROTECT] == []


def test_deleting_a_patient_with_history_is_refused() -> None:
    sent = rows.submission()
    with pytest.raises(ProtectedError):
        sent.episode.patient.delete()


def test_audit_events_point_at_nothing() -> None:
    assert not [field for field in AuditEvent._meta.get_fields() if field.is_relation]
