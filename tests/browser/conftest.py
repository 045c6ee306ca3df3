"""One site for all browser tests, and browsers that tell what went on behind the page."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from playwright.sync_api import Locator, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from fbs_portal.actions.roles import sync_roles
from tests.browser.cast import Cast, Person, gather
from tests.browser.patient import Patient
from tests.browser.staff import Staff
from tests.browser.watch import Watch

# Playwright's synchronous interface runs an event loop in this thread; the tests read rows beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Opens = Callable[..., Page]


PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine; a test that fails takes longer, one that passes does not."""


@pytest.fixture(autouse=True, scope="package")
def _whole_pages() -> Iterator[None]:
    """A press is over when the page it leads to is there to its end, not when its first line is."""
    click = Locator.click

    @wraps(click)
    def until_there(self: Locator, **options: Any) -> None:
        click(self, **options)
        self.page.wait_for_load_state("load")

    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", until_there)
        yield


@pytest.fixture(scope="session")
def playwright(django_db_setup: None) -> Iterator[Playwright]:
    """Playwright's own fixture, with the test database kept in reach.

    Django finds its connections by thread, and by context while an event loop runs; Playwright's loop runs from here
    to the end of the session. The connections of before are handed over, else rows would go to another database.
    """
    before = {alias: connections[alias] for alias in connections}
    with sync_playwright() as started:
        for alias, connection in before.items():
            connections[alias] = connection
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(150))  # a browser that stands still is noticed early


@pytest.fixture(scope="package")
def cast(playwright: Playwright, django_db_blocker: Any) -> Iterator[Cast]:
    """The portal, served to a browser from a thread, with its clinics and staff; all rows are removed at the end.

    One server and one cast for the whole package, where `live_server` would empty the database after each test:
    every story brings a patient of its own instead.
    """
    from django.conf import settings  # noqa: TID251 - the demo host's own settings

    turns = "tests.browser.turns.one_at_a_time"
    with (
        django_db_blocker.unblock(),
        override_settings(
            MIDDLEWARE=[turns, *settings.MIDDLEWARE], ALLOWED_HOSTS=["*"], SESSION_SAVE_EVERY_REQUEST=False
        ),
    ):
        server = LiveServer("localhost")
        try:
            yield gather(server.url)
        finally:
            _wait_for_requests()
            server.stop()
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
            sync_roles()


def _wait_for_requests() -> None:
    """Let the last browser hang up: a request that ends after the server would close a connection no longer its own."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


@pytest.fixture(autouse=True)
def transactional_db(cast: Cast) -> None:
    """In place of the plugin's, which would empty the database after each test."""


@pytest.fixture
def opens(cast: Cast, new_context: Callable[..., Any]) -> Iterator[Opens]:
    """Open a browser of its own: cookies, size, scripts on or off. What it noticed is told when the test ends."""
    watched: list[Watch] = []

    def open_browser(*, session: str = "", **options: Any) -> Page:
        context = new_context(**{"base_url": cast.site, "viewport": {"width": 1240, "height": 900}} | options)
        context.set_default_timeout(PATIENCE)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": cast.site, "httpOnly": True}])
        page: Page = context.new_page()
        watched.append(Watch(page, site=cast.site))
        return page

    yield open_browser
    assert [problem for watch in watched for problem in (*watch.found, *watch.stored())] == []


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def visit(cast: Cast, opens: Opens) -> Callable[..., Patient]:
    """A patient with a phone who has pressed the button of the personal link."""

    def open_link(person: Person, **options: Any) -> Patient:
        patient = Patient(opens(**PHONE | options), person)
        patient.open_link()
        return patient

    return open_link


@pytest.fixture
def work(cast: Cast, opens: Opens) -> Callable[..., Staff]:
    """Somebody of the staff who is logged in."""

    def log_in(name: str = "nurse_1", **options: Any) -> Staff:
        return Staff(opens(session=cast.staff_cookie(name), **options))

    return log_in
