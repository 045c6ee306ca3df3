"""Which education pages fit a patient, and because of which answer.

A condition is a table of keys that must all hold; a page lists alternatives, of which one is enough.
A missing answer never matches: silence offers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fbs_portal.domain import codes, vocabulary
from fbs_portal.domain.anatomy import MIDLINE_SITES, SIDED_SITES
from fbs_portal.domain.evaluation import Conclusion, Plan
from fbs_portal.domain.snapshot import Snapshot


class EducationGroup(StrEnum):
    """Shelves of the education index, in the order shown."""

    UNDERSTAND = "understand"
    SYMPTOMS = "symptoms"
    EVALUATION = "evaluation"
    TREATMENT = "treatment"
    INJECTIONS = "injections"
    SURGERY = "surgery"
    STIMULATION = "stimulation"
    RECOVERY = "recovery"
    HELP = "help"


_ANSWERED_WORDS = ("trend", "same_pain", "relief", "onset", "walking", "walking_eased", "opioids")

WORD_KEYS: Mapping[str, frozenset[str]] = {
    "category": frozenset(codes.Category),
    "pattern": frozenset(codes.Pattern),
    "urgency": frozenset(codes.Urgency),
    "route": frozenset(codes.Route),
    "refer": frozenset({"yes", "no"}),
    "region": frozenset(codes.Region),
    "procedure": frozenset(codes.Procedure),
    "timepoint": frozenset(codes.TimePoint),
    "risk": frozenset(codes.Risk),
    "danger": frozenset(codes.DangerSign),
    "site": frozenset((*MIDLINE_SITES, *SIDED_SITES)),
    "nerve": frozenset(vocabulary.LISTS["nerve_symptoms"]),
    "treatments": frozenset(vocabulary.LISTS["treatments"]),
    "conclusion": frozenset(Conclusion),
    "plan": frozenset(Plan),
    **{code: frozenset(vocabulary.CHOICES[code]) for code in _ANSWERED_WORDS},
}
"""Keys that compare codes, with the codes each allows; a `site` is written without its side."""

NUMBER_KEYS: Mapping[str, tuple[str, int]] = {
    "weeks_min": ("weeks", 1),
    "weeks_max": ("weeks", -1),
    "pain_min": ("pain", 1),
}
"""Keys that compare whole numbers: the number's name, and +1 for "at least", -1 for "at most"."""

_ANSWERED_SETS = {"nerve": "nerve_symptoms", "danger": "red_flags", "treatments": "treatments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of a patient: `words` (key → codes) and `numbers` (weeks since surgery, worst pain 0–10)."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A page that fits. `because` maps each key of the condition to the patient's own codes that met it."""

    slug: str
    because: Mapping[str, tuple[str, ...]]


def offered(
    *, pages: Iterable[tuple[str, Sequence[Mapping[str, Any]]]], situation: Situation, limit: int = 4
) -> tuple[Offer, ...]:
    """The pages whose conditions hold, in the given order; of more than `limit` the most specific are kept.

    A page called for by a danger sign is never crowded out, and stands first.
    """
    offers = [
        Offer(slug=slug, because=because)
        for slug, conditions in pages
        if (because := _first_met(conditions, situation)) is not None
    ]
    kept = sorted(offers, key=lambda offer: ("danger" not in offer.because, -len(offer.because)))[:limit]
    return tuple(sorted((offer for offer in offers if offer in kept), key=lambda offer: "danger" not in offer.because))


def situation_of(
    *,
    snapshot: Snapshot | None = None,
    category: str | None = None,
    pattern: str | None = None,
    urgency: str | None = None,
    route: str | None = None,
    refer: bool | None = None,
    time_point: str | None = None,
) -> Situation:
    """What the last report of a snapshot, and the triage of it, say in the words that pages are offered by."""
    refers = None if refer is None else ("yes" if refer else "no")
    single = {"category": category, "pattern": pattern, "urgency": urgency, "route": route, "refer": refers}
    words = {key: frozenset({value}) for key, value in (single | {"timepoint": time_point}).items() if value}
    numbers: dict[str, int] = {}
    if snapshot is not None:
        operation = snapshot.operation
        words |= {"region": frozenset({operation.region}), "procedure": frozenset(operation.procedures)}
        words["risk"] = frozenset(operation.risks)
        if snapshot.reports:
            report = snapshot.reports[-1]
            words |= _answered_words(report.answers)
            numbers["weeks"] = max(0, (report.answered_on - operation.surgery_date).days // 7)
            pains = [report.answers.get(code) for code in ("pain_axial", "pain_limb")]
            numbers |= {"pain": max(known)} if (known := [pain for pain in pains if isinstance(pain, int)]) else {}
    return Situation(words=words, numbers=numbers)


def situation_of_evaluation(*, conclusion: str, plans: Iterable[str]) -> Situation:
    """What an evaluation found and plans, alone: pages are then offered for it whatever was answered."""
    return Situation(words={"conclusion": frozenset({conclusion}), "plan": frozenset(plans)})


def category_of(*, conclusion: str) -> str | None:
    """The category that an evaluation's conclusion is, once a person has examined; `other` is none of them."""
    return conclusion if conclusion in tuple(codes.Category) else None


def condition_error(condition: Mapping[str, Any]) -> str | None:
    """What is wrong with a condition, naming the key and what is allowed; None when it is right."""
    if not condition:
        return "an empty condition would always hold"
    for key, value in condition.items():
        if key in NUMBER_KEYS:
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                return f"{key} is {value!r}, it takes a whole number"
        elif key not in WORD_KEYS:
            return f"unknown key {key!r}, allowed are {', '.join(sorted({*WORD_KEYS, *NUMBER_KEYS}))}"
        else:
            unknown = [word for word in _wanted(value) if word not in WORD_KEYS[key]]
            if unknown or not _wanted(value):
                return f"{key} is {value!r}, allowed are {', '.join(sorted(WORD_KEYS[key]))}"
    return None


def _first_met(conditions: Collection[Mapping[str, Any]], situation: Situation) -> dict[str, tuple[str, ...]] | None:
    met = [because for condition in conditions if (because := _met(condition, situation)) is not None]
    return max(met, key=len, default=None)


def _met(condition: Mapping[str, Any], situation: Situation) -> dict[str, tuple[str, ...]] | None:
    """The codes that meet each key of the condition, or None as soon as one is not met."""
    because: dict[str, tuple[str, ...]] = {}
    for key, value in condition.items():
        if key in NUMBER_KEYS:
            name, sign = NUMBER_KEYS[key]
            number = situation.numbers.get(name)
            if number is None or sign * (number - value) < 0:
                return None
            because[key] = (str(number),)
        else:
            shared = situation.words.get(key, frozenset()).intersection(_wanted(value))
            if not shared:
                return None
            because[key] = tuple(sorted(shared))
    return because or None


def _wanted(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(word) for word in value) if isinstance(value, list | tuple) else ()


def _answered_words(answers: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    words = {code: frozenset({answers[code]}) for code in _ANSWERED_WORDS if isinstance(answers.get(code), str)}
    for key, code in _ANSWERED_SETS.items():
        if isinstance(answers.get(code), list | tuple):
            words[key] = frozenset(answers[code])
    sites = answers.get("pain_sites")
    if isinstance(sites, list | tuple):
        words["site"] = frozenset(str(site).removeprefix("left_").removeprefix("right_") for site in sites)
    return words
