"""Questions about daily life, medicine, and what the patient wants from the clinic."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.wording import RECALLED, pick, scale, single, text
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.conditions import Fact
from fbs_portal.domain.questionnaire import Kind, Question

KREBS = "PEG: Krebs EE et al., J Gen Intern Med 2009;24:733-738"

WALKING = single(
    "walking",
    text(
        _("In the last 7 days, how long could you walk before pain made you stop?"),
        (RECALLED, _("In the 7 days before your operation, how long could you walk before pain made you stop?")),
    ),
    pick("unlimited", _("Pain did not stop me")),
    pick("over_30_min", _("More than 30 minutes")),
    pick("10_to_30_min", _("10 to 30 minutes")),
    pick("5_to_10_min", _("5 to 10 minutes")),
    pick("under_5_min", _("Less than 5 minutes")),
    recall="7 days",
    best_first=True,
)

WALKING_EASED = single(
    "walking_eased",
    text(
        _("In the last 7 days, did it help to sit down or bend forward when pain stopped your walk?"),
        (RECALLED, _("Before your operation, did it help to sit down or bend forward when pain stopped your walk?")),
    ),
    pick("yes", _("Yes")),
    pick("no", _("No")),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="7 days",
)

OPIOIDS = single(
    "opioids",
    text(
        _("In the last 7 days, did you take a strong painkiller (an opioid)?"),
        (RECALLED, _("In the 7 days before your operation, did you take a strong painkiller (an opioid)?")),
    ),
    pick("none", _("No")),
    pick("some_days", _("Yes, on some days")),
    pick("every_day", _("Yes, every day")),
    recall="7 days",
    hint=text(
        _(
            "Such as oxycodone, hydrocodone, morphine, tramadol, codeine or a fentanyl patch. "
            "We ask because it helps us to keep you safe."
        )
    ),
    best_first=True,
)

WANTS_CONTACT = single(
    "wants_contact",
    text(_("Would you like us to contact you about this now?")),
    pick("yes", _("Yes, please contact me")),
    pick("no", _("No, not now")),
    recall="now",
)

MORE_TO_SAY = Question(
    code="more_to_say",
    kind=Kind.TEXT,
    text=text(_("Is there more you want to tell us now? (You can leave this empty.)")),
    recall="now",
    hint=text(_("This is not read at once. If you need help today, call us.")),
    optional=True,
    declinable=False,
    crisis_line=True,
)

TREATMENTS = Question(
    code="treatments",
    kind=Kind.MULTI,
    text=text(
        _("Since your last form, have you had any of these?"),
        (Fact("timepoint", (TimePoint.WEEK_2.value,)), _("Since your operation, have you had any of these?")),
    ),
    recall="since the last form",
    choices=(
        pick("physiotherapy", _("Physical therapy")),
        pick("injection", _("An injection in the spine")),
        pick("operation", _("Another operation")),
        pick("emergency_visit", _("A visit to an emergency department")),
    ),
    none_text=_("None of these"),
)

PEG = (
    scale(
        "peg_pain",
        text(_("What number best describes your pain on average in the past week?")),
        anchors=(_("No pain"), _("Pain as bad as you can imagine")),
        recall="past week",
        source=KREBS,
    ),
    scale(
        "peg_enjoyment",
        text(
            _("What number best describes how, during the past week, pain has interfered with your enjoyment of life?")
        ),
        anchors=(_("Does not interfere"), _("Completely interferes")),
        recall="past week",
        source=KREBS,
    ),
    scale(
        "peg_activity",
        text(
            _("What number best describes how, during the past week, pain has interfered with your general activity?")
        ),
        anchors=(_("Does not interfere"), _("Completely interferes")),
        recall="past week",
        source=KREBS,
    ),
)

ACCEPTABLE = single(
    "acceptable",
    text(_("If your pain stayed as it is now, could you live with it?")),
    pick("yes", _("Yes")),
    pick("no", _("No")),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="now",
    best_first=True,
)

WORK = single(
    "work",
    text(_("Which of these fits your work now?")),
    pick("full", _("I work as usual")),
    pick("reduced", _("I work less, or do lighter work")),
    pick("sick_leave", _("I am off work because of my health, and plan to go back")),
    pick("disability", _("I cannot work because of my health")),
    pick("unemployed", _("I am looking for work")),
    pick("student", _("I am at school or college")),
    pick("home", _("I look after the home or family")),
    pick("retired", _("I am retired")),
    recall="now",
    hint=text(_("We ask because work can be part of getting well.")),
)

SATISFACTION = single(
    "satisfaction",
    text(_("Are you happy now with the result of your operation?")),
    pick("very_happy", _("Yes, very")),
    pick("happy", _("Yes, mostly")),
    pick("neither", _("In between")),
    pick("unhappy", _("No, not much")),
    pick("very_unhappy", _("No, not at all")),
    recall="now",
    best_first=True,
)
