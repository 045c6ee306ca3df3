"""The baseline: before surgery, or remembered after it (then without the danger lists, which are about now)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.danger import DANGER_STEPS
from fbs_portal.content.questionnaires.followup import LIMITED, MODERATE
from fbs_portal.content.questionnaires.life import (
    ACCEPTABLE,
    MORE_TO_SAY,
    OPIOIDS,
    PEG,
    WALKING,
    WALKING_EASED,
    WANTS_CONTACT,
    WORK,
)
from fbs_portal.content.questionnaires.pain import AXIAL, LIMB, NERVE_SYMPTOMS
from fbs_portal.content.questionnaires.places import PAIN_SITES
from fbs_portal.content.questionnaires.wording import LUMBAR, RECALLED, text, when
from fbs_portal.domain.conditions import Not
from fbs_portal.domain.questionnaire import Questionnaire, Step
from fbs_portal.domain.validation import validate

BASELINE = validate(
    Questionnaire(
        code="baseline",
        version="1",
        steps=(
            *DANGER_STEPS,
            Step(code="spine", questions=(AXIAL,)),
            Step(code="limb", questions=(LIMB,)),
            Step(code="places", questions=(PAIN_SITES,)),
            Step(code="walking", questions=(WALKING,)),
            Step(code="sitting", questions=(WALKING_EASED,), shown_if=when(LUMBAR, LIMITED)),
            Step(code="feeling", questions=(NERVE_SYMPTOMS,), shown_if=MODERATE),
            Step(code="medicine", questions=(OPIOIDS,)),
            Step(
                code="life",
                title=text(_("Pain and your life")),
                hint=text(_("Three scales from 0 to 10, and one more question.")),
                questions=(*PEG, ACCEPTABLE),
                shown_if=Not(RECALLED),
            ),
            Step(code="work", questions=(WORK,), shown_if=Not(RECALLED)),
            Step(
                code="contact",
                title=text(_("What would you like from us now?")),
                questions=(WANTS_CONTACT, MORE_TO_SAY),
                shown_if=Not(RECALLED),
            ),
        ),
    )
)
