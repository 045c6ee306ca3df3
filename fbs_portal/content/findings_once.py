"""What a patient is told once: a sentence is left out beside one that says the same, says more, or would contradict it.

The findings themselves stay as they are; staff read them all.
"""

from __future__ import annotations

STILL_THERE = frozenset(
    {"unrelieved", "partly_relieved", "barely_better", "came_back", "elsewhere", "next_level", "pain_not_better"}
)
"""Each says that there is pain, and of what kind."""

HEALING = frozenset({"healing", "healing_unsure", "healing_failed", "severe_while_healing"})
WORSE = frozenset({"slowly_worse", "quickly_worse"})

SAID_BY: dict[str, frozenset[str]] = {
    "healing": frozenset({"severe_while_healing"}),
    "healing_unsure": frozenset({"healing_failed"}),
    "severe_while_healing": frozenset({"healing_failed"}),
    "still_hurts": STILL_THERE | {"pain_severe", "improving_still_high"},
    "pain_change_unknown": STILL_THERE | {"pain_severe"},
    "peg_instead_of_numbers": STILL_THERE | {"pain_severe"},
    "early_fusion": STILL_THERE | HEALING | {"early_not_improved", "behind_expected"},
    "early_not_improved": frozenset({"behind_expected"}),
    "not_quite_recovered": STILL_THERE | {"early_not_improved", "behind_expected"},
    "barely_better": frozenset({"pain_not_better"}),
    "partly_relieved": frozenset({"barely_better", "pain_not_better"}),
    "improving_still_high": frozenset({"barely_better", "partly_relieved", "pain_not_better", "elsewhere"}),
    "pain_not_better": frozenset({"elsewhere", "next_level"}),
    "pain_rose": WORSE | {"came_back"},
    "rise_to_recheck": WORSE | {"came_back", "pain_rose"},
    "after_injury": frozenset({"injury_severe"}),
    "number_unanswered": frozenset({"number_unanswered_told", "number_unanswered_was_high"}),
    "number_unanswered_told": frozenset({"number_unanswered_was_high"}),
    "new_limb_after_instruments": frozenset({"next_level", "elsewhere"}),
}
