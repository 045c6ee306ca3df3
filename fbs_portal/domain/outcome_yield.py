"""What the rules bring: how often each speaks and flags, and what is done about the forms that it flags.

Pure, and counted as the other outcomes are (`domain.outcomes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.outcomes import LONGEST_HOURS, Counts, Key, Measure
from fbs_portal.domain.workflow import MACHINE_DEEDS

HOURS, DAYS = 1, 24
STEPS: Mapping[str, tuple[frozenset[CaseDeed], int]] = MappingProxyType(
    {
        "seen": (frozenset(CaseDeed) - MACHINE_DEEDS, HOURS),
        "acted": (frozenset({CaseDeed.CONTACT, CaseDeed.REFER, CaseDeed.CLOSE}), HOURS),
        "referred": (frozenset({CaseDeed.REFER}), DAYS),
        "evaluated": (frozenset({CaseDeed.EVALUATION}), DAYS),
        "closed": (frozenset({CaseDeed.CLOSE}), DAYS),
    }
)
"""What a case can come to after a flagged form: by which deeds, and in which unit the time to it is told.

Seen: any deed of a person. Acted on: a try to reach the patient, a referral, or closed.
"""


class Said(NamedTuple):
    """One rule that spoke; `flags`: it asks for an evaluation or something more urgent."""

    rule: str
    flags: bool


class Assessed(NamedTuple):
    """The newest assessment of one form. `flagged`: it stands on the main worklist.

    `came_at` is when the form came to its case, and `deeds` are all of that case, in the order of time.
    """

    rule_set: str
    flagged: bool
    said: tuple[Said, ...] = ()
    came_at: datetime | None = None
    deeds: tuple[tuple[datetime, str], ...] = ()


def count_assessed(*, assessed: Iterable[Assessed]) -> Counts:
    """Flags by form, by operation and by rule, and how far the cases of flagged forms came, of one operation."""
    found: Counts = Counter()
    people: set[Key] = set()
    flags = []
    for one in assessed:
        flags.append(one.flagged)
        found[Key(Measure.ASSESSED, one.rule_set, _flag(one.flagged))] += 1
        reached = _steps(one) if one.flagged else {}
        found.update(Key(Measure.STEP, step, str(after)) for step, after in reached.items())
        found.update(_fired(one.rule_set, one.said))
        found.update(_followed(one.rule_set, one.said, "acted" in reached))
        people |= _people(one.rule_set, one.said)
        people |= {Key(Measure.PEOPLE, step, "") for step in reached}
    found.update(people)
    if flags:
        found[Key(Measure.PATIENT, "", _flag(any(flags)))] += 1
    return found


def _flag(flagged: bool) -> str:
    return "flagged" if flagged else "not"


def _steps(one: Assessed) -> dict[str, int]:
    """The steps that were reached after the form came, and after how many hours or days."""
    if one.came_at is None:
        return {}
    later = [(at, deed) for at, deed in one.deeds if at >= one.came_at]
    found = {}
    for step, (deeds, unit) in STEPS.items():
        first = next((at for at, deed in later if deed in deeds), None)
        if first is not None:
            hours = min(int((first - one.came_at).total_seconds() // 3600), LONGEST_HOURS)
            found[step] = hours // unit
    return found


@lru_cache(maxsize=10_000)
def _fired(rule_set: str, said: tuple[Said, ...]) -> tuple[Key, ...]:
    """The same few combinations come again and again, so these are kept."""
    alone = sum(one.flags for one in said) == 1
    how = {True: "alone" if alone else "flagged", False: "quiet"}
    return tuple(Key(Measure.FIRED, one.rule, f"{rule_set}>{how[one.flags]}") for one in said)


@lru_cache(maxsize=10_000)
def _followed(rule_set: str, said: tuple[Said, ...], acted: bool) -> tuple[Key, ...]:
    done = "yes" if acted else "no"
    return tuple(Key(Measure.FOLLOWED, one.rule, f"{rule_set}>{done}") for one in said if one.flags)


@lru_cache(maxsize=10_000)
def _people(rule_set: str, said: tuple[Said, ...]) -> frozenset[Key]:
    flagging = {Key(Measure.PEOPLE, one.rule, rule_set) for one in said if one.flags}
    return frozenset({Key(Measure.PEOPLE, "", rule_set), *flagging})
