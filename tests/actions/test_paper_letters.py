"""Invitation letters: a link each, made as they are printed, stored nowhere; noted as sent; earlier links live on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fbs_portal.actions import links
from fbs_portal.actions.paper_letters import print_letters
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Role
from fbs_portal.domain.errors import NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, AuditEvent, CallAttempt, Clinic, Patient
from fbs_portal.queries import paper_letters
from fbs_portal.queries.paper_letters import Addressed
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted, dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return f.nurse(clinic)


def person(clinic: Clinic, number: str, *, email: str = "", name: str = "Núñez") -> Patient:
    fields = f.patient_fields(record_number=number, email=email, family_name=f"{name} {number}")
    return f.enrolled(clinic, patient=fields).patient


def group(nurse: Actor, clinic: Clinic, *, now: datetime = NOW) -> paper_letters.Group:
    return paper_letters.find_group(actor=nurse, key=f"none:{clinic.pk}", now=now)


def waiting(nurse: Actor, clinic: Clinic, *, now: datetime = NOW) -> list[str]:
    found = paper_letters.addressed(group=group(nurse, clinic, now=now), now=now)
    return [one.patient.record_number for one in found]


def test_who_gets_a_letter(clinic: Clinic, nurse: Actor) -> None:
    person(clinic, "NO-MAIL")
    person(clinic, "MAIL", email="a@example.org")
    person(f.second_clinic(), "ELSEWHERE")
    left = person(clinic, "LEFT")
    Patient.objects.filter(pk=left.pk).update(withdrawn_at=NOW, withdrawn_by="link:1")
    assert waiting(nurse, clinic) == ["NO-MAIL"]
    assert group(nurse, clinic).patients == 1
    before = datetime(2026, 2, 22, 12, tzinfo=UTC)
    assert waiting(nurse, clinic, now=before) == [], "nothing to answer yet"


def test_a_letter_is_noted_and_not_printed_again(clinic: Clinic, nurse: Actor) -> None:
    patient = person(clinic, "R1")
    found = paper_letters.addressed(group=group(nurse, clinic), now=NOW)
    (made,) = print_letters(clinic=clinic, letters=found, actor=nurse, now=NOW)
    attempt = CallAttempt.objects.get()
    assert (attempt.result, attempt.again_on, attempt.by) == ("letter_sent", date(2026, 3, 9), nurse.key)
    assert waiting(nurse, clinic) == []
    assert made.patient.pk == patient.pk
    assert links.redeem(token=made.token, now=NOW).patient.pk == patient.pk


def test_letters_that_did_not_come_out_are_printed_again(clinic: Clinic, nurse: Actor) -> None:
    """A jammed printer, or a double click that took the first page away: the same patients, new links, noted once."""
    person(clinic, "R1")
    print_letters(
        clinic=clinic, letters=paper_letters.addressed(group=group(nurse, clinic), now=NOW), actor=nurse, now=NOW
    )  # fmt: skip
    person(clinic, "R2")
    (again,) = [one for one in paper_letters.groups(actor=nurse, now=NOW) if one.kind == paper_letters.AGAIN]
    assert again == paper_letters.find_group(actor=nurse, key=again.key, now=NOW)
    found = paper_letters.addressed(group=again, now=NOW)
    assert [one.patient.record_number for one in found] == ["R1"]
    print_letters(clinic=clinic, letters=found, actor=nurse, now=NOW + timedelta(minutes=1))
    assert CallAttempt.objects.count() == 1
    tomorrow = NOW + timedelta(days=1, minutes=2)
    assert [one.kind for one in paper_letters.groups(actor=nurse, now=tomorrow)] == ["none"]
    with pytest.raises(NotFound):
        paper_letters.find_group(actor=f.outsider(), key=again.key, now=NOW)


def test_the_token_can_be_typed_and_is_stored_nowhere(clinic: Clinic, nurse: Actor) -> None:
    letters = [Addressed(patient=person(clinic, f"R{n}"), followups=()) for n in range(3)]
    tokens = [one.token for one in print_letters(clinic=clinic, letters=letters, actor=nurse, now=NOW)]
    assert len(set(tokens)) == 3
    for token in tokens:
        groups = token.split("-")
        assert [len(part) for part in groups] == [5, 5, 5, 5]
        assert set("".join(groups)) <= set(links.TYPED)
        assert token not in dump()


def test_earlier_links_go_on(clinic: Clinic, nurse: Actor) -> None:
    joined = f.enrolled(clinic)
    print_letters(
        clinic=clinic, letters=[Addressed(patient=joined.patient, followups=())], actor=nurse, now=NOW
    )  # fmt: skip
    assert links.redeem(token=joined.token, now=NOW).patient.pk == joined.patient.pk
    assert AccessLink.objects.filter(patient=joined.patient, revoked_at=None).count() == 2
    token = links.renew(patient=joined.patient, actor=nurse, now=NOW)[1]
    with pytest.raises(links.DeadLink):
        links.redeem(token=joined.token, now=NOW)
    assert links.redeem(token=token, now=NOW)


def test_the_trail_has_each_link_and_the_batch(clinic: Clinic, nurse: Actor) -> None:
    letters = [Addressed(patient=person(clinic, f"R{n}"), followups=()) for n in range(2)]
    before = AuditEvent.objects.filter(verb=Verb.LINK_MINTED).count()
    print_letters(clinic=clinic, letters=letters, actor=nurse, now=NOW)
    assert AuditEvent.objects.filter(verb=Verb.LINK_MINTED).count() == before + 2
    batch = AuditEvent.objects.get(verb=Verb.LETTERS_PRINTED)
    assert (batch.subject, batch.detail) == (
        f"clinic:{clinic.pk}", {"patients": [one.patient.pk for one in letters]},
    )  # fmt: skip


def test_statements_do_not_grow_with_the_letters(clinic: Clinic, nurse: Actor) -> None:
    people = [person(clinic, f"R{n}") for n in range(6)]

    def printed(few: list[Patient]) -> int:
        letters = [Addressed(patient=one, followups=()) for one in few]
        with counted() as found:
            print_letters(clinic=clinic, letters=letters, actor=nurse, now=NOW)
        return len(found)

    assert printed(people[:1]) == printed(people)


def test_who_died_or_left_is_not_written_to(clinic: Clinic, nurse: Actor) -> None:
    patient = person(clinic, "R1")
    for change in ({"deceased_on": date(2026, 3, 1)}, {"withdrawn_at": NOW, "withdrawn_by": "link:1"}):
        Patient.objects.filter(pk=patient.pk).update(deceased_on=None, withdrawn_at=None, withdrawn_by="")
        Patient.objects.filter(pk=patient.pk).update(**change)
        letters = [Addressed(patient=Patient.objects.get(pk=patient.pk), followups=())]
        with pytest.raises(NotAllowed):
            print_letters(clinic=clinic, letters=letters, actor=nurse, now=NOW)


def test_who_may(clinic: Clinic, nurse: Actor) -> None:
    letters = [Addressed(patient=person(f.second_clinic(), "THEIRS"), followups=())]
    with pytest.raises(NotFound):
        print_letters(clinic=clinic, letters=letters, actor=nurse, now=NOW)
    with pytest.raises(NotPermitted):
        print_letters(clinic=clinic, letters=[], actor=f.staff(Role.AUDITOR, clinic), now=NOW)
    for key in ("none:0", f"none:{f.second_clinic().pk}", "import:1", "other:1", "", "none:٣"):
        with pytest.raises(NotFound):
            paper_letters.find_group(actor=nurse, key=key, now=NOW)


def test_one_link_is_stopped_and_the_others_are_not(clinic: Clinic, nurse: Actor) -> None:
    joined = f.enrolled(clinic)
    assert joined.link is not None
    other, token = links.mint(patient=joined.patient, actor=nurse, now=NOW)
    links.revoke(patient=joined.patient, link_id=joined.link.pk, actor=nurse, now=NOW)
    with pytest.raises(links.DeadLink):
        links.redeem(token=joined.token, now=NOW + timedelta(minutes=1))
    assert links.redeem(token=token, now=NOW).pk == other.pk
    with pytest.raises(NotAllowed):
        links.revoke(patient=joined.patient, link_id=joined.link.pk, actor=nurse, now=NOW)
    with pytest.raises(NotFound):
        links.revoke(patient=person(clinic, "R2"), link_id=other.pk, actor=nurse, now=NOW)
