from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from tests.benchmarks.bare import views

urlpatterns = [
    path("bare/page/<slug:name>/", views.page),
    path("bare/list/<slug:name>/", views.rows),
    path("bare/write/<slug:name>/", views.write),
    path("admin/", admin.site.urls),
    path("", include("fbs_portal.urls")),
]
