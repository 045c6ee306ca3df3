"""Operations from a file: enrolled in batches, with every check of enrolment by hand, all or nothing (ADR 0701).

A file is one transaction: killed half-way, nothing of it is there. The clinic's row is held meanwhile, so two imports
into a clinic follow each other, and the second finds what the first one made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, enrolment_checks
from fbs_portal.actions.access import require
from fbs_portal.actions.import_batch import Batch, Checked
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.domain.errors import Conflict, Invalid, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.exchange.surgery_csv import Problem, Row, problem_of
from fbs_portal.models import Clinic
from fbs_portal.queries.hours import today_of

BATCH = 500
MOST_SHOWN = 100
"""Problems that are kept in full; of the others, the number."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What an import did, or would do. `kept` is False where nothing was stored: a dry run, or a bad row.

    `enrolled` operations are new, `known` were there, `cancelled` were cancelled here and stay so;
    `bad` rows are refused, the first of them with their `problems`.
    """

    kept: bool = False
    rows: int = 0
    enrolled: int = 0
    patients: int = 0
    followups: int = 0
    known: int = 0
    cancelled: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, problems: list[Problem]) -> None:
        self.bad += 1
        self.problems += problems[: MOST_SHOWN - len(self.problems)]


class _Undo(Exception):
    pass


def import_surgeries(
    *,
    clinic: Clinic,
    rows: Iterable[Row | list[Problem]],
    heads: dict[str, str],
    skip_bad: bool = False,
    dry_run: bool = False,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None] = lambda line: None,
) -> Imported:
    """Enrol each row of `rows`; one refused row refuses the file, unless `skip_bad` leaves such rows out.

    `heads` names the file's column of each field; `progress` is told the line reached. What `rows` raises goes through,
    and nothing is stored. Personal links are not made.
    """
    require(actor=actor, permission="import_surgeries", clinic_id=clinic.pk)
    done = Imported()
    try:
        with transaction.atomic():
            _hold(clinic)
            _work(clinic, rows, heads, done, actor=actor, now=now, progress=progress)
            if dry_run or (done.bad and not skip_bad):
                raise _Undo
            _note(clinic, done, actor=actor, now=now)
            done.kept = True
    except _Undo:
        pass
    return done


def _hold(clinic: Clinic) -> None:
    """Lock the clinic's row until the file is through; a write, because SQLite has no other lock."""
    try:
        found = Clinic.objects.filter(pk=clinic.pk).update(time_zone=F("time_zone"))
    except OperationalError as error:
        raise Conflict(_("Somebody else is writing, perhaps another import. Try again when it is done.")) from error
    if not found:
        raise NotFound


def _work(
    clinic: Clinic,
    rows: Iterable[Row | list[Problem]],
    heads: dict[str, str],
    done: Imported,
    *,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None],
) -> None:
    for chunk in _chunks(_checked(rows, done, clinic=clinic, now=now)):
        batch = _store(clinic, chunk, actor=actor, now=now)
        done.enrolled += batch.enrolled
        done.patients += batch.patients
        done.followups += batch.followups
        done.known += batch.known
        done.cancelled += batch.cancelled
        for row, wrong in batch.refused:
            done.refuse([problem_of(row, field=wrong.field, message=wrong.message, heads=heads)])
        progress(chunk[-1][0].line)


def _checked(
    rows: Iterable[Row | list[Problem]], done: Imported, *, clinic: Clinic, now: datetime
) -> Iterator[Checked]:
    """The rows that could be read, each with what is wrong with it by itself."""
    today = today_of(clinic=clinic, now=now)
    for row in rows:
        done.rows += 1
        if isinstance(row, list):
            done.refuse(row)
        else:
            yield row, _wrong(row.patient, row.operation, today=today)


def _wrong(patient: PatientFields, operation: OperationFields, *, today: date) -> Invalid | None:
    try:
        enrolment_checks.check_all(patient=patient, operation=operation, today=today)
    except Invalid as wrong:
        return wrong
    return None


def _store(clinic: Clinic, chunk: list[Checked], *, actor: Actor, now: datetime) -> Batch:
    """The batch; once more where somebody enrolled one of these patients by hand at this moment."""
    try:
        return _try(clinic, chunk, actor=actor, now=now)
    except IntegrityError:
        return _try(clinic, chunk, actor=actor, now=now)


@transaction.atomic
def _try(clinic: Clinic, chunk: list[Checked], *, actor: Actor, now: datetime) -> Batch:
    batch = Batch(clinic=clinic, actor=actor, now=now)
    batch.store(chunk)
    return batch


def _chunks(rows: Iterator[Checked]) -> Iterator[list[Checked]]:
    while chunk := list(islice(rows, BATCH)):
        yield chunk


def _note(clinic: Clinic, done: Imported, *, actor: Actor, now: datetime) -> None:
    """One row for the file; each patient has their own, as if enrolled by hand."""
    if done.enrolled or done.bad:
        audit.record(
            actor=actor, verb=Verb.IMPORTED, subject=f"clinic:{clinic.pk}", clinic_id=clinic.pk, now=now,
            rows=done.rows, enrolled=done.enrolled, patients=done.patients, known=done.known,
            cancelled=done.cancelled, skipped=done.bad,
        )  # fmt: skip
