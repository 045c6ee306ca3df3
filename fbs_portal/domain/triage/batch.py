"""What two rule sets say of every report of a course, each as of its own day: the inner loop of a replay.

The verdicts are those of `engine.verdict`, rule by rule; only the way there is shorter. The past grows by one report at
a time. Nobody reads the findings, so nothing is cited, and a fact that no rule asks for is not made. A report on which
everything is low is answered from a memo: few facts matter to it, and they are its key (`_calm`). Everything else is
judged in full.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fbs_portal.domain.codes import Region
from fbs_portal.domain.facts import Facts, Past, begin, extend
from fbs_portal.domain.facts.courses import Trail
from fbs_portal.domain.facts.sparing import sparing
from fbs_portal.domain.facts.told import Told
from fbs_portal.domain.snapshot import Baseline, Operation
from fbs_portal.domain.triage.applicable import of_applicable
from fbs_portal.domain.triage.both import Parting, both
from fbs_portal.domain.triage.engine import quick_verdict
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Verdict

Pair = tuple[Verdict, Verdict]
_PEG = ("peg_pain", "peg_enjoyment", "peg_activity")
_KEPT = 32_768
"""Entries of the memo before it is emptied: about 10 MB."""


@dataclass(slots=True)
class _Sets:
    """Two rule sets, the numbers of theirs that say whether a report is calm, and the memo of calm ones."""

    old: RuleSet
    new: RuleSet
    low: float
    """Below it no number counts as pain, and no level either."""
    severe: float
    days: list[float]
    abreast: RuleSet
    """Both sets as one, as long as they go the same way."""
    parting: Parting
    memo: dict[tuple[Any, ...], Pair] = field(default_factory=dict)


_SETS: dict[tuple[int, int], _Sets] = {}


def replay_told(
    *,
    operation: Operation,
    baseline: Baseline | None,
    before: Told | None = None,
    reports: Sequence[tuple[date, Told]],
    old: RuleSet,
    new: RuleSet,
) -> list[Pair]:
    """One pair of verdicts (old set, new set) a report, in the order of `reports`: just what `decide` says.

    Reports come read already, and so may the baseline's answers (`before`). Equal answers should share one `Told`.
    """
    sets = _sets(old, new)
    past = begin(operation=operation, baseline=baseline, told=before)
    constant = _constant(operation, past)
    pairs = []
    for on, told in reports:
        then = extend(past, told=told, on=on)
        key = _calm(past, then, told, constant, sets)
        pair = None if key is None else sets.memo.get(key)
        if pair is None:
            pair = _judged(past, then, told, on, sets)
            if key is not None:
                _keep(sets, key, pair)
        pairs.append(pair)
        past = then
    return pairs


def _judged(past: Past, then: Past, told: Told, on: date, sets: _Sets) -> Pair:
    facts = sparing(past=past, then=then, told=told, on=on)
    said = _abreast(facts, sets)
    if said is None:
        said = quick_verdict(facts=facts, ruleset=sets.old)
    elif not sets.parting.noted:
        category = sets.new.pattern_categories[said.pattern]
        return said, said if category is said.category else said._replace(category=category)
    return said, quick_verdict(facts=facts, ruleset=sets.new)


def _abreast(facts: Facts, sets: _Sets) -> Verdict | None:
    """What the old set says, and noted whether the new one parts from it. None when they cannot be judged as one."""
    sets.parting.noted = False
    try:
        return of_applicable(facts, sets.abreast)
    except Exception:  # a rule crashed, or does with a number what two numbers cannot
        return None


def _sets(old: RuleSet, new: RuleSet) -> _Sets:
    """The memo belongs to the two sets themselves; a handful of them are kept."""
    known = _SETS.get((id(old), id(new)))
    if known is None or known.old is not old or known.new is not new:
        if len(_SETS) >= 8:
            _SETS.clear()
        days = {rules.healing_days.value for rules in (old, new)} | {rules.chronic_days.value for rules in (old, new)}
        days |= {rules.healing_days_fusion.value for rules in (old, new)}
        abreast, parting = both(old, new)
        known = _SETS[id(old), id(new)] = _Sets(
            old=old,
            new=new,
            low=min(one.value for rules in (old, new) for one in (rules.pain, rules.still_high)),
            severe=min(old.severe.value, new.severe.value),
            days=sorted(days),
            abreast=abreast,
            parting=parting,
        )
    return known


def _keep(sets: _Sets, key: tuple[Any, ...], pair: Pair) -> None:
    if len(sets.memo) >= _KEPT:
        sets.memo.clear()
    sets.memo[key] = pair


def _constant(operation: Operation, past: Past) -> tuple[Any, ...]:
    """What of the operation and the baseline a calm report can be held against."""
    before = past.before.answers
    return (
        operation.region == Region.LUMBAR,
        tuple(operation.procedures),
        _plain(before.get("walking")),
        *(_plain(before.get(question)) for question in _PEG),
    )


def _plain(value: Any) -> Any:
    """Hashable, and 1, 1.0 and True apart."""
    return value if value is None or type(value) is str else (type(value).__name__, repr(value))


def _calm(past: Past, then: Past, told: Told, constant: tuple[Any, ...], sets: _Sets) -> tuple[Any, ...] | None:
    """The key of a report with low numbers, no place marked, and nothing from before that weighs on it; else None.

    Of such a report rules look at: its own answers, the day beside healing and 12 weeks, walking and PEG before, and
    whether weakness is new. A rule that looks at more is caught by the test that compares with `decide`.
    """
    worst, onset = told.worst, told.onset
    if worst is not None and worst >= sets.low or then.out_of_order or told.answers.get("pain_sites") not in _NOWHERE:
        return None
    if onset is not None and (told.axial is None or told.limb is None):
        return None  # the account stands for the number
    if not (_low(past.axial, then.axial, told.axial, sets) and _low(past.limb, then.limb, told.limb, sets)):
        return None
    day = (then.last_on - past.operation.surgery_date).days
    return told, bisect_right(sets.days, day), constant, *_beside(past, told)


def _low(trail: Trail, then: Trail, now: int | None, sets: _Sets) -> bool:
    """Below 4, no trough of a level of 4 either, and not the first low one after a severe one."""
    if now is not None and (trail.high or 0) >= sets.severe and trail.series[-1][1] >= sets.low:
        return False
    if now is not None and now < sets.low - 1:
        return True
    return then.level is None or then.level.value < sets.low - _CLOSE


def _beside(past: Past, told: Told) -> tuple[Any, ...]:
    """What of earlier reports stands beside walking, PEG and nerve symptoms, where those were answered."""
    bins, peg, answers = past.walking, None, told.answers
    if answers.get("peg_pain") is not None and past.previous is not None:
        peg = tuple(_plain(past.previous.answers.get(question)) for question in _PEG)
    return (
        (min(bins), bins[-1], min(bins[:-1], default=None)) if told.walking is not None and bins else None,
        peg,
        None if told.nerve is None or past.nerve is None else "weakness_unchanged" in past.nerve,
    )


_NOWHERE: tuple[Any, ...] = (None, [], ())
_CLOSE = 1e-6
