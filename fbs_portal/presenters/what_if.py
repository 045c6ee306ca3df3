"""What would have changed the suggestion, and what is not known, in staff's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fbs_portal.content import finding_terms as terms
from fbs_portal.domain.triage.changes import told_as
from fbs_portal.domain.triage.types import Assessment, Counterfactual
from fbs_portal.domain.vocabulary import LISTS
from fbs_portal.presenters import labels
from fbs_portal.presenters.answer_words import answer_words, question_words
from fbs_portal.presenters.findings import limit_words, pain_name


def would_change_sentences(assessment: Assessment, region: str) -> tuple[str, ...]:
    """What would have been said had one thing been another: "Would not be flagged if leg pain were 3 or less"."""
    own = (finding.params.get("limits") for finding in assessment.findings)
    limits: Mapping[str, float] = next(filter(None, own), {})
    return tuple(_change(change, region, limits) for change in assessment.would_change)


def missing_sentences(assessment: Assessment, region: str) -> tuple[str, ...]:
    """What was not answered and would help, what would settle it first; empty when nothing is known to be missing."""
    rest = [code for code in assessment.missing if code not in assessment.settled_by]
    settling = settling_sentence(assessment.settled_by, region)
    told = [_("Not answered: %(what)s") % {"what": question_words(code, region)} for code in rest]
    return (*((settling,) if settling else ()), *told)


def settling_sentence(questions: Sequence[str], region: str) -> str:
    """ "Not answered, and most likely to settle it: leg pain and last 4 weeks"; empty without any."""
    if not questions:
        return ""
    names = _(" and ").join(question_words(code, region) for code in questions)
    return _("Not answered, and most likely to settle it: %(what)s") % {"what": names}


def _change(change: Counterfactual, region: str, limits: Mapping[str, float]) -> str:
    words = {
        "limit_improved": limit_words("improved", limits),
        "pain": question_words(change.question, region),
        "axial": pain_name("axial", region),
        "limb": pain_name("limb", region),
        "value": _instead(change.question, change.value),
    }
    condition = str(terms.CHANGES.get(change.kind, change.kind)) % words
    return str(terms.OUTCOMES[told_as(change.outcome)]) % {
        "if": condition,
        "urgency": labels.word(labels.URGENCY, change.outcome.get("urgency")),
        "category": labels.word(labels.CATEGORY, change.outcome.get("category")),
    }


def _instead(question: str, value: Any) -> str:
    """The other answer, or the other fact, in words."""
    if question == "surgery_date":
        return date_format(date.fromisoformat(value), "j F Y")
    if question == "side":
        return labels.word(labels.SIDE, value)
    if question == "levels":
        return labels.levels_span(list(value))
    one_of_a_list = question in LISTS and isinstance(value, str)
    return answer_words(question, (value,) if one_of_a_list else value)
