"""Which one or two answers that were not given would settle an unsure suggestion: found by trying the answers.

Settled means a category that is not "undetermined", with medium confidence or more. Where no answer of the patient can
give that confidence (no numbers from before surgery, C13), a category is enough; where there is one, nothing is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from fbs_portal.domain.codes import Category, Confidence
from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage import candidates
from fbs_portal.domain.triage.edits import PAINS, Edits
from fbs_portal.domain.triage.types import Decision
from fbs_portal.domain.vocabulary import CHOICES

SURE = frozenset({Confidence.MEDIUM, Confidence.HIGH})
ASKABLE = ("red_flags", *PAINS, "trend", "walking", "pain_sites", "same_pain", "relief", "onset")
"""What can be asked again by itself, in the order of the form."""
_A_FEW_NUMBERS = (0, 3, 4, 7, 10)
_PLACES = 5
"""Of the map's places each fifth stands for those beside it."""

Decide = Callable[[Facts], Decision]


def unsure(decision: Decision) -> bool:
    return decision.category is Category.UNDETERMINED or decision.confidence not in SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    edits: Edits
    decide: Decide
    capped: bool

    def share(self, codes: Sequence[str], values: Sequence[Sequence[Any]]) -> float:
        """How many of these answers would settle it."""
        tried = [self._settled(dict(zip(codes, one, strict=True))) for one in product(*values)]
        return sum(tried) / len(tried) if tried else 0.0

    def _settled(self, answers: dict[str, Any]) -> bool:
        said = self.decide(self.edits.answered(**answers))
        return said.category is not Category.UNDETERMINED if self.capped else not unsure(said)


def settling(*, edits: Edits, decision: Decision, decide: Decide) -> tuple[str, ...]:
    """The question of which each answer settles it; else the one, or the two, of which most answers do; () for none.

    What the patient declined is not asked again.
    """
    given = edits.report.answers
    missing = [code for code in ASKABLE if code in decision.missing and given.get(code) is None]
    facts = edits.facts
    capped = facts.baseline != "real" or bool(facts.unreadable) or facts.out_of_order
    if not missing or not unsure(decision) or (capped and decision.category is not Category.UNDETERMINED):
        return ()
    found = _Open(edits=edits, decide=decide, capped=capped)
    shares = {code: found.share((code,), (_answers(edits, code),)) for code in missing}
    first = max(missing, key=shares.__getitem__)
    share = shares[first]
    best: tuple[str, ...] = (first,) if share else ()
    for code in missing if share < 1.0 else ():
        pair = tuple(one for one in ASKABLE if one in (first, code))
        together = found.share(pair, [_answers(edits, one, few=True) for one in pair]) if len(pair) > 1 else 0.0
        if together > share:
            best, share = pair, together
    return best


def _answers(edits: Edits, question: str, *, few: bool = False) -> Sequence[Any]:
    """What a patient could answer. The map: nowhere, where it hurt before, and some places of the region."""
    if question == "red_flags":
        return ([],)
    if question in PAINS:
        return _A_FEW_NUMBERS if few else range(11)
    if question in CHOICES:
        return candidates.allowed(question, weeks=max(edits.facts.day, 0) // 7)
    before = edits.past.sites_before
    places = candidates.region_sites(edits.snapshot.operation.region)[::_PLACES]
    return ([], *([sorted(before)] if before else []), *([place] for place in places))
