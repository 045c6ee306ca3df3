"""Migrations 0025 and 0026 with rows in the database: cases and clinics stay what they were, there and back."""

from __future__ import annotations

import json

from tests.migrations.conftest import Manage

MAKE = """
from datetime import date, datetime, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
old = MigrationExecutor(connection).loader.project_state([("fbs_portal", "0024_rule_sets_by_family")]).apps
get, now, day = (lambda name: old.get_model("fbs_portal", name)), datetime(2026, 3, 2, tzinfo=UTC), date(2026, 1, 12)
clinic = get("Clinic").objects.create(name="own", phone="1", emergency_number="911")
for number, closed in enumerate(({}, {"status": "closed", "closed_at": now, "closed_by": "user:1", "outcome": "died"})):
    patient = get("Patient").objects.create(clinic=clinic, record_number=str(number), created_at=now,
                                            paused_until=date(2026, 4, 1) if closed else None)
    episode = get("SurgeryEpisode").objects.create(
        patient=patient, surgery_date=day, recorded_on=day, region="lumbar", procedures=["discectomy"],
        created_at=now, created_by="user:1")
    case = get("Case").objects.create(
        episode=episode, clinic=clinic, reason="silence", urgency="watch", urgency_rank=4, opened_at=now,
        changed_at=now, **closed)
    get("CaseEntry").objects.create(case=case, deed="opened", at=now, by="system:open_followups")
"""

TELL = """
import json
from fbs_portal.models import *
print(json.dumps({
    "cases": [[one.status, one.outcome, one.not_referred, one.settled_as, one.entries.count()]
              for one in Case.objects.order_by("pk")],
    "clinics": [[one.name, one.letter_opening, one.letter_request] for one in Clinic.objects.all()],
    "paused": [str(one.paused_until) for one in Patient.objects.order_by("pk")],
}))
"""


def test_cases_and_clinics_stay_what_they_were(manage: Manage) -> None:
    manage("migrate", "fbs_portal", "0024", "--verbosity", "0")
    manage("shell", "-c", MAKE)
    for _there_and_back in range(2):
        manage("migrate", "--verbosity", "0")
        assert json.loads(manage("shell", "-v", "0", "-c", TELL).splitlines()[-1]) == {
            "cases": [["new", "", "", "", 1], ["closed", "died", "", "", 1]],
            "clinics": [["own", "", ""]],
            "paused": ["None", "2026-04-01"],
        }
        manage("migrate", "fbs_portal", "0024", "--verbosity", "0")
