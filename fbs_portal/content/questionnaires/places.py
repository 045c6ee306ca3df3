"""Where it hurts: body sites as grouped checkboxes, the operated part of the body first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.questionnaires.wording import CERVICAL, LUMBAR, RECALLED, THORACIC, text
from fbs_portal.domain.conditions import AnyOf
from fbs_portal.domain.questionnaire import Choice, ChoiceGroup, Kind, Question, Wording, Words

MIDLINE: tuple[tuple[str, Wording], ...] = (
    ("neck", _("Neck")),
    ("upper_back", _("Upper back")),
    ("mid_back", _("Middle of the back")),
    ("low_back", _("Low back")),
    ("tailbone", _("Tailbone")),
)
LEG: tuple[tuple[str, Wording], ...] = (
    ("buttock", _("Buttock")),
    ("groin", _("Groin")),
    ("thigh_front", _("Front of the thigh")),
    ("thigh_side", _("Side of the thigh")),
    ("thigh_back", _("Back of the thigh")),
    ("shin_inner", _("Inside of the shin")),
    ("shin_outer", _("Outside of the shin")),
    ("calf", _("Calf")),
    ("foot_top", _("Top of the foot or big toe")),
    ("foot_outer", _("Outside of the foot or little toe")),
)
ARM: tuple[tuple[str, Wording], ...] = (
    ("shoulder", _("Shoulder")),
    ("upper_arm", _("Upper arm")),
    ("forearm", _("Forearm")),
    ("hand_thumb_side", _("Hand, thumb side")),
    ("hand_middle", _("Hand, middle finger")),
    ("hand_little_side", _("Hand, little finger side")),
)
TRUNK: tuple[tuple[str, Wording], ...] = (("ribs", _("Ribs, chest or belly")),)

SIDES: tuple[tuple[str, Wording], ...] = (("left", _("Left")), ("right", _("Right")))

GROUPS = (
    ChoiceGroup(code="spine", text=text(_("Neck and back")), first_if=AnyOf((LUMBAR, CERVICAL, THORACIC))),
    ChoiceGroup(code="leg", text=text(_("Hip and leg")), first_if=LUMBAR),
    ChoiceGroup(code="arm", text=text(_("Shoulder and arm")), first_if=CERVICAL),
    ChoiceGroup(code="trunk", text=text(_("Chest and belly")), first_if=THORACIC),
)


def _pairs(group: str, places: tuple[tuple[str, Wording], ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(code=f"{side}_{code}", text=Words(default=words), group=group, side=side)
        for code, words in places
        for side, _words in SIDES
    )


PAIN_SITES = Question(
    code="pain_sites",
    kind=Kind.MULTI,
    text=text(
        _("Where has it hurt in the last 7 days?"),
        (RECALLED, _("Where did it hurt in the 7 days before your operation?")),
    ),
    recall="7 days",
    hint=text(_("Tick all the places. Left and right are your own left and right.")),
    choices=(
        *(Choice(code=code, text=Words(default=words), group="spine") for code, words in MIDLINE),
        *_pairs("leg", LEG),
        *_pairs("arm", ARM),
        *_pairs("trunk", TRUNK),
    ),
    groups=GROUPS,
    none_text=_("It hurts nowhere"),
)
