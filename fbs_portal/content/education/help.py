"""The "when to get help" box that stands on every education page.

Which signs there are is `DangerSign`, how soon is `DANGER_FLOORS`, and the words are those of the follow-up form,
so the box always agrees with it. The form knows the patient; a public page does not, so the signs that the form
words by region or by day are worded here for everybody.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.domain.codes import DANGER_FLOORS, DangerSign, Urgency

FOR_EVERYBODY = {
    DangerSign.CLUMSY_HANDS_OR_GAIT: _(
        "New or worse clumsy hands, stiff legs or unsteady walking, or numb below the chest or waist"
    ),
    DangerSign.SWALLOW_OR_NECK_SWELLING: _(
        "After neck surgery: cannot swallow liquids or spit, a growing swelling in the neck, or noisy breathing"
    ),
    DangerSign.FOOT_DROP: _("A foot that drops or slaps, or an arm, a hand or a leg that is getting weaker"),
    DangerSign.FEVER: _("Fever of 38.0 °C (100.4 °F) or more, or shaking chills"),
    DangerSign.WOUND: _(
        "Wound, or the place of a battery or pump, that is red, hot, swollen or open, smells bad, or leaks pus"
    ),
}


def words(sign: DangerSign) -> str:
    """The sign in plain words for a reader of whom nothing is known."""
    return str(FOR_EVERYBODY.get(sign) or SIGNS[sign].tick.default)


def signs(urgency: Urgency) -> tuple[str, ...]:
    """The signs whose least urgency is this one, in the form's order."""
    return tuple(words(sign) for sign in DangerSign if DANGER_FLOORS[sign] is urgency)
