"""The migrations hold every change of the models, and each can be undone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.migrations.conftest import Manage


@pytest.mark.django_db
def test_the_models_need_no_further_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_every_step_says_how_it_is_undone() -> None:
    loader = MigrationLoader(connection)
    own = {name: migration for (app, name), migration in loader.disk_migrations.items() if app == "fbs_portal"}
    assert own
    stuck = [
        f"{name}: {step}" for name, migration in own.items() for step in migration.operations if not step.reversible
    ]
    assert not stuck


def test_all_migrations_run_back_to_nothing_and_forward_again(manage: Manage) -> None:
    for arguments in (["migrate"], ["migrate", "fbs_portal", "zero"], ["migrate"]):
        manage(*arguments, "--verbosity", "0")
