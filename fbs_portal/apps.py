"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FbsPortalConfig(AppConfig):
    name = "fbs_portal"
    label = "fbs_portal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Spine follow-up")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from . import checks
        from .web.access import end_visit

        checks.register()
        user_logged_in.connect(end_visit, dispatch_uid="fbs_portal.end_visit")
