"""Where it hurts beside where it hurt before surgery, and which level each place would fit: in words, for staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.domain import anatomy
from fbs_portal.domain.answers import choices
from fbs_portal.domain.codes import LEVELS, TimePoint
from fbs_portal.presenters import labels
from fbs_portal.presenters.course import when_label

_ROOTS = (*(f"C{n}" for n in range(1, 9)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)), "S1")
_MOST_ROOTS = 2
"""A part that more roots share is said to fit several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """One place. `when` is now (or the last time that was asked), before, or both.

    `fits` is what the dermatomes of the levels say of it.
    """

    place: str
    when: str
    fits: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMapView:
    """`lines`: now first, new places on top. `empty` says why there is nothing to compare."""

    lines: tuple[SiteLine, ...]
    note: str
    empty: str


def site_map(submissions: Sequence[Any], *, episode: Any) -> SiteMapView:
    """`submissions` are the newest versions, oldest first, with follow-up; the newest marked map is "now"."""
    marked = [
        (row, set(sites))
        for row in submissions
        if (sites := choices(answers=row.answers, code="pain_sites")) is not None
    ]
    before = next((sites for row, sites in reversed(marked) if row.followup.time_point == TimePoint.BASELINE), None)
    newest = next(
        ((row, sites) for row, sites in reversed(marked) if row.followup.time_point != TimePoint.BASELINE), None
    )
    if newest is None and before is None:
        return SiteMapView(lines=(), note="", empty=_("No place has been marked yet."))
    now = newest[1] if newest else None
    told = _told(newest[0], submissions, episode) if newest else ""
    places = [site for site in anatomy.SITES if site in (now or ()) or site in (before or ())]
    lines = [_line(site, now=now, told=told, before=before, episode=episode) for site in places]
    note = _note(newest[0] if newest else None, told, before, episode)
    empty = "" if lines else _("It hurts nowhere now, and no place was marked before surgery.")
    return SiteMapView(lines=tuple(sorted(lines, key=lambda line: not line.new)), note=note, empty=empty)


def _told(newest: Any, submissions: Sequence[Any], episode: Any) -> str:
    """“now” for a map of the last form, else when it was marked: later forms may not have asked."""
    last = [row for row in submissions if row.followup.time_point != TimePoint.BASELINE][-1]
    return _("now") if newest is last else _("at %(week)s") % {"week": _week(newest, episode)}


def _week(row: Any, episode: Any) -> str:
    return when_label((row.answered_on - episode.surgery_date).days)


def _note(newest: Any, told: str, before: Any, episode: Any) -> str:
    parts = []
    if newest is not None:
        week = {"week": _week(newest, episode)}
        now = told == _("now")
        parts.append((_("“Now” is %(week)s.") if now else _("No places were marked after %(week)s.")) % week)
    else:
        parts.append(_("No places have been marked since surgery."))
    if before is None:
        parts.append(_("No places are known from before surgery."))
    parts.append(_("Dermatomes differ between people: a hint, no proof."))
    return " ".join(parts)


def _line(site: str, *, now: set[str] | None, told: str, before: set[str] | None, episode: Any) -> SiteLine:
    new = now is not None and site in now and before is not None and site not in before
    if now is None:
        when = _("before surgery")
    elif site not in now:
        when = _("before surgery, not %(then)s") % {"then": told}
    elif before is None:
        when = told
    else:
        when = _("new: not marked before surgery") if new else _("%(then)s and before surgery") % {"then": told}
    return SiteLine(place=labels.site(site), when=when, fits=_fits(site, episode), new=new)


def _fits(site: str, episode: Any) -> str:
    """“fits S1 (operated level L5–S1)”, with the side where it is not the operated one."""
    part, levels = anatomy.part_of(site), list(episode.levels)
    if site in anatomy.REGION_AXIAL.get(episode.region, ()):
        return _("the area of the operation")
    if anatomy.side_of(site) is None:
        return _("the midline, away from the operation")
    told = _level(part, levels) if levels else _("operated level not recorded")
    if part not in anatomy.REGION_PARTS.get(episode.region, ()):
        told = _("a limb that this operation was not about")
    other = episode.side in ("left", "right") and anatomy.side_of(site) != episode.side
    return _("%(fits)s; not the operated side") % {"fits": told} if other else told


def _level(part: str, levels: Sequence[str]) -> str:
    if part in anatomy.VAGUE_PARTS:
        return _("several levels share this place")
    near = anatomy.adjacent_levels(levels)
    first = min((LEVELS.index(level) for level in levels if level in LEVELS), default=0)
    named = [(level, _("operated level %(level)s")) for level in levels]
    named += [
        (level, _("level above, %(level)s") if LEVELS.index(level) < first else _("level below, %(level)s"))
        for level in near
    ]
    for level, words in named:
        if part in anatomy.LEVEL_PARTS.get(level, ()):
            told = words % {"level": labels.levels_span([level])}
            return _("fits %(roots)s (%(level)s)") % {"roots": _roots(anatomy.PART_ROOTS[part]), "level": told}
    return _("fits %(roots)s, neither the operated level nor the next") % {"roots": _roots(anatomy.PART_ROOTS[part])}


def _roots(numbers: Iterable[int]) -> str:
    """Nerve roots by name, as in “L2 or L3”."""
    return _(" or ").join(_ROOTS[number - 1] for number in sorted(numbers)[:_MOST_ROOTS])
