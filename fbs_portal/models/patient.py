"""Patients and the personal links that let them in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import LinkRequestKind
from fbs_portal.models.base import code_check, code_field, named_check, pair_check, public_id_field
from fbs_portal.models.clinic import Clinic


class Patient(models.Model):
    """A person the clinic follows. `search_key` is name and record number, folded for search.

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
    contact_paused = models.BooleanField(default=False)
    deceased_on = models.DateField(null=True, blank=True)
    search_key = models.CharField(max_length=240, blank=True, default="", editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "record_number"], name="fbs_patient_record_number_once"),
            models.CheckConstraint(condition=~models.Q(record_number=""), name="fbs_patient_record_number_given"),
        ]
        indexes = [models.Index(fields=["clinic", "search_key"], name="fbs_patient_search")]

    def __str__(self) -> str:
        return f"Patient {self.pk}"

    @property
    def initials(self) -> str:
        return "".join(f"{name[0].upper()}." for name in (self.given_name, self.family_name) if name)


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
    notice_version = models.CharField(max_length=20, blank=True, default="")
    notice_agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            pair_check("fbs_link_revoked_pair", "revoked_at", "revoked_by"),
            pair_check("fbs_link_notice_pair", "notice_agreed_at", "notice_version"),
            pair_check("fbs_link_used_pair", "first_used_at", "last_used_at"),
            named_check("created_by", "fbs_link_created_by"),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="fbs_link_lives"),
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
