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
    "rise_axial": _("up by 4 or more"),
    "rise_limb": _("up by 4 or more"),
    "above_before": _("2 or more above before surgery"),
    "new_limb": _("in a new limb or on a new side"),
    "other_axial": _("in another place, begun after week 2"),
}
GAPS: Mapping[str, Any] = {
    "trend": _("getting worse"),
    "walking": _("walking under 10 minutes"),
    "walking_before": _("walking less than before surgery"),
    "peg": _("daily opioids with PEG 5 or more"),
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
    "lower_is_better": _("if %(pain)s were %(value)s or less (30 %% better than before surgery)"),
    "both_lower": _("if %(axial)s and %(limb)s were both %(value)s or less"),
    "higher": _("if %(pain)s were %(value)s or more"),
    "answered_low": _("if %(pain)s were answered with %(value)s or less"),
    "if_relief": _("if the longest relief since surgery were “%(value)s”"),
    "if_same_pain": _("if the pain, compared with before surgery, were “%(value)s”"),
    "if_trend": _("if the last 4 weeks were “same”"),
    "if_opioids": _("if no opioids were taken"),
    "if_walking": _("if walking were not limited"),
}
"""The condition of a counterfactual; `OUTCOMES` says what would then hold."""

OUTCOMES: Mapping[str, Any] = {
    "unflagged": _("Would not be flagged %(if)s."),
    "not_referred": _("No evaluation would be suggested %(if)s."),
    "flagged": _("Would be flagged for evaluation %(if)s."),
    "urgency": _("The urgency would be “%(urgency)s” %(if)s."),
    "category": _("Would read as %(category)s %(if)s."),
}
