"""Migration 0023 with rows in the database: every form asks what it asked before, there and back."""

from __future__ import annotations

import json

from tests.migrations.conftest import Manage

MAKE = """
from datetime import date, datetime, UTC
from django.apps import apps
from django.db.migrations.executor import MigrationExecutor
from django.db import connection
old = MigrationExecutor(connection).loader.project_state([("fbs_portal", "0022_name_of_message_texts")]).apps
now, day = datetime(2026, 3, 2, tzinfo=UTC), date(2026, 1, 12)
get = lambda name: old.get_model("fbs_portal", name)
numbers = {"phone": "1", "emergency_number": "911"}
asking = get("Clinic").objects.create(
    name="asking", instruments={"gad_2": ["week_6"], "rmdq_24": ["baseline", "week_6"]},
    protocols={"cervical": "one-year-1", "thoracic": "p1.1"}, **numbers,
)
silent = get("Clinic").objects.create(name="silent", **numbers)
body = {"points": [{"time_point": "week_6", "months": 0, "days": 40, "before": 7, "after": 7, "ask_after": 7}],
        "last_stays_open": 56, "reminders": [0]}
made = dict(created_at=now, created_by="user:1", changed_at=now, changed_by="user:1", body=body, clinic=asking)
get("Protocol").objects.create(code="p1.1", name="own", status="active", activated_at=now, activated_by="user:1",
                               reason="x", **made)
get("Protocol").objects.create(code="p1.2", name="draft", **made)
for clinic in (asking, silent):
    patient = get("Patient").objects.create(clinic=clinic, record_number="1", created_at=now)
    for code, sent in (("standard-1", None), ("p1.1", None), ("one-year-1", now)):
        episode = get("SurgeryEpisode").objects.create(
            patient=patient, surgery_date=day, recorded_on=day, region="lumbar", procedures=[code], protocol=code,
            created_at=now, created_by="user:1")
        get("FollowUp").objects.create(
            episode=episode, time_point="week_6", questionnaire="followup", opens_on=day, ask_on=day, target_from=day,
            target_until=day, closes_on=date(2026, 4, 1), created_at=now, submitted_at=sent)
    get("MessageTemplate").objects.create(clinic=clinic, template="invitation", subject="Ours", body="{link}",
                                          revision=4, changed_at=now, changed_by="user:1")
"""

TELL = """
import json
from fbs_portal.models import *
from fbs_portal.queries.protocols import domain_of
print(json.dumps({
    "forms": [[f.episode.patient.clinic.name, f.episode.procedures[0], f.episode.protocol, f.instruments]
              for f in FollowUp.objects.order_by("pk")],
    "chosen": {c.name: c.protocols for c in Clinic.objects.all()},
    "protocols": {p.code: [p.name, p.status, p.revision,
                           {e["time_point"]: e.get("instruments", []) for e in p.body["points"]}]
                  for p in Protocol.objects.all()},
    "digests": [len(t.digest) for t in MessageTemplate.objects.all()],
}))
"""

GO_BACK = """
from datetime import datetime, UTC
from fbs_portal.models import MessageTemplate
for clinic in (1, 2):
    MessageTemplate(clinic_id=clinic, template="invitation", subject="Newer", body="{link}", digest="0" * 64,
                    revision=5, changed_at=datetime.now(UTC), changed_by="user:1").save()
MessageTemplate(clinic_id=2, template="invitation", revision=6, changed_at=datetime.now(UTC),
                changed_by="user:1").save()
"""

BACK = """
import json
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("select name, instruments from fbs_portal_clinic order by id")
    plans = dict(cursor.fetchall())
    cursor.execute("select body from fbs_portal_protocol")
    bodies = [row[0] for row in cursor.fetchall()]
    cursor.execute("select subject, revision from fbs_portal_messagetemplate order by id")
    texts = [list(row) for row in cursor.fetchall()]
read = lambda value: json.loads(value) if isinstance(value, str) else value
print(json.dumps({"plans": {name: read(plan) for name, plan in plans.items()},
                  "stripped": not any("instruments" in str(body) for body in bodies), "texts": texts}))
"""


def test_running_courses_ask_what_they_asked_and_new_ones_too(manage: Manage) -> None:
    manage("migrate", "fbs_portal", "0022", "--verbosity", "0")
    manage("shell", "-c", MAKE)
    manage("migrate", "--verbosity", "0")
    told = json.loads(manage("shell", "-v", "0", "-c", TELL).splitlines()[-1])
    both = ["rmdq_24", "gad_2"]
    assert told["forms"] == [
        ["asking", "standard-1", "p1.5", both],
        ["asking", "p1.1", "p1.4", both],
        ["asking", "one-year-1", "one-year-1", []],
        ["silent", "standard-1", "standard-1", []],
        ["silent", "p1.1", "p1.1", []],
        ["silent", "one-year-1", "one-year-1", []],
    ], "what was sent is over, and a clinic without a choice is left as it was"
    assert told["chosen"]["asking"] == dict.fromkeys(
        ("lumbar_discectomy", "lumbar_decompression", "lumbar_fusion", "stimulator", "other"), "p1.5"
    ) | {"cervical": "p1.3", "thoracic": "p1.4"}
    assert told["chosen"]["silent"] == {}
    found = told["protocols"]
    assert found["p1.1"] == ["own", "active", 1, {"week_6": []}], "what is in use never changes"
    assert found["p1.2"] == ["draft", "draft", 2, {"week_6": both}]
    assert found["p1.4"] == ["own, with questionnaires", "active", 1, {"week_6": both}]
    assert found["p1.5"][3] == dict.fromkeys(found["p1.5"][3], []) | {"baseline": ["rmdq_24"], "week_6": both}
    assert "month_24" in found["p1.5"][3]
    assert "month_24" not in found["p1.3"][3]
    assert told["digests"] == [64, 64]
    manage("shell", "-c", GO_BACK)
    manage("migrate", "fbs_portal", "0022", "--verbosity", "0")
    back = json.loads(manage("shell", "-v", "0", "-c", BACK).splitlines()[-1])
    assert back["plans"] == {"asking": {"rmdq_24": ["baseline", "week_6"], "gad_2": ["week_6"]}, "silent": {}}
    assert back["stripped"]
    assert back["texts"] == [["Newer", 5]], "the newest words count; whoever went back to the shipped ones has none"
    manage("migrate", "--verbosity", "0")
