from __future__ import annotations

import pytest

from tests.stage import db, moment, stage, visitors
from tests.world import World, kept_letter

__all__ = ["db", "moment", "stage", "visitors", "world"]


@pytest.fixture
def world(stage: World, db: None) -> World:
    """With a letter that was kept, which has an address of its own."""
    kept_letter(stage)
    return stage
