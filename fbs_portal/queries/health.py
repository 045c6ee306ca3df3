"""What `/health/` looks at: four statements at most, each answered from a small table or the end of an index."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db import DatabaseError, InterfaceError, connection, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Subquery
from django.db.models.functions import Coalesce

from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.health import JOBS, Seen
from fbs_portal.domain.states import AttemptOutcome
from fbs_portal.models import JobRun, Message, MessageAttempt

APP = "fbs_portal"
BROKEN = (DatabaseError, InterfaceError)
Name = tuple[str, str]


def serving() -> Seen:
    """Whether pages can be served: the database answers and has every migration of this code. One statement."""
    try:
        applied = _applied()
    except BROKEN:
        return _gone()
    own = [at for (app, _name), at in applied.items() if app == APP]
    return Seen(pending=_pending(frozenset(applied)), migrated_at=max(own, default=None))


def everything(*, now: datetime) -> Seen:
    """The same, and how the jobs and the outbox stand, once there are tables to ask. Four statements."""
    seen = serving()
    if not seen.database or seen.pending:
        return seen
    runs = JobRun.objects.filter(job__in=JOBS, finished_at__isnull=False)
    try:
        finished = {run.job: run.finished_at for run in runs if run.finished_at}
        waiting = [at for at in (_oldest_due(now=now), _refused_since()) if at is not None]
    except BROKEN:
        return _gone()
    return Seen(migrated_at=seen.migrated_at, finished=finished, waiting_since=min(waiting, default=None))


def _gone() -> Seen:
    """No answer; whatever is left of the connection is of no use to the next request."""
    connection.close()
    return Seen(database=False)


def _oldest_due(*, now: datetime) -> datetime | None:
    """Since when the message has been due that nobody has taken up longest."""
    waiting = Message.objects.filter(status=MessageStatus.WAITING, due_at__lte=now)
    return waiting.order_by("due_at", "pk").values_list("due_at", flat=True).first()


def _refused_since() -> datetime | None:
    """When the tries began that all failed until now, whatever the message; None when the last one did not.

    A try that fails puts its message off, so an outage of the mail server is not seen by what is due. One mailbox that
    is full is no outage: there are tries of several messages. Reads what came after the last good try.
    """
    tries = MessageAttempt.objects.order_by()
    answered = tries.exclude(outcome=AttemptOutcome.TEMPORARY).order_by("-pk").values("pk")[:1]
    lost = tries.filter(pk__gt=Coalesce(Subquery(answered), 0))
    found = lost.aggregate(since=Min("at"), messages=Count("message", distinct=True))
    return found["since"] if found["messages"] > 1 else None


def _applied() -> dict[Name, datetime]:
    """When each migration ran; none where the database answers and has no such table yet."""
    rows = MigrationRecorder(connection).migration_qs.values_list("app", "name", "applied")
    try:
        return {(app, name): at for app, name, at in rows}
    except DatabaseError:
        if connection.connection is None or not connection.is_usable():
            raise
        return {}


def _pending(applied: frozenset[Name]) -> int:
    """How many migrations of this code the database lacks."""
    return sum(
        1
        for app, ways in _wanted()
        if router.allow_migrate(connection.alias, app) and not any(way <= applied for way in ways)
    )


@cache
def _wanted() -> tuple[tuple[str, tuple[frozenset[Name], ...]], ...]:
    """For each migration on disk, its app and the sets of names that each stand for it: itself, what it replaces, or
    what replaces it. The files of a running process do not change, so they are read once."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    disk, found = loader.disk_migrations, []
    for key, migration in disk.items():
        ways = [frozenset({key})]
        if migration.replaces:
            ways.append(frozenset(migration.replaces))
        ways += [frozenset({other}) for other, newer in disk.items() if key in newer.replaces]
        found.append((key[0], tuple(ways)))
    return tuple(found)
