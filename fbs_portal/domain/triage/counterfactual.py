"""What would have to be answered otherwise for the result to change: found by running the rules again.

Only single answers of the last report are edited (both pain numbers together where neither alone is
enough). Because a worse number never lowers the urgency, the turning point is found by halving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.facts import Facts, Past, complete
from fbs_portal.domain.facts.story import RELIEF_WEEKS
from fbs_portal.domain.snapshot import Report
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Counterfactual, Decision

Decide = Callable[[Facts], Decision]
_MOST = 6
_FLAGGED = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON, Urgency.EVALUATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One snapshot that can be asked "what if"."""

    past: Past
    report: Report
    decision: Decision
    rules: RuleSet
    decide: Decide

    def what_if(self, **edits: Any) -> Decision:
        answers = {**self.report.answers, **edits}
        return self.decide(
            complete(past=self.past, report=Report(answered_on=self.report.answered_on, answers=answers))
        )

    def number_makes(self, question: str, holds: Callable[[Decision], bool]) -> Callable[[int], bool]:
        """Whether the result holds when this number is another one."""
        return lambda value: holds(self.what_if(**{question: value}))

    def number(self, question: str) -> int | None:
        value = self.report.answers.get(question)
        return value if type(value) is int and 0 <= value <= 10 else None

    def change(self, kind: str, question: str, value: Any, result: Decision) -> Counterfactual | None:
        """None when nothing that a reader sees has changed."""
        outcome: dict[str, Any] = {}
        if result.refer != self.decision.refer:
            outcome["refer"] = result.refer
        if result.urgency != self.decision.urgency:
            outcome["urgency"] = result.urgency
        if result.category != self.decision.category:
            outcome["category"] = result.category
        return Counterfactual(kind=kind, question=question, value=value, outcome=outcome) if outcome else None


def explain(
    *, past: Past, report: Report, decision: Decision, rules: RuleSet, decide: Decide
) -> tuple[Counterfactual, ...]:
    """At most six single changes, in a fixed order."""
    asked = _Question(past=past, report=report, decision=decision, rules=rules, decide=decide)
    found = [change for source in (_signs, _numbers, _unanswered, _story, _other) for change in source(asked) if change]
    return tuple(found[:_MOST])


def _flagged(decision: Decision) -> bool:
    return decision.refer or decision.urgency in _FLAGGED


def _signs(asked: _Question) -> Iterator[Counterfactual | None]:
    signs = asked.report.answers.get("red_flags")
    if signs is None:
        yield asked.change("danger_list_none", "red_flags", (), asked.what_if(red_flags=[]))
    elif signs:
        yield asked.change("without_signs", "red_flags", (), asked.what_if(red_flags=[]))


def _numbers(asked: _Question) -> Iterator[Counterfactual | None]:
    if asked.decision.refer:
        yield from _lower(asked, lambda decision: decision.refer)
    elif _flagged(asked.decision):
        yield from _lower(asked, _flagged)
    else:
        yield from _higher(asked)


def _lower(asked: _Question, still: Callable[[Decision], bool]) -> Iterator[Counterfactual | None]:
    """The highest number at which it would no longer be flagged."""
    alone = False
    for question in ("pain_axial", "pain_limb"):
        now = asked.number(question)
        if not now:
            continue
        value = _turn(range(now - 1, -1, -1), asked.number_makes(question, lambda decision: not still(decision)))
        if value is not None:
            alone = True
            yield asked.change(_lower_kind(asked, question, value), question, value, asked.what_if(**{question: value}))
    if not alone:
        yield _both_lower(asked, still)


def _lower_kind(asked: _Question, question: str, value: int) -> str:
    """Whether the turning point is low pain, or the 30 % that count as better."""
    baseline = asked.past.baseline
    before = baseline.answers.get(question) if baseline and not baseline.recalled else None
    share = asked.rules.improved.value
    better = type(before) is int and value >= asked.rules.pain.value and before - value >= share * before
    return "lower_is_better" if better else "lower"


def _both_lower(asked: _Question, still: Callable[[Decision], bool]) -> Counterfactual | None:
    axial, limb = asked.number("pain_axial"), asked.number("pain_limb")
    if not axial or not limb:
        return None

    def edited(value: int) -> Decision:
        return asked.what_if(pain_axial=min(axial, value), pain_limb=min(limb, value))

    value = _turn(range(max(axial, limb) - 1, -1, -1), lambda v: not still(edited(v)))
    return None if value is None else asked.change("both_lower", "pain_axial,pain_limb", value, edited(value))


def _higher(asked: _Question) -> Iterator[Counterfactual | None]:
    """The lowest number at which it would be flagged."""
    for question in ("pain_axial", "pain_limb"):
        now = asked.number(question)
        if now is None:
            continue
        value = _turn(range(now + 1, 11), asked.number_makes(question, _flagged))
        if value is not None:
            yield asked.change("higher", question, value, asked.what_if(**{question: value}))


def _turn(values: range, holds: Callable[[int], bool]) -> int | None:
    """The first value from which on it holds, by halving; None when it holds nowhere."""
    if not values or not holds(values[-1]):
        return None
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(values[middle]) else (middle + 1, high)
    return values[low]


def _unanswered(asked: _Question) -> Iterator[Counterfactual | None]:
    low = int(asked.rules.pain.value) - 1
    for question in ("pain_axial", "pain_limb"):
        if asked.number(question) is None:
            yield asked.change("answered_low", question, low, asked.what_if(**{question: low}))


def _story(asked: _Question) -> Iterator[Counterfactual | None]:
    """Would another account make it another category?"""
    if not any((asked.number(question) or 0) >= asked.rules.pain.value for question in ("pain_axial", "pain_limb")):
        return
    answers = asked.report.answers
    for question, value in (("relief", _other_relief(asked)), ("same_pain", _other_sameness(answers.get("same_pain")))):
        if value is None or value == answers.get(question):
            continue
        result = asked.what_if(**{question: value})
        if result.category != asked.decision.category:
            yield asked.change(f"if_{question}", question, value, result)


def _other_relief(asked: _Question) -> str | None:
    """The longest relief that fits the time since surgery, or "never" where relief was told."""
    told = asked.report.answers.get("relief")
    if RELIEF_WEEKS.get(told if isinstance(told, str) else "", 0) > 0:
        return "never"
    weeks = (asked.report.answered_on - asked.past.operation.surgery_date).days // 7
    possible = [answer for answer, least in RELIEF_WEEKS.items() if 0 < least <= weeks]
    return possible[-1] if possible else None


def _other_sameness(told: Any) -> str:
    return "same" if told == "different" else "different"


def _other(asked: _Question) -> Iterator[Counterfactual | None]:
    answers = asked.report.answers
    if answers.get("trend") in ("slowly_worse", "quickly_worse"):
        yield asked.change("if_trend", "trend", "same", asked.what_if(trend="same"))
    if answers.get("opioids") == "every_day":
        yield asked.change("if_opioids", "opioids", "none", asked.what_if(opioids="none"))
    if answers.get("walking") in ("5_to_10_min", "under_5_min"):
        yield asked.change("if_walking", "walking", "unlimited", asked.what_if(walking="unlimited"))
