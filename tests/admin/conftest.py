"""The cast on the staff pages: two clinics with somebody in every role, and patients in every state."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from tests import world
from tests.stage import stage
from tests.world import World

__all__ = ["cast", "signed_in", "stage"]


@pytest.fixture
def cast(stage: World, db: None) -> World:
    """As it was built: what an earlier test changed is undone in the rows, and this copy was never in its hands."""
    return deepcopy(stage)


@pytest.fixture
def signed_in(cast: World) -> Callable[[str], Client]:
    """A browser in which this member of the cast is signed in."""

    def client(name: str, **options: Any) -> Client:
        return world.staff_client(cast.users[name], **options)

    return client
