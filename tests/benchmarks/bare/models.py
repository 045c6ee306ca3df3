from __future__ import annotations

from typing import Any

from django.db import models


class Parent(models.Model):
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    day = models.DateField()
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """As wide as a row of ours: a dozen columns, two of them JSON, one parent that is read along."""

    parent = models.ForeignKey(Parent, on_delete=models.CASCADE)
    code = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    number = models.IntegerField(db_index=True)
    other = models.IntegerField(null=True)
    flag = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    day = models.DateField()
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    more: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title
