"""Scoring as published, and what a score and a change mean. Not answered and declined are never 0."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fbs_portal.domain import scoring
from fbs_portal.domain.answers import Answers, choice, choices
from fbs_portal.domain.instruments.registry import ASKED
from fbs_portal.domain.instruments.types import Instrument, InstrumentCode, Worse

RMDQ_QUESTION = "rmdq"
RMDQ_ITEMS = tuple(f"s{number:02d}" for number in range(1, 25))
PHQ_2_QUESTIONS = ("phq_interest", "phq_down")
GAD_2_QUESTIONS = ("gad_nervous", "gad_worry")
HOW_OFTEN = ("not_at_all", "several_days", "more_than_half", "nearly_every_day")
"""The four answers of the PHQ and the GAD, worth 0, 1, 2 and 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From an earlier score to a later one, in points. `better` is None when nothing changed.

    `percent` is of the earlier score, for instruments that are read so. `reached`: at least the important change;
    None when none was published. `reached_percent`: the same for the percentage.
    """

    points: Decimal
    better: bool | None
    percent: int | None
    reached: bool | None
    reached_percent: bool | None


def rmdq(*, answers: Answers) -> Decimal | None:
    """RMDQ-24: the number of sentences ticked, 0 to 24. A page that was skipped is no score.

    Source: Roland & Morris 1983; Roland & Fairbank 2000.
    """
    ticked = choices(answers=answers, code=RMDQ_QUESTION)
    return None if ticked is None else Decimal(len(set(ticked) & set(RMDQ_ITEMS)))


def phq_2(*, answers: Answers) -> Decimal | None:
    """PHQ-2: the sum of its two items, 0 to 6; both are needed. Source: Kroenke 2003."""
    return _how_often(answers, PHQ_2_QUESTIONS)


def gad_2(*, answers: Answers) -> Decimal | None:
    """GAD-2: the sum of its two items, 0 to 6; both are needed. Source: Kroenke 2007."""
    return _how_often(answers, GAD_2_QUESTIONS)


def score(*, code: str, answers: Answers) -> Decimal | None:
    """The score of an instrument whose items are asked here; None for any other, and when it cannot be scored."""
    match code:
        case InstrumentCode.PEG:
            return scoring.peg(answers=answers)
        case InstrumentCode.RMDQ:
            return rmdq(answers=answers)
        case InstrumentCode.PHQ_2:
            return phq_2(answers=answers)
        case InstrumentCode.GAD_2:
            return gad_2(answers=answers)
        case _:
            return None


def scores_of(*, answers: Answers) -> dict[str, Decimal]:
    """Every switched-on instrument these answers give a score of. PEG stands beside the answers already."""
    found = {instrument.code.value: score(code=instrument.code, answers=answers) for instrument in ASKED}
    return {code: value for code, value in found.items() if value is not None}


def in_range(*, instrument: Instrument, value: Decimal) -> bool:
    return value.is_finite() and instrument.lowest <= value <= instrument.highest


def fine_enough(*, instrument: Instrument, value: Decimal) -> bool:
    """Not more decimals than the instrument is written with."""
    return value == value.quantize(Decimal(1).scaleb(-instrument.decimals))


def band(*, instrument: Instrument, value: Decimal) -> str:
    """The code of the band the score lies in; empty when no bands were published."""
    return next((stretch.code for stretch in instrument.bands if value <= stretch.upto), "")


def positive(*, instrument: Instrument, value: Decimal) -> bool:
    """Whether a screen says "ask further"."""
    return instrument.screen is not None and value >= instrument.screen.cut


def acceptable(*, instrument: Instrument, value: Decimal) -> bool | None:
    """Whether the score is in the state patients called good; None when no such state was published."""
    if instrument.good is None:
        return None
    return value <= instrument.good.value if instrument.worse is Worse.HIGHER else value >= instrument.good.value


def hard_to_read(*, instrument: Instrument, value: Decimal) -> bool:
    """Whether the score stands where the instrument hardly shows a change."""
    blunt = instrument.blunt
    return blunt is not None and (value < blunt.below or value > blunt.above)


def change(*, instrument: Instrument, now: Decimal, before: Decimal) -> Change:
    """Better and worse follow the direction of the instrument."""
    points = now - before
    better = None if points == 0 else (points < 0) is (instrument.worse is Worse.HIGHER)
    important = instrument.important
    percent = None
    if important is not None and important.percent is not None and before > 0:
        percent = int((100 * abs(points) / before).to_integral_value(ROUND_HALF_UP))
    reached = reached_percent = None
    if important is not None and better is not None:
        needed = important.points if better or important.worse is None else important.worse
        reached = abs(points) >= needed
        if percent is not None and important.percent is not None:
            reached_percent = 100 * abs(points) >= important.percent * before
    elif important is not None:
        reached = False
    return Change(points=points, better=better, percent=percent, reached=reached, reached_percent=reached_percent)


def _how_often(answers: Answers, questions: tuple[str, ...]) -> Decimal | None:
    total = 0
    for code in questions:
        answer = choice(answers=answers, code=code)
        if answer not in HOW_OFTEN:
            return None
        total += HOW_OFTEN.index(answer)
    return Decimal(total)
