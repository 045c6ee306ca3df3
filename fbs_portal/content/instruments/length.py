"""How long a form can get with the instruments of its time point: people stop before the end of long forms."""

from __future__ import annotations

from dataclasses import dataclass

from fbs_portal.content import questionnaires
from fbs_portal.domain.codes import Region, TimePoint
from fbs_portal.domain.conditions import may_hold
from fbs_portal.domain.instruments import get
from fbs_portal.domain.instruments.plan import asked
from fbs_portal.domain.questionnaire import Context
from fbs_portal.domain.schedule import Point, Protocol

MOST_PAGES, MOST_MINUTES = 16, 5
PAGE_SECONDS, ITEM_SECONDS = 18, 6
"""Our own estimate of what a page of the form and an item of an instrument take; 16 pages are just under 5 minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The longest way at one time point. `minutes` is an estimate, rounded up."""

    time_point: str
    pages: int
    minutes: int

    @property
    def too_long(self) -> bool:
        return self.pages > MOST_PAGES or self.minutes > MOST_MINUTES


def lengths(protocol: Protocol) -> tuple[Length, ...]:
    """Every time point that asks an instrument, the worst part of the spine counted."""
    return tuple(_length(point) for point in protocol.points if point.instruments)


def _length(point: Point) -> Length:
    before = point.time_point is TimePoint.BASELINE
    steps, seconds = 0, 0
    for region in Region:
        codes = asked(codes=point.instruments, region=region.value, language="en")
        context = Context(
            region=region.value, timepoint=point.time_point.value, days_since_surgery=None if before else 365,
            instruments=codes,
        )  # fmt: skip
        form = questionnaires.get(code=point.questionnaire)
        here = sum(may_hold(step.shown_if, context=context) for step in form.steps)
        core = (here - len(codes)) * PAGE_SECONDS
        steps = max(steps, here)
        seconds = max(seconds, core + sum(get(one).items * ITEM_SECONDS for one in codes))
    return Length(time_point=point.time_point.value, pages=steps, minutes=-(-seconds // 60))
