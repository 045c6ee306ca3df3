"""Where the demo host mounts the portal and the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

admin.site.site_title = "Spine follow-up"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("fbs_portal.urls")),
]
handler400 = "fbs_portal.web.views.errors.bad_request"
handler500 = "fbs_portal.web.views.errors.server_error"
