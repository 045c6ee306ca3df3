"""Previews of a rule set on a clinic's own history. They count and list; no answer, case or assessment is touched.

A run is worked in short pieces by whoever asks next: the page (for a small clinic) or `replay_rules --waiting`. The
counts and the place to go on from are stored in one statement, so a killed worker loses one piece at most.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import require
from fbs_portal.actions.rule_set_checks import clean_families
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, Refused
from fbs_portal.domain.families import GENERAL, names_of
from fbs_portal.domain.replay import Tally
from fbs_portal.domain.states import ReplayStatus
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import ReplayRun, RuleSet
from fbs_portal.queries import replay, replay_pages, replay_sets, rule_sets

LEASE = timedelta(seconds=60)
"""A worker that gave no sign of life for so long is taken for dead, and another one goes on."""

RUNNING = (ReplayStatus.WAITING, ReplayStatus.RUNNING)


@transaction.atomic
def ask(
    *, rule_set_id: int, families: Collection[str] = (GENERAL,), since: date | None = None, actor: Actor, now: datetime
) -> ReplayRun:
    """Ask for a preview of this set against those in use for these families; the same question twice is one run.

    `since` counts only answers from that day on. Raises NotFound, NotPermitted, Invalid(since or families).
    """
    row = RuleSet.objects.select_related("clinic__rule_set").filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    require(actor=actor, permission="manage_rule_sets", clinic_id=row.clinic_id)
    if since is not None and since > now.date():
        raise Invalid(_("This day lies in the future. Give a day in the past, or none."), field="since")
    chosen = clean_families(families)
    sets = replay_sets.concerned(clinic=row.clinic, families=chosen)
    if not sets:
        raise Invalid(_("Every operation has a set of its own. Choose for which of them."), field="families")
    asked = {
        "clinic": row.clinic, "rule_set_digest": row.digest, "against": replay_sets.shown(sets.values()),
        "families": " ".join(names_of(chosen)),
    }  # fmt: skip
    try:
        with transaction.atomic():
            run = ReplayRun.objects.create(
                **asked,
                rule_set=row.version,
                sets=sets,
                since=since,
                total=replay.count(clinics=[row.clinic_id], since=since, families=sets),
                created_at=now,
                created_by=actor.key,
            )
    except IntegrityError:
        return ReplayRun.objects.get(**asked, status__in=RUNNING)
    audit.record(
        actor=actor, verb=Verb.REPLAY_ASKED, subject=f"rule_set:{row.pk}", clinic_id=row.clinic_id, now=now, run=run.pk
    )
    return run


def advance(*, run_id: int, worker: str, now: datetime, size: int = replay.CHUNK) -> ReplayRun | None:
    """Work on the next `size` courses. None when the run is over, cancelled, or in somebody else's hands.

    `worker` names who works, the same for every call of one worker.
    """
    run = _claimed(run_id=run_id, worker=worker, now=now)
    if run is None:
        return None
    try:
        return _next_piece(run, now=now, size=size)
    except (Refused, ValueError) as error:
        failure = str(error) or type(error).__name__
        return _store(run, status=ReplayStatus.FAILED, failure=failure[:80], finished_at=now)


def _claimed(*, run_id: int, worker: str, now: datetime) -> ReplayRun | None:
    free = Q(status=ReplayStatus.WAITING) | Q(worker=worker) | Q(beat_at__lt=now - LEASE)
    taken = ReplayRun.objects.filter(free, pk=run_id, status__in=RUNNING).update(
        status=ReplayStatus.RUNNING, worker=worker, beat_at=now, started_at=Coalesce("started_at", now)
    )
    return ReplayRun.objects.get(pk=run_id) if taken else None


def _next_piece(run: ReplayRun, *, now: datetime, size: int) -> ReplayRun | None:
    new = rule_sets.by_version(version=run.rule_set)
    if new.digest() != run.rule_set_digest:
        raise NotAllowed(_("The set was changed since. Ask for a new preview."))
    sets = replay_sets.beside_those_in_use(new=new, versions={run.clinic_id: replay_pages.sets_of(run)})
    courses, last = replay.chunk(clinics=[run.clinic_id], after=run.after_episode, size=size)
    if last == run.after_episode:
        return _store(run, status=ReplayStatus.DONE, finished_at=now)
    tally = Tally.from_dict(run.tally)
    tally.join(replay.tally_of(courses=courses, since=run.since, sets=sets))
    return _store(run, after_episode=last, tally=tally.to_dict(), done=tally.submissions, beat_at=now)


def _store(run: ReplayRun, **changes: object) -> ReplayRun | None:
    """Only while the run is still where it was read, in the same hands."""
    mine = ReplayRun.objects.filter(
        pk=run.pk, status=ReplayStatus.RUNNING, worker=run.worker, after_episode=run.after_episode
    )
    if not mine.update(**changes):
        return None
    for name, value in changes.items():
        setattr(run, name, value)
    return run


@transaction.atomic
def cancel(*, run_id: int, actor: Actor, now: datetime) -> None:
    """Stop a preview; what was counted so far stays readable. Raises NotFound, NotPermitted, NotAllowed."""
    run = ReplayRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound
    require(actor=actor, permission="manage_rule_sets", clinic_id=run.clinic_id)
    running = ReplayRun.objects.filter(pk=run.pk, status__in=RUNNING)
    if not running.update(status=ReplayStatus.CANCELLED, finished_at=now):
        raise NotAllowed(_("This preview is over already."))
    audit.record(actor=actor, verb=Verb.REPLAY_CANCELLED, subject=f"replay:{run.pk}", clinic_id=run.clinic_id, now=now)


def waiting(*, now: datetime) -> tuple[int, ...]:
    """The runs that nobody works on, oldest first."""
    free = Q(status=ReplayStatus.WAITING) | Q(status=ReplayStatus.RUNNING, beat_at__lt=now - LEASE)
    return tuple(ReplayRun.objects.filter(free).order_by("created_at", "pk").values_list("pk", flat=True))
