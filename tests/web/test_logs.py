from __future__ import annotations

import logging

import pytest
from django.test import Client

from fbs_portal.web.logs import HideTokens, hide


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Forbidden: /join/abc_DEF-1/", "Forbidden: /join/[hidden]/"),
        ('"POST /portal/join/abc HTTP/1.1" 403', '"POST /portal/join/[hidden] HTTP/1.1" 403'),
        ("/learn/join/", "/learn/join/"),
    ],
)
def test_the_secret_part_is_cut(line: str, shown: str) -> None:
    assert hide(line) == shown


def test_a_refused_post_logs_no_token(caplog: pytest.LogCaptureFixture) -> None:
    """Django itself writes the path of a request that it refuses."""
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.WARNING):
        Client(enforce_csrf_checks=True).post("/join/secret-token-1/")
    caplog.handler.removeFilter(caplog.handler.filters[-1])
    assert "/join/[hidden]/" in caplog.text
    assert "secret-token-1" not in caplog.text
