"""What several models share."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from django.db import models

LARGEST_ID = 2**63 - 1
"""No row number is higher. A larger one, looked up through a foreign key, is an error of the database."""


class AppendOnlyError(Exception):
    """A row that records history was about to be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses every statement that would rewrite or remove history."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError(f"{self.model.__name__} rows cannot be changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{self.model.__name__} rows cannot be deleted")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        raise AppendOnlyError(f"{self.model.__name__} rows cannot be changed")

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        raise AppendOnlyError(f"{self.model.__name__} rows cannot be changed")

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        if update_conflicts:
            raise AppendOnlyError(f"{self.model.__name__} rows cannot be changed")
        return super().bulk_create(objs, batch_size=batch_size, ignore_conflicts=ignore_conflicts)


class AppendOnly(models.Model):
    """A row that is written once. Corrections are new rows; erasure is `actions/erasure.py` alone.

    This is the only place in the app that overrides `save` and `delete`.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # so that `related_manager.add()` meets the same refusal

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows cannot be changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} rows cannot be deleted")


class Versioned(models.Model):
    """What a clinic writes as a draft, brings into use for a reason, and retires: whose words, whose deeds, when.

    `revision` rises with every change of a draft.
    """

    name = models.CharField(max_length=120)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)
    reason = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["-created_at"]


def public_id_field() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    """A random id for URLs that patients see."""
    return models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


def code_field(codes: type[StrEnum], **options: Any) -> models.CharField[str, str]:
    """A stored code of `codes`. The check that allows no other value is `code_check`."""
    return models.CharField(max_length=max(24, *(len(code) for code in codes)), **options)


def code_check(field: str, codes: Iterable[str], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """The database itself allows only these codes."""
    allowed = [str(code) for code in codes] + ([""] if blank else [])
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=name)


def named_check(field: str, name: str) -> models.CheckConstraint:
    """Nobody acts anonymously: the text of `field` is never empty."""
    return models.CheckConstraint(condition=~models.Q(**{field: ""}), name=name)


def pair_check(name: str, *fields: str) -> models.CheckConstraint:
    """All of these are set, or none is: `closed_at` never without `closed_by`.

    Empty is null for a time, "" for a text.
    """
    none_set, all_set = models.Q(), models.Q()
    for field in fields:
        is_time = field.endswith(("_at", "_on", "_until"))
        empty = models.Q(**{f"{field}__isnull": True}) if is_time else models.Q(**{field: ""})
        none_set &= empty
        all_set &= ~empty
    return models.CheckConstraint(condition=none_set | all_set, name=name)
