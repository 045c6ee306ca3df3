"""The jobs as tasks of Django's tasks API: `django.tasks` from Django 6.0 on, the extra `tasks` on Django 5.2.

    from fbs_portal.tasks import open_followups
    open_followups.enqueue()

Which queue they wait in and who works on it is the host's: docs/operations.md. Task queues look for a module of this
name in every installed app, so importing it alone needs nothing; asking it for a task does.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from fbs_portal.management import jobs

APIS = ("django.tasks", "django_tasks")
MISSING = (
    "fbs_portal.tasks needs Django 6.0 or later, or the extra: pip install 'fbs-portal[tasks]'. Without it the same "
    "jobs are commands: manage.py open_followups, manage.py send_messages."
)


def _task() -> Callable[..., Any] | None:
    """The decorator of whichever API is here."""
    for name in APIS:
        try:
            return import_module(name).task  # type: ignore[no-any-return]
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
    return None


def __getattr__(name: str) -> Any:
    """Only what is not defined comes here: with an API, a task that there is not; without one, any task."""
    if name in jobs.JOBS:
        raise ImproperlyConfigured(MISSING)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if (task := _task()) is not None:

    @task
    def open_followups() -> None:
        """Open what is due, plan invitations and reminders, note what was missed."""
        jobs.run("open_followups")

    @task
    def send_messages() -> None:
        """Hand over the messages that are due."""
        jobs.run("send_messages")

    @task
    def run_replays() -> None:
        """Work on the previews of rule sets that wait."""
        jobs.run("run_replays")

    @task
    def count_outcomes() -> None:
        """Count the outcomes of large clinics."""
        jobs.run("count_outcomes")

    @task
    def check_assessments() -> None:
        """Recompute every stored assessment; fails when one comes out differently."""
        jobs.run("check_assessments")
