"""How long a form gets with what its time point asks."""

from __future__ import annotations

from dataclasses import replace

from fbs_portal.content.instruments.length import lengths
from fbs_portal.content.protocols import STANDARD
from fbs_portal.domain.protocol_body import PLANNED


def found(**plan: list[str]) -> dict[str, tuple[int, int, bool]]:
    points = [
        replace(point, instruments=tuple(code for code in plan if point.time_point in plan[code]))
        for point in STANDARD.points
    ]
    protocol = replace(STANDARD, points=tuple(points))
    return {one.time_point: (one.pages, one.minutes, one.too_long) for one in lengths(protocol)}


def test_nothing_switched_on_is_no_worry() -> None:
    assert found() == {}


def test_two_short_items_fit_before_the_long_forms() -> None:
    plan = found(phq_2=list(PLANNED))
    assert plan["week_6"] == (16, 5, False)
    assert plan["week_12"] == (17, 5, True), "PEG is asked there too"
    assert not plan["baseline"][2]


def test_twenty_four_sentences_take_their_time() -> None:
    assert found(rmdq_24=["week_6"]) == {"week_6": (16, 7, True)}


def test_more_is_never_shorter() -> None:
    one, two = found(rmdq_24=["month_12"]), found(rmdq_24=["month_12"], gad_2=["month_12"])
    assert one["month_12"][0] < two["month_12"][0]
    assert one["month_12"][1] <= two["month_12"][1]
