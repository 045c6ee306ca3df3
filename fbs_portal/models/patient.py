"""Patients and the personal links that let them in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.states import Channel, LinkRequestKind, WithdrawalReason
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check, pair_check, public_id_field
from fbs_portal.models.clinic import Clinic


class Patient(models.Model):
    """A person the clinic follows. `search_key` is name and record number, folded for search.

    Messages: none while `contact_paused` (until told otherwise), before `paused_until` (where the day stays on which a
    pause or stop ended), after `withdrawn_at` (the patient left the programme) or death; and none in quiet hours, their
    own or else the clinic's.
    `agreed_version` is the notice they say yes to now, empty after a no; each answer stands in `Consent`.

    `__str__` never names the person: it reaches logs, page titles and the admin's history.
    """

    public_id = public_id_field()
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    record_number = models.CharField(max_length=40)
    given_name = models.CharField(max_length=80, blank=True, default="")
    family_name = models.CharField(max_length=80, blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    best_hour = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    channel = code_field(Channel, default=Channel.EMAIL)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    contact_paused = models.BooleanField(default=False)
    paused_until = models.DateField(null=True, blank=True)
    agreed_version = models.CharField(max_length=20, blank=True, default="")
    agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")
    withdrawn_reason = code_field(WithdrawalReason, blank=True, default="")
    deceased_on = models.DateField(null=True, blank=True)
    search_key = models.CharField(max_length=240, blank=True, default="", editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "record_number"], name="fbs_patient_record_number_once"),
            models.CheckConstraint(condition=~models.Q(record_number=""), name="fbs_patient_record_number_given"),
            code_check("channel", Channel, "fbs_patient_channel"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="fbs_patient_quiet_pair",
            ),
            pair_check("fbs_patient_agreed_pair", "agreed_at", "agreed_version"),
            pair_check("fbs_patient_withdrawn_pair", "withdrawn_at", "withdrawn_by"),
            code_check("withdrawn_reason", WithdrawalReason, "fbs_patient_withdrawn_reason", blank=True),
        ]
        indexes = [
            models.Index(fields=["clinic", "search_key"], name="fbs_patient_search"),
            models.Index(
                fields=["paused_until"], condition=models.Q(paused_until__isnull=False), name="fbs_patient_paused"
            ),
        ]

    def __str__(self) -> str:
        return f"Patient {self.pk}"

    @property
    def initials(self) -> str:
        return initials(self.given_name, self.family_name)


def initials(*names: str) -> str:
    """“A.K.”: of the names that are known."""
    return "".join(f"{name[0].upper()}." for name in names if name)


class Consent(AppendOnly):
    """What a patient said to the notice of who sees the answers and what for: yes or no, to which text, when.

    A no also takes an earlier yes back, and then names the text of that yes. `text_digest` is the SHA-256 of the words
    that were shown, so that they can be told from later ones; empty where the words of that time were not kept.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    given = models.BooleanField()
    version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [named_check("by", "fbs_consent_by")]
        indexes = [models.Index(fields=["patient", "at"], name="fbs_consent_history")]

    def __str__(self) -> str:
        return f"Consent {self.pk}"


class AccessLink(models.Model):
    """A personal link. Only the SHA-256 of its token is stored; the token is seen once, when minted."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            pair_check("fbs_link_revoked_pair", "revoked_at", "revoked_by"),
            pair_check("fbs_link_used_pair", "first_used_at", "last_used_at"),
            named_check("created_by", "fbs_link_created_by"),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="fbs_link_lives"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(first_used_at=None), name="fbs_link_never_used")
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"


class LinkRequest(models.Model):
    """Work for staff that a link's holder caused: a new link is wanted, or the wrong person got one."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="link_requests")
    link = models.ForeignKey(AccessLink, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = code_field(LinkRequestKind)
    asked_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name_plural = _("requests for links")
        constraints = [
            code_check("kind", LinkRequestKind, "fbs_link_request_kind"),
            pair_check("fbs_link_request_handled_pair", "handled_at", "handled_by"),
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=models.Q(handled_at=None), name="fbs_link_request_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Link request {self.pk}"


class Throttle(models.Model):
    """How often a key was used in a window of time. The key is a hash: no address is stored."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="fbs_throttle_once")]

    def __str__(self) -> str:
        return f"Throttle {self.pk}"
