"""What holds for every model: names of people stay out of `__str__`, times are paired with who."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from fbs_portal.models import EducationPage
from tests.models import rows
from tests.numbers import APART

MODELS = [model for model in apps.get_app_config("fbs_portal").get_models() if not model._meta.proxy]


def _paired(model: type[models.Model]) -> list[tuple[str, str]]:
    """Every `x_at` that has an `x_by` beside it, found by name."""
    names = {field.name for field in model._meta.concrete_fields}
    pairs = [(name, name.removesuffix("_at") + "_by") for name in names if name.endswith("_at")]
    return [(at, by) for at, by in pairs if by in names] + ([("at", "by")] if {"at", "by"} <= names else [])


def _checks(model: type[models.Model]) -> list[str]:
    return [str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_time_with_a_name_beside_it_has_a_check(model: type[models.Model]) -> None:
    for at, by in _paired(model):
        wanted = (f"'{at}", f"'{by}'") if model._meta.get_field(at).null else (f"'{by}'",)
        assert any(all(part in check for part in wanted) for check in _checks(model)), (model, at, by)


def test_the_search_for_pairs_finds_some() -> None:
    found = {f"{model.__name__}.{at}" for model in MODELS for at, _ in _paired(model)}
    assert {"Case.closed_at", "Case.spoken_at", "AccessLink.revoked_at", "DangerReport.at"} <= found


@pytest.mark.django_db
def test_no_row_says_a_persons_name() -> None:
    """`str(row)` reaches logs, titles and the admin's history."""
    person: dict[str, Any] = {
        "record_number": "CANARY-1",
        "given_name": "CANARYGIVEN",
        "family_name": "CANARYFAMILY",
        "birth_date": date(1962, 4, 5),
        "phone": "+15550199",
        "email": "canary@example.org",
        "search_key": "canary",
    }
    who = rows.patient(**person)
    occasion = rows.followup(episode=rows.episode(patient=who, surgeon="CANARYSURGEON"))
    said = [
        rows.assessment(submission=rows.submission(followup=occasion)),
        rows.danger_report(followup=occasion),
        rows.draft(followup=occasion),
        rows.evaluation(referral=rows.referral(case=rows.case(episode=occasion.episode))),
        rows.link(patient=who),
        rows.link_request(patient=who),
        rows.entry(case=rows.case(episode=rows.episode(patient=who, surgery_date=date(2025, 1, 1)))),
        who,
        occasion,
        occasion.episode,
    ]
    for row in said:
        assert "canary" not in str(row).lower()
        assert not [year for year in ("1962-", "Apr 1962", "April 1962", ", 1962") if year in str(row)]


def test_no_choices_in_models() -> None:
    """Labels would churn migrations: the database checks the codes, labels live in content."""
    assert [str(field) for model in MODELS for field in model._meta.concrete_fields if field.choices] == []


def test_save_and_delete_are_overridden_once() -> None:
    own = {model.__name__ for model in MODELS if {"save", "delete"} & set(vars(model))}
    assert own == set()


def test_no_clock_in_the_models() -> None:
    auto = [
        str(field)
        for model in MODELS
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert auto == []


@pytest.mark.django_db
def test_initials_come_from_what_is_known() -> None:
    assert rows.patient(given_name="Ada", family_name="obi").initials == "A.O."
    assert EducationPage._meta.ordering == ["group", "order", "slug"]


@pytest.mark.django_db
def test_rows_of_different_tables_share_no_number() -> None:
    """Else a test could mistake one for the other and pass, until the numbers drift apart."""
    said = rows.assessment()
    numbers = [said.pk, said.submission_id, said.episode_id, said.submission.followup_id, said.episode.patient_id]
    assert len({number // APART for number in numbers}) == len(numbers)
