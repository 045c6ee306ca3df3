"""Every page somebody can reach, as they are served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.access.matrix import table
from tests.pages import Page
from tests.world import World

SEES = {"patient_A": "patient", "lead_1": "staff", "auditor_1": "staff"}


@dataclass(frozen=True, kw_only=True)
class Served:
    name: str
    who: str
    url: str
    response: Any
    page: Page


def pages(world: World, visitors: dict[str, Client], *, who: tuple[str, ...] = tuple(SEES)) -> Iterator[Served]:
    """Every page of ours that these visitors are shown, refusals and missing pages included."""
    for name, rows in table(world).items():
        if "fbs_portal" not in name:
            continue
        for row in rows:
            url = reverse(name, kwargs=dict(row.ids))
            for one in who:
                response = visitors[one].get(url)
                if response.status_code != 302:
                    yield Served(name=name, who=one, url=url, response=response, page=Page(response, url))
