"""A protocol to and from what is stored of it, and everything that can be wrong with that.

`{"points": [{"time_point", "days", "months", "before", "after", "ask_after", "instruments"}], "last_stays_open",
"reminders"}`, in whole days and calendar months; `instruments` are codes, left out where none is asked. Each problem
names its field and the reason as a code; presenters make the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.instruments import plan
from fbs_portal.domain.refused import RefusedField
from fbs_portal.domain.schedule import EXTRA, MOST_MESSAGES, Point, Protocol, add_months

PLANNED = tuple(point for point in TimePoint if point not in EXTRA)
"""Every point that a protocol can have, in the order of a course."""

NEEDED = (TimePoint.BASELINE, TimePoint.WEEK_6, TimePoint.WEEK_12)
"""What no clinic may leave out: the comparison, and the two forms whose silence is work for staff."""

PLACES: Mapping[TimePoint, tuple[int, tuple[int, int]]] = MappingProxyType(
    {
        TimePoint.BASELINE: (0, (0, 0)),
        TimePoint.WEEK_2: (0, (10, 18)),
        TimePoint.WEEK_6: (0, (35, 49)),
        TimePoint.WEEK_12: (0, (77, 98)),
        TimePoint.MONTH_6: (6, (-28, 28)),
        TimePoint.MONTH_12: (12, (-28, 28)),
        TimePoint.MONTH_24: (24, (-28, 28)),
    }
)
"""The calendar months of a point, and the least and most days beside them: a point keeps the meaning of its name."""

LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType({"before": (0, 90), "after": (0, 90), "ask_after": (0, 90)})
OPEN_LIMITS, REMINDER_LIMITS = (0, 366), (0, 28)
NUMBERS = ("days", "before", "after", "ask_after")
_TOP = ("points", "last_stays_open", "reminders")
_OF_A_POINT = ("time_point", "months", "instruments", *NUMBERS)


class Reason(StrEnum):
    """Why a field is refused."""

    SHAPE = "shape"
    UNKNOWN = "unknown"
    MISSING = "missing"
    NOT_WHOLE = "not_whole"
    OUTSIDE = "outside"
    TWICE = "twice"
    ORDER = "order"
    OVERLAP = "overlap"
    ASKED_TOO_LATE = "asked_too_late"
    NOT_AFTER_SURGERY = "not_after_surgery"
    TOO_MANY = "too_many"
    FIRST = "first"


class Problem(RefusedField[Reason]):
    """`field` is the path in the body: `points.week_6.before`, `reminders`, `last_stays_open`."""

    __slots__ = ()


class BadProtocol(ValueError):
    """A schedule that nobody may be followed up by."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def to_body(protocol: Protocol) -> dict[str, Any]:
    """What is stored. The form's own questions are no part of it: they are the shipped word."""
    return {
        "points": [_entry(point) for point in protocol.points],
        "last_stays_open": protocol.last_stays_open,
        "reminders": list(protocol.reminders),
    }


def _entry(point: Point) -> dict[str, Any]:
    entry: dict[str, Any] = {"time_point": point.time_point.value, "months": point.months}
    entry |= {name: getattr(point, name) for name in NUMBERS}
    return entry | ({"instruments": plan.tidy(point.instruments)} if point.instruments else {})


def parse(*, code: str, body: object, questionnaires: Mapping[TimePoint, str], source: str = "") -> Protocol:
    """The schedule of a stored body, or BadProtocol with every problem there is.

    `questionnaires` says what each time point asks.
    """
    problems = tuple(_problems(body))
    if problems or not isinstance(body, Mapping):
        raise BadProtocol(problems)
    points = tuple(_point(entry, questionnaires) for entry in body["points"])
    overlaps = tuple(_overlaps(points))
    if overlaps:
        raise BadProtocol(overlaps)
    return Protocol(
        code=code,
        points=points,
        last_stays_open=body["last_stays_open"],
        reminders=tuple(body["reminders"]),
        source=source,
    )


def _point(entry: Mapping[str, Any], questionnaires: Mapping[TimePoint, str]) -> Point:
    time_point = TimePoint(entry["time_point"])
    return Point(
        time_point=time_point,
        questionnaire=questionnaires[time_point],
        months=entry["months"],
        instruments=tuple(plan.tidy(entry.get("instruments", ()))),
        **{name: entry[name] for name in NUMBERS},
    )


def _problems(body: object) -> Iterator[Problem]:
    if not isinstance(body, Mapping):
        yield Problem(field="", reason=Reason.SHAPE)
        return
    yield from (Problem(field=str(name), reason=Reason.UNKNOWN) for name in body if name not in _TOP)
    yield from _number(body, "last_stays_open", "last_stays_open", OPEN_LIMITS)
    yield from _reminders(body.get("reminders"))
    yield from _points(body.get("points"))


def _points(entries: object) -> Iterator[Problem]:
    if not isinstance(entries, list):
        yield Problem(field="points", reason=Reason.MISSING if entries is None else Reason.SHAPE)
        return
    named: list[TimePoint] = []
    for number, entry in enumerate(entries):
        name = entry.get("time_point") if isinstance(entry, Mapping) else None
        if name not in PLANNED:
            yield Problem(field=f"points.{number}", reason=Reason.UNKNOWN if name else Reason.SHAPE)
            continue
        time_point = TimePoint(name)
        if time_point in named:
            yield Problem(field=f"points.{name}", reason=Reason.TWICE)
        elif named and PLANNED.index(named[-1]) > PLANNED.index(time_point):
            yield Problem(field=f"points.{name}", reason=Reason.ORDER)
        named.append(time_point)
        yield from _of_a_point(entry, time_point)
    yield from (Problem(field=f"points.{one}", reason=Reason.MISSING) for one in NEEDED if one not in named)


def _of_a_point(entry: Mapping[str, Any], time_point: TimePoint) -> Iterator[Problem]:
    path, (months, days) = f"points.{time_point}", PLACES[time_point]
    unknown = [name for name in entry if name not in _OF_A_POINT]
    yield from (Problem(field=f"{path}.{name}", reason=Reason.UNKNOWN) for name in unknown)
    yield from _number(entry, "months", f"{path}.months", (months, months))
    found = [*_number(entry, "days", f"{path}.days", days)]
    for name, limits in LIMITS.items():
        found += _number(entry, name, f"{path}.{name}", limits)
    yield from found
    yield from _instruments(entry.get("instruments", []), path)
    if found:
        return
    if entry["ask_after"] > entry["before"] + entry["after"]:
        most = entry["before"] + entry["after"]
        yield Problem(field=f"{path}.ask_after", reason=Reason.ASKED_TOO_LATE, params={"most": most})
    if time_point is TimePoint.BASELINE and entry["after"]:
        yield Problem(field=f"{path}.after", reason=Reason.OUTSIDE, params={"least": 0, "most": 0})
    if time_point is not TimePoint.BASELINE and not months and entry["before"] >= entry["days"]:
        yield Problem(field=f"{path}.before", reason=Reason.NOT_AFTER_SURGERY, params={"most": entry["days"] - 1})


def _instruments(given: object, path: str) -> Iterator[Problem]:
    if not isinstance(given, list):
        yield Problem(field=f"{path}.instruments", reason=Reason.SHAPE)
    elif any(code not in plan.CODES for code in given):
        yield Problem(field=f"{path}.instruments", reason=Reason.UNKNOWN)
    elif len(set(given)) != len(given):
        yield Problem(field=f"{path}.instruments", reason=Reason.TWICE)


def _reminders(given: object) -> Iterator[Problem]:
    if not isinstance(given, list):
        yield Problem(field="reminders", reason=Reason.MISSING if given is None else Reason.SHAPE)
    elif any(not _whole(day) for day in given):
        yield Problem(field="reminders", reason=Reason.NOT_WHOLE)
    elif not given or given[0] != 0:
        yield Problem(field="reminders", reason=Reason.FIRST)
    elif len(given) > MOST_MESSAGES:
        yield Problem(field="reminders", reason=Reason.TOO_MANY, params={"most": MOST_MESSAGES})
    elif any(later <= earlier for earlier, later in zip(given, given[1:], strict=False)):
        yield Problem(field="reminders", reason=Reason.ORDER)
    elif given[-1] > REMINDER_LIMITS[1]:
        yield Problem(field="reminders", reason=Reason.OUTSIDE, params={"least": 0, "most": REMINDER_LIMITS[1]})


def _number(given: Mapping[str, Any], name: str, field: str, limits: tuple[int, int]) -> Iterator[Problem]:
    if name not in given:
        yield Problem(field=field, reason=Reason.MISSING)
    elif not _whole(given[name]):
        yield Problem(field=field, reason=Reason.NOT_WHOLE)
    elif not limits[0] <= given[name] <= limits[1]:
        yield Problem(field=field, reason=Reason.OUTSIDE, params={"least": limits[0], "most": limits[1]})


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _overlaps(points: tuple[Point, ...]) -> Iterator[Problem]:
    """A window that begins before the earlier one has ended, on whatever day the operation was."""
    for earlier, later in zip(points, points[1:], strict=False):
        between = _least_between(earlier.months, later.months) + later.days - earlier.days
        spare = between - earlier.after - later.before
        if spare < 1:
            yield Problem(
                field=f"points.{later.time_point}.before",
                reason=Reason.OVERLAP,
                params={"earlier": earlier.time_point.value, "days": 1 - spare},
            )


@lru_cache(maxsize=64)
def _least_between(months: int, later: int) -> int:
    """The fewest days from one count of calendar months to another, over all days of a leap cycle."""
    days = (date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 366))
    return min((add_months(day, later) - add_months(day, months)).days for day in days)
