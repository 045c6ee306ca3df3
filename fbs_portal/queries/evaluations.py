"""What an evaluation found: the record that counts, and what of it a patient may read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from fbs_portal.domain.codes import ReferralStatus
from fbs_portal.models import Evaluation, Patient


def current(*, case_id: int) -> Evaluation | None:
    """The newest evaluation of the case, as corrected last. One statement."""
    return _counting().filter(referral__case=case_id).first()


def released(*, patient: Patient, episodes: Iterable[int] | None = None) -> dict[int, Evaluation]:
    """Episode → the newest evaluation that staff released, of this patient alone. One statement."""
    rows = _counting().filter(referral__case__episode__patient=patient, referral__released_at__isnull=False)
    if episodes is not None:
        rows = rows.filter(referral__case__episode__in=episodes)
    found: dict[int, Evaluation] = {}
    for row in rows.select_related("referral__case"):
        found.setdefault(row.referral.case.episode_id, row)
    return found


def _counting() -> QuerySet[Evaluation]:
    rows = Evaluation.objects.filter(referral__status=ReferralStatus.EVALUATED, superseded_by=None)
    return rows.order_by("-referral", "-pk")
