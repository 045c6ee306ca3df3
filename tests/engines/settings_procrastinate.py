"""The demo host with Procrastinate: the jobs tick every two seconds, and a dead worker is noticed after two."""

from __future__ import annotations

from procrastinate import App

from fbs_portal.contrib import procrastinate
from fbs_portal.management.jobs import JOBS
from project.settings import *  # noqa: F403
from project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "procrastinate.contrib.django"]
PROCRASTINATE_ON_APP_READY = "tests.engines.settings_procrastinate.register"
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": 0.3,
    "stalled_worker_timeout": 60,
    "fetch_job_polling_interval": 0.2,
}
TICK = 2
TICKING = ("open_followups", "send_messages", "retry_stalled")
NEVER = "0 0 1 1 *"
DEAD_AFTER = 2


def register(app: App) -> None:
    every = f"* * * * * */{TICK}"
    crons = dict.fromkeys(JOBS, NEVER) | dict.fromkeys(TICKING, every)
    procrastinate.register(app, crons=crons, stalled_after=DEAD_AFTER)
