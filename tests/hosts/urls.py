"""The portal under a path of its own, beside the host's admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("clinic/follow-up/", include("fbs_portal.urls")),
]
