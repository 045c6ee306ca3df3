"""How many statements a patient's page costs, without session and transaction control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import world
from tests.factories import HURTING, WELL
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
