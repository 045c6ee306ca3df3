"""Migration 0018 with rows in the database: what was agreed through a link is the patient's own history."""

from __future__ import annotations

import json

from tests.migrations.conftest import Manage

MAKE = """
from datetime import datetime, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
old = MigrationExecutor(connection).loader.project_state([("fbs_portal", "0017_call_list")]).apps
now = datetime(2026, 3, 2, tzinfo=UTC)
get = lambda name: old.get_model("fbs_portal", name)
clinic = get("Clinic").objects.create(name="Riverside", phone="1", emergency_number="911")
for number, agreed in (("1", {"notice_version": "2025-1", "notice_agreed_at": now}), ("2", {})):
    patient = get("Patient").objects.create(clinic=clinic, record_number=number, created_at=now)
    get("AccessLink").objects.create(patient=patient, token_hash=number * 64, created_at=now, created_by="user:1",
                                     expires_at=datetime(2027, 3, 2, tzinfo=UTC), **agreed)
"""

TELL = """
import json
from fbs_portal.models import Consent
rows = Consent.objects.values_list("patient__record_number", "given", "version", "by")
print(json.dumps([list(row) for row in rows]))
"""


def test_what_was_agreed_through_a_link_is_kept(manage: Manage) -> None:
    manage("migrate", "fbs_portal", "0017", "--verbosity", "0")
    manage("shell", "-c", MAKE)
    manage("migrate", "--verbosity", "0")
    assert json.loads(manage("shell", "-v", "0", "-c", TELL).splitlines()[-1]) == [["1", True, "2025-1", "link:1"]]
    manage("migrate", "fbs_portal", "0017", "--verbosity", "0")
