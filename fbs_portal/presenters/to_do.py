"""What a patient is asked to do, as cards on the home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.codes import FollowUpState, TimePoint, Urgency
from fbs_portal.presenters.patient_times import day, weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One form that can be answered now. `danger_url` leads back to what to do about a ticked sign."""

    title: str
    due: str
    url: str
    button: str
    danger_url: str
    time: str


_TITLES = {
    TimePoint.BASELINE: gettext_lazy("Your pain before the operation"),
    TimePoint.WEEK_2: gettext_lazy("2 weeks after your operation"),
    TimePoint.WEEK_6: gettext_lazy("6 weeks after your operation"),
    TimePoint.WEEK_12: gettext_lazy("12 weeks after your operation"),
    TimePoint.MONTH_6: gettext_lazy("6 months after your operation"),
    TimePoint.MONTH_12: gettext_lazy("1 year after your operation"),
    TimePoint.MONTH_24: gettext_lazy("2 years after your operation"),
    TimePoint.RECHECK: gettext_lazy("How are you now?"),
    TimePoint.UNSCHEDULED: gettext_lazy("My pain has changed"),
    TimePoint.CLARIFICATION: gettext_lazy("A few more questions"),
}


def title(time_point: str) -> str:
    """What the form is called for its patient."""
    return str(_TITLES[TimePoint(time_point)])


def due(record: Any, *, today: date) -> str:
    """By when, in words that do not blame."""
    if record.followup.time_point == TimePoint.UNSCHEDULED:
        return ""
    if record.state == FollowUpState.OPEN:
        return _("Please answer by %(day)s.") % {"day": weekday(record.followup.target_until, today=today)}
    last = record.followup.closes_on - timedelta(days=1)
    return _("It is a little late, but you can still answer until %(day)s.") % {"day": weekday(last, today=today)}


def tasks(records: Iterable[Any], *, today: date, in_danger: frozenset[int]) -> tuple[Task, ...]:
    """`in_danger` are the ids of follow-ups whose draft holds a danger sign."""
    return tuple(
        Task(
            title=title(record.followup.time_point),
            due=due(record, today=today),
            url=reverse("fbs_portal:followup", args=[record.followup.public_id]),
            button=_("Go on") if record.started else _("Start"),
            danger_url=reverse("fbs_portal:now", args=[record.followup.public_id])
            if record.followup.pk in in_danger
            else "",
            time=_("It takes about 2 minutes.") if record.followup.questions else _("It takes about 4 minutes."),
        )
        for record in records
        if record.accepts
    )


ACT = (Urgency.EMERGENCY, Urgency.SAME_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """The way back to what the last form led to. `urgent`: it said what to do at once, and nobody has dealt with it."""

    text: str
    url: str
    urgent: bool


def sent_form(sent: Any, *, today: date, zone: tzinfo) -> SentForm | None:
    if sent is None:
        return None
    on = day(sent.followup.submitted_at.astimezone(zone).date(), today=today)
    return SentForm(
        text=_("%(form)s. Sent on %(day)s.") % {"form": title(sent.followup.time_point), "day": on},
        url=reverse("fbs_portal:done", args=[sent.followup.public_id]),
        urgent=sent.said in ACT and sent.danger_open,
    )
