"""Clinics and who works for them."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import models

from fbs_portal.conf import USER_MODEL
from fbs_portal.models.base import public_id_field

QUIET_FROM, QUIET_UNTIL = time(20), time(8)
"""Nobody is written to at night unless the clinic says otherwise."""


def office_hours() -> dict[str, list[str]]:
    return {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


class Clinic(models.Model):
    """A place that operates and follows up. Its numbers and hours are what patients are told.

    `opening_hours`: weekday `mon`…`sun` → [opens, closes] as "HH:MM" local time; a day left out is closed.
    `closed_days`: list of ISO dates. `notice`: who sees the answers and what for, in the clinic's words
    (empty = the text shipped with the app). `rule_set` is the set its patients are judged by (empty = the default),
    but for the families of operations that have one of their own: `family_rule_sets`, family → version of a set.
    `procedure_words` are its own words for operations in imported files: word → list of procedures. `protocols` says
    which schedule new courses follow: family of operation → code of a protocol (a family left out follows the shipped
    one). Patients are not written to between `quiet_from` and `quiet_until`, local time.
    `letter_opening` and `letter_request` are the words its referral letters begin and end with (empty = the shipped).
    """

    public_id = public_id_field()
    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    phone = models.CharField(max_length=32)
    on_call_phone = models.CharField(max_length=32, blank=True, default="")
    emergency_number = models.CharField(max_length=16)
    crisis_line = models.CharField(max_length=120, blank=True, default="")
    opening_hours: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=office_hours)
    closed_days: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    notice = models.TextField(blank=True, default="")
    notice_version = models.CharField(max_length=20, default="1")
    duty_user = models.ForeignKey(USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ask_birth_date = models.BooleanField(default=False)
    rule_set = models.ForeignKey(
        "fbs_portal.RuleSet", null=True, blank=True, on_delete=models.PROTECT, related_name="used_by"
    )
    family_rule_sets: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    procedure_words: models.JSONField[dict[str, list[str]], dict[str, list[str]]] = models.JSONField(
        default=dict, blank=True
    )
    protocols: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    letter_opening = models.TextField(blank=True, default="")
    letter_request = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user works for a clinic. What they may do there comes from their groups.

    `urgent_notices`: is written to about emergencies and urgent cases; `daily_digest`: once a day, how much waits.
    """

    user = models.ForeignKey(USER_MODEL, on_delete=models.CASCADE, related_name="fbs_memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="memberships")
    urgent_notices = models.BooleanField(default=True)
    daily_digest = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "clinic"], name="fbs_membership_once")]

    def __str__(self) -> str:
        return f"Membership {self.pk}"
