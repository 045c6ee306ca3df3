"""One cast for a whole module of tests; what a test changes is undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as cast
from tests.world import World


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield cast.build(timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def db(stage: World, django_db_blocker: Any) -> Iterator[None]:
    """In place of the plugin's: the database is as the cast left it when the next test begins."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: World, db: None) -> World:
    return stage


@pytest.fixture
def moment(world: World) -> datetime:
    return world.now


@pytest.fixture
def visitors(world: World) -> dict[str, Client]:
    """A browser for everybody in the access table."""
    patients = {f"patient_{name}": cast.patient_client(world.people[name]) for name in ("A", "B")}
    staff = {name: cast.staff_client(user) for name, user in world.users.items()}
    return {"anonymous": Client()} | patients | staff
