"""Each threshold in the words of a clinician: what it is called, what hangs on it, under which heading it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.triage.ruleset import DEFAULT

SHARES = frozenset({"share of baseline", "share of relief"})
"""Units that people read and write as per cent."""

UNITS: Mapping[str, Any] = MappingProxyType(
    {
        "days": _("days"),
        "weeks": _("weeks"),
        "NRS points": _("of 10 points"),
        "reports": _("reports"),
        "share of baseline": _("% of the pain before surgery"),
        "share of relief": _("% of the relief"),
        "walking steps": _("steps of the walking answer"),
        "walking step": _("place in the walking answer (0 = no limit)"),
        "PEG points": _("of 10 points of the PEG score"),
        "of 7": _("of 7 (7 = very much worse)"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`label` names the number, `effect` says what hangs on it."""

    label: Any
    effect: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    code: str
    title: Any
    words: Mapping[str, Words]


def _theme(code: str, title: Any, **words: tuple[Any, Any]) -> Theme:
    made = {name: Words(label=label, effect=effect) for name, (label, effect) in words.items()}
    return Theme(code=code, title=title, words=MappingProxyType(made))


THEMES: tuple[Theme, ...] = (
    _theme(
        "level", _("How strong a pain counts"),
        pain=(_("Pain that counts"), _("Below it a pain is low and most rules stay silent.")),
        still_high=(_("Better, and still high"), _("From 12 weeks on it is watched and asked about again.")),
        severe=(_("Severe pain"), _("From 12 weeks on an evaluation is suggested, however much better it is.")),
        extreme=(_("Extreme pain"), _("With a sudden start and hardly any walking it is seen on the same day.")),
        absent=(_("As good as no pain before surgery"), _("Pain in such a place later is new.")),
        relieved_nrs=(_("Relief, as a number"), _("At or below it a pain counts as relieved.")),
        lead=(_("How much stronger one pain leads"), _("Closer together, back and leg pain are judged side by side.")),
    ),
    _theme(
        "better", _("What counts as better"),
        improved=(_("Better than before surgery by"), _("Less than this at 12 weeks suggests an evaluation.")),
        relieved_share=(_("Relief, as a share"), _("Better by this much counts as relieved.")),
        peg_gain=(_("Gain of the PEG score"), _("A smaller gain is no gain.")),
    ),
    _theme(
        "worse", _("What counts as worse"),
        worse_once=(_("A single rise"), _("One report this much above the best is beyond noise.")),
        worse_twice=(_("A rise on two reports"), _("Two reports in a row this much above the best; one asks again.")),
        worse_single_low=(
            _("A rise on two reports, best seen once"), _("Used while the best rests on a single report."),
        ),
        above_before=(_("Above the pain before surgery"), _("Leg or arm pain this much higher is not healing.")),
        global_worse=(_("Overall change"), _("From this answer on the patient calls it worse.")),
        stimulator_loss=(_("Relief a stimulator loses"), _("From this share on a check of the device is suggested.")),
    ),
    _theme(
        "relief", _("How long relief has to last"),
        relief_short=(_("Relief that counts"), _("Pain after less relief than this is called unrelieved.")),
        relief_medium=(_("Relief before pain from the next level"), _("A new level is thought of after so long.")),
        relief_long=(_("Long relief"), _("Raises how sure “came back” is; a new disc herniation is thought of.")),
    ),
    _theme(
        "time", _("Time since surgery"),
        wound_pain_start=(_("Wound pain begins by"), _("Back pain that began by then is never new by itself.")),
        healing_days=(_("Healing takes"), _("Until then ordinary pain may be called healing.")),
        healing_days_fusion=(_("Healing after a fusion takes"), _("Until then ordinary pain may be called healing.")),
        chronic_days=(_("Healing no longer explains pain from"), _("An evaluation is suggested from this day on.")),
        late_days=(_("Late pain from"), _("From this day on pain may come from the next level.")),
        adjacent_days=(_("Very late pain from"), _("Raises how sure “next level” is.")),
        year_days=(_("How far back reports count"), _("Older reports of severe pain are left out.")),
        anticoagulant_days=(_("Bleeding is thought of for"), _("New severe pain with a blood thinner: emergency.")),
        infection_days=(_("Infection is thought of for"), _("Severe pain that gets worse quickly: same day.")),
    ),
    _theme(
        "reports", _("Reports and early warnings"),
        high_reports=(_("Severe reports in that time"), _("So many suggest an evaluation, whatever lies between.")),
        early_high_reports=(_("Severe reports before 12 weeks"), _("So many after healing go to the surgeon.")),
        early_back_fusion=(_("Back pain 6–12 weeks after a fusion"), _("Above it the course is watched.")),
        early_limb_fusion=(_("Leg pain 6–12 weeks after a fusion"), _("Above it the course is watched.")),
    ),
    _theme(
        "life", _("Walking and daily life"),
        walking_bins_once=(_("Walking lost at once"), _("So many steps worse than the best count once.")),
        walking_bins_twice=(_("Walking lost on two reports"), _("So many steps worse count when said twice.")),
        walking_short=(_("Walking that is short"), _("From here on nobody is called recovered.")),
        peg_high=(_("Pain that rules daily life"), _("With opioids every day an evaluation is suggested.")),
    ),
    _theme(
        "recheck", _("When to ask again"),
        recheck_rise_days=(_("After a rise"), _("The patient is asked again within this time.")),
        recheck_still_high_days=(_("When better and still high"), _("The patient is asked again after this time.")),
        recheck_unanswered_days=(_("Danger signs not answered"), _("The patient is asked again within this time.")),
        recheck_least_days=(_("Never sooner than"), _("For the question at the end of healing.")),
    ),
)  # fmt: skip

OTHER = Theme(code="other", title=_("Other numbers"), words=MappingProxyType({}))
"""For a threshold that has no words yet: it is shown by its name, not left out."""


def words_of(name: str) -> Words:
    for theme in THEMES:
        if name in theme.words:
            return theme.words[name]
    return Words(label=name.replace("_", " "), effect="")


def grouped() -> list[tuple[Theme, tuple[str, ...]]]:
    """Every threshold of the default under its heading, none left out."""
    names = tuple(DEFAULT.thresholds())
    themes = [(theme, tuple(name for name in theme.words if name in names)) for theme in THEMES]
    named = {name for _theme, found in themes for name in found}
    rest = tuple(name for name in names if name not in named)
    return [*themes, (OTHER, rest)] if rest else themes
