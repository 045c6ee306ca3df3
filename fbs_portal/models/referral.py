"""A referral for a spinal pain management evaluation, and what the evaluation found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fbs_portal.domain.codes import ReferralStatus
from fbs_portal.domain.evaluation import WAITING, Conclusion, Helped, Repeated
from fbs_portal.models.assessment import Assessment
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check, pair_check
from fbs_portal.models.case import Case

ATTENDED = (ReferralStatus.ATTENDED, ReferralStatus.EVALUATED)


class Referral(models.Model):
    """A case was referred for a spinal pain management evaluation.

    `assessment` is the suggestion that stood when the patient was referred. `status_*` say who set the present
    status after sending, when and why. `released_*`: from when on the patient may read what was found.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="referrals")
    status = code_field(ReferralStatus, default=ReferralStatus.SENT)
    referred_at = models.DateTimeField()
    referred_by = models.CharField(max_length=64)
    referred_to = models.CharField(max_length=160)
    question = models.TextField(blank=True, default="")
    expected_by = models.DateField()
    scheduled_on = models.DateField(null=True)
    attended_on = models.DateField(null=True)
    status_at = models.DateTimeField(null=True)
    status_by = models.CharField(max_length=64, blank=True, default="")
    status_reason = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            code_check("status", ReferralStatus, "fbs_referral_status"),
            named_check("referred_by", "fbs_referral_referred_by"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=list(WAITING)), name="fbs_referral_one_running"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.SCHEDULED) | Q(scheduled_on__isnull=False),
                name="fbs_referral_scheduled_on",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(ATTENDED)) | Q(attended_on__isnull=False),
                name="fbs_referral_attended_on",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(status=ReferralStatus.EVALUATED),
                name="fbs_referral_released_evaluated",
            ),
            pair_check("fbs_referral_status_pair", "status_at", "status_by"),
            pair_check("fbs_referral_released_pair", "released_at", "released_by"),
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"


class ReferralLetter(AppendOnly):
    """A version of a case's referral letter, kept as it was read. A newer version replaces it and leaves it as it is.

    `content` is the whole letter as markup that our own template made, `digest` its SHA-256. `opening`, `asked` and
    `request` are what the clinician wrote and chose in it, to begin the next version with.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveSmallIntegerField()
    opening = models.TextField(blank=True, default="")
    asked: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    request = models.TextField(blank=True, default="")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)
    by_label = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="fbs_letter_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="fbs_letter_numbered"),
            named_check("kept_by", "fbs_letter_kept_by"),
        ]

    def __str__(self) -> str:
        return f"Referral letter {self.pk}"


class Evaluation(AppendOnly):
    """What the spinal pain management evaluation found. A correction is a newer row that supersedes this one.

    `causes` and `plans` are codes, `cause` and `plan` the clinician's own words, for staff. Whether history and
    examination were done is null in rows from before it was asked; so are the empty codes.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="evaluations")
    seen_on = models.DateField()
    history_done = models.BooleanField(null=True)
    examination_done = models.BooleanField(null=True)
    xray_repeated = code_field(Repeated, blank=True, default="")
    mri_repeated = code_field(Repeated, blank=True, default="")
    conclusion = code_field(Conclusion)
    causes: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    cause = models.TextField(blank=True, default="")
    plans: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    plan = models.TextField(blank=True, default="")
    suggestion_helped = code_field(Helped, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            code_check("conclusion", Conclusion, "fbs_evaluation_conclusion"),
            code_check("xray_repeated", Repeated, "fbs_evaluation_xray", blank=True),
            code_check("mri_repeated", Repeated, "fbs_evaluation_mri", blank=True),
            code_check("suggestion_helped", Helped, "fbs_evaluation_helped", blank=True),
            named_check("recorded_by", "fbs_evaluation_recorded_by"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(supersedes=None), name="fbs_evaluation_first_once"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(reason=""), name="fbs_evaluation_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluation {self.pk}"
