"""Scores of instruments in words: the value in its range, its band, and the change since before surgery.

A screen says "ask further", never what somebody has. Every figure names its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fbs_portal.content.instruments.sources import full, short
from fbs_portal.content.instruments.words import BANDS
from fbs_portal.domain.instruments import INSTRUMENTS, Instrument, InstrumentCode, Worse
from fbs_portal.domain.instruments import scores as reading
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.course import when_label
from fbs_portal.presenters.score_chart import Spot, score_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One score. `before`: measured on the day of the operation or earlier."""

    on: date
    day: int
    value: Decimal
    before: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    when: str
    on: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """One instrument on a staff page. `alert` is set when a screen is positive; `lines` are its sentences."""

    code: str
    name: str
    value: str
    when: str
    scale: str
    alert: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    chart: SafeString
    rows: tuple[TableRow, ...]


def score_views(rows: Iterable[Any], *, submissions: Iterable[Any], surgery_date: date) -> tuple[ScoreView, ...]:
    """Every instrument with a score, in the registry's order. `submissions` that count bring the PEG of the form."""
    course: dict[str, list[Reading]] = {}
    for code, on, value, note in (*_of_forms(submissions), *_of_rows(rows)):
        day = (on - surgery_date).days
        course.setdefault(code, []).append(Reading(on=on, day=day, value=value, before=day <= 0, note=note))
    return tuple(
        _view(instrument, sorted(course[code], key=lambda one: one.on))
        for code, instrument in INSTRUMENTS.items()
        if code in course
    )


def _of_rows(rows: Iterable[Any]) -> Iterable[tuple[str, date, Decimal, str]]:
    for row in rows:
        if row.instrument in INSTRUMENTS:
            yield row.instrument, row.measured_on, row.value, _note(row)


def _of_forms(submissions: Iterable[Any]) -> Iterable[tuple[str, date, Decimal, str]]:
    for row in submissions:
        if row.peg is not None:
            yield InstrumentCode.PEG.value, row.answered_on, row.peg, _how(row)


def _note(row: Any) -> str:
    if row.submission is not None:
        return _how(row.submission)
    return _("recorded by staff, corrected: %(why)s") % {"why": row.reason} if row.reason else _("recorded by staff")


def _how(submission: Any) -> str:
    return "" if submission.mode == "self" else labels.word(labels.MODE, submission.mode)


def _view(instrument: Instrument, course: Sequence[Reading]) -> ScoreView:
    latest = course[-1]
    base = _base(course)
    lines = [*_state_lines(instrument, latest.value), *_change_lines(instrument, latest, base)]
    used = [instrument.source, instrument.bands_source]
    parts = (instrument.important, instrument.screen, instrument.good, instrument.blunt)
    used += [part.source for part in parts if part is not None]
    return ScoreView(
        code=instrument.code.value, name=instrument.name, value=_in_range(instrument, latest.value),
        when=f"{_when(latest)}, {moments.full_day(latest.on)}", scale=scale_words(instrument),
        alert=_alert(instrument, latest.value), lines=tuple(lines),
        sources=tuple(dict.fromkeys(full(key) for key in used if key)),
        chart=_chart(instrument, course, base), rows=tuple(_row(instrument, one) for one in course),
    )  # fmt: skip


def _base(course: Sequence[Reading]) -> Reading | None:
    """What the latest score is compared with: the last one before surgery, else the first there is."""
    if len(course) < 2:
        return None
    before = [one for one in course[:-1] if one.before]
    return before[-1] if before else course[0]


def _state_lines(instrument: Instrument, value: Decimal) -> Iterable[str]:
    code = reading.band(instrument=instrument, value=value)
    if code:
        yield _("Band: %(band)s (%(source)s).") % {"band": BANDS[code], "source": short(instrument.bands_source)}
    if instrument.screen is not None and not _alert(instrument, value):
        yield _("Screen negative (below %(cut)s; %(source)s).") % {
            "cut": number(instrument.screen.cut), "source": short(instrument.screen.source),
        }  # fmt: skip
    good = instrument.good
    if good is not None and reading.acceptable(instrument=instrument, value=value):
        yield _("In the state that patients called acceptable or recovered: at most %(value)s (%(source)s).") % {
            "value": number(good.value), "source": short(good.source),
        }  # fmt: skip
    if instrument.blunt is not None and reading.hard_to_read(instrument=instrument, value=value):
        yield _("Below %(below)s and above %(above)s this instrument hardly shows a change (%(source)s).") % {
            "below": number(instrument.blunt.below), "above": number(instrument.blunt.above),
            "source": short(instrument.blunt.source),
        }  # fmt: skip


def _alert(instrument: Instrument, value: Decimal) -> str:
    screen = instrument.screen
    if screen is None or not reading.positive(instrument=instrument, value=value):
        return ""
    words = _("Screen positive (%(cut)s or more): ask further (%(source)s). It does not change the urgency.")
    return words % {"cut": number(screen.cut), "source": short(screen.source)}


def _change_lines(instrument: Instrument, latest: Reading, base: Reading | None) -> Iterable[str]:
    if base is None:
        if not latest.before:
            yield _("No score from before surgery to compare with.")
        return
    change = reading.change(instrument=instrument, now=latest.value, before=base.value)
    since = _("before surgery") if base.before else _("the first score, %(day)s") % {"day": moments.full_day(base.on)}
    points = number(abs(change.points))
    if change.better is None:
        yield _("The same as %(since)s (%(value)s).") % {"since": since, "value": number(base.value)}
        return
    words = (
        _("%(points)s points better than %(since)s (%(old)s, now %(new)s).")
        if change.better
        else _("%(points)s points worse than %(since)s (%(old)s, now %(new)s).")
    )
    yield words % {"points": points, "since": since, "old": number(base.value), "new": number(latest.value)}
    yield from _important_lines(instrument, change)


def _important_lines(instrument: Instrument, change: reading.Change) -> Iterable[str]:
    important = instrument.important
    if important is None:
        if instrument.screen is None:
            yield _("No important change is held for this instrument: none was found in a source that was read.")
        return
    needed = important.points if change.better or important.worse is None else important.worse
    words = _("Important change, %(points)s points: reached (%(source)s).")
    if not change.reached:
        words = _("Important change, %(points)s points: not reached (%(source)s).")
    yield words % {"points": number(needed), "source": short(important.source)}
    if important.least is not None:
        yield _("Published figures go from %(least)s to %(points)s points; the larger one is used.") % {
            "least": number(important.least), "points": number(important.points),
        }  # fmt: skip
    if not change.better and important.worse is None:
        yield _("The figure was found for getting better; none is held for getting worse.")
    if change.percent is not None and important.percent is not None:
        told = _("%(n)d %% of the earlier score; the mark of %(mark)d %% is reached.")
        if not change.reached_percent:
            told = _("%(n)d %% of the earlier score; the mark of %(mark)d %% is not reached.")
        yield told % {"n": change.percent, "mark": important.percent}


def scale_words(instrument: Instrument) -> str:
    """“0 to 24, higher is worse”."""
    words = _("%(low)s to %(high)s, higher is worse")
    if instrument.worse is Worse.LOWER:
        words = _("%(low)s to %(high)s, lower is worse")
    return words % {"low": number(instrument.lowest), "high": number(instrument.highest)}


def number(value: Decimal) -> str:
    """Without zeros that say nothing: 44, 12.8, 0.612."""
    return f"{value.normalize():f}" if value else "0"


def _in_range(instrument: Instrument, value: Decimal) -> str:
    if instrument.lowest == 0 and not instrument.code.startswith("promis"):
        return _("%(value)s of %(high)s") % {"value": number(value), "high": number(instrument.highest)}
    return number(value)


def _when(one: Reading) -> str:
    return _("before surgery") if one.before else when_label(one.day)


def _row(instrument: Instrument, one: Reading) -> TableRow:
    return TableRow(when=_when(one), on=moments.full_day(one.on), value=number(one.value), note=one.note)


def _chart(instrument: Instrument, course: Sequence[Reading], base: Reading | None) -> SafeString:
    """Drawn from two scores on."""
    if base is None:
        return SafeString("")
    mark = None
    if instrument.important is not None:
        step = instrument.important.points
        mark = base.value - step if instrument.worse is Worse.HIGHER else base.value + step
    return score_svg(
        [Spot(day=one.day, value=one.value, label=_("before") if one.before else _when(one)) for one in course],
        lowest=instrument.lowest, highest=instrument.highest, mark=mark, name=instrument.code.value,
        title=_("%(name)s, %(scale)s") % {"name": instrument.name, "scale": scale_words(instrument)},
    )  # fmt: skip
