"""One run of the follow-up programme: every part in its order, at one reading of the clock (ADR 0913)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from traceback import extract_tb

from fbs_portal.actions import case_escalation, followups, housekeeping, invitations, jobs, outbox
from fbs_portal.domain.actor import Actor
from fbs_portal.models import JobRun

logger = logging.getLogger(__name__)

JOB = "open_followups"


@dataclass(slots=True, kw_only=True)
class Run:
    """What a run did, or would do: counts by name. `failed` names the parts that broke off; the others were done."""

    actor: Actor
    now: datetime
    dry_run: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def run(*, actor: Actor, now: datetime, dry_run: bool = False) -> Run:
    """Do every part. One that breaks off keeps none of the others from being done: emergencies come first."""
    this = Run(actor=actor, now=now, dry_run=dry_run)
    if dry_run:
        JobRun.objects.exists()  # without a database nothing can be said
    else:
        jobs.began(job=JOB, now=now)
    for name, part in PARTS.items():
        try:
            part(this)
        except Exception as error:  # its text could hold an answer or a name: the log says what and where
            logger.error("%s: the part %s broke off (%s)", JOB, name, _where(error))  # noqa: TRY400
            this.failed.append(name)
    if not dry_run and not this.failed:
        jobs.finished(job=JOB, now=now, detail=this.counts)
    return this


def _where(error: Exception) -> str:
    """The kind of error and the line it came from."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__


def _call_duty(this: Run) -> None:
    this.counts["untaken"] = case_escalation.call_duty(now=this.now, dry_run=this.dry_run)


def _end_snoozes(this: Run) -> None:
    this.counts["woken"] = case_escalation.end_snoozes(actor=this.actor, now=this.now, dry_run=this.dry_run)


def _mark_missed(this: Run) -> None:
    this.counts["missed"] = followups.mark_missed(now=this.now, actor=this.actor, dry_run=this.dry_run)


def _invite(this: Run) -> None:
    planned = invitations.plan(now=this.now, dry_run=this.dry_run)
    this.counts["invitations"], this.counts["reminders"] = planned.invitations, planned.reminders
    this.counts |= {f"muted_{reason}": count for reason, count in sorted(planned.muted.items())}


def _tell_unowned(this: Run) -> None:
    this.counts["unowned"] = case_escalation.tell_unowned(now=this.now, dry_run=this.dry_run)


def _tell_of_broken_promises(this: Run) -> None:
    this.counts["broken"] = case_escalation.tell_of_broken_promises(now=this.now, dry_run=this.dry_run)


def _digests(this: Run) -> None:
    if not this.dry_run:
        outbox.queue_digests(now=this.now)


def _remove_links(this: Run) -> None:
    this.counts["links"] = housekeeping.remove_dead_links(now=this.now, dry_run=this.dry_run)


def _forget_tries(this: Run) -> None:
    housekeeping.forget_tries(now=this.now, dry_run=this.dry_run)


PARTS: dict[str, Callable[[Run], None]] = {
    "untaken emergencies": _call_duty,
    "snoozes": _end_snoozes,
    "missed forms": _mark_missed,
    "invitations": _invite,
    "unowned cases": _tell_unowned,
    "broken promises": _tell_of_broken_promises,
    "digests": _digests,
    "dead links": _remove_links,
    "old tries": _forget_tries,
}
"""In this order: what is dangerous first; missed before invited, so that nobody is invited to what is given up."""
