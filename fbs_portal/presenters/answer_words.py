"""One question and one answer in staff's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.content import finding_terms as terms
from fbs_portal.presenters import labels

_WORDS: Mapping[str, labels.Words] = {
    "trend": labels.TREND,
    "walking": labels.WALKING,
    "walking_eased": labels.YES_NO,
    "same_pain": labels.SAME_PAIN,
    "relief": labels.RELIEF,
    "onset": labels.ONSET,
    "began": labels.BEGAN,
    "nerve_symptoms": labels.NERVE,
    "treatments": labels.TREATMENTS,
    "acceptable": labels.YES_NO,
    "wants_contact": labels.YES_NO,
    "red_flags": labels.DANGER,
    "opioids": labels.OPIOIDS,
    "worst_pain": labels.WORST,
}


def question_words(question: str, region: str) -> str:
    """The short name of a question; the pains are named by region."""
    if question in ("pain_axial", "pain_limb"):
        axial, limb = terms.PAINS.get(region, terms.PAINS["lumbar"])
        return str(axial if question == "pain_axial" else limb)
    return labels.word(terms.QUESTIONS, question)


def answer_words(question: str, value: Any) -> str:
    """An answer in words; not answered, declined and "none of these" are three different things."""
    if value is None:
        return _("not answered")
    if isinstance(value, Mapping):
        return _("prefers not to say")
    if isinstance(value, list | tuple):
        if not value:
            return _("none of these")
        return labels.sites(value) if question == "pain_sites" else labels.join(_WORDS.get(question, {}), value)
    if isinstance(value, str):
        return labels.word(_WORDS.get(question, {}), value)
    return str(value)
