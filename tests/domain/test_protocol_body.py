"""A stored protocol: what is refused and where, and that whatever is accepted leaves no gap and no overlap."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fbs_portal.content import protocols
from fbs_portal.domain import protocol_body, schedule
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.protocol_body import LIMITS, NEEDED, PLACES, BadProtocol, Reason
from fbs_portal.domain.schedule import Protocol, Window

STANDARD = protocol_body.to_body(protocols.STANDARD)
INDEX = {entry["time_point"]: number for number, entry in enumerate(STANDARD["points"])}
YEARS = range(2024, 2033)
TURNS = ((2, 28), (2, 29), (3, 1), (8, 31), (11, 30), (12, 31))
"""Days from which months are counted unevenly."""


def parse(body: object) -> Protocol:
    return protocol_body.parse(code="p1.1", body=body, questionnaires=protocols.QUESTIONNAIRES)


def body(**points: dict[str, Any]) -> dict[str, Any]:
    """The standard one with some numbers of some points changed."""
    made = copy.deepcopy(STANDARD)
    for name, numbers in points.items():
        made["points"][INDEX[name]] |= numbers
    return made


def refused(given_body: object) -> dict[str, Reason]:
    with pytest.raises(BadProtocol) as caught:
        parse(given_body)
    return {problem.field: problem.reason for problem in caught.value.problems}


def problems_or_none(given_body: dict[str, Any]) -> Protocol | None:
    try:
        return parse(given_body)
    except BadProtocol:
        return None


@pytest.mark.parametrize("protocol", protocols.PROTOCOLS.values(), ids=list(protocols.PROTOCOLS))
def test_what_is_shipped_is_stored_and_read_as_it_is(protocol: Protocol) -> None:
    found = parse(protocol_body.to_body(protocol))
    assert (found.points, found.reminders) == (protocol.points, protocol.reminders)
    assert found.last_stays_open == protocol.last_stays_open


def test_every_family_has_a_shipped_protocol_with_a_name_and_a_citation() -> None:
    assert set(protocols.BY_FAMILY) == set(Family)
    assert set(protocols.BY_FAMILY.values()) <= set(protocols.PROTOCOLS)
    assert set(protocols.NAMES) == set(protocols.CITED) == set(protocols.PROTOCOLS)


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"week_6": {"days": 34}}, "points.week_6.days", Reason.OUTSIDE),
        ({"week_6": {"days": "42"}}, "points.week_6.days", Reason.NOT_WHOLE),
        ({"week_6": {"days": True}}, "points.week_6.days", Reason.NOT_WHOLE),
        ({"week_6": {"before": 91}}, "points.week_6.before", Reason.OUTSIDE),
        ({"week_6": {"after": -1}}, "points.week_6.after", Reason.OUTSIDE),
        ({"week_6": {"months": 1}}, "points.week_6.months", Reason.OUTSIDE),
        ({"week_6": {"ask_after": 15}}, "points.week_6.ask_after", Reason.ASKED_TOO_LATE),
        ({"week_6": {"extra": 1}}, "points.week_6.extra", Reason.UNKNOWN),
        ({"week_2": {"before": 14}}, "points.week_2.before", Reason.NOT_AFTER_SURGERY),
        ({"baseline": {"after": 1}}, "points.baseline.after", Reason.OUTSIDE),
        ({"week_6": {"after": 28}}, "points.week_12.before", Reason.OVERLAP),
        ({"month_6": {"days": 28, "after": 90}, "month_12": {"before": 68}}, "points.month_12.before", Reason.OVERLAP),
        ({"month_6": {"time_point": "week_2"}}, "points.week_2", Reason.TWICE),
        ({"month_6": {"time_point": "recheck"}}, "points.4", Reason.UNKNOWN),
    ],
)
def test_each_error_names_its_field(changed: dict[str, dict[str, Any]], field: str, reason: Reason) -> None:
    assert refused(body(**changed))[field] is reason


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"reminders": [0, 3, 7, 10]}, "reminders", Reason.TOO_MANY),
        ({"reminders": [1, 3]}, "reminders", Reason.FIRST),
        ({"reminders": []}, "reminders", Reason.FIRST),
        ({"reminders": [0, 7, 3]}, "reminders", Reason.ORDER),
        ({"reminders": [0, 3, 3]}, "reminders", Reason.ORDER),
        ({"reminders": [0, 29]}, "reminders", Reason.OUTSIDE),
        ({"reminders": [0, 1.5]}, "reminders", Reason.NOT_WHOLE),
        ({"reminders": None}, "reminders", Reason.MISSING),
        ({"last_stays_open": 367}, "last_stays_open", Reason.OUTSIDE),
        ({"last_stays_open": None}, "last_stays_open", Reason.NOT_WHOLE),
        ({"points": None}, "points", Reason.MISSING),
        ({"points": "week_6"}, "points", Reason.SHAPE),
        ({"points": [3]}, "points.0", Reason.SHAPE),
        ({"more": 1}, "more", Reason.UNKNOWN),
    ],
)
def test_errors_beside_the_points(changed: dict[str, Any], field: str, reason: Reason) -> None:
    assert refused(STANDARD | changed)[field] is reason


@pytest.mark.parametrize(
    ("given_codes", "reason"),
    [
        (["odi"], Reason.UNKNOWN),
        (["peg"], Reason.UNKNOWN),
        ([["phq_2"]], Reason.UNKNOWN),
        (["phq_2", "phq_2"], Reason.TWICE),
        ("phq_2", Reason.SHAPE),
        (None, Reason.SHAPE),
    ],
)
def test_instruments_that_cannot_be_asked_are_refused(given_codes: object, reason: Reason) -> None:
    assert refused(body(week_6={"instruments": given_codes})) == {"points.week_6.instruments": reason}


def test_a_point_keeps_its_instruments_in_their_order_and_a_point_without_says_nothing() -> None:
    found = parse(body(week_6={"instruments": ["gad_2", "rmdq_24"]}))
    assert [point.instruments for point in found.points][:4] == [(), (), ("rmdq_24", "gad_2"), ()]
    stored = protocol_body.to_body(found)
    assert [point.get("instruments") for point in stored["points"]][:4] == [None, None, ["rmdq_24", "gad_2"], None]
    windows = schedule.windows_for(protocol=found, surgery_date=date(2026, 1, 12))
    assert [window.instruments for window in windows][:4] == [(), (), ("rmdq_24", "gad_2"), ()]


def test_what_cannot_be_left_out_and_what_must_be_in_order() -> None:
    assert refused([])[""] is Reason.SHAPE
    assert refused(STANDARD | {"points": []}) == {f"points.{point}": Reason.MISSING for point in NEEDED}
    assert refused(STANDARD | {"points": STANDARD["points"][::-1]})["points.week_2"] is Reason.ORDER
    optional = [entry for entry in STANDARD["points"] if entry["time_point"] in NEEDED]
    assert len(parse(STANDARD | {"points": optional}).points) == len(NEEDED)


def test_two_windows_may_touch_but_not_share_a_day() -> None:
    """Week 6 ends on day 69, week 12 begins on day 70."""
    assert parse(body(week_6={"after": 27}))
    assert refused(body(week_6={"after": 28})) == {"points.week_12.before": Reason.OVERLAP}


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def turning_days() -> Iterator[date]:
    for year in YEARS:
        for month, day in TURNS:
            if (month, day) != (2, 29) or year % 4 == 0:
                yield date(year, month, day)


def open_on(windows: tuple[Window, ...], today: date) -> int:
    return sum(window.opens_on <= today < window.closes_on for window in windows)


@pytest.mark.parametrize("code", protocols.PROTOCOLS)
def test_each_moment_belongs_to_one_window_in_every_zone_and_year(code: str) -> None:
    """The last moment before a window opens and its first one, in each zone of the world: no gap and no overlap."""
    protocol = protocols.PROTOCOLS[code]
    plans = [schedule.windows_for(protocol=protocol, surgery_date=day) for day in turning_days()]
    for name in available_timezones():
        place = zone(name)
        for windows in plans:
            for window in windows[1:]:
                first = datetime.combine(window.opens_on, datetime.min.time(), tzinfo=place).astimezone(UTC)
                for at in (first - timedelta(microseconds=1), first):
                    assert open_on(windows, at.astimezone(place).date()) == 1, (name, window)


NUMBERS = {name: st.integers(*limits) for name, limits in LIMITS.items()}


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    points = []
    for point, (months, days) in PLACES.items():
        if point in NEEDED or draw(st.booleans()):
            numbers = {name: draw(st.integers(0, 40)) for name in NUMBERS}
            numbers |= {"months": months, "days": draw(st.integers(*days))}
            points.append({"time_point": point.value, **numbers})
    ladder = sorted(draw(st.sets(st.integers(1, 28), max_size=2)))
    return {"points": points, "last_stays_open": draw(st.integers(0, 366)), "reminders": [0, *ladder]}


@given(body=bodies(), day=st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31)))
@settings(max_examples=300)
def test_whatever_is_accepted_has_windows_that_meet(body: dict[str, Any], day: date) -> None:
    protocol = problems_or_none(body)
    assume(protocol is not None)
    assert protocol is not None
    windows = schedule.windows_for(protocol=protocol, surgery_date=day)
    for window, following in zip(windows, windows[1:], strict=False):
        assert window.closes_on == following.opens_on
    for window in windows:
        assert window.opens_on <= window.ask_on <= window.target_until < window.closes_on
        assert window.time_point is TimePoint.BASELINE or window.opens_on > day


@given(day=st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31)))
@settings(max_examples=200)
def test_the_tightest_schedule_fits_on_every_day(day: date) -> None:
    """Six months and twelve lie at least 181 days apart; the check counts the fewest days there are."""
    tight = body(month_6={"after": 90}, month_12={"before": 90})
    assert parse(tight)
    windows = schedule.windows_for(protocol=parse(tight), surgery_date=day)
    assert all(one.target_until < two.opens_on for one, two in zip(windows, windows[1:], strict=False))
