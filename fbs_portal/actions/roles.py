"""Makes the roles: Django groups with this app's permissions."""

from __future__ import annotations

from typing import Any

from django.apps import apps as current_apps
from django.db import transaction

from fbs_portal.domain.codes import Role
from fbs_portal.domain.roles import PERMISSIONS, ROLE_PERMISSIONS, model_of

APP = "fbs_portal"


def sync_roles(*, apps: Any = current_apps, using: str = "default") -> None:
    """Create what is missing and give each role exactly its permissions of this app. Harmless to repeat.

    Permissions of other apps that a host gave to a role stay. Django makes permissions only after all
    migrations have run, so this makes its own, content types included: a migration can call it with
    its state (`apps`) on an empty database.
    """
    with transaction.atomic(using=using):
        permissions = _permissions(apps=apps, using=using)
        groups = apps.get_model("auth", "Group").objects.using(using)
        for role, codenames in ROLE_PERMISSIONS.items():
            group, _ = groups.get_or_create(name=Role(role).value)
            wanted = {permissions[codename] for codename in codenames}
            held = set(group.permissions.filter(content_type__app_label=APP))
            group.permissions.add(*wanted - held)
            group.permissions.remove(*held - wanted)


def _permissions(*, apps: Any, using: str) -> dict[str, Any]:
    """Every permission of the app by codename, made where it did not exist."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    rows = apps.get_model("auth", "Permission").objects.using(using)
    made = {}
    for codename, words in PERMISSIONS.items():
        content_type, _ = content_types.get_or_create(app_label=APP, model=model_of(codename=codename))
        made[codename], _ = rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": words})
    return made
