"""The cast on the staff pages: two clinics with somebody in every role, and patients in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import world
from tests.world import World


@pytest.fixture
def cast(db: None) -> World:
    return world.build(timezone.now())


@pytest.fixture
def signed_in(cast: World) -> Callable[[str], Client]:
    """A browser in which this member of the cast is signed in."""

    def client(name: str, **options: Any) -> Client:
        return world.staff_client(cast.users[name], **options)

    return client
