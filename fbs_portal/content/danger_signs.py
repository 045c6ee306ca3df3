"""The danger signs in the patient's words: what is ticked, what to say on the telephone, and why it matters.

Each sign is worded "new or getting worse". What a sign can mean is kept to the conditions it is a known warning
of; urgency is `domain.codes.DANGER_FLOORS`, never written here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import DangerSign, Region
from fbs_portal.domain.conditions import Before, Condition, Fact, Not
from fbs_portal.domain.questionnaire import Variant, Wording, Words

NECK = Fact("region", (Region.CERVICAL.value,))
MIDDLE = Fact("region", (Region.THORACIC.value,))
OPERATED = Not(Fact("days_since_surgery", (None,)))
FEVER_DAYS = 90
"""So long after surgery any fever counts; later it counts with worse back pain or a worse wound (C18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords:
    """`tick` is the line that is ticked and quoted back, `say` what to tell the person who answers the telephone,
    `say_for` the same of somebody who calls for the patient, `why` one calm sentence, `do_not` what is unsafe."""

    code: DangerSign
    tick: Words
    say: Wording
    say_for: Wording
    why: Wording
    do_not: Wording = ""
    shown_if: Condition | None = None


NERVES = _("This can mean that nerves are being pressed. They need help within hours.")
CORD = _("This can mean that the spinal cord is being pressed. It needs help within hours.")
INFECTION = _("This can be a sign of infection. It should be looked at today.")
NO_ANTIBIOTICS = _("Do not start antibiotics on your own.")

EMERGENCY_SIGNS: tuple[SignWords, ...] = (
    SignWords(
        code=DangerSign.SADDLE_NUMBNESS,
        tick=Words(
            default=_(
                "New or worse numb or odd feeling between the legs, around the bottom or the private parts, "
                "or a new change in sexual feeling"
            )
        ),
        say=_("I have a new numb feeling between my legs."),
        say_for=_("They have a new numb feeling between their legs."),
        why=NERVES,
    ),
    SignWords(
        code=DangerSign.BLADDER,
        tick=Words(
            default=_(
                "New trouble passing urine: cannot go, weak stream, cannot feel it, or new leaks (not old leaks "
                "when you cough)"
            )
        ),
        say=_("I have new trouble passing or holding urine."),
        say_for=_("They have new trouble passing or holding urine."),
        why=NERVES,
    ),
    SignWords(
        code=DangerSign.BOWEL,
        tick=Words(default=_("New loss of bowel control, or no feeling when you wipe (not constipation)")),
        say=_("I have a new loss of bowel control or of feeling when I wipe."),
        say_for=_("They have a new loss of bowel control or of feeling when they wipe."),
        why=NERVES,
    ),
    SignWords(
        code=DangerSign.BOTH_LEGS,
        tick=Words(
            default=_("In the last 2 weeks: new or suddenly worse weakness, numbness or shooting pain in both legs")
        ),
        say=_("I have new weakness, numbness or shooting pain in both legs."),
        say_for=_("They have new weakness, numbness or shooting pain in both legs."),
        why=NERVES,
    ),
    SignWords(
        code=DangerSign.LIMB_PARALYSIS,
        tick=Words(default=_("Cannot move an arm or a leg, or it is cold, pale or blue")),
        say=_("I have an arm or a leg that I cannot move, or that is cold and pale."),
        say_for=_("They have an arm or a leg that they cannot move, or that is cold and pale."),
        why=_("This can mean that nerves or blood vessels are blocked. It needs help at once."),
    ),
    SignWords(
        code=DangerSign.CLUMSY_HANDS_OR_GAIT,
        tick=Words(
            default=_("New or worse clumsy hands, or unsteady walking"),
            variants=(
                Variant(
                    when=MIDDLE,
                    text=_("New or worse stiff legs, unsteady walking, or numb below the chest or waist"),
                ),
            ),
        ),
        say=_("My hands or my legs have become clumsy, stiff or unsteady."),
        say_for=_("Their hands or their legs have become clumsy, stiff or unsteady."),
        why=CORD,
    ),
    SignWords(
        code=DangerSign.CHEST_OR_BREATHING,
        tick=Words(default=_("New chest pain, new trouble breathing, coughing up blood, or fainting")),
        say=_("I have new chest pain, trouble breathing, or I fainted."),
        say_for=_("They have new chest pain, trouble breathing, or they fainted."),
        why=_("This can be a blood clot in the lung. It needs help at once."),
    ),
    SignWords(
        code=DangerSign.SWALLOW_OR_NECK_SWELLING,
        tick=Words(default=_("Cannot swallow liquids or spit, a growing swelling in the neck, or noisy breathing")),
        say=_("I cannot swallow or breathe well, or my neck is swelling."),
        say_for=_("They cannot swallow or breathe well, or their neck is swelling."),
        why=_("Swelling in the neck can close the airway. It needs help at once."),
        shown_if=NECK,
    ),
    SignWords(
        code=DangerSign.DROWSY_OR_CONFUSED,
        tick=Words(default=_("Too sleepy to wake up properly, or newly confused")),
        say=_("I am very hard to wake, or I am confused."),
        say_for=_("They are very hard to wake, or they are confused."),
        why=_("This can come from medicine or from infection. It needs help at once."),
    ),
)

SAME_DAY_SIGNS: tuple[SignWords, ...] = (
    SignWords(
        code=DangerSign.FOOT_DROP,
        tick=Words(
            default=_("A foot that drops or slaps, or a leg that is getting weaker"),
            variants=(Variant(when=NECK, text=_("An arm, a hand or a leg that is getting weaker")),),
        ),
        say=_("I have a limb that is getting weaker."),
        say_for=_("They have a limb that is getting weaker."),
        why=_("This can mean that a nerve is being pressed. It should be looked at today."),
    ),
    SignWords(
        code=DangerSign.FEVER,
        tick=Words(
            default=_("Fever or chills with worse back pain or a worse wound"),
            variants=(
                Variant(
                    when=Before(FEVER_DAYS),
                    text=_("Fever of 38.0 °C (100.4 °F) or more, or shaking chills"),
                ),
            ),
        ),
        say=_("I have a fever or chills."),
        say_for=_("They have a fever or chills."),
        why=INFECTION,
        do_not=NO_ANTIBIOTICS,
    ),
    SignWords(
        code=DangerSign.WOUND,
        tick=Words(
            default=_("Wound that is red, hot, swollen or open, smells bad, or leaks pus"),
            variants=(
                Variant(
                    when=Fact("has_device", (True,)),
                    text=_(
                        "Wound, or the place of the battery or pump, that is red, hot, swollen or open, smells bad, "
                        "or leaks pus"
                    ),
                ),
            ),
        ),
        say=_("My wound looks red, swollen or open."),
        say_for=_("Their wound looks red, swollen or open."),
        why=INFECTION,
        do_not=NO_ANTIBIOTICS,
        shown_if=OPERATED,
    ),
    SignWords(
        code=DangerSign.WOUND_FLUID,
        tick=Words(default=_("Clear or pink watery fluid from the wound, even with no headache")),
        say=_("Clear or pink fluid comes from my wound."),
        say_for=_("Clear or pink fluid comes from their wound."),
        why=_("This can be the fluid that lies around the nerves. It should be looked at today."),
        shown_if=OPERATED,
    ),
    SignWords(
        code=DangerSign.HEADACHE_UPRIGHT,
        tick=Words(
            default=_("Headache that is much worse when you sit or stand, or with a stiff neck and light that hurts")
        ),
        say=_("I have a bad headache when I sit or stand."),
        say_for=_("They have a bad headache when they sit or stand."),
        why=_("This can be a leak of the fluid around the nerves. It should be looked at today."),
        shown_if=OPERATED,
    ),
    SignWords(
        code=DangerSign.CALF_SWELLING,
        tick=Words(default=_("One calf that is newly swollen, sore or warm")),
        say=_("One of my calves is swollen and sore."),
        say_for=_("One of their calves is swollen and sore."),
        why=_("This can be a blood clot in the leg. It should be looked at today."),
    ),
    SignWords(
        code=DangerSign.INJURY,
        tick=Words(default=_("A fall, crash or heavy lift, and then sudden bad pain")),
        say=_("I had a fall, crash or heavy lift, and then sudden bad pain."),
        say_for=_("They had a fall, crash or heavy lift, and then sudden bad pain."),
        why=_("A bone or a part in the spine may be hurt. It should be looked at today."),
    ),
    SignWords(
        code=DangerSign.CANNOT_WALK,
        tick=Words(default=_("Sudden pain of 8 or more out of 10, and you cannot stand or walk")),
        say=_("I have sudden very bad pain and cannot stand or walk."),
        say_for=_("They have sudden very bad pain and cannot stand or walk."),
        why=_("Sudden pain like this should be looked at today."),
    ),
    SignWords(
        code=DangerSign.STOPPED_MEDICINE_ILL,
        tick=Words(default=_("Stopped a strong painkiller or a nerve medicine, and now feel very ill")),
        say=_("I stopped a strong medicine and now I feel very ill."),
        say_for=_("They stopped a strong medicine and now they feel very ill."),
        why=_("Stopping some medicines at once can make you very ill. You need advice today."),
        do_not=_("Do not take a large dose to make up for it."),
    ),
    SignWords(
        code=DangerSign.CANCER_OR_WEIGHT_LOSS,
        tick=Words(default=_("New weight loss without trying, or new night pain that no position eases")),
        say=_("I am losing weight, or I have night pain that does not ease."),
        say_for=_("They are losing weight, or they have night pain that does not ease."),
        why=_("It does not have to mean harm, but it should be checked."),
    ),
)

SIGNS: dict[str, SignWords] = {sign.code.value: sign for sign in (*EMERGENCY_SIGNS, *SAME_DAY_SIGNS)}
