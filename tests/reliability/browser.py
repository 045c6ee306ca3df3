"""A browser without scripts: cookies, redirects, forms sent as they stand. One for each person, usable from threads."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.pages import Form, Page


@dataclass(kw_only=True)
class Reply:
    status: int
    url: str
    content: bytes
    location: str = ""
    charset: str = "utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return Page(self, self.url)


@dataclass(kw_only=True)
class Browser:
    site: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Reply:
        """Follow redirects as a browser does."""
        reply = self.ask("GET", path)
        for _ in range(5):
            if reply.status not in (301, 302, 303):
                break
            reply = self.ask("GET", reply.location)
        return reply

    def send(self, form: Form, **values: Any) -> Reply:
        """Send a form with these values; the redirect is not followed."""
        filled = form.values | {name: value if isinstance(value, list) else [value] for name, value in values.items()}
        return self.ask("POST", form.action, filled)

    def ask(self, method: str, path: str, values: dict[str, list[str]] | None = None) -> Reply:
        parts = urlsplit(path if path.startswith("http") else self.site + path)
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        body = urlencode(values, doseq=True) if values is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        url = f"{parts.scheme}://{parts.netloc}{parts.path}"
        location = response.headers.get("Location") or ""
        return Reply(
            status=response.status, url=url, content=content,
            location=self.site + location if location.startswith("/") else location,
            headers=dict(response.headers.items()),
        )  # fmt: skip
