"""The demo host's own pages: errors that a patient may meet, and the sign over the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils.module_loading import import_string
from django.views import defaults
from pytest_django import Settings


def answers(settings: Settings) -> dict[str, HttpResponse]:
    request = RequestFactory().get("/x/")
    resolver: Any = get_resolver()
    return {
        "400": resolver.resolve_error_handler(400)(request, ValueError()),
        "403": defaults.permission_denied(request, ValueError()),
        "403_csrf": import_string(settings.CSRF_FAILURE_VIEW)(request),
        "404": defaults.page_not_found(request, ValueError()),
        "500": resolver.resolve_error_handler(500)(request),
    }


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_says_what_to_do_in_the_portal_s_own_look(settings: Settings, name: str) -> None:
    response = answers(settings)[name]
    text = response.content.decode()
    assert response.status_code == int(name[:3])
    assert text.count("<h1>") == 1
    assert "emergency number" in text
    assert "portal.css" in text
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.django_db
def test_an_unknown_address_shows_it(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


@pytest.mark.django_db
def test_the_admin_carries_its_name(client: Client) -> None:
    assert "Spine follow-up" in client.get("/admin/login/").content.decode()
