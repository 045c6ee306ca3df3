"""Turns a snapshot into facts, in two steps: the past once, then the last report.

Counterfactuals change answers of the last report only, so they re-use the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fbs_portal.domain.codes import DangerSign, Procedure, Region
from fbs_portal.domain.facts import reading, sites
from fbs_portal.domain.facts.courses import Series, course, series_of
from fbs_portal.domain.facts.story import Told, story, told_before
from fbs_portal.domain.facts.types import BaselineState, Facts, Function, Walking
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.vocabulary import WALKING

_SIGNS = frozenset(sign.value for sign in DangerSign)
_ROOM_FOR_NERVES = frozenset(
    {
        Procedure.LAMINECTOMY,
        Procedure.LAMINOTOMY,
        Procedure.FORAMINOTOMY,
        Procedure.DECOMPRESSION,
        Procedure.ENDOSCOPIC_DECOMPRESSION,
    }
)
_INSTRUMENTS = frozenset({Procedure.FUSION, Procedure.DISC_REPLACEMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Everything before the last report, read once."""

    operation: Operation
    baseline: Baseline | None
    state: BaselineState
    count: int
    axial: Series
    limb: Series
    walking: tuple[int, ...]
    told: Told
    nerve: frozenset[str] | None
    sites_before: frozenset[str] | None
    sites_previous: frozenset[str] | None
    previous: Report | None
    out_of_order: bool


def derive(snapshot: Snapshot) -> Facts:
    """The facts of the last report given everything before it. A snapshot without reports is a ValueError."""
    return complete(past=read_past(snapshot), report=snapshot.reports[-1])


def read_past(snapshot: Snapshot) -> Past:
    if not snapshot.reports:
        raise ValueError("a snapshot needs at least one report")
    operation, baseline, earlier = snapshot.operation, snapshot.baseline, snapshot.reports[:-1]
    surgery = operation.surgery_date
    dates = [surgery, *(report.answered_on for report in snapshot.reports)]
    asked = [*((baseline,) if baseline else ()), *earlier]
    marked = [found for report in earlier if (found := reading.known_items(report.answers, "pain_sites")) is not None]
    return Past(
        operation=operation,
        baseline=baseline,
        state="none" if baseline is None else "recalled" if baseline.recalled else "real",
        count=len(snapshot.reports),
        axial=series_of(reports=earlier, question="pain_axial", surgery=surgery),
        limb=series_of(reports=earlier, question="pain_limb", surgery=surgery),
        walking=tuple(w for report in earlier if (w := reading.position(report.answers, "walking")) is not None),
        told=told_before(earlier),
        nerve=_union([reading.known_items(report.answers, "nerve_symptoms") for report in asked]),
        sites_before=reading.known_items(baseline.answers, "pain_sites") if baseline else None,
        sites_previous=marked[-1] if marked else None,
        previous=earlier[-1] if earlier else None,
        out_of_order=any(later < sooner for sooner, later in zip(dates, dates[1:], strict=False)),
    )


def complete(*, past: Past, report: Report) -> Facts:
    """The facts when `report` is the last one."""
    operation, answers = past.operation, report.answers
    procedures = frozenset(operation.procedures)
    axial = course(kind="axial", earlier=past.axial, now=reading.number(answers, "pain_axial"), baseline=past.baseline)
    limb = course(kind="limb", earlier=past.limb, now=reading.number(answers, "pain_limb"), baseline=past.baseline)
    ticked = reading.items(answers, "red_flags")
    day = (report.answered_on - operation.surgery_date).days
    return Facts(
        operation=operation,
        on=report.answered_on,
        day=day,
        reports=past.count,
        baseline=past.state,
        fused=Procedure.FUSION in procedures,
        instrumented=bool(procedures & _INSTRUMENTS),
        decompressed=operation.region == Region.LUMBAR and bool(procedures & _ROOM_FOR_NERVES),
        stimulator=Procedure.SPINAL_CORD_STIMULATOR in procedures,
        axial=axial,
        limb=limb,
        worst=max((c.now for c in (axial, limb) if c.now is not None), default=None),
        signs=tuple(sign for sign in ticked or () if sign in _SIGNS),
        unknown_signs=tuple(sign for sign in ticked or () if sign not in _SIGNS),
        signs_answered=ticked is not None,
        known_signs=_known(operation, report.answered_on),
        story=story(answers=answers, day=day, told=past.told),
        walking=_walking(past, report),
        function=_function(past, report),
        map=sites.compare(
            operation=operation,
            now=reading.known_items(answers, "pain_sites"),
            before=past.sites_before,
            previous=past.sites_previous,
        ),
        answers=answers,
        baseline_answers=past.baseline.answers if past.baseline else {},
        previous_answers=past.previous.answers if past.previous else {},
        unreadable=reading.unreadable(answers),
        out_of_order=past.out_of_order,
    )


def _known(operation: Operation, on: date) -> dict[str, date]:
    return {known.code: known.since for known in operation.known_signs if known.since <= on <= known.until}


def _union(found: list[frozenset[str] | None]) -> frozenset[str] | None:
    answered = [symptoms for symptoms in found if symptoms is not None]
    return frozenset().union(*answered) if answered else None


def _walking(past: Past, report: Report) -> Walking:
    real = past.baseline.answers if past.baseline and past.state == "real" else {}
    before, bins = reading.position(real, "walking"), past.walking
    first = () if before is None else (before,)
    best = min((*first, *bins), default=None)
    return Walking(
        now=reading.position(report.answers, "walking"),
        before=before,
        previous=bins[-1] if bins else None,
        best=best,
        best_before_last=min((*first, *bins[:-1]), default=None),
        best_value=None if best is None else WALKING[best],
        eased=reading.choice(report.answers, "walking_eased"),
        eased_before=reading.choice(real, "walking_eased"),
    )


def _peg(answers: reading.Answers) -> float | None:
    pain = reading.number(answers, "peg_pain")
    enjoyment = reading.number(answers, "peg_enjoyment")
    activity = reading.number(answers, "peg_activity")
    if pain is None or enjoyment is None or activity is None:
        return None
    return (pain + enjoyment + activity) / 3


def _function(past: Past, report: Report) -> Function:
    answers = report.answers
    previous = past.previous.answers if past.previous else {}
    before = past.baseline.answers if past.baseline and past.state == "real" else {}
    return Function(
        peg=_peg(answers),
        peg_previous=_peg(previous),
        peg_before=_peg(before),
        opioids=reading.position(answers, "opioids"),
        opioids_previous=reading.position(previous, "opioids"),
        opioids_before=reading.position(before, "opioids"),
        acceptable=reading.choice(answers, "acceptable"),
        global_change=reading.number(answers, "global_change"),
        treatments=reading.known_items(answers, "treatments"),
        wants_contact=answers.get("wants_contact") == "yes",
        nerve=reading.known_items(answers, "nerve_symptoms"),
        nerve_earlier=past.nerve,
    )
