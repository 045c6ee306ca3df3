"""One case of a case file, checked key by key: what is wrong, where, and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fbs_portal.domain.codes import LEVELS, Procedure, Region, Side
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS, QUESTIONS

Object = Mapping[str, Any]
CASE_KEYS = ("id", "episode", "baseline", "submissions")
IGNORED_KEYS = ("accept", "urgency_at_least", "refer", "note")
"""What the author of a case expects of it; read by people and tests, not by triage."""
YEARS = range(1900, 2101)
"""Other years are slips of the pen, and no time can be counted from the first or the last day of the calendar."""
EPISODE_KEYS = ("surgery_date", "region", "procedures", "levels", "side", "revision")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CaseError(ValueError):
    """What is wrong with a case, in words."""


class JsonObject(dict[str, Any]):
    """A JSON object that remembers a key it was given twice: the reader names it, instead of taking the last."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.twice = next((key for key in keys if keys.count(key) > 1), None) if len(self) < len(keys) else None


def read_case(value: Any) -> Snapshot:
    case = _object(value, "the case", (*CASE_KEYS, *IGNORED_KEYS))
    _require(case, "the case", ("id", "episode", "submissions"))
    if not isinstance(case["id"], str) or not case["id"].strip():
        raise CaseError(f"id: {_shown(case['id'])} is not an id; give every case a text of its own")
    operation = _operation(case["episode"])
    return Snapshot(
        operation=operation,
        baseline=_baseline(case.get("baseline"), operation.surgery_date),
        reports=_reports(case["submissions"], operation.surgery_date),
    )


def _operation(value: Any) -> Operation:
    episode = _object(value, "episode", EPISODE_KEYS)
    _require(episode, "episode", ("surgery_date", "region", "procedures"))
    procedures = _codes(episode["procedures"], "episode.procedures", tuple(Procedure))
    if not procedures:
        raise CaseError(f"episode.procedures: at least one of {', '.join(Procedure)}")
    side, revision = episode.get("side"), episode.get("revision")
    if revision is not None and not isinstance(revision, bool):
        raise CaseError(f"episode.revision: {_shown(revision)} is not allowed; true or false")
    return Operation(
        surgery_date=_date(episode["surgery_date"], "episode.surgery_date"),
        region=_code(episode["region"], "episode.region", tuple(Region)),
        procedures=procedures,
        levels=_codes(episode.get("levels") or (), "episode.levels", LEVELS),
        side=None if side is None else _code(side, "episode.side", tuple(Side)),
        revision=bool(revision),
    )


def _baseline(value: Any, surgery: date) -> Baseline | None:
    if value is None:
        return None
    baseline = _object(value, "baseline", ("answered_on", "recalled", *QUESTIONS))
    _require(baseline, "baseline", ("answered_on",))
    recalled = baseline.get("recalled")
    if recalled is not None and not isinstance(recalled, bool):
        raise CaseError(f"baseline.recalled: {_shown(recalled)} is not allowed; true or false")
    on = _date(baseline["answered_on"], "baseline.answered_on")
    if on > surgery and not recalled:
        raise CaseError(
            f"baseline.answered_on: {on} is after the surgery on {surgery}; "
            'a baseline lies on or before it, or carries "recalled": true'
        )
    return Baseline(answered_on=on, answers=_answers(baseline, "baseline"), recalled=bool(recalled))


def _reports(value: Any, surgery: date) -> tuple[Report, ...]:
    if not isinstance(value, list):
        raise CaseError(f"submissions: {_shown(value)} is not a list of submissions")
    if not value:
        raise CaseError("submissions: empty; a case has at least one")
    reports: list[Report] = []
    for number, item in enumerate(value, start=1):
        where = f"submissions[{number}]"
        submission = _object(item, where, ("answered_on", *QUESTIONS))
        _require(submission, where, ("answered_on",))
        on = _date(submission["answered_on"], f"{where}.answered_on")
        if on < surgery:
            raise CaseError(f"{where}.answered_on: {on} is before the surgery on {surgery}; on that day or later")
        if reports and on < reports[-1].answered_on:
            raise CaseError(
                f"{where}.answered_on: {on} is before the submission above it ({reports[-1].answered_on}); "
                "write them in order, equal dates are allowed"
            )
        reports.append(Report(answered_on=on, answers=_answers(submission, where)))
    return tuple(reports)


def _answers(value: Object, where: str) -> dict[str, Any]:
    return {key: _answer(key, value[key], f"{where}.{key}") for key in QUESTIONS if value.get(key) is not None}


def _answer(question: str, value: Any, where: str) -> Any:
    if question in NUMBERS:
        low, high = NUMBERS[question]
        if type(value) is not int or not low <= value <= high:
            raise CaseError(f"{where}: {_shown(value)} is not allowed; a whole number from {low} to {high}, or null")
        return value
    if question in CHOICES:
        return _code(value, where, CHOICES[question])
    return list(_codes(value, where, LISTS[question]))


def _code(value: Any, where: str, allowed: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise CaseError(f"{where}: {_shown(value)} is not allowed; one of {', '.join(allowed)}")
    return value


def _codes(value: Any, where: str, allowed: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise CaseError(f"{where}: {_shown(value)} is not a list; a list of {', '.join(allowed)}")
    found = tuple(_code(item, where, allowed) for item in value)
    if twice := sorted({item for item in found if found.count(item) > 1}):
        raise CaseError(f"{where}: {twice[0]} stands twice; every code once")
    return found


def _date(value: Any, where: str) -> date:
    try:
        on = date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
    except ValueError:
        on = None
    if on is None:
        raise CaseError(f"{where}: {_shown(value)} is not a date; write YYYY-MM-DD")
    if on.year not in YEARS:
        raise CaseError(f"{where}: {value} is not allowed; a day of the years {YEARS[0]} to {YEARS[-1]}")
    return on


def _object(value: Any, where: str, allowed: Sequence[str]) -> Object:
    if not isinstance(value, dict):
        raise CaseError(f"{where}: {_shown(value)} is not an object with the keys {', '.join(allowed)}")
    if isinstance(value, JsonObject) and value.twice is not None:
        raise CaseError(f"{where}: the key {_shown(value.twice)} stands twice; every key once")
    if unknown := [key for key in value if key not in allowed]:
        raise CaseError(f"{where}: the key {_shown(unknown[0])} is not known; known are {', '.join(allowed)}")
    return value


def _require(value: Object, where: str, keys: Sequence[str]) -> None:
    for key in keys:
        if value.get(key) is None:
            raise CaseError(f"{where}: {key} is missing; it cannot be left out")


def _shown(value: Any) -> str:
    """The offending value, short and on one line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
