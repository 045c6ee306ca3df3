"""The suite's own guard: no test reaches another machine."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import NetworkBlockedError


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(NetworkBlockedError):
        outward.connect(("192.0.2.1", 80))


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
