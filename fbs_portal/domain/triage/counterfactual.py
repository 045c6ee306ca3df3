"""What would have to be otherwise for the result to change: searched, by asking the rules again (E10).

Every single answer of the last report is tried, ordered ones nearest first, and every single fact that staff can
correct. Of each the smallest change is kept that moves the referral, the urgency or the category. An answer with a
better and a worse end is tried one way: of a flagged report the better, which could end the flag, of another the worse.
Not tried: one more danger sign and a wish for a call (both always raise), "not sure", and what was not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fbs_portal.domain.facts import Facts, reading
from fbs_portal.domain.triage import candidates
from fbs_portal.domain.triage.changes import IF_BEFORE, claim, flagged, outcome_of, toggled, told_as
from fbs_portal.domain.triage.directions import WORSE_CHOICES
from fbs_portal.domain.triage.edits import PAINS, Edits
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Counterfactual, Decision, Verdict
from fbs_portal.domain.vocabulary import CHOICES, NUMBERS, QUESTIONS

MOST = 5
"""How many are kept: the most useful ones."""

_MONOTONE = ("refer", "urgency")
_KEYS = (*_MONOTONE, "category")
_MISTAKEN = 3
"""Points by which a number from before surgery may have been written down or remembered wrongly."""
_ORDER = {question: place for place, question in enumerate(("red_flags", *QUESTIONS))}
_TURNS = ("unflagged", "not_referred", "flagged")
Judge = Callable[[Facts], Verdict]
Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    edits: Edits
    decision: Decision
    rules: RuleSet
    verdict: Judge

    @property
    def flagged(self) -> bool:
        return flagged(self.decision)

    @property
    def calm(self) -> bool:
        """No number within a point of what counts as pain: where, since when and how it came then matters to no rule.

        A test holds that.
        """
        worst = self.edits.facts.worst
        return worst is not None and worst < self.rules.pain.value - 1

    def outcome(self, facts: Facts) -> Outcome:
        """What other facts would change."""
        return outcome_of(self.decision, self.verdict(facts))

    def one(self, kind: str, question: str, value: Any, facts: Facts) -> Iterator[Counterfactual]:
        if outcome := self.outcome(facts):
            yield Counterfactual(kind=kind, question=question, value=value, outcome=outcome)


def explain(*, edits: Edits, decision: Decision, rules: RuleSet, verdict: Judge) -> tuple[Counterfactual, ...]:
    """The most useful changes, best first. `verdict` asks every rule that can still change the answer."""
    at = _Search(edits=edits, decision=decision, rules=rules, verdict=verdict)
    sources = (_signs, _numbers, _both, _choices, _lists, _before, _facts)
    found = [change for source in sources for change in source(at)]
    return tuple(sorted(found, key=lambda change: _use(decision, change))[:MOST])


def _use(decision: Decision, change: Counterfactual) -> tuple[int, bool, int]:
    """First what would end the flag or raise it, then what moves the urgency, then what is only called otherwise."""
    told = told_as(change.outcome)
    lower = change.outcome.get("urgency", decision.urgency).rank > decision.urgency.rank
    use = 0 if told in _TURNS else 3 if told == "category" else 1 if lower == flagged(decision) else 2
    fact = change.question not in _ORDER or change.kind == IF_BEFORE
    return use, fact, _ORDER.get(change.question.split(",")[0], len(_ORDER))


def _signs(at: _Search) -> Iterator[Counterfactual]:
    """Without the danger signs; with one less of several."""
    signs = at.edits.report.answers.get("red_flags")
    if signs is None:
        yield from at.one("danger_list_none", "red_flags", (), at.edits.answered(red_flags=[]))
    elif isinstance(signs, list | tuple) and signs:
        yield from at.one("without_signs", "red_flags", (), at.edits.answered(red_flags=[]))
        for sign in signs if len(signs) > 1 else ():
            facts = at.edits.answered(red_flags=toggled(signs, sign))
            yield from at.one("without_item", "red_flags", str(sign), facts)


def _numbers(at: _Search) -> Iterator[Counterfactual]:
    for question in NUMBERS:
        now = reading.number(at.edits.report.answers, question)
        if now is not None:
            yield from _turns(at, question, candidates.numbers(question, now, lower=at.flagged))
        elif question in PAINS:
            yield from _unanswered(at, question)


def _turns(at: _Search, question: str, values: Sequence[Any]) -> Iterator[Counterfactual]:
    """The nearest value that moves the referral, and the one that moves the urgency; towards a flag just the first.

    No worse answer lowers either (E11): what the farthest value does not move, none does; what a nearer one moves,
    every farther one does.
    """
    if not values:
        return
    farthest = at.outcome(at.edits.answered(**{question: values[-1]}))
    wanted = {key for key in _MONOTONE if key in farthest}
    if not at.flagged and "refer" in wanted:
        wanted = {"refer"}
    for value in values:
        if not wanted:
            return
        outcome = farthest if value == values[-1] else at.outcome(at.edits.answered(**{question: value}))
        if wanted.intersection(outcome):
            wanted -= outcome.keys()
            kind = _kind(at, question, value, onwards=claim(outcome) == claim(farthest))
            yield Counterfactual(kind=kind, question=question, value=value, outcome=outcome)


def _kind(at: _Search, question: str, value: Any, *, onwards: bool) -> str:
    """Which sentence: from this number on or just there; low pain, or the 30 % that count as better."""
    if question not in NUMBERS:
        return f"if_{question}"
    if not onwards or not at.flagged:
        return "higher" if onwards else "exactly"
    if question not in PAINS or value < at.rules.pain.value:
        return "lower"
    before = (at.edits.facts.axial if question == "pain_axial" else at.edits.facts.limb).before
    enough = before is not None and before - value >= at.rules.improved.value * before
    return "lower_is_better" if enough else "lower"


def _unanswered(at: _Search, question: str) -> Iterator[Counterfactual]:
    """A number that was not given: what every low one, and what every high one, would lead to."""
    tried = [at.outcome(at.edits.answered(**{question: value})) for value in range(11)]
    for kind, outcome in (("answered_low", tried[0]), ("answered_high", tried[-1])):
        if outcome:
            values = range(11) if kind == "answered_low" else range(10, -1, -1)
            value = next(value for value in values if _ends(tried, value, kind))
            yield Counterfactual(kind=kind, question=question, value=value, outcome=outcome)


def _ends(tried: Sequence[Outcome], value: int, kind: str) -> bool:
    """Whether beyond this number something else would be said."""
    beyond = value + 1 if kind == "answered_low" else value - 1
    return not 0 <= beyond <= 10 or tried[beyond] != tried[value]


def _both(at: _Search) -> Iterator[Counterfactual]:
    """Both pains lower together, where it takes both to end the flag."""
    answers, least = at.edits.report.answers, at.rules.pain.value
    axial, limb = (reading.number(answers, question) for question in PAINS)
    if axial is None or limb is None or min(axial, limb) < least or not at.flagged:
        return
    for value in range(max(axial, limb) - 1, -1, -1):
        outcome = at.outcome(at.edits.answered(pain_axial=min(axial, value), pain_limb=min(limb, value)))
        if told_as(outcome) in ("unflagged", "not_referred"):
            yield Counterfactual(kind="both_lower", question=",".join(PAINS), value=value, outcome=outcome)
            return


def _choices(at: _Search) -> Iterator[Counterfactual]:
    """One-of-several: of an ordered question the nearest that moves something, else the first in the list."""
    weeks = max(at.edits.facts.day, 0) // 7
    for question in CHOICES:
        value = reading.choice(at.edits.report.answers, question)
        if (at.calm and question in candidates.ABOUT_PAIN) or (question == "wants_contact" and value != "yes"):
            continue
        if value is None:
            allowed = candidates.allowed(question, weeks=weeks) if question in at.decision.missing else ()
            yield from _first(at, question, allowed)
        elif question in WORSE_CHOICES:
            yield from _turns(at, question, candidates.ordered(question, value, milder=at.flagged))
        else:
            others = (other for other in candidates.allowed(question, weeks=weeks) if other != value)
            yield from _first(at, question, others)


def _first(at: _Search, question: str, values: Iterable[str]) -> Iterator[Counterfactual]:
    wanted = set(_KEYS)
    for value in values:
        outcome = at.outcome(at.edits.answered(**{question: value}))
        if wanted.intersection(outcome):
            yield Counterfactual(kind=f"if_{question}", question=question, value=value, outcome=outcome)
            wanted -= outcome.keys()
        if not wanted:
            return


def _lists(at: _Search) -> Iterator[Counterfactual]:
    """One item more or less of the map, of the nerve symptoms and of the treatments."""
    for question in candidates.ITEMS:
        ticked = candidates.marked(at.edits.report.answers, question)
        if ticked is None or (at.calm and question in candidates.ABOUT_PAIN):
            continue
        for item in candidates.items(question, ticked, before=at.edits.past.sites_before or ()):
            kind = "without_item" if item in ticked else "with_item"
            yield from at.one(kind, question, item, at.edits.answered(**{question: toggled(ticked, item)}))


def _before(at: _Search) -> Iterator[Counterfactual]:
    """Another number from before surgery, which may have been written down or remembered wrongly."""
    baseline = at.edits.past.baseline
    if baseline is None or baseline.recalled or at.calm:
        return
    for question in PAINS:
        before = reading.number(baseline.answers, question)
        if before is None:
            continue
        for value in candidates.numbers(question, before, lower=not at.flagged)[:_MISTAKEN]:
            if outcome := at.outcome(at.edits.before(question, value)):
                yield Counterfactual(kind=IF_BEFORE, question=question, value=value, outcome=outcome)
                break


def _facts(at: _Search) -> Iterator[Counterfactual]:
    """Another date, side or level of the operation."""
    snapshot, facts = at.edits.snapshot, at.edits.facts
    operation = snapshot.operation
    if at.calm:
        return
    for day in candidates.dates(snapshot, at.rules):
        other = at.edits.operated(replace(operation, surgery_date=day))
        yield from at.one("if_surgery_date", "surgery_date", day.isoformat(), other)
    if not facts.map.known:
        return
    if facts.map.old_from != "baseline":
        for side in candidates.sides(snapshot):
            yield from at.one("if_side", "side", side, at.edits.operated(replace(operation, side=side)))
    if facts.map.old_from != "baseline" or facts.day >= at.rules.late_days.value:
        for levels in candidates.levels(snapshot):
            yield from at.one("if_levels", "levels", levels, at.edits.operated(replace(operation, levels=levels)))
