"""When the jobs that run by themselves last ran: one row a job, for `/health/`, and one line of the log a run."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from fbs_portal.models import JobRun

logger = logging.getLogger(__name__)


def began(*, job: str, now: datetime) -> None:
    """Note that `job` was started. When it last came to its end stays on the row, so that a job which is started
    again and again and dies each time is seen to be overdue."""
    _note(JobRun(job=job, began_at=now), "began_at")


def finished(*, job: str, now: datetime, detail: Mapping[str, int | float | bool]) -> None:
    """Note that `job` came to its end. `detail` holds counts by name, never what they are about."""
    counts = dict(detail)
    _note(JobRun(job=job, began_at=now, finished_at=now, detail=counts), "finished_at", "detail")
    logger.info("%s finished", job, extra={"job": job, "counts": counts})


def _note(row: JobRun, *fields: str) -> None:
    """One statement, whichever of several hosts comes first."""
    JobRun.objects.bulk_create([row], update_conflicts=True, unique_fields=["job"], update_fields=fields)
