"""One cast for a whole module of tests; what a test changes is undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as cast
from tests.waiting import DAY, let_pass
from tests.world import World


@contextmanager
def undone(django_db_blocker: Any) -> Iterator[None]:
    """The database may be used, and what is changed in it is taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    let_pass(180, of=DAY)  # the cast is of today, so a module that would end tomorrow begins then
    with undone(django_db_blocker):
        yield cast.build(timezone.now())


@pytest.fixture
def db(stage: World, django_db_blocker: Any) -> Iterator[None]:
    """In place of the plugin's: the database is as the cast left it when the next test begins."""
    with undone(django_db_blocker):
        yield


@pytest.fixture
def world(stage: World, db: None) -> World:
    return stage


@pytest.fixture
def moment(world: World) -> datetime:
    return world.now


@pytest.fixture
def visitors(world: World) -> dict[str, Client]:
    return browsers(world)


def browsers(world: World) -> dict[str, Client]:
    """One for everybody in the access table."""
    patients = {f"patient_{name}": cast.patient_client(world.people[name]) for name in ("A", "B")}
    staff = {name: cast.staff_client(user) for name, user in world.users.items()}
    return {"anonymous": Client()} | patients | staff
