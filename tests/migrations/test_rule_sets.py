"""Migration 0024 with rows in the database: what was in use stays in use, there and back."""

from __future__ import annotations

import json

from tests.migrations.conftest import Manage

MAKE = """
from datetime import datetime, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from fbs_portal.domain.triage.ruleset import DEFAULT
old = MigrationExecutor(connection).loader.project_state([("fbs_portal", "0023_protocol_instruments")]).apps
get, now = (lambda name: old.get_model("fbs_portal", name)), datetime(2026, 3, 2, tzinfo=UTC)
clinic = get("Clinic").objects.create(name="own", phone="1", emergency_number="911")
get("Clinic").objects.create(name="plain", phone="1", emergency_number="911")
clinic.rule_set = get("RuleSet").objects.create(
    clinic=clinic, version="c1.1", name="Own", body=DEFAULT.to_body(), digest=DEFAULT.digest(), engine="1",
    status="active", approved_at=now, approved_by="user:2", reason="agreed", created_at=now, created_by="user:1",
    changed_at=now, changed_by="user:1")
clinic.save()
get("ReplayRun").objects.create(clinic=clinic, rule_set="c1.1", rule_set_digest="0", against="2026.1",
                                created_at=now, created_by="user:1")
"""

TELL = """
import json
from fbs_portal.models import Clinic, ReplayRun
from fbs_portal.queries import replay_pages, rule_sets
clinics = Clinic.objects.order_by("name")
print(json.dumps({
    "used": {one.name: rule_sets.used(clinic=one) for one in clinics},
    "each": {one.name: sorted(set(rule_sets.used_for_each(clinic=one).values())) for one in clinics},
    "run": [len(replay_pages.sets_of(run)) for run in ReplayRun.objects.all()],
}))
"""


def test_what_was_in_use_stays_in_use_for_every_operation(manage: Manage) -> None:
    manage("migrate", "fbs_portal", "0023", "--verbosity", "0")
    manage("shell", "-c", MAKE)
    for _there_and_back in range(2):
        manage("migrate", "--verbosity", "0")
        told = json.loads(manage("shell", "-v", "0", "-c", TELL).splitlines()[-1])
        assert told["used"] == {"own": {"": "c1.1"}, "plain": {"": "2026.1"}}
        assert told["each"] == {"own": ["c1.1"], "plain": ["2026.1"]}
        assert told["run"] == [7], "an earlier preview was one of every operation"
        manage("migrate", "fbs_portal", "0023", "--verbosity", "0")
