"""Counted outcomes of a large clinic, and the page of outcomes as a model that the admin can hang on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.models.case import Case
from fbs_portal.models.clinic import Clinic


class OutcomeTally(models.Model):
    """When a clinic's outcomes were counted last. `submissions` were there then: more now means stale."""

    clinic = models.OneToOneField(Clinic, on_delete=models.CASCADE, related_name="outcome_tally")
    counted_at = models.DateTimeField()
    submissions = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"Tally {self.pk}"


class OutcomeCount(models.Model):
    """How often a bucket occurred among the operations of one month (`domain.outcomes.Measure`). No patient in it."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="outcome_counts")
    month = models.DateField()
    family = models.CharField(max_length=24)
    measure = models.CharField(max_length=24)
    point = models.CharField(max_length=64, blank=True)
    bucket = models.CharField(max_length=64)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "month", "family", "measure", "point", "bucket"], name="fbs_outcome_count_once"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="fbs_outcome_count_positive"),
        ]

    def __str__(self) -> str:
        return f"Count {self.pk}"


class Outcomes(Case):
    """No rows of its own: so that the outcomes page has the admin's own address and permission (E24)."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name_plural = _("outcomes")
