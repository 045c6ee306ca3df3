"""The portal's pages; a host includes this file under a path of its choice."""

from __future__ import annotations

from django.db.transaction import non_atomic_requests
from django.urls import URLPattern, URLResolver, path

from fbs_portal.web import urls as patient_pages
from fbs_portal.web.views import health, learn

app_name = "fbs_portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/", learn.index, name="learn"),
    path("learn/<slug:slug>/", learn.page, name="learn_page"),
    # A host that wraps requests in transactions must not fail before the view can say that there is no database.
    path("health/", non_atomic_requests(health.health), name="health"),
    path("health/ready/", non_atomic_requests(health.ready), name="health_ready"),
    path("health/live/", non_atomic_requests(health.live), name="health_live"),
    *patient_pages.urlpatterns,
]
