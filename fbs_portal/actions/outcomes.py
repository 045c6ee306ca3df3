"""Counting the outcomes of a clinic and keeping the counts, for clinics too large to be counted at each look."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fbs_portal.actions import audit
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, OutcomeCount, OutcomeTally
from fbs_portal.queries import outcomes

AT_ONCE = 1000


def count_clinic(*, clinic: Clinic, actor: Actor, now: datetime) -> int:
    """Count anew and put the counts in the place of the old ones, all at once; how many operations were counted.

    Safe to run twice and on two hosts: the counts of the later one stand.
    """
    forms = outcomes.forms(clinic=clinic)
    cells = outcomes.count(clinic=clinic, now=now)
    rows = [
        OutcomeCount(clinic=clinic, month=cell.month, family=cell.family, number=number, **key._asdict())
        for cell, counts in cells.items()
        for key, number in counts.items()
    ]
    with transaction.atomic():
        OutcomeTally.objects.update_or_create(clinic=clinic, defaults={"counted_at": now, "submissions": forms})
        OutcomeCount.objects.filter(clinic=clinic).delete()
        OutcomeCount.objects.bulk_create(rows, batch_size=AT_ONCE)
        audit.record(
            actor=actor, verb=Verb.OUTCOMES_COUNTED, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now,
            forms=forms,
        )  # fmt: skip
    return sum(counts[outcomes.OPERATION] for counts in cells.values())
