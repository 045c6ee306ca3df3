"""Words for the rules about danger, ticked or inferred: what staff read, and what the patient reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.voices import Voices

_CALL_TODAY = _("Please call the clinic today about this. If no one answers, go to the emergency department.")
_HELP_NOW = _("You need help now. Please follow the steps on this page.")

DANGER: dict[str, Voices] = {
    "danger_emergency": Voices(
        name=_("Danger sign: emergency"),
        staff=_("Danger sign ticked, emergency: %(signs)s%(known)s."),
        patient=_HELP_NOW,
        why=_("danger sign: %(signs)s"),
    ),
    "danger_same_day": Voices(
        name=_("Danger sign: same day"),
        staff=_("Danger sign ticked, same day: %(signs)s%(known)s."),
        patient=_CALL_TODAY,
        why=_("danger sign: %(signs)s"),
    ),
    "danger_soon": Voices(
        name=_("Danger sign: within two working days"),
        staff=_("Danger sign ticked, within two working days: %(signs)s%(known)s."),
        patient=_("You ticked a sign that your clinic should know about soon."),
        why=_("danger sign: %(signs)s"),
    ),
    "danger_ticked": Voices(
        staff=_("Danger sign ticked: %(signs)s."), patient=_CALL_TODAY, why=_("danger sign: %(signs)s")
    ),
    "danger_combination": Voices(
        name=_("Danger signs that together are an emergency"),
        staff=_("Together these are an emergency: %(signs)s."),
        patient=_HELP_NOW,
        why=_("together an emergency: %(signs)s"),
    ),
    "danger_quick_weakness": Voices(
        name=_("Weakness that is getting worse quickly"),
        staff=_("Weakness that is getting worse, and everything is quickly worse."),
        patient=_HELP_NOW,
        why=_("weakness, quickly worse"),
    ),
    "danger_cancer_worse": Voices(
        name=_("Weight loss or night pain, quickly worse"),
        staff=_("New weight loss or night pain, with quickly worse pain or weakness."),
        patient=_CALL_TODAY,
        why=_("weight loss or night pain, and worse"),
    ),
    "danger_unknown_sign": Voices(
        name=_("Danger sign unknown to this version"),
        staff=_("A danger sign that this version does not know was ticked: %(signs)s. Read it in the answers."),
        patient=_CALL_TODAY,
        why=_("unknown danger sign: %(signs)s"),
    ),
    "sudden_and_cannot_walk": Voices(
        name=_("Sudden extreme pain, cannot walk"),
        staff=_(
            "Inferred from answers, not ticked: it came suddenly, pain is %(limit_extreme)s or more, walking is under "
            "5 minutes."
        ),
        patient=_CALL_TODAY,
        why=_("sudden, %(limit_extreme)s or more, cannot walk 5 minutes (inferred, not ticked)"),
    ),
    "now_in_both_legs": Voices(
        name=_("Now in both legs or arms"),
        staff=_("Inferred from answers, not ticked: pain is now in both %(limbs)s, suddenly or quickly worse."),
        patient=_CALL_TODAY,
        why=_("now in both %(limbs)s (inferred, not ticked)"),
    ),
    "injury_severe": Voices(
        name=_("Severe pain after an injury"),
        staff=_(
            "Inferred from answers, not ticked: pain began after an injury and is severe, or its number is missing."
        ),
        patient=_("Your strong pain began after an injury."),
        why=_("severe pain after an injury"),
    ),
    "injury_quickly_worse": Voices(
        name=_("After an injury, quickly worse"),
        staff=_("Inferred from answers, not ticked: pain began after an injury and is quickly getting worse."),
        patient=_CALL_TODAY,
        why=_("after an injury, quickly worse (inferred, not ticked)"),
    ),
    "bleeding_risk": Voices(
        name=_("Blood thinner and new severe pain"),
        staff=_("Blood thinner, and new severe pain in the first days: a bleed is possible. Inferred, not ticked."),
        patient=_HELP_NOW,
        why=_("blood thinner and new severe pain: bleed?"),
    ),
    "weak_bone_risk": Voices(
        name=_("Weak bones and sudden pain"),
        staff=_("Steroids or osteoporosis, and pain after an injury or sudden severe pain: a fracture is possible."),
        patient=_("Your pain came on fast."),
        why=_("weak bones and sudden pain: fracture?"),
    ),
    "cancer_risk": Voices(
        name=_("Cancer noted, pain getting worse"),
        staff=_("Cancer is noted for this patient, and the pain is getting worse."),
        patient=_("Your pain is getting worse. Please call the clinic today."),
        why=_("cancer noted, pain getting worse"),
    ),
    "infection_risk": Voices(
        name=_("Weak immunity or diabetes, quickly worse"),
        staff=_(
            "Weak immunity or diabetes, severe and quickly worse pain within 90 days: infection may come without fever."
        ),
        patient=_CALL_TODAY,
        why=_("weak immunity, quickly worse: infection?"),
    ),
}
