"""Assessing again under the rules in use: new rows beside the old ones, nothing lowered, nothing closed (E6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from fbs_portal.actions import assess, audit
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, Case, SurgeryEpisode
from fbs_portal.queries import rule_sets, snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessed:
    """`written`: 1 when the newest answers were assessed again; `raised`: a case was opened or rose by it."""

    written: int = 0
    raised: int = 0


@transaction.atomic
def reassess(
    *, episode_id: int, since: date | None = None, under: str = "", actor: Actor, now: datetime, dry_run: bool = False
) -> Reassessed:
    """Assess the newest answers of one course under the set that judges it now, unless that was done already.

    Earlier answers keep the assessment under which somebody acted. `since`: only answers from that day on. `under`:
    only a course that this version judges.
    """
    episode = SurgeryEpisode.objects.select_related("patient__clinic__rule_set").get(pk=episode_id)
    rows = snapshots.follow_up_rows(episode=episode, rows=snapshots.current(episodes=[episode.pk]))
    if not rows or (since is not None and rows[-1].answered_on < since):
        return Reassessed()
    rules = rule_sets.in_force(episode=episode).rules
    done = Assessment.objects.filter(submission=rows[-1].pk, rule_set=rules.version, engine=ENGINE_VERSION)
    if under not in ("", rules.version) or done.exists():
        return Reassessed()
    if dry_run:
        return Reassessed(written=1)
    before = _urgency(episode_id)
    judged = assess.judge_again(episode=episode, actor=actor, now=now)
    for row in judged.written:
        audit.record(
            actor=actor, verb=Verb.REPLAY_APPLIED, subject=f"episode:{episode.pk}", clinic_id=episode.patient.clinic_id,
            now=now, assessment=row.pk, rule_set=row.rule_set,
        )  # fmt: skip
    after = _urgency(episode_id)
    rose = after is not None and (before is None or after.rank < before.rank)
    return Reassessed(written=len(judged.written), raised=int(rose))


def _urgency(episode_id: int) -> Urgency | None:
    """How urgent the open case of this episode is."""
    found = Case.objects.filter(episode=episode_id, closed_at=None).values_list("urgency", flat=True).first()
    return None if found is None else Urgency(found)
