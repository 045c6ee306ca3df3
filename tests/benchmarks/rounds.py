"""The requests that are measured: ours, and the bare app doing as much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.models import Case, Clinic, FollowUp
from fbs_portal.queries.case_page import case_page
from tests import world
from tests.benchmarks.bare.views import WORK, Work
from tests.benchmarks.measure import Result, Statements, in_turns, statements
from tests.factories import HURTING
from tests.pages import Page

WARM = 5
LIMB = {"danger_a": [], "danger_b": [], "pain_axial": 6}
"""Drafted before the measured step: the eleven radio buttons for pain in the leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Everybody who is needed: a nurse of both clinics and patients whose form waits."""

    clinic: Clinic
    staff: Client
    visitor: Client
    rounds: int

    def person(self, number: int, answers: dict[str, Any]) -> tuple[Client, FollowUp, int]:
        now = timezone.now()
        person = world.enrol(clinic=self.clinic, now=now, number=f"B{number}")
        revision = world.fill(person.answering, answers, actor=person.actor, now=now)
        return world.patient_client(person), person.answering, revision


def compare(
    bench: Bench, name: str, ours: Sequence[Callable[[], Any]], *, kind: str, budget: int, rows: int = 0
) -> Result:
    """Measure `ours` against a bare view that does the same number of statements and answers as many bytes."""
    done: list[Any] = []
    seen = statements(lambda: done.append(ours[0]()))
    assert done[0].status_code in (200, 302), f"{name}: {done[0].status_code}"
    bare = _bare(bench, name.replace(" ", "-").replace(",", ""), kind, seen, rows=rows, size=len(done[0].content))
    for request in ours[1 : 1 + WARM]:
        request()
        bare()
    mine, theirs = in_turns(ours[1 + WARM :], bare)
    return Result(name=name, ours=mine, bare=theirs, statements=seen, budget=budget)


def _bare(bench: Bench, name: str, kind: str, seen: Statements, *, rows: int, size: int) -> Callable[[], Any]:
    work = Work(reads=_beside(seen, rows=rows), inserts=seen.inserts, updates=seen.updates, rows=rows)
    WORK[name] = work
    url = f"/bare/{kind}/{name}/"
    if kind == "write":
        return lambda: bench.visitor.post(url, {"answer": "5"})
    client = bench.staff if kind == "list" else bench.visitor
    work.filler = "x" * max(0, size - len(client.get(url).content))
    return lambda: client.get(url)


def _beside(seen: Statements, *, rows: int) -> tuple[tuple[int, int], ...]:
    """What is read beside the list of `rows` that is shown.

    Where no single query gives that list, it stands for all of them, and one row of each is read beside it.
    """
    if not rows:
        return seen.reads
    lists = [number for number, (count, _columns) in enumerate(seen.reads) if count == rows]
    if not lists:
        return tuple((min(count, 1), columns) for count, columns in seen.reads[:-1])
    shown = max(lists, key=lambda number: seen.reads[number][1])
    return (*seen.reads[:shown], *seen.reads[shown + 1 :])


def step_get(bench: Bench) -> Result:
    client, followup, _ = bench.person(1, LIMB)
    url = reverse("fbs_portal:step", args=[followup.public_id, "limb"])
    return compare(bench, "form step, GET", [lambda: client.get(url)] * _many(bench), kind="page", budget=6)


def step_post(bench: Bench) -> Result:
    """Each POST carries the revision that the one before it has left, as the next page would."""
    client, followup, revision = bench.person(2, LIMB)
    url = reverse("fbs_portal:step", args=[followup.public_id, "limb"])

    def send(number: int) -> Callable[[], Any]:
        values = {"revision": str(revision + number), "pain_limb": str(number % 11)}
        return lambda: client.post(url, values)

    return compare(bench, "form step, POST", [send(n) for n in range(_many(bench))], kind="write", budget=8)


def final_submit(bench: Bench) -> Result:
    """A patient each, whose answers open a case: submission, triage, case, trail, audit in one request."""

    def send(client: Client, followup: FollowUp, revision: int) -> Callable[[], Any]:
        url = reverse("fbs_portal:check", args=[followup.public_id])
        return lambda: client.post(url, {"revision": str(revision)})

    people = [bench.person(100 + number, dict(HURTING)) for number in range(_many(bench))]
    return compare(bench, "final submit", [send(*person) for person in people], kind="write", budget=15)


def worklist(bench: Bench, *, size: int) -> Result:
    url = reverse("admin:fbs_portal_case_changelist")
    page = Page(bench.staff.get(url), url)
    shown = sum(1 for box in page.root.iter("input") if box.get("name") == "case")
    assert shown == 50, f"{shown} flagged rows, not 50"
    name = f"worklist of 50 rows, {size:,} episodes"
    return compare(bench, name, [lambda: bench.staff.get(url)] * _many(bench), kind="list", budget=8, rows=50)


def one_case(bench: Bench, *, size: int) -> Result:
    case = Case.objects.filter(closed_at=None, assessment__isnull=False, pk__lt=1_000_000).order_by("pk")[3]
    url = reverse("admin:fbs_portal_case_change", args=[case.pk])
    page = case_page(actor=world.JOB, case=case, now=timezone.now())
    groups = (page.submissions, page.assessments, page.entries, page.followups, page.dangers, page.reads)
    rows = sum(len(group) for group in groups)
    name = f"case page, {size:,} episodes"
    return compare(bench, name, [lambda: bench.staff.get(url)] * _many(bench), kind="list", budget=15, rows=rows)


def _many(bench: Bench) -> int:
    return bench.rounds + WARM + 1
