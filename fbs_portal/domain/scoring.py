"""Scores and differences. A missing answer is never read as 0."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from fbs_portal.domain.answers import Answers, number

PEG_ITEMS = ("peg_pain", "peg_enjoyment", "peg_activity")
NRS_ITEMS = ("pain_axial", "pain_limb")


def peg(*, answers: Answers) -> Decimal | None:
    """PEG: the mean of its three items, 0 (best) to 10, two decimals; None unless all three are answered.

    Source: Krebs 2009, J Gen Intern Med 24:733. No rule for missing items is published, so all are required.
    """
    items = [number(answers=answers, code=code) for code in PEG_ITEMS]
    given = [item for item in items if item is not None]
    if len(given) < len(PEG_ITEMS):
        return None
    return (Decimal(sum(given)) / len(PEG_ITEMS)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def worst_nrs(*, answers: Answers) -> int | None:
    """The higher of the two pain numbers, 0-10. With one answered it is that one; with none, None."""
    given = [score for code in NRS_ITEMS if (score := number(answers=answers, code=code)) is not None]
    return max(given, default=None)


def change(*, now: int | None, before: int | None) -> int | None:
    """Points of change since before; positive is worse."""
    return None if now is None or before is None else now - before
