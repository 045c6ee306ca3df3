"""Whom to write to on paper: patients with a form to answer whom no message reaches, or those of one import."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, CallAttempt, Clinic, FollowUp, Patient
from fbs_portal.queries.call_filters import PATIENT, POINTS, UNREACHABLE, answerable, wanted
from fbs_portal.queries.clinic_pages import clinics as clinics_of
from fbs_portal.queries.hours import today_of

MOST = 100
"""Letters on one page: as many as a printer takes, and a browser shows without a wait."""

BATCHES = 10
"""Imports of a clinic that can be written to, the newest first."""

NONE, IMPORT, AGAIN = "none", "import", "again"
"""Whom no message can reach; whom a file brought; whose letters were printed a moment ago and did not come out."""

OF_ROWS = {IMPORT: Verb.IMPORTED, AGAIN: Verb.LETTERS_PRINTED}

PRINTED_LATELY = timedelta(days=1)
"""How long letters can be printed again as a batch, with new links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A patient with clinic loaded, and the forms the letter is about."""

    patient: Patient
    followups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Patients to write to. `key` names it in a form: `none:3` (a clinic); `import:55`, `again:60` (rows of the trail).

    `at` is when the file was imported or the letters were printed; `ids` are who was written to then.
    """

    key: str
    kind: str
    clinic: Clinic
    at: datetime | None = None
    ids: tuple[int, ...] = ()
    patients: int = 0


def groups(*, actor: Actor, now: datetime) -> tuple[Group, ...]:
    """What can be printed, with how many letters each. A few statements a clinic."""
    found = []
    for clinic in clinics_of(actor=actor):
        rows = AuditEvent.objects.filter(clinic_id=clinic.pk).order_by("-at", "-pk")
        files = rows.filter(verb=Verb.IMPORTED)[:BATCHES]
        printed = rows.filter(verb=Verb.LETTERS_PRINTED, at__gt=now - PRINTED_LATELY)[:BATCHES]
        wanted = [Group(key=f"none:{clinic.pk}", kind=NONE, clinic=clinic)]
        wanted += [_of_row(row, clinic) for row in (*files, *printed)]
        found += [_counted(group, now=now) for group in wanted]
    return tuple(found)


def find_group(*, actor: Actor, key: str, now: datetime) -> Group:
    """NotFound for what does not exist and for another clinic's."""
    kind, _sep, number = key.partition(":")
    row_id = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    row = AuditEvent.objects.filter(pk=row_id, verb=OF_ROWS[kind]).first() if kind in OF_ROWS else None
    clinic_id = row_id if kind == NONE else row.clinic_id if row else None
    clinic = Clinic.objects.filter(pk=clinic_id).first() if clinic_id and actor.sees(clinic_id) else None
    if clinic is None:
        raise NotFound
    return _counted(_of_row(row, clinic) if row else Group(key=key, kind=kind, clinic=clinic), now=now)


def addressed(*, group: Group, now: datetime) -> tuple[Addressed, ...]:
    """The first hundred of the group by name, each with every form that waits: two statements."""
    rows = _waiting(group, now=now)
    order = (f"{PATIENT}search_key", "episode__patient_id")
    ids = list(rows.order_by(*order).values_list("episode__patient_id", flat=True).distinct()[:MOST])
    found: dict[int, list[FollowUp]] = {pk: [] for pk in ids}
    told = rows.filter(episode__patient__in=ids).select_related("episode__patient__clinic")
    for row in told.order_by("ask_on", "pk"):
        found[row.episode.patient_id].append(row)
    return tuple(
        Addressed(patient=forms[0].episode.patient, followups=tuple(forms)) for forms in found.values() if forms
    )


def of_patient(*, patient: Patient, now: datetime) -> Addressed:
    """The patient with the forms that wait for an answer, whether or not a letter was sent."""
    day = today_of(clinic=patient.clinic, now=now)
    rows = FollowUp.objects.filter(answerable(day), wanted(day), episode__patient=patient, time_point__in=POINTS)
    forms = tuple(rows.select_related("episode__patient__clinic"))
    return Addressed(patient=patient, followups=forms)


def _of_row(row: AuditEvent, clinic: Clinic) -> Group:
    kind = IMPORT if row.verb == Verb.IMPORTED else AGAIN
    ids = tuple(row.detail.get("patients", ())) if kind == AGAIN else ()
    return Group(key=f"{kind}:{row.pk}", kind=kind, clinic=clinic, at=row.at, ids=ids)


def _counted(group: Group, *, now: datetime) -> Group:
    patients = _waiting(group, now=now).aggregate(n=Count("episode__patient_id", distinct=True))["n"]
    return replace(group, patients=patients)


def _waiting(group: Group, *, now: datetime) -> QuerySet[FollowUp]:
    """Forms to answer today about which no letter was printed yet, or that the letters of `again` were about.

    An import is one transaction with one moment: the courses it made are those of that moment.
    """
    day = today_of(clinic=group.clinic, now=now)
    letters = Exists(CallAttempt.objects.filter(followup=OuterRef("pk"), result=ContactResult.LETTER_SENT))
    which = {
        NONE: UNREACHABLE & ~letters,
        IMPORT: Q(episode__created_at=group.at) & ~letters,
        AGAIN: Q(episode__patient__in=group.ids) & letters,
    }
    return FollowUp.objects.filter(
        answerable(day), wanted(day), which[group.kind], time_point__in=POINTS, **{f"{PATIENT}clinic": group.clinic}
    )
