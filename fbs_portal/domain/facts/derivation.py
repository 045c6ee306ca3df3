"""Turns a snapshot into facts, in two steps: the past once, then the last report.

Counterfactuals change answers of the last report only, so they re-use the past.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from fbs_portal.domain.codes import Procedure, Region
from fbs_portal.domain.facts import sites
from fbs_portal.domain.facts.accounts import account, kept
from fbs_portal.domain.facts.courses import NumberBefore, Trail, add, before_of, course_fields
from fbs_portal.domain.facts.story import longer, story
from fbs_portal.domain.facts.told import NOTHING, Told
from fbs_portal.domain.facts.types import Account, BaselineState, Course, Facts, Function, SiteMap, Story, Walking
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.vocabulary import WALKING

_ROOM_FOR_NERVES = frozenset(
    {
        Procedure.LAMINECTOMY,
        Procedure.LAMINOTOMY,
        Procedure.FORAMINOTOMY,
        Procedure.DECOMPRESSION,
        Procedure.ENDOSCOPIC_DECOMPRESSION,
    }
)
_NO_CURVE = frozenset({Procedure.SPINAL_CORD_STIMULATOR, Procedure.HARDWARE_REMOVAL, Procedure.OTHER})
_INSTRUMENTS = frozenset({Procedure.FUSION, Procedure.DISC_REPLACEMENT})


class Did(NamedTuple):
    """What was done, as far as recovery and reading of answers differ by it."""

    fused: bool
    instrumented: bool
    decompressed: bool
    stimulator: bool
    typical: str | None


@lru_cache(maxsize=1024)
def _did(region: str, procedures: tuple[str, ...]) -> Did:
    done = frozenset(procedures)
    return Did(
        fused=Procedure.FUSION in done,
        instrumented=bool(done & _INSTRUMENTS),
        decompressed=region == Region.LUMBAR and bool(done & _ROOM_FOR_NERVES),
        stimulator=Procedure.SPINAL_CORD_STIMULATOR in done,
        typical=_typical(region, done),
    )


def _typical(region: str, procedures: frozenset[str]) -> str | None:
    """Published for lumbar decompression, discectomy and fusion; not for neck, thoracic or a stimulator (C14)."""
    if region != Region.LUMBAR or procedures & _NO_CURVE:
        return None
    if Procedure.FUSION in procedures:
        return "shahi_2025"
    return "bass_2011" if procedures & (_ROOM_FOR_NERVES | {Procedure.DISCECTOMY}) else None


class Past(NamedTuple):
    """Everything before the last report. `last_on` is the day of the report before it, or of surgery."""

    operation: Operation
    baseline: Baseline | None
    state: BaselineState
    before: Told
    """The baseline, where it is a real one."""
    numbers_before: tuple[NumberBefore, NumberBefore]
    did: Did
    reports: int
    axial: Trail
    limb: Trail
    walking: tuple[int, ...]
    told: str | None
    nerve: frozenset[str] | None
    sites_before: frozenset[str] | None
    sites_previous: frozenset[str] | None
    accounts: tuple[Account, ...]
    previous: Told | None
    last_on: date
    out_of_order: bool


def derive(snapshot: Snapshot) -> Facts:
    """The facts of the last report given everything before it. A snapshot without reports is a ValueError."""
    return complete(past=read_past(snapshot), report=snapshot.reports[-1])


def read_past(snapshot: Snapshot) -> Past:
    if not snapshot.reports:
        raise ValueError("a snapshot needs at least one report")
    past = begin(operation=snapshot.operation, baseline=snapshot.baseline)
    for report in snapshot.reports[:-1]:
        past = extend(past, told=Told(report.answers), on=report.answered_on)
    return past


def begin(*, operation: Operation, baseline: Baseline | None, told: Told | None = None) -> Past:
    """Before the first report. `told` are the readings of the baseline, where somebody has them."""
    told = told or (Told(baseline.answers) if baseline else NOTHING)
    real = baseline is not None and not baseline.recalled
    return Past(
        operation=operation,
        baseline=baseline,
        state="none" if baseline is None else "real" if real else "recalled",
        before=told if real else NOTHING,
        numbers_before=(before_of("axial", baseline), before_of("limb", baseline)),
        did=_did(operation.region, tuple(operation.procedures)),
        reports=0,
        axial=Trail(),
        limb=Trail(),
        walking=(),
        told=None,
        nerve=told.nerve,
        sites_before=told.sites,
        sites_previous=None,
        accounts=(),
        previous=None,
        last_on=operation.surgery_date,
        out_of_order=False,
    )


def extend(past: Past, *, told: Told, on: date) -> Past:
    """The past once this report lies in it."""
    operation, day, walking = past.operation, (on - past.operation.surgery_date).days, told.walking
    newest = account(operation=operation, told=told, day=day, before=past.sites_before)
    return Past(
        operation,
        past.baseline,
        past.state,
        past.before,
        past.numbers_before,
        past.did,
        past.reports + 1,
        add(past.axial, day, told.axial),
        add(past.limb, day, told.limb),
        past.walking if walking is None else (*past.walking, walking),
        past.told if told.relief is None else longer(past.told, told.relief),
        past.nerve if told.nerve is None else told.nerve | (past.nerve or frozenset()),
        past.sites_before,
        past.sites_previous if told.sites is None else told.sites,
        past.accounts if newest is None else kept(past.accounts, newest),
        told,
        on,
        past.out_of_order or on < past.last_on,
    )


def complete(*, past: Past, report: Report, terse: bool = False) -> Facts:
    """The facts when `report` is the last one."""
    told, on = Told(report.answers), report.answered_on
    then = extend(past, told=told, on=on)
    axial, limb = (Course(**known) for known in course_facts(past, then, told))
    late = {name: make(past, told, on) for name, make in LATER.items()}
    return Facts(**known_at_once(past, then, told, on), axial=axial, limb=limb, **late, terse=terse)


def course_facts(past: Past, then: Past, told: Told) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands in the two courses. `then` is the past with this report in it."""
    axial, limb = past.numbers_before
    return (
        course_fields(kind="axial", trail=past.axial, then=then.axial, now=told.axial, before=axial),
        course_fields(kind="limb", trail=past.limb, then=then.limb, now=told.limb, before=limb),
    )


def known_at_once(past: Past, then: Past, told: Told, on: date) -> dict[str, Any]:
    """Those facts that take no work beyond `then`, the past with this report in it. The others: courses, `LATER`."""
    operation, did = past.operation, past.did
    return {
        "operation": operation,
        "on": on,
        "day": (on - operation.surgery_date).days,
        "reports": then.reports,
        "baseline": past.state,
        "fused": did.fused,
        "instrumented": did.instrumented,
        "decompressed": did.decompressed,
        "stimulator": did.stimulator,
        "typical": did.typical,
        "worst": told.worst,
        "signs": told.signs,
        "unknown_signs": told.unknown_signs,
        "signs_answered": told.ticked is not None,
        "accounts": past.accounts,
        "told": told,
        "answers": told.answers,
        "baseline_answers": past.baseline.answers if past.baseline else {},
        "previous_answers": past.previous.answers if past.previous else {},
        "unreadable": told.unreadable,
        "out_of_order": then.out_of_order,
    }


def worst_of(axial: int | None, limb: int | None) -> int | None:
    """The higher of the two numbers that are known."""
    return limb if axial is None else axial if limb is None else max(axial, limb)


def story_of(past: Past, told: Told, on: date) -> Story:
    return story(told=told, day=(on - past.operation.surgery_date).days, before=past.told)


def map_of(past: Past, told: Told, on: date) -> SiteMap:
    return sites.compare(
        operation=past.operation, now=told.sites, before=past.sites_before, previous=past.sites_previous
    )


def walking_of(past: Past, told: Told, on: date) -> Walking:
    before, bins = past.before.walking, past.walking
    first = () if before is None else (before,)
    best = min((*first, *bins), default=None)
    return _walking(
        told.walking,
        before,
        bins[-1] if bins else None,
        best,
        min((*first, *bins[:-1]), default=None),
        None if best is None else WALKING[best],
        told.walking_eased,
    )


def function_of(past: Past, told: Told, on: date) -> Function:
    previous, before = past.previous or NOTHING, past.before
    return _function(
        told.peg,
        previous.peg,
        before.peg,
        told.opioids,
        previous.opioids,
        told.acceptable,
        told.global_change,
        told.treatments,
        told.wants_contact,
        told.nerve,
        past.nerve,
    )


def known_signs_of(past: Past, told: Told, on: date) -> dict[str, date]:
    return {known.code: known.since for known in past.operation.known_signs if known.since <= on <= known.until}


LATER: Mapping[str, Callable[[Past, Told, date], Any]] = {
    "story": story_of,
    "map": map_of,
    "walking": walking_of,
    "function": function_of,
    "known_signs": known_signs_of,
}
"""Facts that are made by themselves, each from the past, what is told, and the day of the report."""


@lru_cache(maxsize=4096)
def _walking(*values: Any) -> Walking:
    return Walking(**dict(zip(_WALKING, values, strict=True)))


@lru_cache(maxsize=4096)
def _function(*values: Any) -> Function:
    return Function(**dict(zip(_FUNCTION, values, strict=True)))


_WALKING = tuple(item.name for item in fields(Walking))
_FUNCTION = tuple(item.name for item in fields(Function))
