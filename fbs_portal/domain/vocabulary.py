"""The answers triage can read: each question's values, and which way is worse.

Codes are those of the case files. Ordered values are written from best to worst.
"""

from __future__ import annotations

from fbs_portal.domain.anatomy import SITES
from fbs_portal.domain.codes import DangerSign

NUMBERS: dict[str, tuple[int, int]] = {
    "pain_axial": (0, 10),
    "pain_limb": (0, 10),
    "peg_pain": (0, 10),
    "peg_enjoyment": (0, 10),
    "peg_activity": (0, 10),
    "global_change": (1, 7),
}
"""Whole-number questions: lowest and highest value; higher is worse in every one."""

TREND = ("better", "same", "slowly_worse", "quickly_worse")
WALKING = ("unlimited", "over_30_min", "10_to_30_min", "5_to_10_min", "under_5_min")
OPIOIDS = ("none", "some_days", "every_day")

CHOICES: dict[str, tuple[str, ...]] = {
    "same_pain": ("same", "partly", "different", "unsure"),
    "relief": ("never", "under_4_weeks", "4_to_12_weeks", "3_to_6_months", "over_6_months", "unsure"),
    "onset": ("never_left", "sudden", "gradual", "after_injury", "unsure"),
    "trend": TREND,
    "walking": WALKING,
    "walking_eased": ("yes", "no", "unsure"),
    "worst_pain": ("axial", "limb", "equal"),
    "began": ("under_2_weeks", "2_to_6_weeks", "6_to_12_weeks", "over_3_months", "unsure"),
    "acceptable": ("yes", "unsure", "no"),
    "wants_contact": ("no", "yes"),
    "opioids": OPIOIDS,
}
"""One-of-several questions. The order means something only where `triage.directions` says so."""

LISTS: dict[str, tuple[str, ...]] = {
    "pain_sites": SITES,
    "nerve_symptoms": ("numbness", "tingling", "burning", "electric_shocks", "touch_hurts", "weakness_unchanged"),
    "treatments": ("physiotherapy", "injection", "operation", "emergency_visit"),
    "red_flags": tuple(sign.value for sign in DangerSign),
}
"""Any-of-several questions; an empty list means "none of these"."""

QUESTIONS: tuple[str, ...] = (*NUMBERS, *CHOICES, *LISTS)
