"""The jobs as periodic tasks of Procrastinate, whose workers need PostgreSQL alone: the extra `procrastinate`.

    INSTALLED_APPS += ["procrastinate.contrib.django"]
    PROCRASTINATE_ON_APP_READY = "fbs_portal.contrib.procrastinate.register"

    python manage.py procrastinate worker

Any number of workers: each tick is queued once, whichever of them notices it, and done once. What a worker was doing
when it was killed is begun anew by another; that does no harm, since every job may run twice and at the same time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from fbs_portal.management.jobs import JOBS, run

if TYPE_CHECKING:
    from procrastinate import App, JobContext

QUEUE = "fbs_portal"
RETRY_STALLED = "retry_stalled"
EVERY_MINUTE = "* * * * *"


def register(app: App, *, crons: Mapping[str, str] | None = None, stalled_after: float = 30) -> None:
    """Give `app` the jobs. `crons`: other times than those of `management.jobs`, by name of job, in UTC; a sixth field
    holds seconds. `stalled_after`: seconds without a sign of life after which a worker counts as dead; keep it above
    the workers' `update_heartbeat_interval`. KeyError: no such job."""
    times = {name: job.cron for name, job in JOBS.items()} | {RETRY_STALLED: EVERY_MINUTE}
    for name in crons or {}:
        times[name]  # a misspelt name would silently leave the usual time in force
    times |= crons or {}
    for name in JOBS:
        task = app.task(name=f"fbs_portal.{name}", queue=QUEUE)(_job(name))
        app.periodic(cron=times[name])(task)
    retry = app.task(name=f"fbs_portal.{RETRY_STALLED}", queue=QUEUE, pass_context=True)(_retrying(stalled_after))
    app.periodic(cron=times[RETRY_STALLED])(retry)


def _job(name: str) -> Callable[[int], None]:
    def work(timestamp: int) -> None:
        run(name)

    return work


def _retrying(stalled_after: float) -> Callable[[JobContext, int], Awaitable[None]]:
    async def work(context: JobContext, timestamp: int) -> None:
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=stalled_after):
            await manager.retry_job(job)

    return work
