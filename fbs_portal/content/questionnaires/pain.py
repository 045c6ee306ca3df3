"""Questions about the pain: how bad, which way it goes, and what kind of pain it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.wording import CERVICAL, RECALLED, THORACIC, pick, scale, single, text, when
from fbs_portal.domain.conditions import Before, Not, Tie
from fbs_portal.domain.questionnaire import Choice, Direction, Kind, Question

MATTERS = 4
"""A pain number from which more is asked: 4 is the lower edge of moderate pain."""

NRS_ANCHORS = (_("no pain"), _("worst pain you can imagine"))

AXIAL = scale(
    "pain_axial",
    text(
        _("In the last 7 days, how bad was your back pain on average?"),
        (when(RECALLED, CERVICAL), _("In the 7 days before your operation, how bad was your neck pain on average?")),
        (RECALLED, _("In the 7 days before your operation, how bad was your back pain on average?")),
        (CERVICAL, _("In the last 7 days, how bad was your neck pain on average?")),
    ),
    recall="7 days",
    anchors=NRS_ANCHORS,
)

LIMB = scale(
    "pain_limb",
    text(
        _("In the last 7 days, how bad was your leg pain on average?"),
        (when(RECALLED, CERVICAL), _("In the 7 days before your operation, how bad was your arm pain on average?")),
        (
            when(RECALLED, THORACIC),
            _("In the 7 days before your operation, how bad was the pain around your chest, ribs or belly on average?"),
        ),
        (RECALLED, _("In the 7 days before your operation, how bad was your leg pain on average?")),
        (CERVICAL, _("In the last 7 days, how bad was your arm pain on average?")),
        (THORACIC, _("In the last 7 days, how bad was the pain around your chest, ribs or belly on average?")),
    ),
    recall="7 days",
    anchors=NRS_ANCHORS,
    hint=text(
        _("Think of the leg that hurts most."),
        (CERVICAL, _("Think of the arm that hurts most.")),
        (THORACIC, _("Think of the place that hurts most.")),
    ),
)

TREND = single(
    "trend",
    text(
        _("Over the last 4 weeks, how has your pain changed?"),
        (Before(27), _("Since your operation, how has your pain changed?")),
    ),
    pick("better", _("It is getting better")),
    pick("same", _("It is about the same, or I have no pain")),
    pick("slowly_worse", _("It is slowly getting worse")),
    pick("quickly_worse", _("It is quickly getting worse")),
    recall="4 weeks",
    best_first=True,
)

WORST_PAIN = single(
    "worst_pain",
    text(_("Which pain is worse for you now?")),
    Choice(code="axial", text=text(_("Back pain"), (CERVICAL, _("Neck pain")))),
    Choice(
        code="limb",
        text=text(_("Leg pain"), (CERVICAL, _("Arm pain")), (THORACIC, _("Pain around the chest, ribs or belly"))),
    ),
    pick("equal", _("Both are the same"), ranked=False),
    recall="now",
    hint=text(_("The next questions are about that pain. Are both the same? Think of the one that troubles you most.")),
    shown_if=Tie("pain_axial", "pain_limb", MATTERS),
)

SAME_PAIN = single(
    "same_pain",
    text(_("Is your worst pain now the same pain as before your operation?")),
    pick("same", _("Yes, the same pain")),
    pick("partly", _("Partly the same")),
    pick("different", _("No, a different pain")),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="now",
    hint=text(_("Think of where it is and how it feels.")),
)

RELIEF = single(
    "relief",
    text(_("Since your operation, what was the longest time this pain was gone or nearly gone?")),
    pick("never", _("It never went away")),
    pick("under_4_weeks", _("Less than 4 weeks")),
    pick("4_to_12_weeks", _("4 to 12 weeks"), shown_if=Not(Before(27))),
    pick("3_to_6_months", _("3 to 6 months"), shown_if=Not(Before(83))),
    pick("over_6_months", _("More than 6 months"), shown_if=Not(Before(179))),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="since surgery",
)

ONSET = single(
    "onset",
    text(_("How did the pain you have now come?")),
    pick("never_left", _("It was there and never left")),
    pick("sudden", _("It came suddenly")),
    pick("gradual", _("It came slowly")),
    pick("after_injury", _("It came after a fall, a lift or an accident")),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="now",
)

BEGAN = single(
    "began",
    text(_("When did the pain you have now begin or come back?")),
    pick("under_2_weeks", _("Less than 2 weeks ago")),
    pick("2_to_6_weeks", _("2 to 6 weeks ago")),
    pick("6_to_12_weeks", _("6 to 12 weeks ago")),
    pick("over_3_months", _("More than 3 months ago")),
    pick("unsure", _("I am not sure"), ranked=False),
    recall="now",
)

NERVE_SYMPTOMS = Question(
    code="nerve_symptoms",
    kind=Kind.MULTI,
    text=text(
        _("In the last 7 days, did the sore area feel like any of these?"),
        (RECALLED, _("In the 7 days before your operation, did the sore area feel like any of these?")),
    ),
    recall="7 days",
    choices=(
        pick("numbness", _("Numb")),
        pick("tingling", _("Tingling")),
        pick("burning", _("Burning")),
        pick("electric_shocks", _("Electric shocks")),
        pick("touch_hurts", _("Light touch hurts")),
        pick("weakness_unchanged", _("Weaker than before, but not getting worse")),
    ),
    none_text=_("None of these"),
    hint=text(_("Is it getting weaker? Then call your clinic today.")),
    direction=Direction.MORE_IS_WORSE,
)
