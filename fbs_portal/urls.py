"""The portal's pages; a host includes this file under a path of its choice."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "fbs_portal"
urlpatterns: list[URLPattern | URLResolver] = []
