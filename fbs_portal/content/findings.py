"""Words for every rule of triage.

What a patient reads says what the answers mean; what happens next, and by when, stands elsewhere on the page.
The terms are in `finding_terms`: `%(pains)s` is "leg pain 7 (before surgery 8)", `%(pain)s` "leg pain". Both
follow the region: back and leg, neck and arm, back and trunk.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.findings_danger import DANGER
from fbs_portal.content.voices import Voices

COURSE: dict[str, Voices] = {
    "healing": Voices(
        staff=_(
            "Week %(weeks)s of a healing window of %(window)s weeks: %(pains)s, nothing against ordinary "
            "healing.%(no_curve)s"
        ),
        patient=_("You still have pain. This is common while your body heals."),
        why=_("healing, week %(weeks)s: %(pains)s"),
    ),
    "healing_failed": Voices(
        staff=_("Inside the healing window, but not ordinary healing (%(failed)s): %(pains)s."),
        patient=_("Your pain is not what we expect this soon after surgery."),
        why=_("%(pains)s, week %(weeks)s: %(failed)s"),
    ),
    "healing_unsure": Voices(
        staff=_("Inside the healing window, but ordinary healing is not sure: %(pains)s."),
        patient=_("You still have pain. It is too early to say why."),
        why=_("%(pains)s in week %(weeks)s, healing not sure"),
    ),
    "severe_while_healing": Voices(
        staff=_("Severe pain inside the healing window: %(pains)s."),
        patient=_("Your pain is strong. That can be part of healing."),
        why=_("%(pains)s in week %(weeks)s"),
    ),
    "recovered": Voices(
        staff=_("Both low, danger list answered, not getting worse: %(pains)s."),
        patient=_("Your pain is low. That is good news."),
        why=_("recovered: %(pains)s"),
    ),
    "not_quite_recovered": Voices(
        staff=_("Not called recovered, because of: %(gaps)s."),
        patient=_("Some things are not yet as we hope."),
        why=_("not recovered: %(gaps)s"),
    ),
    "pain_not_better": Voices(
        staff=_("%(weeks)s weeks after surgery, less than %(limit_improved)s better than before: %(pains)s."),
        patient=_("Your pain is not much better than before surgery."),
        why=_("%(pains)s, less than %(limit_improved)s better"),
    ),
    "barely_better": Voices(
        staff=_(
            "%(weeks)s weeks after surgery %(pains)s: about %(limit_improved)s better by a number that may be chance, "
            "and the patient tells of no relief."
        ),
        patient=_("Your pain may be a little better, but it has not gone."),
        why=_("%(pains)s, hardly %(limit_improved)s better, and no relief told"),
    ),
    "pain_change_unknown": Voices(
        staff=_("%(weeks)s weeks after surgery %(pains)s. No number from before surgery to compare with."),
        patient=_("You still have pain."),
        why=_("%(pains)s at %(weeks)s weeks, not known before"),
    ),
    "pain_severe": Voices(
        staff=_("Severe %(weeks)s weeks after surgery, whatever the improvement: %(pains)s."),
        patient=_("Your pain is strong."),
        why=_("%(pains)s"),
    ),
    "pain_often_severe": Voices(
        staff=_(
            "Severe on %(limit_high_reports)s reports or more within a year; one better report does not end it. "
            "Now %(pains)s."
        ),
        patient=_("Your pain has often been strong this year."),
        why=_("severe %(limit_high_reports)s times in a year, now %(pains)s"),
    ),
    "unrelieved": Voices(
        staff=_("No relief since surgery so far: %(pains)s, %(place)s, %(relief)s, %(weeks)s weeks."),
        patient=_("This pain has not gone away since surgery."),
        why=_("%(pains)s, %(place)s, %(relief)s in %(weeks)s weeks"),
    ),
    "partly_relieved": Voices(
        staff=_("Better, but still there: %(pains)s, %(place)s, %(weeks)s weeks."),
        patient=_("Your pain is better than before surgery, but not gone."),
        why=_("%(pains)s, better but not gone"),
    ),
    "still_hurts": Voices(
        staff=_("Still %(limit_pain)s or more after the healing window: %(pains)s, %(weeks)s weeks."),
        patient=_("You still have pain."),
        why=_("%(pains)s at %(weeks)s weeks"),
    ),
    "pain_rose": Voices(
        staff=_("Worse than its best since surgery, beyond the noise of one report: %(pains)s, best %(best)s."),
        patient=_("Your pain has gone up."),
        why=_("%(pains)s, best was %(best)s"),
    ),
    "came_back": Voices(
        staff=_("Came back after %(relief)s of relief, %(onset)s: %(pains)s.%(hint)s"),
        patient=_("Your pain had gone down and has come back."),
        why=_("%(pains)s, came back after %(relief)s, %(onset)s"),
    ),
    "rise_to_recheck": Voices(
        staff=_(
            "Up by %(limit_worse_twice)s or more (from %(best)s): %(pains)s. One report may be noise: ask again within "
            "%(limit_recheck_rise_days)s."
        ),
        patient=_("Your pain is higher than last time."),
        why=_("%(pains)s, was %(best)s"),
    ),
    "next_level": Voices(
        staff=_("Beside the operated level (%(levels)s) after long relief: %(pains)s."),
        patient=_("Your pain is now in a new place near the old one."),
        why=_("%(pains)s, next to the operated level"),
    ),
    "elsewhere": Voices(
        staff=_("%(where)s: %(pains)s."),
        patient=_("This pain is not the pain from before surgery."),
        why=_("%(pains)s, %(where_short)s"),
    ),
    "new_limb_after_instruments": Voices(
        staff=_("New after an operation with implants, so the surgeon looks first: %(pains)s."),
        patient=_("You have pain in a new place."),
        why=_("new %(pain)s after implants"),
    ),
    "after_injury": Voices(
        staff=_("Began after an injury: %(pains)s."),
        patient=_("Your pain began after an injury."),
        why=_("%(pains)s, after an injury"),
    ),
    "early_severe_twice": Voices(
        staff=_("Before week 12, severe on two reports after the healing window: %(pains)s. Surgeon first."),
        patient=_("Your pain has stayed strong."),
        why=_("%(pains)s, severe twice by week %(weeks)s"),
    ),
    "early_not_improved": Voices(
        staff=_(
            "Week %(weeks)s, past the weeks in which this heals, less than %(limit_improved)s better or not known: "
            "%(pains)s.%(no_curve)s"
        ),
        patient=_("Your pain is not much better yet."),
        why=_("%(pains)s, not better by week %(weeks)s"),
    ),
    "behind_expected": Voices(
        staff=_(
            "Behind the usual course at week %(weeks)s: %(pains)s, less than %(limit_improved)s better. Typical in the "
            "source: 91 of 100 patients had relief of leg pain by week 6, and 2 of the other 9 later; people differ."
        ),
        patient=_("Your leg pain is slower to ease than it is for most people."),
        why=_("%(pains)s, behind the usual course at week %(weeks)s"),
    ),
    "early_fusion": Voices(
        staff=_(
            "Week %(weeks)s after fusion, above the early cut-offs (back %(limit_early_back_fusion)s, leg "
            "%(limit_early_limb_fusion)s): %(pains)s."
        ),
        patient=_("You still have some pain."),
        why=_("%(pains)s, above early cut-offs after fusion"),
    ),
    "improving_still_high": Voices(
        staff=_(
            "Better than before surgery, but still %(limit_still_high)s or more: %(pains)s. Ask again in "
            "%(limit_recheck_still_high_days)s."
        ),
        patient=_("Your pain is better than before surgery, but still there."),
        why=_("%(pains)s, better than before surgery but still high"),
    ),
}

FUNCTION: dict[str, Voices] = {
    "walking_worse": Voices(
        staff=_("Walking got worse: now %(walking)s, best was %(walking_best)s; %(eased)s."),
        patient=_("You can walk less than before."),
        why=_("walks %(walking)s, was %(walking_best)s"),
    ),
    "peg_and_opioids": Voices(
        staff=_("Opioids every day, and pain still gets in the way (PEG %(peg)s)."),
        patient=_("Pain still gets in the way, and you take strong painkillers each day."),
        why=_("PEG %(peg)s with daily opioids"),
    ),
    "peg_no_gain": Voices(
        staff=_("Pain gets in the way as much as before (PEG %(peg)s)."),
        patient=_("Pain still gets in the way of your day."),
        why=_("PEG %(peg)s, no gain"),
    ),
    "opioids_daily": Voices(
        staff=_("Opioids every day %(limit_chronic_days)s or more after surgery%(rising)s."),
        patient=_("You take strong painkillers each day. Ask your clinic how to use less, safely."),
        why=_("daily opioids%(rising)s"),
    ),
    "weakness": Voices(
        staff=_("Weaker than before, not getting worse%(new)s."),
        patient=_("You feel weaker than before. The clinic will look at this. If it gets worse, call the same day."),
        why=_("weakness%(new)s"),
    ),
    "stimulator_fading": Voices(
        staff=_(
            "The stimulator has lost half of its relief or more: %(pains)s, best %(best)s. Ask for a device check."
        ),
        patient=_("Your stimulator may help less than it did. The clinic can check the device."),
        why=_("stimulator helps less: %(pains)s, best %(best)s"),
    ),
}

ANSWERS: dict[str, Voices] = {
    "quickly_worse": Voices(
        staff=_("Quickly worse over the last 4 weeks."),
        patient=_("Your pain is quickly getting worse."),
        why=_("quickly worse"),
    ),
    "slowly_worse": Voices(
        staff=_("Slowly worse over the last 4 weeks."),
        patient=_("Your pain is slowly getting worse."),
        why=_("slowly worse"),
    ),
    "danger_list_unanswered": Voices(
        staff=_("Danger signs not answered. Not answered is not “no”: ask."),
        patient=_("You left out the list of danger signs. Please read what to watch for."),
        why=_("danger signs not answered"),
    ),
    "number_unanswered": Voices(
        staff=_("Not answered: %(pain)s."),
        patient=_("You left out a pain number. We may ask you about it."),
        why=_("%(pain)s not answered"),
    ),
    "number_unanswered_was_high": Voices(
        staff=_("Not answered today: %(pain)s. The last known number was %(last)s, which would have been flagged."),
        patient=_("You left out a pain number that was high last time."),
        why=_("%(pain)s not answered, last known %(last)s"),
    ),
    "number_unanswered_told": Voices(
        staff=_("Not answered today: %(pain)s. The other answers describe it as there, so the change is not known."),
        patient=_("You left out a pain number, but told us of pain."),
        why=_("%(pain)s not answered, but told as there"),
    ),
    "peg_instead_of_numbers": Voices(
        staff=_("Neither pain number was answered, but the average pain of the last week is %(limit_pain)s or more."),
        patient=_("You still have pain."),
        why=_("pain of %(limit_pain)s or more, numbers not answered"),
    ),
    "wants_contact": Voices(
        staff=_("Asks to be contacted."),
        patient=_("You asked us to contact you."),
        why=_("asks to be contacted"),
    ),
    "not_acceptable": Voices(
        staff=_("Could not live with it as it is."),
        patient=_("You told us that it should not stay as it is. We take note of that."),
        why=_("cannot live with it as it is"),
    ),
    "globally_worse": Voices(
        staff=_("Judges the whole as much worse than before surgery."),
        patient=_("You feel worse than before surgery."),
        why=_("feels worse than before surgery"),
    ),
    "treated_again": Voices(
        staff=_("Another operation or an emergency visit since the last form: the course may have changed."),
        patient=_("You had other care since the last form. We may ask you about it."),
        why=_("operation or emergency visit since the last form"),
    ),
    "contradiction": Voices(
        staff=_("Answers that do not fit together: %(which)s."), patient="", why=_("answers do not fit together")
    ),
    "unreadable": Voices(
        staff=_("An answer could not be read, or reports are out of order. A person looks at the answers themselves."),
        patient=_("We could not read one of your answers."),
        why=_("an answer could not be read"),
    ),
    "review_by_a_person": Voices(
        staff=_("A rule failed on these answers (%(failed)s). A person looks at the answers themselves."),
        patient=_("A person will look at your answers."),
        why=_("to be looked at by a person"),
    ),
    "rule_set_refused": Voices(
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
