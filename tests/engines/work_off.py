"""Run as a program: queue every job twice, let the worker of the queue do them, print what became of each."""

from __future__ import annotations

import json
from datetime import timedelta

import django
from django.core.management import call_command
from django.utils import timezone


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    from django_tasks_db.models import DBTaskResult

    from fbs_portal import tasks
    from fbs_portal.management.jobs import JOBS
    from fbs_portal.models import Case, FollowUp, JobRun
    from tests import world

    past = timezone.now() - timedelta(weeks=13)
    world.enrol(clinic=world.clinic("Riverside"), now=past, number="R1")
    for name in (*JOBS, *JOBS):
        getattr(tasks, name).enqueue()
    waiting = DBTaskResult.objects.count()
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    done = {
        "waiting": waiting,
        "results": [(row.task_path, row.status) for row in DBTaskResult.objects.order_by("enqueued_at")],
        "missed": FollowUp.objects.filter(missed_at__isnull=False).count(),
        "cases": Case.objects.count(),
        "runs": sorted(JobRun.objects.filter(finished_at__isnull=False).values_list("job", flat=True)),
    }
    print(json.dumps(done))


if __name__ == "__main__":
    main()
