"""Words for every rule of triage; those about danger and about the course of the pain stand in files of their own.

What a patient reads says what the answers mean; what happens next, and by when, stands elsewhere on the page.
The terms are in `finding_terms`: `%(pains)s` is "leg pain 7 (before surgery 8)", `%(pain)s` "leg pain". Both
follow the region: back and leg, neck and arm, back and trunk.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.findings_course import COURSE
from fbs_portal.content.findings_danger import DANGER
from fbs_portal.content.voices import Voices

FUNCTION: dict[str, Voices] = {
    "walking_worse": Voices(
        name=_("Walking got worse"),
        staff=_("Walking got worse: now %(walking)s, best was %(walking_best)s; %(eased)s."),
        patient=_("You can walk less than before."),
        why=_("walks %(walking)s, was %(walking_best)s"),
    ),
    "peg_and_opioids": Voices(
        name=_("Daily opioids, and pain gets in the way"),
        staff=_("Opioids every day, and pain still gets in the way (PEG %(peg)s)."),
        patient=_("Pain still gets in the way of your day."),
        why=_("PEG %(peg)s with daily opioids"),
    ),
    "peg_no_gain": Voices(
        name=_("Pain gets in the way as before"),
        staff=_("Pain gets in the way as much as before (PEG %(peg)s)."),
        patient=_("Pain still gets in the way of your day."),
        why=_("PEG %(peg)s, no gain"),
    ),
    "opioids_daily": Voices(
        name=_("Daily opioids long after surgery"),
        staff=_("Opioids every day %(limit_chronic_days)s or more after surgery%(rising)s."),
        patient=_("You take strong painkillers each day. Ask your clinic how to use less, safely."),
        why=_("daily opioids%(rising)s"),
    ),
    "weakness": Voices(
        name=_("Weakness that is not getting worse"),
        staff=_("Weaker than before, not getting worse%(new)s."),
        patient=_("You feel weaker than before. If it gets worse, call your clinic the same day."),
        why=_("weakness%(new)s"),
    ),
    "stimulator_fading": Voices(
        name=_("Stimulator helps less"),
        staff=_(
            "The stimulator has lost half of its relief or more: %(pains)s, best %(best)s. Ask for a device check."
        ),
        patient=_("Your stimulator may help less than it did. The clinic can check the device."),
        why=_("stimulator helps less: %(pains)s, best %(best)s"),
    ),
}

ANSWERS: dict[str, Voices] = {
    "quickly_worse": Voices(
        name=_("Quickly worse"),
        staff=_("Quickly worse over the last 4 weeks."),
        patient=_("Your pain is quickly getting worse."),
        why=_("quickly worse"),
    ),
    "slowly_worse": Voices(
        name=_("Slowly worse"),
        staff=_("Slowly worse over the last 4 weeks."),
        patient=_("Your pain is slowly getting worse."),
        why=_("slowly worse"),
    ),
    "danger_list_unanswered": Voices(
        name=_("Danger signs not answered"),
        staff=_("Danger signs not answered. Not answered is not “no”: ask."),
        patient=_("You left out the list of danger signs. Please read what to watch for."),
        why=_("danger signs not answered"),
    ),
    "number_unanswered": Voices(
        name=_("Pain not answered"),
        staff=_("Not answered: %(pain)s."),
        patient=_("You left out a pain number. We may ask you about it."),
        why=_("%(pain)s not answered"),
    ),
    "number_unanswered_was_high": Voices(
        name=_("Pain not answered, and high before"),
        staff=_("Not answered today: %(pain)s. The last known number was %(last)s, which would have been flagged."),
        patient=_("You left out a pain number that was high last time."),
        why=_("%(pain)s not answered, last known %(last)s"),
    ),
    "number_unanswered_told": Voices(
        name=_("Pain not answered, but told as there"),
        staff=_("Not answered today: %(pain)s. The other answers describe it as there, so the change is not known."),
        patient=_("You left out a pain number, but told us of pain."),
        why=_("%(pain)s not answered, but told as there"),
    ),
    "peg_instead_of_numbers": Voices(
        name=_("Pain high in another question, numbers not answered"),
        staff=_("Neither pain number was answered, but the average pain of the last week is %(limit_pain)s or more."),
        patient=_("You still have pain."),
        why=_("pain of %(limit_pain)s or more, numbers not answered"),
    ),
    "wants_contact": Voices(
        name=_("Asks to be contacted"),
        staff=_("Asks to be contacted."),
        patient=_("You asked us to contact you."),
        why=_("asks to be contacted"),
    ),
    "not_acceptable": Voices(
        name=_("Could not live with it as it is"),
        staff=_("Could not live with it as it is."),
        patient=_("You told us that your pain should not stay as it is."),
        why=_("cannot live with it as it is"),
    ),
    "globally_worse": Voices(
        name=_("Much worse than before surgery as a whole"),
        staff=_("Judges the whole as much worse than before surgery."),
        patient=_("You feel worse than before surgery."),
        why=_("feels worse than before surgery"),
    ),
    "treated_again": Voices(
        name=_("Operation or emergency visit since the last form"),
        staff=_("Another operation or an emergency visit since the last form: the course may have changed."),
        patient=_("You had other care since the last form. We may ask you about it."),
        why=_("operation or emergency visit since the last form"),
    ),
    "contradiction": Voices(
        name=_("Answers that do not fit together"),
        staff=_("Answers that do not fit together: %(which)s."),
        patient="",
        why=_("answers do not fit together"),
    ),
    "unreadable": Voices(
        name=_("An answer could not be read"),
        staff=_("An answer could not be read, or reports are out of order. A person looks at the answers themselves."),
        patient=_("We could not read one of your answers."),
        why=_("an answer could not be read"),
    ),
    "review_by_a_person": Voices(
        name=_("A rule failed: a person looks"),
        staff=_("A rule failed on these answers (%(failed)s). A person looks at the answers themselves."),
        patient=_("A person will look at your answers."),
        why=_("to be looked at by a person"),
    ),
    "rule_set_refused": Voices(
        name=_("Own rule set could not be used"),
        staff=_(
            "The clinic’s own rule set (%(rule_set)s) could not be used, so the default judged. A person looks at the "
            "answers themselves."
        ),
        patient=_("A person will look at your answers."),
        why=_("not judged by the clinic’s own rule set"),
    ),
    "silence": Voices(
        staff=_("The form “%(form)s” was not answered."), patient="", why=_("form “%(form)s” not answered")
    ),
    "request": Voices(staff=_("Asks to be contacted."), patient="", why=_("asks to be contacted")),
}

FINDINGS: Mapping[str, Voices] = {**DANGER, **COURSE, **FUNCTION, **ANSWERS}
"""Every rule code, and the three codes that open a case without triage: danger_ticked, silence, request."""


def name_of(rule: str) -> str:
    """A rule of another version shows as its code."""
    known = FINDINGS.get(rule)
    return str(known.name) if known and known.name else rule.replace("_", " ")
