"""What a patient sent, and the danger signs they ticked. Both are history: written once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from fbs_portal.domain.codes import AnswerMode, DangerEvent, UntickReason, Urgency
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check, public_id_field
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.followup import FollowUp


def nrs_check(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0, f"{field}__lte": 10}), name=name
    )


class Submission(AppendOnly):
    """One answered questionnaire.

    `answers` are keyed by question code; the typed columns repeat the few numbers that lists and
    statistics need: numeric rating scales 0–10 (average of 7 days), PEG 0–10 (mean of three).
    `answered_on` is the clinic-local date of the answers (for paper: the date on the paper).
    `confirmed_unusual`: which of the answers seem not to fit together, and were confirmed as right
    (codes of `domain.unusual`). It is kept beside the answers, so that triage never reads it.
    """

    public_id = public_id_field()
    draft_id = models.UUIDField(unique=True)
    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="submissions")
    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="submissions")
    questionnaire = models.CharField(max_length=40)
    questionnaire_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    notice_version = models.CharField(max_length=20, blank=True, default="")
    mode = code_field(AnswerMode, default=AnswerMode.SELF)
    entered_by = models.CharField(max_length=64)
    answered_on = models.DateField()
    submitted_at = models.DateTimeField()
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    confirmed_unusual: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    nrs_axial = models.PositiveSmallIntegerField(null=True)
    nrs_limb = models.PositiveSmallIntegerField(null=True)
    peg: models.DecimalField[Decimal | None, Decimal | None] = models.DecimalField(
        max_digits=4, decimal_places=2, null=True
    )
    change_from_baseline = models.SmallIntegerField(null=True)
    has_text = models.BooleanField(default=False)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            code_check("mode", AnswerMode, "fbs_submission_mode"),
            nrs_check("nrs_axial", "fbs_submission_nrs_axial_range"),
            nrs_check("nrs_limb", "fbs_submission_nrs_limb_range"),
            nrs_check("peg", "fbs_submission_peg_range"),
            models.CheckConstraint(
                condition=Q(change_from_baseline=None) | Q(change_from_baseline__gte=-10, change_from_baseline__lte=10),
                name="fbs_submission_change_range",
            ),
            named_check("entered_by", "fbs_submission_entered_by"),
            models.UniqueConstraint(
                fields=["followup"], condition=Q(supersedes=None), name="fbs_submission_first_once"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(reason=""), name="fbs_submission_amended_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["episode", "answered_on"], name="fbs_submission_course")]

    def __str__(self) -> str:
        return f"Submission {self.pk}"


class DangerReport(AppendOnly):
    """A danger sign was ticked, its page acknowledged, or it was unticked again: one row each.

    `codes` are the signs the row is about; `about` links an acknowledgement or an untick to the
    ticking; `urgency` is the level whose page was shown.
    """

    public_id = public_id_field()
    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="danger_reports")
    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="danger_reports")
    event = code_field(DangerEvent, default=DangerEvent.TICKED)
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later", db_index=False)
    codes: models.JSONField[list[str], list[str]] = models.JSONField()
    urgency = code_field(Urgency)
    untick_reason = code_field(UntickReason, blank=True, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            code_check("event", DangerEvent, "fbs_danger_event"),
            code_check("urgency", Urgency, "fbs_danger_urgency"),
            code_check("untick_reason", UntickReason, "fbs_danger_untick_reason", blank=True),
            models.CheckConstraint(
                condition=Q(event=DangerEvent.TICKED, about=None)
                | (~Q(event=DangerEvent.TICKED) & Q(about__isnull=False)),
                name="fbs_danger_about",
            ),
            models.CheckConstraint(
                condition=(Q(event=DangerEvent.UNTICKED) & ~Q(untick_reason=""))
                | (~Q(event=DangerEvent.UNTICKED) & Q(untick_reason="")),
                name="fbs_danger_untick_has_reason",
            ),
            named_check("by", "fbs_danger_by"),
        ]
        indexes = [
            models.Index(fields=["episode", "at"], name="fbs_danger_course"),
            # Without the many rows about nothing, which make an index on all of them look useless to SQLite.
            models.Index(fields=["about", "event", "at"], condition=Q(about__isnull=False), name="fbs_danger_later"),
        ]

    def __str__(self) -> str:
        return f"Danger report {self.pk}"
