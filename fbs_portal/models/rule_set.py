"""A clinic's own thresholds, and the previews of what a change would do."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from fbs_portal.domain.states import ReplayStatus, RuleSetStatus
from fbs_portal.models.base import Versioned, code_check, code_field, named_check, pair_check
from fbs_portal.models.clinic import Clinic


class RuleSet(Versioned):
    """Thresholds and the pattern-to-category table of one version, owned by one clinic.

    `body` holds every number with its source and the whole table: {"thresholds": {name: {"value",
    "source"}}, "categories": {pattern: category}}. A draft may change; from its activation on, `digest` (of the
    body) and `engine` (whose rules it was approved for) stay as they are. Which sets a clinic uses say
    `Clinic.rule_set` and, for single families of operations, `Clinic.family_rule_sets`; the default that is shipped
    needs no row. A set is active as long as its clinic uses it for anything.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rule_sets")
    version = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=64)
    status = code_field(RuleSetStatus, default=RuleSetStatus.DRAFT)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True, default="")

    class Meta(Versioned.Meta):
        constraints = [
            code_check("status", RuleSetStatus, "fbs_rule_set_status"),
            named_check("created_by", "fbs_rule_set_created_by"),
            named_check("changed_by", "fbs_rule_set_changed_by"),
            pair_check("fbs_rule_set_approved", "approved_at", "approved_by", "reason"),
            pair_check("fbs_rule_set_retired", "retired_at", "retired_by"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by__in=[F("created_by"), F("changed_by")]),
                name="fbs_rule_set_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[RuleSetStatus.DRAFT, RuleSetStatus.DISCARDED], approved_at=None)
                | Q(status=RuleSetStatus.ACTIVE, approved_at__isnull=False, retired_at=None)
                | Q(status=RuleSetStatus.RETIRED, approved_at__isnull=False, retired_at__isnull=False),
                name="fbs_rule_set_status_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"Rule set {self.version}"


class ReplayRun(models.Model):
    """A preview: the stored submissions of one clinic under two rule sets, counted and not written.

    `rule_set` is the version that is looked at. `sets` says what it is compared with: family of operations → version
    of the set that was in use for it; families that are not named are left out. `against` is the same in short, and
    `families` for which it was asked. (A run without `sets` compared every operation with `against`.)
    `after_episode` is where a stopped run goes on, `tally` what was counted up to there; both change in one statement.
    `beat_at` is the last sign of life of who works on it: a run without one for a while may be taken over.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="replay_runs")
    rule_set = models.CharField(max_length=40)
    rule_set_digest = models.CharField(max_length=64)
    against = models.CharField(max_length=400)
    families = models.CharField(max_length=200, default="")
    sets: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    since = models.DateField(null=True, blank=True)
    status = code_field(ReplayStatus, default=ReplayStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    after_episode = models.PositiveBigIntegerField(default=0)
    tally: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    failure = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            code_check("status", ReplayStatus, "fbs_replay_status"),
            named_check("created_by", "fbs_replay_created_by"),
            models.UniqueConstraint(
                fields=["clinic", "rule_set_digest", "against", "families"],
                condition=Q(status__in=[ReplayStatus.WAITING, ReplayStatus.RUNNING]),
                name="fbs_replay_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"Replay {self.pk}"
