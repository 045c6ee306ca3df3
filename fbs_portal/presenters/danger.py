"""The danger block of the case page: when asked, what was ticked, what was shown, who has spoken to the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.course import when_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """One report of danger signs, and what happened to it."""

    signs: tuple[str, ...]
    at: str
    where: str
    shown: str
    acknowledged: str
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerBlock:
    """`open` = nobody has dealt with it yet. `asked` says what the last answered form says of danger signs."""

    open: bool
    asked: str
    reports: tuple[Ticked, ...]
    dealt: tuple[str, ...]
    spoken: str
    known: tuple[str, ...]


def danger_block(
    case: Any,
    *,
    submissions: Sequence[Any],
    dangers: Sequence[Any],
    entries: Sequence[Any],
    now: datetime | None,
    spoken_by: str,
) -> DangerBlock:
    """`dangers` are the episode's danger rows and `entries` those of the trail, oldest first; the newest on top.

    Without `now` it is for paper.
    """
    tz = case.clinic.time_zone
    ticked = [row for row in dangers if row.event == "ticked"]
    return DangerBlock(
        open=case.danger_open,
        asked=_asked(case, submissions, today=moments.today_at(now, tz=tz)),
        reports=tuple(_ticked(row, dangers, case, now=now) for row in reversed(ticked)),
        dealt=tuple(_dealt(row, now=now, tz=tz) for row in reversed(entries) if row.deed == "danger_dealt_with"),
        spoken=_spoken(case, spoken_by, now=now, tz=tz),
        known=tuple(_known(sign) for sign in case.episode.known_signs),
    )


def _asked(case: Any, submissions: Sequence[Any], *, today: Any) -> str:
    after = [row for row in submissions if row.followup.time_point != "baseline"]
    if not after:
        return _("no form answered since surgery")
    last = after[-1]
    words = {
        "when": moments.day(last.answered_on, today=today),
        "week": when_label((last.answered_on - case.episode.surgery_date).days),
    }
    flags = last.answers.get("red_flags")
    if flags is None:
        return _("asked %(when)s, %(week)s: danger signs not answered") % words
    if not flags:
        return _("asked %(when)s, %(week)s: none ticked") % words
    return _("asked %(when)s, %(week)s: %(signs)s") % {**words, "signs": labels.join(labels.DANGER, flags)}


def _ticked(row: Any, dangers: Sequence[Any], case: Any, *, now: datetime | None) -> Ticked:
    tz = case.clinic.time_zone
    about = [later for later in dangers if later.about_id == row.pk]
    seen = next((later for later in about if later.event == "acknowledged"), None)
    unticked = [later for later in about if later.event == "unticked"]
    form = labels.word(labels.TIME_POINT, row.followup.time_point)
    finished = _("form sent") if row.followup.submitted_at else _("form not finished")
    return Ticked(
        signs=tuple(labels.word(labels.DANGER, code) for code in row.codes),
        at=moments.stamp(row.at, now=now, tz=tz),
        where=f"{form}, {finished}",
        shown=_page(row.urgency, case.clinic),
        acknowledged=_("acknowledged %(at)s") % {"at": moments.stamp(seen.at, now=now, tz=tz)}
        if seen
        else _("not acknowledged"),
        later=tuple(_unticked(later, now=now, tz=tz) for later in unticked),
    )


def _dealt(entry: Any, *, now: datetime | None, tz: str) -> str:
    words = {"at": moments.stamp(entry.at, now=now, tz=tz), "who": entry.by_label, "what": entry.text}
    return _("dealt with %(at)s by %(who)s: %(what)s") % words


def _page(urgency: str, clinic: Any) -> str:
    if urgency == "emergency":
        return _("shown “call %(number)s now”") % {"number": clinic.emergency_number}
    if urgency == "same_day":
        return _("shown “phone the clinic today”")
    return _("shown “call your clinic in the next 2 working days”")


def _unticked(row: Any, *, now: datetime | None, tz: str) -> str:
    return _("later unticked %(at)s: %(reason)s (%(signs)s); the sign still counts") % {
        "at": moments.stamp(row.at, now=now, tz=tz),
        "reason": labels.word(labels.UNTICK, row.untick_reason),
        "signs": labels.join(labels.DANGER, row.codes),
    }


def _spoken(case: Any, spoken_by: str, *, now: datetime | None, tz: str) -> str:
    if not case.spoken_at:
        return _("Nobody has spoken to the patient yet.")
    at = moments.stamp(case.spoken_at, now=now, tz=tz)
    return _("%(who)s spoke to the patient %(at)s.") % {"who": spoken_by or _("A colleague"), "at": at}


def _known(sign: Any) -> str:
    return _("%(sign)s: known since %(since)s, asked as “worse than then?” until %(until)s") % {
        "sign": labels.word(labels.DANGER, sign.get("code")),
        "since": moments.stored_day(sign.get("since", "?")),
        "until": moments.stored_day(sign.get("until", "?")),
    }
