"""The follow-up: eight pages for somebody who is well, never more than sixteen."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.danger import DANGER_STEPS
from fbs_portal.content.questionnaires.life import (
    ACCEPTABLE,
    MORE_TO_SAY,
    OPIOIDS,
    PEG,
    SATISFACTION,
    TREATMENTS,
    WALKING,
    WALKING_EASED,
    WANTS_CONTACT,
    WORK,
)
from fbs_portal.content.questionnaires.pain import (
    AXIAL,
    BEGAN,
    LIMB,
    MATTERS,
    NERVE_SYMPTOMS,
    ONSET,
    RELIEF,
    SAME_PAIN,
    TREND,
    WORST_PAIN,
)
from fbs_portal.content.questionnaires.places import PAIN_SITES
from fbs_portal.content.questionnaires.wording import LUMBAR, text, when
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.conditions import AnyOf, AtLeast, Fact, Not, NotGiven, OneOf
from fbs_portal.domain.questionnaire import Question, Questionnaire, Step
from fbs_portal.domain.validation import validate

LIFE_POINTS = Fact(
    "timepoint",
    tuple(point.value for point in (TimePoint.WEEK_12, TimePoint.MONTH_6, TimePoint.MONTH_12, TimePoint.MONTH_24)),
)
"""When PEG and "could you live with it" are asked; at baseline too, in its own questionnaire."""

YEAR = Fact("timepoint", (TimePoint.MONTH_12.value,))
CHANGED = Fact("timepoint", (TimePoint.UNSCHEDULED.value,))

MODERATE = AnyOf((AtLeast("pain_axial", MATTERS), AtLeast("pain_limb", MATTERS)))
UNKNOWN = AnyOf((NotGiven("pain_axial"), NotGiven("pain_limb")))
UNWELL = AnyOf(
    (
        MODERATE,
        UNKNOWN,
        OneOf("trend", ("slowly_worse", "quickly_worse")),
        OneOf("walking", ("5_to_10_min", "under_5_min")),
        OneOf("opioids", ("every_day",)),
        CHANGED,
    )
)
"""Anything that keeps the course from being "none" by itself; else the form ends after eight pages."""

HURTS = AnyOf((AtLeast("pain_axial", 1), AtLeast("pain_limb", 1), UNKNOWN))
LIMITED = OneOf("walking", ("10_to_30_min", "5_to_10_min", "under_5_min"))


def _step(code: str, *questions: Question) -> Step:
    return Step(code=code, questions=questions)


def _about_pain(code: str, *questions: Question) -> Step:
    return Step(code=code, questions=questions, shown_if=when(UNWELL, HURTS))


FOLLOWUP = validate(
    Questionnaire(
        code="followup",
        version="1",
        steps=(
            *DANGER_STEPS,
            _step("spine", AXIAL),
            _step("limb", LIMB),
            _step("trend", TREND),
            _step("walking", WALKING),
            _step("medicine", OPIOIDS),
            Step(
                code="contact",
                title=text(_("What would you like from us now?")),
                questions=(WANTS_CONTACT, MORE_TO_SAY),
            ),
            Step(code="sitting", questions=(WALKING_EASED,), shown_if=when(UNWELL, LUMBAR, LIMITED)),
            Step(
                code="places",
                title=text(_("The place of the pain")),
                questions=(PAIN_SITES, WORST_PAIN),
                shown_if=when(UNWELL, HURTS),
            ),
            _about_pain("compare", SAME_PAIN),
            Step(
                code="course",
                title=text(_("How your worst pain came and went")),
                questions=(RELIEF, ONSET),
                shown_if=when(UNWELL, HURTS),
            ),
            Step(code="began", questions=(BEGAN,), shown_if=when(UNWELL, HURTS, Not(OneOf("onset", ("never_left",))))),
            Step(code="feeling", questions=(NERVE_SYMPTOMS,), shown_if=MODERATE),
            Step(
                code="life",
                title=text(_("Pain and your life")),
                hint=text(_("Three scales from 0 to 10, and one more question.")),
                questions=(*PEG, ACCEPTABLE),
                shown_if=when(UNWELL, LIFE_POINTS),
            ),
            Step(
                code="since",
                title=text(_("Care since your last form")),
                questions=(TREATMENTS, replace(WORK, shown_if=YEAR), replace(SATISFACTION, shown_if=YEAR)),
                shown_if=UNWELL,
            ),
        ),
    )
)
