"""What every test may use: a fixed clock, no network beyond this machine, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings as examples

from tests.waiting import HOUR, let_pass

# How long an example takes says nothing on a busy machine; the same examples each time make a red run repeatable.
examples.register_profile("suite", deadline=None, derandomize=True)
examples.load_profile("suite")


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise NetworkBlockedError(f"a test tried to connect to {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The plugin's, and the tables far apart in their row numbers."""
    from tests.numbers import set_apart

    with django_db_blocker.unblock():
        set_apart()


@pytest.fixture
def now() -> datetime:
    """Monday 2 March 2026, half past nine in the morning, UTC."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test begins in the last seconds of an hour: then the date changes somewhere, and tries are counted anew."""
    let_pass(30, of=HOUR)


def chromium() -> str | None:
    """Where the browser is: FBS_CHROMIUM, or the one on the path."""
    return os.environ.get("FBS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser its tests are skipped with a reason, or refused where one is required."""
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_browser or chromium():
        return
    if os.environ.get("FBS_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("Chromium is required here; install it or set FBS_CHROMIUM to its path.")
    for item in in_browser:
        item.add_marker(pytest.mark.skip(reason="Chromium is not installed; set FBS_CHROMIUM to its path"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the installed Chromium quietly: no sandbox, no graphics card, nothing fetched from elsewhere."""
    switches = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
    return {
        "executable_path": chromium(),
        "args": [f"--{switch}" for switch in (*switches.split(), "disable-sync")],
    }
