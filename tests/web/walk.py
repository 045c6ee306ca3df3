"""A patient with a browser that runs no scripts: opens pages, fills in forms, presses buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.models import Draft, FollowUp, Patient
from tests import world
from tests.pages import Page


class Walk:
    """One browser. `at` is the address it shows, `page` what it reads there."""

    def __init__(self, person: world.Person, *, open_link: bool = True) -> None:
        self.person = person
        self.client = Client()
        self.at = ""
        self.response: Any = None
        if open_link:
            self.post(reverse("fbs_portal:join", args=[person.token]))

    def get(self, path: str) -> Walk:
        return self._show(path, self.client.get(path, follow=True))

    def post(self, path: str, **data: Any) -> Walk:
        return self._show(path, self.client.post(path, data, follow=True))

    def _show(self, path: str, response: Any) -> Walk:
        self.response = response
        self.at = response.redirect_chain[-1][0] if response.redirect_chain else path
        return self

    @property
    def page(self) -> Page:
        return Page(self.response, self.at)

    @property
    def text(self) -> str:
        return " ".join("".join(self.page.root.itertext()).split())

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def where(self) -> str:
        """The last word of the address: a step's code, `check`, `done`, …"""
        return self.at.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]

    def send(self, button: str = "", **choices: Any) -> Walk:
        """Press the button of the page's form with these choices; what it holds already is sent along."""
        form = self.page.form()
        values: dict[str, Any] = dict(form.values) | choices
        if button:
            values[button] = "1"
        return self.post(self.at, **values)

    def answer(self, answers: Mapping[str, Any]) -> Walk:
        """Answer the page that is shown from these answers; declines what they do not hold."""
        form = self.page.form()
        chosen = {name: _sent(answers[name]) for name in {*form.choices, *form.texts} if name in answers}
        missing = [name for name in form.choices if name not in answers]
        return self.send("decline" if missing else "", **chosen)

    def walk(self, answers: Mapping[str, Any], *, until: str = "check") -> list[str]:
        """Answer page after page; the codes of the pages that were shown."""
        shown: list[str] = []
        while self.where != until:
            assert len(shown) < 30, f"no way on from {self.at}"
            shown.append(self.where)
            self.answer(answers)
        return shown

    def url(self, name: str, *parts: str) -> str:
        return reverse(f"fbs_portal:{name}", args=[self.person.answering.public_id, *parts])

    def start(self, **choices: Any) -> Walk:
        """Open the form that is due, say yes to the notice where it is asked, and press start."""
        self.get(self.url("followup"))
        if self.where == "agree":
            self.send(answer="yes")
        return self.send(mode="self", **choices)

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(followup=self.person.answering)

    @property
    def followup(self) -> FollowUp:
        return FollowUp.objects.get(pk=self.person.answering.pk)


def _sent(answer: Any) -> Any:
    return answer or ["none"] if isinstance(answer, list) else answer


def addresses(response: HttpResponse) -> Iterator[str]:
    yield from (url for url, _status in getattr(response, "redirect_chain", []))


def person(*, weeks: int = 12, now: datetime | None = None, clinic: Any = None, **identity: Any) -> world.Person:
    """A patient `weeks` after surgery with the form of that time open, at a clinic that never closes."""
    now = now or timezone.now()
    place = clinic or world.clinic(f"Riverside {Patient.objects.count()}")
    number = f"R-{Patient.objects.count()}"
    return world.enrol(clinic=place, now=now, number=number, weeks=weeks, **identity)
