"""An import makes what enrolment by hand makes, all or nothing, once."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import models

from fbs_portal.actions import enrolment, episodes
from fbs_portal.actions.imports import MOST_SHOWN, Imported, import_surgeries
from fbs_portal.actions.patients import change_patient
from fbs_portal.content.procedure_words import table
from fbs_portal.domain.actor import Actor, system
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_columns import places
from fbs_portal.exchange.surgery_csv import Reading, Row, Table
from fbs_portal.models import AccessLink, AuditEvent, Clinic, FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries.hours import today_of
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db

JOB = system("import_surgeries")
HEADS = (
    "record_number,given_name,family_name,birth_date,surgery_date,region,procedures,levels,side,revision,"
    "ends_earlier_course,another_person"
)
ANNA = "R-1,Anna,Example,1961-04-30,2026-01-12,lumbar,discectomy,L4-L5,left,no,,"
BEN = "R-2,Ben,Sample,1970-01-02,2026-03-20,cervical,discectomy; fusion,C5-C6,,no,,"
STORED = (Patient, SurgeryEpisode, FollowUp, AccessLink, AuditEvent)


def reading(where: Clinic, now: datetime = NOW) -> Reading:
    return Reading(dates=Dates.AUTO, words=table(where.procedure_words), today=today_of(clinic=where, now=now))


def imported(
    where: Clinic, *lines: str, by: Actor = JOB, now: datetime = NOW, heads: str = HEADS, **how: Any
) -> Imported:
    file = Table(io.BytesIO("\n".join([heads, *lines]).encode()))
    columns = {name: file.heads[place] for name, place in places(file.heads, mapping={}).items()}
    rows = file.rows(mapping={}, reading=reading(where, now))
    return import_surgeries(clinic=where, rows=rows, heads=columns, actor=by, now=now, **how)


def by_hand(where: Clinic, *lines: str, now: datetime = NOW) -> None:
    for row in Table(io.BytesIO("\n".join([HEADS, *lines]).encode())).rows(mapping={}, reading=reading(where, now)):
        assert isinstance(row, Row)
        enrolment.enrol(
            clinic=where, patient_fields=row.patient, operation=row.operation, another_person=row.another_person,
            ends_earlier_course=row.ends_earlier_course, actor=JOB, now=now,
        )  # fmt: skip


def counts() -> dict[type[models.Model], int]:
    return {model: model._default_manager.count() for model in STORED}


def stored(where: Clinic) -> list[Any]:
    """Everything there is of a clinic's patients, without ids; links and the file's own audit row apart."""
    found: list[Any] = []
    for patient in where.patients.order_by("record_number"):
        numbers = {episode.pk: n for n, episode in enumerate(patient.episodes.order_by("pk"))}
        found.append(_plain(patient, "clinic"))
        for episode in patient.episodes.order_by("pk"):
            revised = numbers.get(episode.revises_id or 0)
            found.append((_plain(episode, "patient", "revises"), revised))
            found.append([_plain(row, "episode") for row in episode.followups.order_by("opens_on", "pk")])
        trail = AuditEvent.objects.filter(subject__in=[f"patient:{patient.pk}", *(f"episode:{n}" for n in numbers)])
        for event in trail.exclude(verb__in=[Verb.LINK_MINTED, Verb.LINKS_REVOKED]).order_by("pk"):
            detail = {name: numbers.get(value, value) if name in ("episode", "ended_by") else value
                      for name, value in event.detail.items()}  # fmt: skip
            found.append((event.verb, event.actor, event.at, detail))
    return found


def _plain(row: models.Model, *without: str) -> dict[str, Any]:
    skipped = {"id", "public_id", *without}
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in skipped}


SAME = {
    "one operation": [ANNA],
    "a planned one": [BEN],
    "several": [ANNA, BEN],
    "late": [ANNA.replace("2026-01-12", "2025-05-12")],
    "too late for any form": [ANNA.replace("2026-01-12", "2021-05-12")],
    "two operations, both go on": [
        ANNA.replace("2026-01-12", "2025-11-03"),
        ANNA.replace("no,,", "no,no,"),
    ],
    "a detail that comes later": [
        ANNA.replace("Example", "").replace("2026-01-12", "2025-11-03"),
        ANNA.replace("no,,", "no,no,"),
    ],
    "a revision that ends the course": [
        ANNA.replace("2026-01-12", "2025-11-03"),
        ANNA.replace("no,,", "yes,yes,"),
        ANNA.replace("2026-01-12", "2026-02-20").replace("no,,", "yes,no,"),
        BEN,
    ],
    "an answer where there is no earlier course": [ANNA.replace("no,,", "no,yes,")],
    "a namesake who is another person": [ANNA, ANNA.replace("R-1", "R-9")[:-1] + ",yes"],
    "twice": [ANNA, ANNA, BEN],
}


@pytest.mark.parametrize("lines", SAME.values(), ids=SAME)
def test_rows_are_those_of_enrolment_by_hand(lines: list[str]) -> None:
    one, other = f.clinic(), f.clinic()
    done = imported(one, *lines)
    assert done.kept, done.problems
    by_hand(other, *lines)
    assert stored(one) == stored(other)
    assert stored(one)


def test_rows_that_follow_an_earlier_import_are_those_of_enrolment_by_hand() -> None:
    one, other = f.clinic(), f.clinic()
    for lines in (
        SAME["a revision that ends the course"],
        [BEN.replace("2026-03-20", "2026-02-01").replace("no,,", "no,no,")],
    ):
        later = NOW + timedelta(days=1)
        assert imported(one, *lines, now=later).kept
        by_hand(other, *lines, now=later)
    assert stored(one) == stored(other)


def test_no_personal_link_is_made() -> None:
    imported(f.clinic(), ANNA)
    assert not AccessLink.objects.exists()


def test_the_file_has_a_row_of_its_own_in_the_trail() -> None:
    where = f.clinic()
    imported(where, ANNA, BEN, "R-3,,,,soon,lumbar,fusion,,,,,", skip_bad=True)
    event = AuditEvent.objects.get(verb=Verb.IMPORTED)
    assert (event.subject, event.detail) == (
        f"clinic:{where.pk}",
        {"rows": 3, "enrolled": 2, "patients": 2, "known": 0, "cancelled": 0, "skipped": 1},
    )


def test_twice_is_once_also_a_month_later() -> None:
    where = f.clinic()
    imported(where, ANNA, BEN)
    before = counts()
    again = imported(where, ANNA, BEN, now=NOW + timedelta(days=60))
    assert (again.kept, again.enrolled, again.known) == (True, 0, 2)
    assert counts() == before


def test_one_bad_row_refuses_the_file_and_is_told_with_the_files_own_words() -> None:
    where = f.clinic()
    done = imported(
        where,
        ANNA,
        BEN.replace("BEN", "").replace("1970-01-02", "1870-01-02"),
        heads=HEADS.replace("birth_date", "DOB"),
    )
    assert (done.kept, done.bad, Patient.objects.count()) == (False, 1, 0)
    (problem,) = done.problems
    assert (problem.line, problem.column, problem.value) == (3, "DOB", "1870-01-02")
    assert "120 years" in problem.message
    assert not AuditEvent.objects.exists()


def test_bad_rows_can_be_left_out() -> None:
    where = f.clinic()
    done = imported(where, ANNA.replace("lumbar", "cervical"), BEN, skip_bad=True)
    assert (done.kept, done.bad, done.enrolled) == (True, 1, 1)
    assert [patient.record_number for patient in Patient.objects.all()] == ["R-2"]
    assert done.problems[0].column == "levels"


def test_a_dry_run_says_the_same_and_stores_nothing() -> None:
    where = f.clinic()
    dry = imported(where, ANNA, BEN, dry_run=True)
    assert not any(counts().values())
    wet = imported(where, ANNA, BEN)
    assert (dry.enrolled, dry.patients, dry.followups) == (wet.enrolled, wet.patients, wet.followups) == (2, 2, 6)
    assert (dry.kept, wet.kept) == (False, True)


REFUSED = {
    "another birth date": ("R-1,Anna,Example,1961-05-01,2026-02-12,lumbar,fusion,,,,no,", "record_number"),
    "another name": ("R-1,Berta,Example,,2026-02-12,lumbar,fusion,,,,no,", "record_number"),
    "a course that goes on": ("R-1,Anna,Example,,2026-02-12,lumbar,fusion,,,,,", "ends_earlier_course"),
    "a namesake": ("R-7,anna,EXAMPLE,1961-04-30,2026-02-12,lumbar,fusion,,,,,", "another_person"),
    "a namesake with the names turned": ("R-7,Example,Anna,1961-04-30,2026-02-12,lumbar,fusion,,,,,", "another_person"),
    "planned in the past": ("R-8,,,,2026-02-30,lumbar,fusion,,,,,", "surgery_date"),
    "born after": ("R-8,,,2026-02-13,2026-02-12,lumbar,fusion,,,,,", "birth_date"),
    "levels elsewhere": ("R-8,,,,2026-02-12,lumbar,fusion,C5-C6,,,,", "levels"),
}  # fmt: skip


@pytest.mark.parametrize("in_one_file", [False, True])
@pytest.mark.parametrize(("line", "field"), REFUSED.values(), ids=REFUSED)
def test_what_enrolment_refuses_is_refused(line: str, field: str, in_one_file: bool) -> None:
    where = f.clinic()
    if not in_one_file:
        imported(where, ANNA)
    done = imported(where, ANNA, line, skip_bad=True)
    assert [(problem.line, problem.column) for problem in done.problems] == [(3, field)]
    assert (done.known, done.enrolled) == ((0, 1) if in_one_file else (1, 0))


def test_who_died_is_not_enrolled_again_and_does_not_stop_a_known_row() -> None:
    where = f.clinic()
    imported(where, ANNA)
    Patient.objects.update(deceased_on=date(2026, 2, 1))
    done = imported(where, ANNA, ANNA.replace("2026-01-12", "2026-02-20").replace("no,,", "no,no,"), skip_bad=True)
    assert (done.known, done.bad) == (1, 1)
    assert "has died" in done.problems[0].message


def test_what_was_corrected_or_cancelled_here_is_not_enrolled_anew() -> None:
    where = f.clinic()
    lead = f.lead(where)
    imported(where, ANNA, BEN)
    first, second = SurgeryEpisode.objects.order_by("pk")
    episodes.correct_facts(
        episode_id=first.pk, changes={"surgery_date": date(2026, 1, 13), "procedures": ("fusion",)}, reason="typo",
        actor=lead, now=NOW,
    )  # fmt: skip
    episodes.cancel_operation(episode_id=second.pk, reason="not needed", actor=lead, now=NOW)
    before = counts()
    done = imported(where, ANNA, BEN)
    assert (done.kept, done.known, done.cancelled, done.enrolled) == (True, 1, 1, 0)
    assert counts() == before


def test_a_changed_name_makes_the_old_file_ask() -> None:
    where = f.clinic()
    imported(where, ANNA)
    patient = Patient.objects.get()
    fields = f.patient_fields(record_number="R-1", given_name="Anna", family_name="Married")
    change_patient(patient_id=patient.pk, fields=fields, actor=f.lead(where), now=NOW)
    assert imported(where, ANNA).bad == 1


def test_only_for_the_clinics_own_lead() -> None:
    where = f.clinic()
    with pytest.raises(NotFound):
        imported(where, ANNA, by=f.lead(f.clinic()))
    for someone in f.nurse(where), f.clinician(where):
        with pytest.raises(NotPermitted):
            imported(where, ANNA, by=someone)
    assert imported(where, ANNA, by=f.lead(where)).kept


def test_the_same_record_number_in_two_clinics_is_two_patients() -> None:
    one, other = f.clinic(), f.clinic()
    assert imported(one, ANNA).enrolled == imported(other, ANNA).enrolled == 1


def test_many_problems_are_counted_and_the_first_are_kept() -> None:
    done = imported(f.clinic(), *(f"R-{n},,,,never,lumbar,fusion,,,,," for n in range(700)))
    assert (done.bad, len(done.problems), done.rows) == (700, MOST_SHOWN, 700)


def test_statements_grow_with_batches_not_with_rows() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    where = f.clinic()
    with CaptureQueriesContext(connection) as small:
        imported(where, *(ANNA.replace("R-1,Anna", f"R-{n},Anna{n}") for n in range(20)))
    with CaptureQueriesContext(connection) as large:
        imported(where, *(ANNA.replace("R-1,Anna", f"S-{n},Bea{n}") for n in range(60)))
    assert len(large) <= len(small) + 8  # a database that takes few parameters gets an INSERT in parts
