"""Which answers of one form are asked about once more before they are sent, and the words for it.

The list is short on purpose: only what contradicts itself stands here, never what is merely bad or surprising. What
was left out, and why, is in docs/adr/0207.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.pain import MATTERS
from fbs_portal.domain.conditions import AllOf, AnyOf, AtLeast, AtMost, NoneTicked, OneOf
from fbs_portal.domain.unusual import Combination, Unusual

SEVERE, NEARLY_WORST = 7, 9

NO_PAIN = AllOf((AtMost("pain_axial", 0), AtMost("pain_limb", 0)))


def _either(least: int) -> AnyOf:
    return AnyOf((AtLeast("pain_axial", least), AtLeast("pain_limb", least)))


COMBINATIONS = (
    Combination(
        code=Unusual.NO_PAIN_BUT_WORSE,
        first=NO_PAIN,
        second=OneOf("trend", ("slowly_worse", "quickly_worse")),
        why=_("You chose 0 for your pain. You also said that your pain is getting worse."),
        staff=_("no pain, and getting worse"),
        help=_("Is it weakness or numbness that is getting worse? Then call your clinic today."),
    ),
    Combination(
        code=Unusual.STRONG_PAIN_NOWHERE,
        first=_either(MATTERS),
        second=NoneTicked("pain_sites"),
        why=_("You chose a number for your pain. You also said that it hurts nowhere."),
        staff=_("pain of 4 or more, and it hurts nowhere"),
    ),
    Combination(
        code=Unusual.STRONG_PAIN_NO_PAIN,
        first=_either(SEVERE),
        second=AtMost("peg_pain", 0),
        why=_("You chose a high number for your pain, and then 0 for your pain. On both scales 0 means no pain."),
        staff=_("pain of 7 or more, and 0 on the PEG pain item"),
    ),
    Combination(
        code=Unusual.WORST_PAIN_NO_LIMITS,
        first=_either(NEARLY_WORST),
        second=AllOf((AtMost("peg_enjoyment", 0), AtMost("peg_activity", 0))),
        why=_("You chose nearly the worst pain. You also chose that it does not get in the way of your life at all."),
        staff=_("pain of 9 or 10 that interferes with nothing"),
    ),
    Combination(
        code=Unusual.NEVER_LEFT_BUT_GONE,
        first=OneOf("relief", ("4_to_12_weeks", "3_to_6_months", "over_6_months")),
        second=OneOf("onset", ("never_left",)),
        why=_("You said that this pain was gone or nearly gone for weeks. You also said that it never left."),
        staff=_("relief of 4 weeks or more, and the pain never left"),
    ),
)

TITLE = _("Please look at these answers again")
LEAD = _("They do not seem to fit together. They may still be right. We ask only once.")
KEEP = _("They are right as they are")
CHANGE = _("Is one not what you meant? Choose Change next to it.")

STAFF_WORDS = {combination.code: combination.staff for combination in COMBINATIONS}
