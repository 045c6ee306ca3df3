"""The jobs that run by themselves: each is a command, whoever starts it, cron, a task queue or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from types import MappingProxyType

from django.core.management import call_command


class JobFailed(Exception):
    """A command ended with an exit code: something is wrong with what it looked at, as it has said in its output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`command` is the command line; `cron` says how often it is worth running, as cron does: minute, hour, day of the
    month, month, day of the week."""

    command: tuple[str, ...]
    cron: str


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        "open_followups": Job(command=("open_followups",), cron="*/15 * * * *"),
        "send_messages": Job(command=("send_messages",), cron="* * * * *"),
        "run_replays": Job(command=("replay_rules", "--waiting"), cron="*/5 * * * *"),
        "count_outcomes": Job(command=("count_outcomes",), cron="30 2 * * *"),
        # One process: a worker's threads must not fork.
        "check_assessments": Job(command=("replay_rules", "--workers", "1"), cron="0 3 * * *"),
    }
)


def run(name: str) -> None:
    """Do a job as its command does, in this process, without its output. JobFailed where the command ends with an
    exit code; what else it raises (CommandError, an error of the database) passes through. KeyError: no such job."""
    said = StringIO()
    try:
        call_command(*JOBS[name].command, stdout=said, stderr=said)
    except SystemExit as stop:
        if stop.code:
            raise JobFailed(f"{name} ended with exit code {stop.code}") from stop
