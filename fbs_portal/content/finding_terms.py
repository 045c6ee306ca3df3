"""Terms inside the findings' sentences, and the sentences of what would change an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

PAINS: Mapping[str, tuple[Any, Any]] = {
    "lumbar": (_("back pain"), _("leg pain")),
    "cervical": (_("neck pain"), _("arm pain")),
    "thoracic": (_("back pain"), _("trunk pain")),
}
"""Axial and limb pain in words, by region."""

NO_CURVE = _(" No recovery curve is published for this operation, so the length of the window is a convention.")
"""A sentence after one that speaks of the healing window."""

TOLD_BACK = _(" Told as gone and come back, but the numbers show no rise: ask again.")
"""A sentence after one that says how much better a pain is."""

LIMBS: Mapping[str, Any] = {"lumbar": _("legs"), "cervical": _("arms or legs"), "thoracic": _("legs")}

QUESTIONS: Mapping[str, Any] = {
    "trend": _("last 4 weeks"),
    "walking": _("walking"),
    "walking_eased": _("eased by sitting or bending"),
    "same_pain": _("like the pain before surgery"),
    "relief": _("longest relief since surgery"),
    "onset": _("how it came"),
    "began": _("when it came"),
    "pain_sites": _("where"),
    "nerve_symptoms": _("nerve symptoms"),
    "treatments": _("treatments since the last form"),
    "acceptable": _("could live with it"),
    "wants_contact": _("wants contact"),
    "red_flags": _("danger signs"),
    "peg_pain": _("PEG: pain"),
    "peg_enjoyment": _("PEG: enjoyment of life"),
    "peg_activity": _("PEG: general activity"),
    "global_change": _("compared with before surgery"),
    "opioids": _("opioids"),
    "baseline": _("answers from before surgery"),
    "levels": _("operated levels"),
    "worst_pain": _("which is worse"),
}
"""Short names of questions in evidence; `pain_axial` and `pain_limb` come from `PAINS`."""

FAILED: Mapping[str, Any] = {
    "trend": _("getting worse"),
    "rise_axial": _("up by %(limit_worse_once)s or more"),
    "rise_limb": _("up by %(limit_worse_once)s or more"),
    "back_axial": _("gone, and back again"),
    "back_limb": _("gone, and back again"),
    "above_before": _("%(limit_above_before)s or more above before surgery"),
    "new_limb": _("in a new limb or on a new side"),
    "other_axial": _("in another place, begun after week 2"),
}
GAPS: Mapping[str, Any] = {
    "trend": _("getting worse"),
    "walking": _("walking under 10 minutes"),
    "walking_before": _("walking less than before surgery"),
    "peg": _("daily opioids with PEG %(limit_peg_high)s or more"),
}
CONTRADICTIONS: Mapping[str, Any] = {
    "relief_longer_than_surgery": _("relief longer than the time since surgery"),
    "relief_seen_not_told": _("earlier reports show relief, the answer says none"),
    "sites_without_pain": _("sites marked, but pain 0"),
    "same_but_elsewhere": _("“same pain”, but marked in another place"),
    "never_left_but_relieved": _("“never left”, but relief of weeks"),
}
HINTS: Mapping[str, Any] = {
    "recurrent_herniation": _(" To think of: recurrent herniation?"),
    "scar_or_instability": _(" To think of: scar or instability?"),
    "narrowing_again": _(" To think of: narrowing again, or the next level?"),
}

CHANGES: Mapping[str, Any] = {
    "without_signs": _("without the danger sign"),
    "danger_list_none": _("if the danger signs were answered with none"),
    "lower": _("if %(pain)s were %(value)s or less"),
    "lower_is_better": _("if %(pain)s were %(value)s or less (%(limit_improved)s better than before surgery)"),
    "both_lower": _("if %(axial)s and %(limb)s were both %(value)s or less"),
    "higher": _("if %(pain)s were %(value)s or more"),
    "exactly": _("if %(pain)s were %(value)s"),
    "answered_low": _("if %(pain)s were answered with %(value)s or less"),
    "answered_high": _("if %(pain)s were answered with %(value)s or more"),
    "with_item": _("if “%(value)s” were marked too"),
    "without_item": _("if “%(value)s” were not marked"),
    "if_relief": _("if the longest relief since surgery were “%(value)s”"),
    "if_same_pain": _("if the pain, compared with before surgery, were “%(value)s”"),
    "if_onset": _("if the pain had come like this: “%(value)s”"),
    "if_began": _("if the pain had begun “%(value)s”"),
    "if_worst_pain": _("if the worse pain were “%(value)s”"),
    "if_trend": _("if the last 4 weeks were “%(value)s”"),
    "if_opioids": _("if opioids were taken “%(value)s”"),
    "if_walking": _("if walking were “%(value)s”"),
    "if_walking_eased": _("if sitting or bending eased it: “%(value)s”"),
    "if_acceptable": _("if “could live with it” were “%(value)s”"),
    "if_wants_contact": _("if no contact were wanted"),
    "if_before": _("if %(pain)s before surgery had been %(value)s"),
    "if_surgery_date": _("if the operation had been on %(value)s"),
    "if_side": _("if the operated side were “%(value)s”"),
    "if_levels": _("if the operated level were %(value)s"),
}
"""The condition of a counterfactual; `OUTCOMES` says what would then hold."""

OUTCOMES: Mapping[str, Any] = {
    "unflagged": _("Would not be flagged %(if)s."),
    "not_referred": _("No evaluation would be suggested %(if)s."),
    "flagged": _("Would be flagged for evaluation %(if)s."),
    "urgency": _("The urgency would be “%(urgency)s” %(if)s."),
    "category": _("Would read as %(category)s %(if)s."),
}
