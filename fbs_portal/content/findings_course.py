"""Words for the rules about the pain itself: healing, relief, return, and where it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.voices import Voices

COURSE: dict[str, Voices] = {
    "healing": Voices(
        name=_("Ordinary healing"),
        staff=_(
            "Week %(weeks)s of a healing window of %(window)s weeks: %(pains)s, nothing against ordinary "
            "healing.%(no_curve)s"
        ),
        patient=_("You still have pain. This is common while your body heals."),
        why=_("healing, week %(weeks)s: %(pains)s"),
    ),
    "healing_failed": Voices(
        name=_("In the healing window, not ordinary healing"),
        staff=_("Inside the healing window, but not ordinary healing (%(failed)s): %(pains)s."),
        patient=_("Your pain is not what we expect this soon after surgery."),
        why=_("%(pains)s, week %(weeks)s: %(failed)s"),
    ),
    "healing_unsure": Voices(
        name=_("In the healing window, healing not sure"),
        staff=_("Inside the healing window, but ordinary healing is not sure: %(pains)s."),
        patient=_("You still have pain. It is too early to say why."),
        why=_("%(pains)s in week %(weeks)s, healing not sure"),
    ),
    "severe_while_healing": Voices(
        name=_("Severe pain in the healing window"),
        staff=_("Severe pain inside the healing window: %(pains)s."),
        patient=_("Your pain is strong. That can be part of healing."),
        why=_("%(pains)s in week %(weeks)s"),
    ),
    "recovered": Voices(
        name=_("Recovered"),
        staff=_("Both low, danger list answered, not getting worse: %(pains)s."),
        patient=_("Your pain is low. That is good news."),
        why=_("recovered: %(pains)s"),
    ),
    "not_quite_recovered": Voices(
        name=_("Low pain, but not recovered"),
        staff=_("Not called recovered, because of: %(gaps)s."),
        patient=_("Some things are not yet as we hope."),
        why=_("not recovered: %(gaps)s"),
    ),
    "pain_not_better": Voices(
        name=_("Pain not better than before surgery"),
        staff=_("%(weeks)s weeks after surgery, less than %(limit_improved)s better than before: %(pains)s."),
        patient=_("Your pain is not much better than before surgery."),
        why=_("%(pains)s, less than %(limit_improved)s better"),
    ),
    "barely_better": Voices(
        name=_("Hardly better, and no relief told"),
        staff=_(
            "%(weeks)s weeks after surgery %(pains)s: about %(limit_improved)s better by a number that may be chance, "
            "and the patient tells of no relief."
        ),
        patient=_("Your pain may be a little better, but it has not gone."),
        why=_("%(pains)s, hardly %(limit_improved)s better, and no relief told"),
    ),
    "pain_change_unknown": Voices(
        name=_("Pain, and no number from before surgery"),
        staff=_("%(weeks)s weeks after surgery %(pains)s. No number from before surgery to compare with."),
        patient=_("You still have pain."),
        why=_("%(pains)s at %(weeks)s weeks, not known before"),
    ),
    "pain_severe": Voices(
        name=_("Severe pain"),
        staff=_("Severe %(weeks)s weeks after surgery, whatever the improvement: %(pains)s."),
        patient=_("Your pain is strong."),
        why=_("%(pains)s"),
    ),
    "pain_often_severe": Voices(
        name=_("Severe pain on several reports in a year"),
        staff=_(
            "Severe on %(limit_high_reports)s reports or more within a year; one better report does not end it. "
            "Now %(pains)s."
        ),
        patient=_("Your pain has often been strong this year."),
        why=_("severe %(limit_high_reports)s times in a year, now %(pains)s"),
    ),
    "unrelieved": Voices(
        name=_("Never relieved since surgery"),
        staff=_("No relief since surgery so far: %(pains)s, %(place)s, %(relief)s, %(weeks)s weeks."),
        patient=_("This pain has not gone away since surgery."),
        why=_("%(pains)s, %(place)s, %(relief)s in %(weeks)s weeks"),
    ),
    "partly_relieved": Voices(
        name=_("Better, but still there"),
        staff=_("Better, but still there: %(pains)s, %(place)s, %(weeks)s weeks.%(told_back)s"),
        patient=_("Your pain is better than before surgery, but not gone."),
        why=_("%(pains)s, better but not gone"),
    ),
    "still_hurts": Voices(
        name=_("Still hurts after the healing window"),
        staff=_("Still %(limit_pain)s or more after the healing window: %(pains)s, %(weeks)s weeks."),
        patient=_("You still have pain."),
        why=_("%(pains)s at %(weeks)s weeks"),
    ),
    "pain_rose": Voices(
        name=_("Pain rose above its best"),
        staff=_("Worse than its best since surgery, beyond the noise of one report: %(pains)s, best %(best)s."),
        patient=_("Your pain has gone up."),
        why=_("%(pains)s, best was %(best)s"),
    ),
    "came_back": Voices(
        name=_("Pain came back after relief"),
        staff=_("Came back after %(relief)s of relief, %(onset)s: %(pains)s.%(hint)s"),
        patient=_("Your pain had gone down and has come back."),
        why=_("%(pains)s, came back after %(relief)s, %(onset)s"),
    ),
    "rise_to_recheck": Voices(
        name=_("Pain rose once: ask again"),
        staff=_(
            "Up by %(limit_worse_twice)s or more (from %(best)s): %(pains)s. One report may be noise: ask again within "
            "%(limit_recheck_rise_days)s."
        ),
        patient=_("Your pain is higher than last time."),
        why=_("%(pains)s, was %(best)s"),
    ),
    "next_level": Voices(
        name=_("Beside the operated level"),
        staff=_("Beside the operated level (%(levels)s) after long relief: %(pains)s."),
        patient=_("Your pain is now in a new place near the old one."),
        why=_("%(pains)s, next to the operated level"),
    ),
    "elsewhere": Voices(
        name=_("Pain elsewhere than before surgery"),
        staff=_("%(where)s: %(pains)s."),
        patient=_("This pain is not the pain from before surgery."),
        why=_("%(pains)s, %(where_short)s"),
    ),
    "new_limb_after_instruments": Voices(
        name=_("New leg or arm pain after implants"),
        staff=_("New after an operation with implants, so the surgeon looks first: %(pains)s."),
        patient=_("You have pain in a new place."),
        why=_("new %(pain)s after implants"),
    ),
    "after_injury": Voices(
        name=_("Began after an injury"),
        staff=_("Began after an injury: %(pains)s."),
        patient=_("Your pain began after an injury."),
        why=_("%(pains)s, after an injury"),
    ),
    "early_severe_twice": Voices(
        name=_("Severe twice before week 12"),
        staff=_("Before week 12, severe on two reports after the healing window: %(pains)s. Surgeon first."),
        patient=_("Your pain has stayed strong."),
        why=_("%(pains)s, severe twice by week %(weeks)s"),
    ),
    "early_not_improved": Voices(
        name=_("Not improved early after surgery"),
        staff=_(
            "Week %(weeks)s, past the weeks in which this heals, less than %(limit_improved)s better or not known: "
            "%(pains)s.%(no_curve)s"
        ),
        patient=_("Your pain is not much better yet."),
        why=_("%(pains)s, not better by week %(weeks)s"),
    ),
    "behind_expected": Voices(
        name=_("Behind the usual course"),
        staff=_(
            "Behind the usual course at week %(weeks)s: %(pains)s, less than %(limit_improved)s better. Typical in the "
            "source: 91 of 100 patients had relief of leg pain by week 6, and 2 of the other 9 later; people differ."
        ),
        patient=_("Your leg pain is slower to ease than it is for most people."),
        why=_("%(pains)s, behind the usual course at week %(weeks)s"),
    ),
    "early_fusion": Voices(
        name=_("Above early cut-offs after fusion"),
        staff=_(
            "Week %(weeks)s after fusion, above the early cut-offs (back %(limit_early_back_fusion)s, leg "
            "%(limit_early_limb_fusion)s): %(pains)s."
        ),
        patient=_("You still have some pain."),
        why=_("%(pains)s, above early cut-offs after fusion"),
    ),
    "improving_still_high": Voices(
        name=_("Better than before surgery, still high"),
        staff=_(
            "Better than before surgery, but still %(limit_still_high)s or more: %(pains)s. Ask again in "
            "%(limit_recheck_still_high_days)s."
        ),
        patient=_("Your pain is better than before surgery, but still there."),
        why=_("%(pains)s, better than before surgery but still high"),
    ),
}
