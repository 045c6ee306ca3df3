"""The portal's pages; a host includes this file under a path of its choice."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from fbs_portal.web import urls as patient_pages
from fbs_portal.web.views import learn

app_name = "fbs_portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/", learn.index, name="learn"),
    path("learn/<slug:slug>/", learn.page, name="learn_page"),
    *patient_pages.urlpatterns,
]
