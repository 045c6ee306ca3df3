"""What triage said of a submission."""

from __future__ import annotations

from typing import Any

from django.db import models

from fbs_portal.domain.codes import Category, Confidence, Pattern, Route, Urgency
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.submission import Submission


class Assessment(AppendOnly):
    """What triage said of one submission under one rule set. `body` is the whole result, canonical; what lists need of
    it stands beside it, since reading fifty bodies takes longer than all else on the worklist.

    `inputs` is what it was made from (`queries.inputs`): the facts of the operation as they were, and the ids of the
    submissions that counted. Facts are corrected and submissions superseded later; this can still be said again.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="assessments")
    rule_set = models.CharField(max_length=40)
    engine = models.CharField(max_length=64)
    category = code_field(Category)
    confidence = code_field(Confidence)
    pattern = code_field(Pattern)
    urgency = code_field(Urgency)
    route = code_field(Route)
    refer = models.BooleanField()
    recheck_on = models.DateField(null=True)
    criteria_met = models.PositiveSmallIntegerField(default=0)
    criteria_total = models.PositiveSmallIntegerField(default=0)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    inputs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    assessed_at = models.DateTimeField()
    assessed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            code_check("category", Category, "fbs_assessment_category"),
            code_check("confidence", Confidence, "fbs_assessment_confidence"),
            code_check("pattern", Pattern, "fbs_assessment_pattern"),
            code_check("urgency", Urgency, "fbs_assessment_urgency"),
            code_check("route", Route, "fbs_assessment_route"),
            named_check("assessed_by", "fbs_assessment_assessed_by"),
        ]
        indexes = [models.Index(fields=["episode", "assessed_at"], name="fbs_assessment_course")]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"
