"""Scores of published instruments."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from fbs_portal.models.base import AppendOnly, named_check
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.submission import Submission


class InstrumentScore(AppendOnly):
    """One score of one instrument (`domain.instruments`), on the day it was measured.

    From a submission, or recorded by staff from elsewhere (`submission` empty). A correction is a newer
    row that supersedes the old one.
    """

    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="scores")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="scores")
    instrument = models.CharField(max_length=40)
    value: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=7, decimal_places=3)
    measured_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            named_check("instrument", "fbs_score_instrument"),
            named_check("recorded_by", "fbs_score_recorded_by"),
            models.UniqueConstraint(fields=["submission", "instrument"], name="fbs_score_once_a_submission"),
            models.CheckConstraint(
                condition=models.Q(supersedes=None) | ~models.Q(reason=""), name="fbs_score_corrected_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["episode", "instrument", "measured_on"], name="fbs_score_course")]

    def __str__(self) -> str:
        return f"Score {self.pk}"
