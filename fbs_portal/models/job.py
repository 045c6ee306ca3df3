"""When the jobs that run by themselves last ran."""

from __future__ import annotations

from typing import Any

from django.db import models


class JobRun(models.Model):
    """The last run of a job, one row a job: what `/health/` and the operator look at. `detail` holds counts."""

    job = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Job {self.job}"
