"""Education pages as the clinic shows them, beside the newest text shipped with the app."""

from __future__ import annotations

from typing import Any

from django.db import models

from fbs_portal.models.base import pair_check


class EducationPage(models.Model):
    """One page in one language.

    `shipped_digest` is of the shipped text this page came from. When a newer one is shipped for a page
    the clinic has edited (`edited_at`), it waits in `shipped_body` and shows as a difference.
    """

    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=10, default="en")
    group = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    body = models.TextField()
    author = models.CharField(max_length=120)
    checker = models.CharField(max_length=120, blank=True, default="")
    reviewed = models.DateField()
    next_review = models.DateField()
    sources: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    offered_when: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True
    )
    published = models.BooleanField(default=True)
    search_key = models.TextField(blank=True, default="", editable=False)
    shipped_digest = models.CharField(max_length=64, blank=True, default="")
    shipped_body = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["group", "order", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="fbs_education_once"),
            pair_check("fbs_education_edited_pair", "edited_at", "edited_by"),
            models.CheckConstraint(
                condition=models.Q(next_review__gt=models.F("reviewed")), name="fbs_education_review_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"
