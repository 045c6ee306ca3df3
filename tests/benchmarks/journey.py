"""A patient's way from the link in a letter to the page after sending, walked once and then gone by anybody.

Walking reads each page as a browser does; going it again sends the same forms, with the link, the form's id, the token
and the revision of whoever goes. So whoever makes load spends little time of the processors that are measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.pages import Page
from tests.reliability.browser import Browser, Reply

TOKEN, FOLLOWUP, CSRF, REVISION = "<token>", "<follow-up>", "csrfmiddlewaretoken", "revision"
_REVISION = re.compile(rb'name="revision" value="(\d+)"')
LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request; `values` is None for a GET. `status` is what it was answered with when it was walked."""

    method: str
    path: str
    values: Mapping[str, list[str]] | None
    status: int
    leads_to: str


@dataclass(kw_only=True)
class Visitor:
    """Somebody on the way: `at` counts the requests that are done."""

    browser: Browser
    token: str
    followup: str
    at: int = 0
    revision: str = ""
    sent: bool = False

    def go(self, way: Sequence[Ask]) -> Reply:
        """The next request. The answer says itself whether it is the one that was expected (`expected`)."""
        ask = way[self.at]
        values = None if ask.values is None else self._own(ask.values)
        reply = self.browser.ask(ask.method, self._path(ask.path), values)
        found = _REVISION.search(reply.content)
        self.revision = found[1].decode() if found else self.revision
        self.at += 1
        return reply

    def expected(self, ask: Ask, reply: Reply) -> bool:
        return reply.status == ask.status and (not ask.leads_to or reply.location.endswith(self._path(ask.leads_to)))

    def _path(self, path: str) -> str:
        return path.replace(TOKEN, self.token).replace(FOLLOWUP, self.followup)

    def _own(self, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
        own = {CSRF: [self.browser.cookies.get("csrftoken", "")], REVISION: [self.revision]}
        return {name: own.get(name, given) for name, given in values.items()}


@dataclass(kw_only=True)
class Walker:
    """Goes the way for the first time and notes it."""

    browser: Browser
    token: str
    followup: str
    answers: Mapping[str, Any]
    way: list[Ask] = field(default_factory=list)

    def walk(self) -> list[Ask]:
        at = f"/join/{self.token}/"
        reply = self._ask("GET", at, None)
        reply = self._onward(self._ask("POST", at, self._filled(reply)))
        at = f"/follow-ups/{self.followup}/"
        reply = self._onward(self._ask("GET", at, None))
        while not reply.url.endswith("/done/"):
            assert len(self.way) < LONGEST, f"no way on from {reply.url}"
            form = reply.page.form()
            reply = self._onward(self._ask("POST", path_of(form.action), self._filled(reply)))
        return self.way

    def _onward(self, reply: Reply) -> Reply:
        while reply.status == 302:
            reply = self._ask("GET", path_of(reply.location), None)
        assert reply.status == 200, (reply.url, reply.status)
        return reply

    def _filled(self, reply: Reply) -> dict[str, list[str]]:
        page = Page(reply, reply.url)
        form = page.form()
        given = {name: _sent(self.answers[name]) for name in (*form.choices, *form.texts) if name in self.answers}
        first = {name: form.choices[name][:1] for name in form.choices if name not in given}
        return {**first, **form.values, **given}

    def _ask(self, method: str, path: str, values: dict[str, list[str]] | None) -> Reply:
        reply = self.browser.ask(method, path, values)
        leads_to = self._any(path_of(reply.location)) if reply.location else ""
        ask = Ask(method=method, path=self._any(path), values=values, status=reply.status, leads_to=leads_to)
        self.way.append(ask)
        return reply

    def _any(self, path: str) -> str:
        return path.replace(self.token, TOKEN).replace(self.followup, FOLLOWUP)


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def _sent(answer: Any) -> list[str]:
    many = answer if isinstance(answer, list) else [answer]
    return [str(one) for one in many] or ["none"]
