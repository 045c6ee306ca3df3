from __future__ import annotations

from typing import Any

from django.db import models


class Region(models.Model):
    """Like `Place` below: what a clinic is to a patient, two tables away from what is read."""

    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    zone = models.CharField(max_length=64)
    phone = models.CharField(max_length=32)
    other_phone = models.CharField(max_length=32)
    number = models.CharField(max_length=16)
    hours: models.JSONField[Any, Any] = models.JSONField(default=dict)
    days: models.JSONField[Any, Any] = models.JSONField(default=list)
    text = models.TextField(blank=True, default="")
    version = models.CharField(max_length=20)
    flag = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    region = models.ForeignKey(Region, on_delete=models.CASCADE)
    code = models.CharField(max_length=40)
    given = models.CharField(max_length=80)
    family = models.CharField(max_length=80)
    born = models.DateField()
    phone = models.CharField(max_length=20)
    email = models.CharField(max_length=80)
    hour = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    flag = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    key = models.CharField(max_length=240)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Parent(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    day = models.DateField()
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """A dozen columns, two of them JSON, and three tables that are read along where ours reads as many columns."""

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
