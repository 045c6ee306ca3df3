"""The one guarded door: everything of one patient goes, nothing of another, a tombstone stays."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

import fbs_portal
from fbs_portal.actions import dangers, erasure, links
from fbs_portal.actions.erasure import ROADS, erase_patient
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import DangerSign, TimePoint
from fbs_portal.domain.errors import Invalid, NotFound, NotPermitted
from fbs_portal.domain.verbs import ErasureReason, Verb
from fbs_portal.models import AuditEvent, Patient, Submission
from tests import factories as f
from tests.factories import NOW
from tests.models import rows
from tests.statements import dump

pytestmark = pytest.mark.django_db

JOB = actors.system("erase_patient")
NOT_OF_A_PATIENT = {
    "Clinic", "Membership", "RuleSet", "ReplayRun", "OutcomeCount", "OutcomeTally", "EducationPage",
    "Throttle", "AuditEvent", "Patient", "Protocol", "MessageTemplate", "JobRun",
}  # fmt: skip


def full_patient() -> Patient:
    """A patient with rows in every table, named by canaries."""
    who = f.patient_fields(record_number="CANARY-1", given_name="CANARY", family_name="CANARY", email="canary@x.org")
    joined = f.enrolled(patient=who, surgeon="CANARY")
    episode, patient = joined.episode, joined.patient
    actor = f.patient_actor(patient)
    f.answered(episode, answers=f.HURTING | f.ticked(DangerSign.FEVER) | {"more_to_say": "CANARY"})
    report = episode.danger_reports.get()
    dangers.acknowledge(report=report, actor=actor, now=NOW)
    dangers.untick(followup=report.followup, codes=["fever"], reason="gone", actor=actor, now=NOW)
    f.filled(f.followup(episode, TimePoint.WEEK_12), f.WELL, by=actor, now=datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert joined.link is not None
    for _time in ("written to", "on the list"):
        links.ask_new_link(link=joined.link, now=NOW)
    rows.score(submission=episode.submissions.latest("pk"), recorded_by="CANARY")
    referral = rows.referral(case=episode.cases.get())
    rows.evaluation(referral=referral, cause="CANARY")
    rows.letter(referral=referral, content="<p>CANARY</p>")
    rows.call(followup=f.followup(episode, TimePoint.WEEK_12), note="CANARY")
    rows.consent(patient=patient)
    rows.attempt(message=rows.message(patient=patient))
    return patient


def test_nothing_of_the_patient_is_left() -> None:
    patient = full_patient()
    assert "CANARY" in dump()
    erased = erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)
    assert "CANARY" not in dump()
    assert "canary" not in dump()
    assert min(erased.counts.values()) >= 1, erased.counts
    for model, _road in ROADS:
        assert not model._base_manager.exists(), model
    stone = AuditEvent.objects.get(verb=Verb.PATIENT_ERASED)
    assert stone.subject == f"patient:{patient.pk}"
    assert stone.detail["reason"] == ErasureReason.ASKED_FOR


def test_another_patient_keeps_everything() -> None:
    patient = full_patient()
    other = f.enrolled()
    f.answered(other.episode, answers=f.HURTING | f.ticked(DangerSign.FEVER))
    before = {model: model._base_manager.filter(**{road: other.patient}).count() for model, road in ROADS}
    erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)
    assert before == {model: model._base_manager.filter(**{road: other.patient}).count() for model, road in ROADS}
    assert Patient.objects.get() == other.patient


def test_the_trail_stays() -> None:
    patient = full_patient()
    before = AuditEvent.objects.count()
    erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)
    assert AuditEvent.objects.count() == before + 1


def test_a_dry_run_counts_the_same_and_removes_nothing() -> None:
    patient = full_patient()
    before = dump()
    would = erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW, dry_run=True)
    assert dump() == before
    assert erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW) == would


def test_twice_is_refused_and_so_is_everybody_without_the_right() -> None:
    patient = f.enrolled().patient
    for actor, refusal in ((f.clinician(patient.clinic), NotPermitted), (f.outsider(), NotFound)):
        with pytest.raises(refusal):
            erase_patient(patient_id=patient.pk, reason="asked_for", actor=actor, now=NOW)
    with pytest.raises(Invalid):
        erase_patient(patient_id=patient.pk, reason="because", actor=JOB, now=NOW)
    erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)
    with pytest.raises(NotFound):
        erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = full_patient()
    before = dump()
    monkeypatch.setattr(erasure, "ROADS", (*ROADS[:9], (Submission, "no_such_road")))
    with pytest.raises(Exception, match="no_such_road"):
        erase_patient(patient_id=patient.pk, reason="asked_for", actor=JOB, now=NOW)
    assert dump() == before


def test_every_model_has_its_road_or_a_reason_to_have_none() -> None:
    """A new model that hangs on a patient is erased too, or this fails."""
    known = {model.__name__ for model, _road in ROADS} | NOT_OF_A_PATIENT
    rows_of = [model for model in apps.get_app_config("fbs_portal").get_models() if not model._meta.proxy]
    assert {model.__name__ for model in rows_of} == known


def test_children_go_before_what_they_hang_on() -> None:
    order = {model: place for place, (model, _road) in enumerate(ROADS)}
    for model, place in order.items():
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if target in order and target is not model:
                assert place < order[target], f"{model.__name__} before {target.__name__}"


def test_no_other_door() -> None:
    """`_raw_delete`, the only way past append-only rows, is called in one file."""
    root = Path(fbs_portal.__file__).parent
    found = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "_raw_delete"
    ]
    assert found == ["actions/erasure.py"]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    patient = full_patient()
    call_command("erase_patient", str(patient.pk), "--reason", "asked_for", "--dry-run")
    assert Patient.objects.exists()
    call_command("erase_patient", str(patient.pk), "--reason", "asked_for", "--yes")
    assert not Patient.objects.exists()
    assert "Would remove" in (said := capsys.readouterr().out)
    assert "CANARY" not in said
    with pytest.raises(CommandError, match=str(patient.pk)):
        call_command("erase_patient", str(patient.pk), "--reason", "asked_for", "--yes")


def test_the_command_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = f.enrolled().patient
    monkeypatch.setattr("builtins.input", lambda _prompt: "no")
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("erase_patient", str(patient.pk), "--reason", "asked_for")
    assert Patient.objects.exists()
