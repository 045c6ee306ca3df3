"""When a patient is asked: windows of a protocol, and the state of one occasion on a day.

All dates are clinic-local calendar days, so a night in which clocks change cannot move a window.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from fbs_portal.domain.codes import FollowUpState, TimePoint, Urgency

ACCEPTING = frozenset({FollowUpState.OPEN, FollowUpState.LATE, FollowUpState.MISSED})
"""States in which answers are taken: to be late is no reason to be turned away."""

EXTRA = (TimePoint.RECHECK, TimePoint.UNSCHEDULED, TimePoint.CLARIFICATION)
"""Occasions that no protocol plans."""

MOST_MESSAGES = 3
"""An invitation and two reminders: never more for one form."""

WATCH_AGAIN_DAYS = 21
"""After so many days a course on watch is asked again, where triage names no day of its own."""

SILENCE_COUNTS = frozenset({TimePoint.WEEK_6, TimePoint.WEEK_12})
"""A missed form at these points is work for staff: who does not answer is not proven to be well."""


BACK_FOR = timedelta(days=7)
"""So long after a pause a form is no silence: the patient is asked once, and has a week to answer."""

BACK_LATELY = timedelta(days=28)
"""So long after a pause what was given up in it may be written about; a job that was down longer surprises nobody."""

PAUSED_AT_MOST = timedelta(days=28)
"""So long after its time a form is no silence because of a pause. Then staff look: a pause is not being well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One time point: `months` (calendar) and `days` after surgery, and the target window around it in days.

    `ask_after`: how many days after the window opens the patient is invited (answers are taken before, too).
    `instruments`: codes of the questionnaires by others that are asked after the form's own questions.
    """

    time_point: TimePoint
    questionnaire: str
    days: int = 0
    months: int = 0
    before: int
    after: int
    ask_after: int = 0
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Time points in order. `last_stays_open` is how many days the last one accepts answers after its target.

    `reminders`: the days after the invitation's day on which a patient who has not answered is written to, 0 being
    the invitation itself; at most `MOST_MESSAGES`.
    """

    code: str
    points: tuple[Point, ...]
    last_stays_open: int
    source: str
    reminders: tuple[int, ...] = (0, 3, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Accepted in [opens_on, closes_on); on time in [target_from, target_until], both days included.

    `ask_on` is the day of the invitation. `instruments` are those of the point.
    """

    time_point: TimePoint
    questionnaire: str
    opens_on: date
    ask_on: date
    target_from: date
    target_until: date
    closes_on: date
    instruments: tuple[str, ...] = ()


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def windows_for(*, protocol: Protocol, surgery_date: date) -> tuple[Window, ...]:
    """One window a time point. Each closes on the day the next opens: no gap and no overlap."""
    targets = [
        (middle - timedelta(days=point.before), middle + timedelta(days=point.after))
        for point in protocol.points
        for middle in [add_months(surgery_date, point.months) + timedelta(days=point.days)]
    ]
    ends = [opens for opens, _ in targets[1:]]
    ends.append(targets[-1][1] + timedelta(days=1 + protocol.last_stays_open))
    return tuple(
        Window(
            time_point=point.time_point,
            questionnaire=point.questionnaire,
            opens_on=first,
            ask_on=first + timedelta(days=point.ask_after),
            target_from=first,
            target_until=last,
            closes_on=closes,
            instruments=point.instruments,
        )
        for point, (first, last), closes in zip(protocol.points, targets, ends, strict=True)
    )


def window_of_change(*, today: date, questionnaire: str) -> Window:
    """ "My pain changed": open at once, on time for a week; answers begun more than two weeks ago are stale."""
    return Window(
        time_point=TimePoint.UNSCHEDULED,
        questionnaire=questionnaire,
        opens_on=today,
        ask_on=today,
        target_from=today,
        target_until=today + timedelta(days=6),
        closes_on=today + timedelta(days=14),
    )


def window_of_recheck(*, recheck_on: date, next_opens: date | None, questionnaire: str) -> Window:
    """Asked again as an assessment expires: a week to answer, taken until the next planned form, 4 weeks at most."""
    target_until = recheck_on + timedelta(days=7)
    latest = recheck_on + timedelta(days=28)
    closes = min(latest, next_opens) if next_opens is not None else latest
    return Window(
        time_point=TimePoint.RECHECK,
        questionnaire=questionnaire,
        opens_on=recheck_on,
        ask_on=recheck_on,
        target_from=recheck_on,
        target_until=target_until,
        closes_on=max(closes, target_until + timedelta(days=1)),
    )


def window_of_clarification(*, today: date, questionnaire: str) -> Window:
    """A few more questions about a form that was sent: open at once, for two weeks."""
    last = today + timedelta(days=13)
    return Window(
        time_point=TimePoint.CLARIFICATION,
        questionnaire=questionnaire,
        opens_on=today,
        ask_on=today,
        target_from=today,
        target_until=last,
        closes_on=last + timedelta(days=1),
    )


def ask_again_on(*, recheck_on: date | None, urgency: str, time_point: str, answered_on: date) -> date | None:
    """When a course is asked again, by what was said of the form of `time_point` answered on that day.

    The day that triage names; for a watch without one three weeks later. A recheck that comes out as watch again waits
    for the next planned form, so that nobody is asked every three weeks for years.
    """
    if recheck_on is not None or urgency != Urgency.WATCH or time_point == TimePoint.RECHECK:
        return recheck_on
    return answered_on + timedelta(days=WATCH_AGAIN_DAYS)


def asked_anyway(*, recheck_on: date, ask_on: date, closes_on: date) -> bool:
    """Whether the patient is invited to a planned form then: by a week after the day, and it is not over on it."""
    return ask_on <= recheck_on + timedelta(days=7) and recheck_on < closes_on


def messages_due(*, reminders: tuple[int, ...], ask_on: date, today: date) -> int:
    """How many of the messages about a form should have been written by now, the invitation among them."""
    return sum(ask_on + timedelta(days=wait) <= today for wait in reminders)


def state_of(
    *,
    opens_on: date,
    target_until: date,
    closes_on: date,
    submitted: bool,
    missed: bool,
    cancelled: bool,
    today: date,
) -> FollowUpState:
    """Derived, never stored. `missed` is the stored fact that the target window ended in silence."""
    if submitted:
        return FollowUpState.SENT
    if cancelled:
        return FollowUpState.CANCELLED
    if today < opens_on:
        return FollowUpState.PLANNED
    if today >= closes_on:
        return FollowUpState.CLOSED
    if today <= target_until:
        return FollowUpState.OPEN
    return FollowUpState.MISSED if missed else FollowUpState.LATE


def accepts(*, time_point: str, state: FollowUpState) -> bool:
    """Whether answers are taken. A change the patient reports is taken whenever it comes."""
    if time_point == TimePoint.UNSCHEDULED:
        return state not in (FollowUpState.SENT, FollowUpState.CANCELLED)
    return state in ACCEPTING


def missed_from(*, target_until: date, closes_on: date, paused_until: date | None, stopped: bool) -> date:
    """The first day on which an unanswered form is missed: after its time, or later for who wants no messages then.

    `stopped`: until told otherwise, so that no day is known on which they can be asked again.
    """
    over = target_until + timedelta(days=1)
    if not stopped and paused_until is None:
        return over
    latest = min(over + PAUSED_AT_MOST, closes_on)
    back = latest if stopped or paused_until is None else paused_until + BACK_FOR
    return max(over, min(back, latest))


def missed_while_away(*, missed_on: date, paused_until: date | None, today: date) -> bool:
    """Whether a form was missed by the time its patient came back from a pause, which was not long ago."""
    if paused_until is None:
        return False
    return missed_on <= paused_until <= today < paused_until + BACK_LATELY


def is_silence(*, time_point: str, asked_on: date, target_until: date) -> bool:
    """Whether an unanswered form is a patient gone silent: an early form that they had the chance to answer in time."""
    return time_point in SILENCE_COUNTS and asked_on <= target_until
