"""The trail: one row a deed, one statement for several, nothing in it that a patient said."""

from __future__ import annotations

import pytest

from fbs_portal.actions import audit
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import CaseDeed, DangerSign
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db


def test_several_events_are_one_statement() -> None:
    actor = actors.system("tests")
    rows = [audit.event(actor=actor, verb=Verb.READ_CASE, subject=f"case:{n}", clinic_id=1, now=NOW) for n in range(20)]
    with counted() as run:
        audit.record_many(rows)
    assert len(run) == 1
    assert AuditEvent.objects.count() == 20


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such_verb"):
        audit.event(actor=actors.system("t"), verb="no_such_verb", subject="case:1", clinic_id=1, now=NOW)


def test_every_case_deed_has_a_verb() -> None:
    assert {f"case_{deed}" for deed in CaseDeed} <= {verb.value for verb in Verb}


def test_verbs_fit_their_column() -> None:
    longest = AuditEvent._meta.get_field("verb").max_length
    assert longest is not None
    assert max(len(verb) for verb in Verb) <= longest


def test_the_trail_of_a_whole_course_holds_no_answer_and_no_name() -> None:
    joined = f.enrolled(patient=f.patient_fields(given_name="CANARY", family_name="CANARY", record_number="CANARY"))
    f.answered(joined.episode, answers=f.HURTING | f.ticked(DangerSign.BLADDER) | {"more_to_say": "CANARY words"})
    rows = list(AuditEvent.objects.values_list("detail", "subject", "actor"))
    assert len(rows) >= 5
    for row in rows:
        said = str(row)
        assert "CANARY" not in said
        assert "pain_axial" not in said
        assert "bladder" not in said
