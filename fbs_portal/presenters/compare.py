"""Before surgery beside last time beside now, and all answers side by side, with the changes marked in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.scoring import peg
from fbs_portal.presenters import labels
from fbs_portal.presenters.course import SeriesNames, series_names, when_label

NOTICEABLE = 2
"""Points of a 0–10 scale: a smaller difference between two reports is not marked, it may be noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer in words; `mark` is “worse”, “better” or “new”, with `change` the word shown for it."""

    text: str
    mark: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One submission: when it was answered, how, and whether a later one replaced it."""

    title: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """How one question is read, shown and compared. `order` lists codes from best to worst; `core` ones come first."""

    name: Any
    read: Callable[[Mapping[str, Any]], Any]
    words: labels.Words | None = None
    order: tuple[str, ...] = ()
    number: bool = False
    places: bool = False
    core: bool = False


def _answer(code: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda answers: answers.get(code)


def _peg(answers: Mapping[str, Any]) -> Any:
    return peg(answers=answers)


def _lines(names: SeriesNames) -> tuple[_Line, ...]:
    pain = gettext_lazy("%(name)s pain")
    return (
        _Line(name=str(pain) % {"name": names.limb.capitalize()}, read=_answer("pain_limb"), number=True, core=True),
        _Line(name=str(pain) % {"name": names.axial.capitalize()}, read=_answer("pain_axial"), number=True, core=True),
        _Line(name=_("Where"), read=_answer("pain_sites"), places=True, core=True),
        _Line(name=_("Like before surgery"), read=_answer("same_pain"), words=labels.SAME_PAIN, core=True),
        _Line(name=_("Longest relief since"), read=_answer("relief"), words=labels.RELIEF),
        _Line(name=_("How it came"), read=_answer("onset"), words=labels.ONSET),
        _Line(name=_("When it came"), read=_answer("began"), words=labels.BEGAN),
        _Line(name=_("Last 4 weeks"), read=_answer("trend"), words=labels.TREND),
        _Line(name=_("Walking"), read=_answer("walking"), words=labels.WALKING, order=tuple(labels.WALKING), core=True),
        _Line(name=_("Eased by sitting"), read=_answer("walking_eased"), words=labels.YES_NO),
        _Line(name=_("PEG"), read=_peg, number=True, core=True),
        _Line(name=_("Nerve symptoms"), read=_answer("nerve_symptoms"), words=labels.NERVE, core=True),
        _Line(name=_("Opioids"), read=_answer("opioids"), words=labels.OPIOIDS, order=tuple(labels.OPIOIDS), core=True),
        _Line(name=_("Treated since last form"), read=_answer("treatments"), words=labels.TREATMENTS),
        _Line(name=_("Could live with it"), read=_answer("acceptable"), words=labels.YES_NO),
        _Line(name=_("Wants a call"), read=_answer("wants_contact"), words=labels.YES_NO, core=True),
    )


def column(submission: Any, *, surgery_date: date) -> Column:
    """Labelled by the date the answers were given, with the time since surgery beside it."""
    baseline = submission.followup.time_point == "baseline"
    days = (submission.answered_on - surgery_date).days
    notes = [] if submission.mode == "self" else [labels.word(labels.MODE, submission.mode)]
    if submission.supersedes_id:
        notes.append(_("corrected"))
    title = when_label(days) if not baseline else _("before") if days <= 0 else _("before (remembered)")
    return Column(title=title, on=submission.answered_on, note=", ".join(notes))


def compare(submissions: Sequence[Any], *, region: str, surgery_date: date, core: bool = False) -> Comparison:
    """A column each, oldest first; a cell is marked against the column before it. `core`: the main questions only."""
    rows = []
    for line in (line for line in _lines(series_names(region)) if line.core or not core):
        values = [line.read(submission.answers) for submission in submissions]
        if any(value is not None for value in values):
            before = [None, *values[:-1]]
            cells = tuple(_cell(line, value, earlier) for value, earlier in zip(values, before, strict=True))
            rows.append(Row(name=str(line.name), cells=cells))
    columns = tuple(column(submission, surgery_date=surgery_date) for submission in submissions)
    return Comparison(columns=columns, rows=tuple(rows))


def _cell(line: _Line, value: Any, earlier: Any) -> Cell:
    if value is None:
        return Cell(text="–")
    if isinstance(value, Mapping):
        return Cell(text=_("preferred not to say"))
    text = _text(line, value)
    if line.places:
        added = [place for place in value if isinstance(earlier, list) and place not in earlier]
        return Cell(text=text, mark="new" if added else "", change=_new_places(added))
    step = _step(line, value, earlier)
    if step > 0:
        return Cell(text=text, mark="worse", change=_("worse"))
    return Cell(text=text, mark="better", change=_("better")) if step < 0 else Cell(text=text)


def _text(line: _Line, value: Any) -> str:
    if line.places:
        return labels.sites(value) or _("none marked")
    if isinstance(value, list):
        return labels.join(line.words or {}, value) or _("none")
    if line.number:
        return f"{value:.1f}" if line.read is _peg else str(value)
    return labels.word(line.words or {}, value)


def _step(line: _Line, value: Any, earlier: Any) -> int:
    """Positive = worse by enough to say so, negative = better, 0 = the same or not comparable."""
    if line.number and earlier is not None and not isinstance(earlier, Mapping):
        change = value - earlier
        return int(change) if abs(change) >= NOTICEABLE else 0
    if value in line.order and earlier in line.order:
        return line.order.index(value) - line.order.index(earlier)
    return 0


def _new_places(added: Sequence[str]) -> str:
    return _("new: %(places)s") % {"places": labels.sites(added)} if added else ""
