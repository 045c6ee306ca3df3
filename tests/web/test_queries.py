"""How many statements a patient's page costs, without session and transaction control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fbs_portal.actions import rule_sets
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Assessment
from tests import world
from tests.factories import HURTING, WELL, lead
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

FREE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@pytest.fixture
def ada() -> Person:
    return person()


def own(deed: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        deed()
    statements = [query["sql"] for query in caught.captured_queries]
    return [sql for sql in statements if "django_session" not in sql and not sql.startswith(FREE)]


def test_a_step_costs_few_statements(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.answer(WELL).answer(WELL)
    path, revision = walk.url("step", "spine"), walk.page.form().values["revision"][0]
    assert len(shown := own(lambda: walk.client.get(path))) <= 2, shown
    saved = own(lambda: walk.client.post(path, {"pain_axial": "4", "revision": revision}))
    assert len(saved) <= 4, saved


def test_sending_costs_few_statements(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(HURTING)
    revision = walk.page.form().values["revision"][0]
    sent = own(lambda: walk.client.post(walk.url("check"), {"revision": revision}))
    assert len(sent) <= 15, sent
    done = own(lambda: walk.client.get(walk.url("done")))
    assert len(done) <= 10, done


@pytest.mark.parametrize("name", ["/", "/progress/"])
def test_own_pages_cost_the_same_however_long_the_course(name: str, ada: Person) -> None:
    short = own(lambda: Walk(ada).client.get(name))
    for weeks in (2, 6):
        world.answer(ada, HURTING, now=timezone.now(), weeks=weeks)
    walk = Walk(ada)
    assert len(own(lambda: walk.client.get(name))) <= len(short)
    assert len(own(lambda: walk.client.get(name))) <= 5


def test_sending_stays_within_its_budget_under_a_set_of_the_clinics_own(ada: Person) -> None:
    clinic = ada.patient.clinic
    writer, approver = lead(clinic), lead(clinic)
    row = rule_sets.create_draft(clinic_id=clinic.pk, name="Own", actor=writer, now=timezone.now())
    body = row.body | {"thresholds": row.body["thresholds"] | {"pain": {"value": 5, "source": "our audit"}}}
    row = rule_sets.edit_draft(rule_set_id=row.pk, revision=1, name="Own", body=body, actor=writer, now=timezone.now())
    rule_sets.activate(
        rule_set_id=row.pk, revision=row.revision, used=DEFAULT.version, reason="x", actor=approver, now=timezone.now()
    )
    walk = Walk(ada).start()
    walk.walk(HURTING)
    revision = walk.page.form().values["revision"][0]
    sent = own(lambda: walk.client.post(walk.url("check"), {"revision": revision}))
    assert len(sent) <= 15, sent
    assert Assessment.objects.get().rule_set == row.version
