"""One batch of an import: what is known is read once, what is new is written in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from fbs_portal.actions import audit, enrolment, enrolment_rows, windows
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.domain.enrolment import OperationFields, PatientFields, in_order
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.verbs import Verb
from fbs_portal.exchange.surgery_csv import Row
from fbs_portal.models import AuditEvent, Clinic, FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries import namesakes, protocols
from fbs_portal.queries.hours import today_of

INSERTED = 1000
Checked = tuple[Row, Invalid | None]
"""A row and what enrolment says of it by itself."""
OperationKey = tuple[str, tuple[str, ...]]


@dataclass(slots=True)
class Held:
    """A patient of this batch with every operation, stored or about to be."""

    patient: Patient
    episodes: list[SurgeryEpisode] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Batch:
    """`enrolled`, `known` … count rows as in `imports.Imported`; `refused` are rows with the reason."""

    clinic: Clinic
    actor: Actor
    now: datetime
    enrolled: int = 0
    patients: int = 0
    followups: int = 0
    known: int = 0
    cancelled: int = 0
    refused: list[tuple[Row, Invalid]] = field(default_factory=list)
    _held: dict[str, Held] = field(default_factory=dict)
    _names: set[namesakes.Name] = field(default_factory=set)
    _new: list[Patient] = field(default_factory=list)
    _enrolled: list[tuple[SurgeryEpisode, Row, list[str]]] = field(default_factory=list)
    _one_by_one: list[Row] = field(default_factory=list)
    _waiting: set[str] = field(default_factory=set)

    def store(self, rows: Sequence[Checked]) -> None:
        """Rows that end another course, or ask about a namesake, follow the others one by one.

        Whatever comes of the same patient after such a row waits with it, so each patient's rows keep their order.
        """
        self._read(row.patient for row, _wrong in rows)
        for row, wrong in rows:
            try:
                self._take(row, wrong)
            except Invalid as refused:
                self.refused.append((row, refused))
        self._write()
        for row in self._one_by_one:
            self._enrol_alone(row)

    def _read(self, patients: Iterable[PatientFields]) -> None:
        given = list(patients)
        numbers = {fields.record_number.strip() for fields in given}
        for patient in Patient.objects.filter(clinic=self.clinic, record_number__in=numbers):
            self._held[patient.record_number] = Held(patient)
        by_id = {held.patient.pk: held for held in self._held.values()}
        for episode in SurgeryEpisode.objects.filter(patient__in=by_id).order_by("surgery_date", "pk"):
            by_id[episode.patient_id].episodes.append(episode)
        days = {fields.birth_date for fields in given if fields.birth_date}
        self._names = namesakes.names_born_on(clinic_id=self.clinic.pk, days=days)

    def _take(self, row: Row, wrong: Invalid | None) -> None:
        number = row.patient.record_number.strip()
        held = self._held.get(number)
        if held and self._is_known(held, row):
            return
        if wrong is not None:
            raise wrong
        if number in self._waiting:
            self._one_by_one.append(row)
        elif held is None:
            self._take_new(row, number)
        else:
            self._take_again(row, held, number)

    def _is_known(self, held: Held, row: Row) -> bool:
        """The operation is here, by its day and procedures as they are or once were."""
        enrolment_rows.check_same_person(known=held.patient, fields=row.patient)
        wanted = _key(row.operation)
        same = [episode for episode in held.episodes if wanted in _keys(episode)]
        if any(episode.status != EpisodeStatus.CANCELLED for episode in same):
            self.known += 1
        elif same:
            self.cancelled += 1
        return bool(same)

    def _take_new(self, row: Row, number: str) -> None:
        fields = row.patient
        names = namesakes.names_of(
            given_name=fields.given_name, family_name=fields.family_name, birth_date=fields.birth_date
        )
        if not row.another_person and not self._names.isdisjoint(names):
            self._wait(row, number)
            return
        patient = enrolment_rows.new_patient(clinic=self.clinic, fields=fields, now=self.now)
        enrolment_rows.fill(patient=patient, fields=fields)
        self._names.update(names)
        self._new.append(patient)
        self._held[number] = Held(patient)
        self._add(row, self._held[number], changed=[])

    def _take_again(self, row: Row, held: Held, number: str) -> None:
        enrolment_rows.check_living(known=held.patient)
        running = [
            course
            for course in held.episodes
            if course.course_ended_on is None and course.status != EpisodeStatus.CANCELLED
        ]
        if running and row.ends_earlier_course is None:
            raise enrolment_rows.end_not_said(after=max(course.surgery_date for course in running))
        if running and row.ends_earlier_course:
            self._wait(row, number)
            return
        changed = enrolment_rows.fill(patient=held.patient, fields=row.patient)
        self._add(row, held, changed=changed)

    def _wait(self, row: Row, number: str) -> None:
        self._waiting.add(number)
        self._one_by_one.append(row)

    def _add(self, row: Row, held: Held, *, changed: list[str]) -> None:
        episode = enrolment_rows.new_episode(
            clinic=self.clinic, patient=held.patient, operation=row.operation,
            today=today_of(clinic=self.clinic, now=self.now), actor=self.actor, now=self.now,
        )  # fmt: skip
        held.episodes.append(episode)
        self._enrolled.append((episode, row, changed))

    def _write(self) -> None:
        today = today_of(clinic=self.clinic, now=self.now)
        Patient.objects.bulk_create(self._new, batch_size=INSERTED)
        made = {patient.pk for patient in self._new}
        changed = {episode.patient.pk: episode.patient for episode, _row, fields in self._enrolled if fields}
        stored = [patient for key, patient in changed.items() if key not in made]
        Patient.objects.bulk_update(stored, [*enrolment_rows.DETAILS, "search_key"])
        episodes = [episode for episode, _row, _changed in self._enrolled]
        SurgeryEpisode.objects.bulk_create(episodes, batch_size=INSERTED)
        known = protocols.Known()
        known.load({episode.protocol for episode in episodes})
        plans = [windows.of_new(episode=episode, known=known, now=self.now, today=today) for episode in episodes]
        FollowUp.objects.bulk_create([row for plan in plans for row in plan], batch_size=INSERTED)
        audit.record_many([event for one in zip(self._enrolled, plans, strict=True) for event in self._events(*one)])
        self.enrolled, self.patients = len(episodes), len(self._new)
        self.followups = sum(map(len, plans))

    def _enrol_alone(self, row: Row) -> None:
        try:
            before = row.patient.record_number.strip() in self._held
            done = enrolment.enrol_from_file(
                clinic=self.clinic, patient_fields=row.patient, operation=row.operation,
                ends_earlier_course=row.ends_earlier_course, another_person=row.another_person,
                actor=self.actor, now=self.now,
            )  # fmt: skip
        except Invalid as refused:
            self.refused.append((row, refused))
            return
        self.enrolled += done.created
        self.known += not done.created
        self.patients += not before
        self.followups += done.episode.followups.count() if done.created else 0
        self._held.setdefault(row.patient.record_number.strip(), Held(done.patient))

    def _events(
        self, enrolled: tuple[SurgeryEpisode, Row, list[str]], plan: Sequence[FollowUp]
    ) -> Iterator[AuditEvent]:
        episode, row, changed = enrolled
        event = partial(
            audit.event, actor=self.actor, subject=f"patient:{episode.patient.pk}", clinic_id=self.clinic.pk,
            now=self.now,
        )  # fmt: skip
        if changed:
            yield event(verb=Verb.PATIENT_CHANGED, fields=changed)
        yield event(
            verb=Verb.ENROLLED, episode=episode.pk, followups=len(plan),
            ends_earlier_course=bool(row.ends_earlier_course),
        )  # fmt: skip


def _key(operation: OperationFields) -> OperationKey:
    return operation.surgery_date.isoformat(), tuple(in_order(operation.procedures))


def _keys(episode: SurgeryEpisode) -> set[OperationKey]:
    """The day and procedures as recorded now and before each correction: a file may still say the old ones."""
    day, procedures = episode.surgery_date.isoformat(), tuple(episode.procedures)
    found = {(day, procedures)}
    for correction in reversed(episode.corrections):
        before = correction["before"]
        day, procedures = before.get("surgery_date", day), tuple(before.get("procedures", procedures))
        found.add((day, procedures))
    return found
