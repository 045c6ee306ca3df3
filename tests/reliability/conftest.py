from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reliability.browser import Browser
from tests.reliability.databases import drop_database, own_database
from tests.reliability.server import Server

PEOPLE = 60


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site in processes of its own, with patients whose forms wait to be sent."""
    place = tmp_path_factory.mktemp("server")
    running = Server(place=place, url=own_database(place))
    try:
        running.fill(PEOPLE)
        running.start()
        yield running
    finally:
        running.stop()
        drop_database(running.url)


@pytest.fixture(scope="session")
def waiting(server: Server) -> list[dict[str, str]]:
    """Patients whose check page waits; a test takes those it needs."""
    return [person for person in server.people if person["begun"]]


@pytest.fixture(scope="session")
def unbegun(server: Server) -> list[dict[str, str]]:
    return [person for person in server.people if not person["begun"]]


def visit(server: Server, person: dict[str, str]) -> Browser:
    """A browser in which the personal link was opened and its button pressed."""
    browser = Browser(site=server.site)
    joined = browser.send(browser.get(f"/join/{person['token']}/").page.form())
    assert joined.status == 302, joined.status
    return browser
