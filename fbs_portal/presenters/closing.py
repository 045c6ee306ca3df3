"""How a case was closed, in words, and why nobody was referred."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import CloseOutcome
from fbs_portal.domain.settled import IMPLIED
from fbs_portal.presenters import labels

NOT_REFERRED: labels.Words = {
    "acceptable": _("pain acceptable to the patient"),
    "eased": _("pain has eased since"),
    "care_elsewhere": _("in pain care elsewhere already"),
    "planned_treatment": _("waiting for a planned treatment"),
    "other_cause": _("another cause was found"),
    "declines": _("patient declines an evaluation"),
    "not_reached": _("patient could not be reached"),
    "data_error": _("the answers were wrong"),
    "other": _("another reason"),
}


def closed_as(outcome: str, not_referred: str = "") -> str:
    """How a case was closed, with why nobody was referred where the outcome does not say so itself."""
    said = labels.word(labels.OUTCOME, outcome)
    if not not_referred or IMPLIED.get(CloseOutcome(outcome)) == not_referred:
        return said
    return f"{said}: {labels.word(NOT_REFERRED, not_referred)}"
