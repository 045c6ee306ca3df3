"""Requests take turns: a database in memory has one connection, which a browser's parallel requests would share."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_turn = threading.Lock()


def one_at_a_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        with _turn:
            return get_response(request)

    return middleware
