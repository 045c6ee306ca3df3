"""Names of the shelves, and why a page was offered, in the patient's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fbs_portal.domain.education import EducationGroup

GROUPS = {
    EducationGroup.UNDERSTAND: gettext_lazy("What it is and why"),
    EducationGroup.SYMPTOMS: gettext_lazy("What you may feel"),
    EducationGroup.EVALUATION: gettext_lazy("Finding the cause"),
    EducationGroup.TREATMENT: gettext_lazy("How it is treated"),
    EducationGroup.INJECTIONS: gettext_lazy("Spinal injections"),
    EducationGroup.SURGERY: gettext_lazy("Smaller operations"),
    EducationGroup.STIMULATION: gettext_lazy("Stimulators and pumps"),
    EducationGroup.RECOVERY: gettext_lazy("Getting better and living well"),
    EducationGroup.HELP: gettext_lazy("When to get help"),
}

_REASONS = {
    "plan": gettext_lazy("It is part of your plan."),
    "conclusion": gettext_lazy("It fits what your evaluation found."),
    "danger": gettext_lazy("You ticked a sign that needs help soon."),
    "site": gettext_lazy("You marked where it hurts."),
    "nerve": gettext_lazy("You told us about numbness, tingling or burning."),
    "walking_eased": gettext_lazy("You told us how far you can walk and what eases it."),
    "walking": gettext_lazy("You told us how far you can walk."),
    "same_pain": gettext_lazy("You compared this pain with the pain before surgery."),
    "onset": gettext_lazy("You told us how this pain came."),
    "relief": gettext_lazy("You told us how long the pain was gone."),
    "trend": gettext_lazy("You told us how the pain has changed."),
    "opioids": gettext_lazy("You take strong pain medicine."),
    "treatments": gettext_lazy("You told us about your treatment since the last form."),
    "region": gettext_lazy("It fits the part of your spine that was treated."),
    "procedure": gettext_lazy("It fits the operation you had."),
    "risk": gettext_lazy("It fits what your clinic knows of your health."),
    "pain_min": gettext_lazy("You told us how strong your pain is."),
    "refer": gettext_lazy("Your answers suggest a closer look at your pain."),
    "route": gettext_lazy("Your answers suggest a closer look at your pain."),
    "pattern": gettext_lazy("It fits how your pain has gone since surgery."),
    "category": gettext_lazy("It fits how your pain has gone since surgery."),
    "urgency": gettext_lazy("It fits your answers."),
    "timepoint": gettext_lazy("It fits this stage after surgery."),
}
"""The plainest reason first: what the patient said comes before what was worked out from it."""


def reason(because: Mapping[str, Collection[str]]) -> str:
    """One sentence that says why a page is shown."""
    for key, sentence in _REASONS.items():
        if key in because:
            return str(sentence)
    for key in ("weeks_min", "weeks_max"):
        if key in because:
            weeks = int(next(iter(because[key])))
            return ngettext("It is %(weeks)s week since surgery.", "It is %(weeks)s weeks since surgery.", weeks) % {
                "weeks": weeks
            }
    return _("It fits your answers.")
