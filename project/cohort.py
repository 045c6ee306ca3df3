"""Invented courses after spine surgery: what a patient would answer, and when.

Curves follow the clinical evidence the app ships with: leg pain relief is nearly complete by week 6, fusion takes to
month 3, one answer scatters by about one point (standard deviation 0.9). Pure: the same seed gives the same cohort.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from fbs_portal.domain.codes import Procedure, Region, Side

NOISE = 0.9
"""Standard deviation of one answer on the 0-10 scale."""


class Story(StrEnum):
    RECOVERED = "recovered"
    TRANSIENT = "transient"
    PERSISTENT = "persistent"
    RETURNED = "returned"
    NEXT_LEVEL = "next_level"
    OTHER_SIDE = "other_side"
    SILENT = "silent"
    DANGER = "danger"


SHARES: Mapping[Story, int] = {
    Story.RECOVERED: 52,
    Story.TRANSIENT: 10,
    Story.PERSISTENT: 12,
    Story.RETURNED: 6,
    Story.NEXT_LEVEL: 4,
    Story.OTHER_SIDE: 5,
    Story.SILENT: 8,
    Story.DANGER: 3,
}
AGES: Mapping[Story, tuple[int, int]] = {
    Story.RECOVERED: (3, 110),
    Story.TRANSIENT: (2, 5),
    Story.PERSISTENT: (8, 60),
    Story.RETURNED: (36, 108),
    Story.NEXT_LEVEL: (56, 110),
    Story.OTHER_SIDE: (28, 108),
    Story.SILENT: (9, 60),
    Story.DANGER: (1, 8),
}
"""Weeks since surgery, fewest and most, at which each story is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    date: date
    region: Region
    procedures: tuple[Procedure, ...]
    levels: tuple[str, ...]
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One invented patient's operation and answers. `abandons` = ticks a danger sign and never sends the form."""

    story: Story
    surgery: Surgery
    baseline: Mapping[str, Any]
    answers_at: Callable[[int], Mapping[str, Any]]
    answered_until_week: int
    abandons: bool = False


def course(*, rng: random.Random, today: date, story: Story | None = None, weeks: int | None = None) -> Course:
    """Draw one course. `weeks` since surgery overrides the story's usual range."""
    story = story or rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
    weeks = rng.randint(*AGES[story]) if weeks is None else weeks
    surgery = _surgery(rng=rng, on=today - timedelta(days=7 * weeks + rng.randint(0, 6)), story=story)
    before = {"pain_axial": rng.randint(4, 7), "pain_limb": rng.randint(6, 9)}
    seed = rng.getrandbits(32)

    def answers_at(week: int) -> Mapping[str, Any]:
        return _answers(
            rng=random.Random(seed + week), story=story, surgery=surgery, before=before, week=week, last_week=weeks
        )

    return Course(
        story=story,
        surgery=surgery,
        baseline=_baseline(rng=rng, surgery=surgery, before=before),
        answers_at=answers_at,
        answered_until_week=2 if story is Story.SILENT else weeks,
        abandons=story is Story.DANGER and rng.random() < 0.5,
    )


def _surgery(*, rng: random.Random, on: date, story: Story) -> Surgery:
    side = rng.choice((Side.LEFT, Side.RIGHT))
    if story is Story.NEXT_LEVEL:
        return Surgery(
            date=on,
            region=Region.LUMBAR,
            procedures=(Procedure.FUSION, Procedure.LAMINECTOMY),
            levels=("L4-L5", "L5-S1"),
            side=side,
        )
    if story is Story.RECOVERED and rng.random() < 0.2:
        return Surgery(date=on, region=Region.CERVICAL, procedures=(Procedure.FUSION,), levels=("C5-C6",), side=side)
    procedure, level = rng.choice(
        (
            (Procedure.DISCECTOMY, "L5-S1"),
            (Procedure.DISCECTOMY, "L4-L5"),
            (Procedure.LAMINECTOMY, "L4-L5"),
            (Procedure.ENDOSCOPIC_DECOMPRESSION, "L4-L5"),
            (Procedure.FUSION, "L4-L5"),
        )
    )
    return Surgery(date=on, region=Region.LUMBAR, procedures=(procedure,), levels=(level,), side=side)


def _sites(surgery: Surgery, *, side: Side | None = None) -> list[str]:
    side = side or surgery.side
    if surgery.region is Region.CERVICAL:
        return ["neck", f"{side}_hand_thumb_side"]
    root = ["calf", "foot_outer"] if "L5-S1" in surgery.levels else ["shin_outer", "foot_top"]
    return ["low_back", f"{side}_buttock", *(f"{side}_{part}" for part in root)]


def _baseline(*, rng: random.Random, surgery: Surgery, before: Mapping[str, int]) -> dict[str, Any]:
    return {
        "red_flags": [],
        **before,
        "pain_sites": _sites(surgery),
        "walking": rng.choice(("10_to_30_min", "5_to_10_min", "over_30_min")),
        "opioids": rng.choice(("none", "some_days", "some_days")),
        "peg_pain": before["pain_limb"],
        "peg_enjoyment": rng.randint(5, 9),
        "peg_activity": rng.randint(5, 9),
    }


def _expected(story: Story, *, week: int, last_week: int, before: Mapping[str, int]) -> tuple[float, float]:
    """The noise-free axial and limb pain of a story at a week."""
    axial, limb = before["pain_axial"], before["pain_limb"]
    healed = (1.2, 0.8) if week >= 6 else (axial * 0.7, limb * 0.3) if week >= 2 else (axial * 0.9, limb * 0.4)
    late = week >= last_week - 6
    if story in (Story.PERSISTENT, Story.SILENT):
        return axial * 0.85, limb * 0.93
    if story is Story.RETURNED and late:
        return max(axial * 0.7, 3), 7.2
    if story is Story.NEXT_LEVEL and late:
        return 5, 6.8
    if story is Story.OTHER_SIDE and late:
        return 2, 6.3
    return healed


def _score(rng: random.Random, expected: float) -> int:
    return min(10, max(0, round(rng.gauss(expected, NOISE))))


def _answers(
    *, rng: random.Random, story: Story, surgery: Surgery, before: Mapping[str, int], week: int, last_week: int
) -> dict[str, Any]:
    axial, limb = (
        _score(rng, expected) for expected in _expected(story, week=week, last_week=last_week, before=before)
    )
    hurts = max(axial, limb)
    common: dict[str, Any] = {
        "red_flags": [],
        "pain_axial": axial,
        "pain_limb": limb,
        "trend": "better" if week <= 6 and story is not Story.PERSISTENT else "same",
        "walking": "over_30_min" if hurts <= 3 else "10_to_30_min",
        "walking_eased": "unsure",
        "opioids": "none" if hurts <= 3 else rng.choice(("none", "some_days", "every_day")),
        "wants_contact": "yes" if hurts >= 6 and rng.random() < 0.4 else "no",
        "worst_pain": "limb",
        "peg_pain": hurts,
        "peg_enjoyment": _score(rng, hurts * 0.9),
        "peg_activity": _score(rng, hurts * 0.9),
        "acceptable": "yes" if hurts <= 3 else "no",
        "treatments": [],
        "work": rng.choice(("full", "reduced", "retired")) if hurts <= 3 else "sick_leave",
        "satisfaction": "happy" if hurts <= 3 else "unhappy",
        "nerve_symptoms": ["burning"] if hurts >= 6 else [],
    }
    return common | _about_the_pain(rng=rng, story=story, surgery=surgery, week=week, last_week=last_week, limb=limb)


def _about_the_pain(
    *, rng: random.Random, story: Story, surgery: Surgery, week: int, last_week: int, limb: int
) -> dict[str, Any]:
    here = _sites(surgery) if limb >= 2 else _sites(surgery)[:1]
    late = week >= last_week - 6
    if story in (Story.PERSISTENT, Story.SILENT):
        told = {"same_pain": "same", "relief": "never", "onset": "never_left"}
    elif story is Story.RETURNED and late:
        told = {"same_pain": "same", "relief": "over_6_months", "onset": rng.choice(("sudden", "gradual"))}
    elif story is Story.NEXT_LEVEL and late:
        here = ["low_back", "left_thigh_front", "right_thigh_front"]
        told = {"same_pain": "different", "relief": "over_6_months", "onset": "gradual", "trend": "slowly_worse"}
        told |= {"walking": "5_to_10_min", "walking_eased": "yes"}
    elif story is Story.OTHER_SIDE and late:
        here = _sites(surgery, side=Side.RIGHT if surgery.side is Side.LEFT else Side.LEFT)[1:]
        told = {"same_pain": "different", "relief": "3_to_6_months", "onset": "gradual"}
    else:
        told = {"same_pain": "partly", "relief": "unsure" if week > 6 else "never", "onset": "never_left"}
    signs = ["wound_fluid", "bladder", "calf_swelling", "fever", "foot_drop"]
    danger = {"red_flags": [rng.choice(signs)]} if story is Story.DANGER and week >= last_week else {}
    began = "under_2_weeks" if late and story in (Story.RETURNED, Story.OTHER_SIDE) else "over_3_months"
    return {"pain_sites": here, "began": began, **told, **danger}
