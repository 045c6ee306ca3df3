"""What a patient reads of an evaluation once staff have released it: what was found, and the plan, in plain words.

Causes are not shown: they are for the talk with the team. No word of the clinician's own notes is shown either.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.evaluation import Conclusion, Plan
from fbs_portal.domain.questionnaire import Wording

HEADING = _("What your evaluation found")
SEEN = _("Your team saw you on %(day)s.")
PLAN_HEADING = _("Your plan")
NO_PLAN = _("Your team will talk with you about what comes next.")
QUESTIONS = _("Do you have questions about this? Call your clinic, or ask at your next visit.")
DECIDE = _("You decide with your team. You can ask for more time.")

ARRANGED = _("Your clinic plans a closer look at your pain. If you have not heard about it yet, please call.")
"""What is next for somebody who is referred and not told more yet."""

SEEN_SINCE = _("Your team has seen you since you sent this form. Your plan stands above.")
"""What is next on the page of a form from before the evaluation."""

FOUND: Mapping[Conclusion, Wording] = {
    Conclusion.PERSISTENT: _(
        "Your pain has stayed with you since the operation. The pain is real, and there are ways to treat it."
    ),
    Conclusion.TRANSIENT: _(
        "Your pain comes from healing after the operation. This kind of pain mostly eases with time."
    ),
    Conclusion.PROGRESSIVE: _(
        "Something in your spine has changed over time, and it is the reason for your pain. There are ways to treat it."
    ),
    Conclusion.NEW: _(
        "Your pain has a new reason. It is not the same trouble as before the operation. There are ways to treat it."
    ),
    Conclusion.OTHER: _("What was found does not fit in one short line. Your team will tell you more about it."),
}

PLANNED: Mapping[Plan, Wording] = {
    Plan.WATCH: _("We wait and see how it goes. Please go on with your forms."),
    Plan.PHYSIOTHERAPY: _("Training with a physical therapist."),
    Plan.EPIDURAL_INTERLAMINAR: _("A shot into the space around the nerves of your spine."),
    Plan.EPIDURAL_TRANSFORAMINAL: _("A shot next to one nerve, where it leaves your spine."),
    Plan.EPIDURAL_CAUDAL: _("A shot near your tail bone, for the nerves low in your spine."),
    Plan.NERVE_ROOT_BLOCK: _("A shot that numbs one nerve, to find out if the pain comes from it."),
    Plan.FACET_INJECTION: _("A shot into a small joint of your spine."),
    Plan.MEDIAL_BRANCH_BLOCK: _("A shot that numbs the nerves of a joint, to find out if the pain comes from it."),
    Plan.RADIOFREQUENCY: _("Heat on the small nerves of a joint, so that they send less pain."),
    Plan.SACROILIAC_INJECTION: _("A shot into the joint between your spine and your hip bone."),
    Plan.ADHESIOLYSIS: _("A thin tube that frees a nerve from scar."),
    Plan.TRIGGER_POINT: _("A shot into a tight, sore muscle."),
    Plan.HARDWARE_BLOCK: _("A shot next to the screws, to find out if the pain comes from them."),
    Plan.CLUNEAL_BLOCK: _("A shot next to a nerve in your skin or hip."),
    Plan.MICRODISCECTOMY: _("A small operation that takes a piece of disc off the nerve."),
    Plan.ENDOSCOPIC_DISCECTOMY: _("An operation through a thin tube that takes a piece of disc off the nerve."),
    Plan.DECOMPRESSION: _("An operation that gives your nerves more room."),
    Plan.FORAMINOTOMY: _("A small operation that widens the way out for one nerve."),
    Plan.MINIMALLY_INVASIVE_FUSION: _("An operation through small cuts that joins two bones of your spine."),
    Plan.SACROILIAC_FUSION: _("A small operation that holds the joint between spine and hip bone still."),
    Plan.HARDWARE_REVISION: _("An operation on the screws or rods in your spine."),
    Plan.INTRADISCAL_HEATING: _("Heat inside a disc."),
    Plan.STIMULATION_TRIAL: _("A test for some days with thin wires that send weak pulses near your spine."),
    Plan.STIMULATOR_IMPLANT: _("A small device under your skin that sends weak pulses near your spine."),
    Plan.DRUG_PUMP: _("A small pump under your skin that gives medicine near your spine."),
    Plan.SURGERY: _("An operation. Your team will tell you which one, and why."),
    Plan.NONE: _("No treatment is planned for now."),
}
