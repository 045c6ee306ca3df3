"""What a patient is told once: a sentence is left out beside one that says the same, says more, or would contradict it.

The findings themselves stay as they are; staff read them all.
"""

from __future__ import annotations

STILL_THERE = frozenset(
    {"unrelieved", "partly_relieved", "barely_better", "came_back", "elsewhere", "next_level", "pain_not_better"}
)
"""Each says that there is pain, and of what kind."""

SAID_BY: dict[str, frozenset[str]] = {
    "healing": frozenset({"severe_while_healing"}),
    "still_hurts": STILL_THERE | {"pain_severe", "improving_still_high"},
    "pain_change_unknown": STILL_THERE | {"pain_severe"},
    "peg_instead_of_numbers": STILL_THERE | {"pain_severe"},
    "early_fusion": frozenset({"early_not_improved", "behind_expected"}),
    "early_not_improved": frozenset({"behind_expected"}),
    "not_quite_recovered": STILL_THERE | {"early_not_improved", "behind_expected"},
    "partly_relieved": frozenset({"barely_better"}),
    "improving_still_high": frozenset({"barely_better", "partly_relieved", "elsewhere"}),
    "pain_not_better": frozenset({"elsewhere", "next_level"}),
    "pain_rose": frozenset({"came_back"}),
    "rise_to_recheck": frozenset({"came_back", "pain_rose"}),
    "new_limb_after_instruments": frozenset({"next_level", "elsewhere"}),
}
