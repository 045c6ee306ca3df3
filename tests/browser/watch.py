"""What a page may never do, whoever looks at it: noticed on every journey, told at its end."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Request, Response

STORED = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...(window.indexedDB?.databases ? (await indexedDB.databases()).map((one) => one.name) : []),
  ...(window.caches ? await caches.keys() : []),
]"""


class Watch:
    """Listens to one page: other hosts, broken pages, refused styles and scripts, addresses that say too much."""

    def __init__(self, page: Page, *, site: str) -> None:
        self.page, self.site = page, site
        self.found: list[str] = []
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", self._wrote)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "about:", "blob:")):
            self.found.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status}: {response.request.method} {response.url}")

    def _wrote(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.found.append(f"{self.page.url}: {message.text}")

    def stored(self) -> list[str]:
        """What the pages left in the browser's own stores, beside the admin's colours and open side bar."""
        if self.page.is_closed() or not self.page.url.startswith(self.site):
            return []
        own = {"theme", "django.admin.navSidebarIsOpen"} if "/admin/" in self.page.url else set()
        return [f"kept in the browser: {name}" for name in self.page.evaluate(STORED) if name not in own]
