"""The same number of statements and rows as the measured request, and a page of the same size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tests.benchmarks.bare.models import Item, Parent, Place, Region

CHOICES = [str(n) for n in range(11)]
ITEM = tuple(field.attname for field in Item._meta.concrete_fields)
ALONG = tuple(
    (len(ITEM) + sum(len(table._meta.concrete_fields) for table in tables), path)
    for path, tables in (
        ("parent", (Parent,)), ("parent__place", (Parent, Place)), ("parent__place__region", (Parent, Place, Region)),
    )
)  # fmt: skip
"""How many columns an item has with the tables that are read along."""
ANSWERS = {f"question_{n}": n for n in range(16)}


@dataclass(slots=True, kw_only=True)
class Work:
    """What one request of ours was seen to do; the bare view does as much."""

    reads: tuple[tuple[int, int], ...] = ()
    rows: int = 0
    inserts: int = 0
    updates: int = 0
    size: int = 0
    filler: str = ""


WORK: dict[str, Work] = {}


class ScaleForm(forms.Form):
    answer = forms.ChoiceField(choices=[(choice, choice) for choice in CHOICES])


def _read(work: Work) -> list[Item]:
    """As many rows and no more columns than each query of ours gave, then the list that is shown with its parents."""
    for rows, columns in work.reads:
        list(_wide(columns).filter(pk__lte=rows))
    if not work.rows:
        return []
    return list(
        Item.objects.select_related("parent").filter(flag=False).order_by("number", "due_at", "pk")[: work.rows]
    )


def _wide(columns: int) -> Any:
    """Items with as many tables read along as fit into so many columns; some columns of an item where it does not."""
    if columns < len(ITEM):
        return Item.objects.values(*ITEM[:columns])
    along = [path for width, path in ALONG if width <= columns]
    return Item.objects.select_related(*along[-1:]) if along else Item.objects.all()


def _write(work: Work) -> None:
    now = datetime.now(tz=UTC)
    with transaction.atomic():
        for number in range(1, work.updates + 1):
            Item.objects.filter(pk=number, flag=False).update(other=number, data=ANSWERS, due_at=now)
        for number in range(work.inserts):
            Item.objects.create(
                parent_id=1, code=f"new-{number}", status="new", title="written", number=10**6, flag=True, made_at=now,
                due_at=now, day=now.date(), data=ANSWERS,
            )  # fmt: skip


def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page with one scale of eleven radio buttons, looped by hand."""
    work = WORK[name]
    request.session.get("link")
    items = _read(work)
    return render(request, "bare/page.html", {"items": items, "choices": CHOICES, "filler": work.filler})


def rows(request: HttpRequest, name: str) -> HttpResponse:
    """A list of rows with their parents, looped by hand, for somebody who is logged in."""
    work = WORK[name]
    assert request.user.is_authenticated
    items = _read(work)
    _write(work)
    return render(request, "bare/rows.html", {"items": items, "filler": work.filler})


def write(request: HttpRequest, name: str) -> HttpResponse:
    """A form is read and checked, rows are read and written in one transaction, and the browser is sent on."""
    work = WORK[name]
    request.session.get("link")
    form = ScaleForm(request.POST)
    assert form.is_valid()
    _read(work)
    _write(work)
    return HttpResponseRedirect("/bare/page/next/")


def fill(*, count: int) -> None:
    """`count` items with their parents, so that tables and indexes have the size of ours."""
    now = datetime.now(tz=UTC)
    region = Region.objects.create(name="Region", code="r-1", zone="UTC", version="1", made_at=now, text="x" * 80)
    Place.objects.bulk_create(
        Place(region=region, code=f"l-{n}", born=now.date(), key="x" * 40, made_at=now) for n in range(200)
    )
    places = list(Place.objects.values_list("pk", flat=True))
    Parent.objects.bulk_create(
        (
            Parent(
                place_id=places[n % 200], name=f"Parent {n}", code=f"p-{n}", made_at=now, day=now.date(), text="x" * 80
            )
            for n in range(count)
        ),
        batch_size=2000,
    )
    first = Parent.objects.order_by("pk")[0].pk
    Item.objects.bulk_create((_item(n, first + n, now) for n in range(count)), batch_size=2000)


def _item(number: int, parent: int, now: datetime) -> Item:
    data: dict[str, Any] = {"findings": [{"rule": f"rule_{n}", "value": n} for n in range(6)]}
    return Item(
        parent_id=parent, code=f"i-{number}", status="new", title=f"Item {number}", number=number % 7,
        other=number % 11,
        made_at=now, due_at=now, day=now.date(), data=data, more=[1, 2, 3],
    )  # fmt: skip
