"""The trail of who saw or did what, in words. Rows hold ids, codes and counts; so do these sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.presenters import moments
from fbs_portal.presenters.trail import DEED_WORDS

SENTENCES: Mapping[str, Any] = {
    "read_patient": gettext_lazy("opened a patient’s page"),
    "read_case": gettext_lazy("opened a case"),
    "listed_cases": gettext_lazy("looked at the worklist"),
    "listed_patients": gettext_lazy("looked at the list of patients"),
    "read_trail": gettext_lazy("read this trail"),
    "exported": gettext_lazy("exported data"),
    "link_minted": gettext_lazy("made a personal link"),
    "link_used": gettext_lazy("opened a personal link"),
    "birth_date_right": gettext_lazy("gave the right birth date for a personal link"),
    "birth_date_wrong": gettext_lazy("gave a wrong birth date for a personal link"),
    "links_revoked": gettext_lazy("revoked personal links"),
    "link_not_me": gettext_lazy("said “this is not me”"),
    "link_asked_for": gettext_lazy("asked for a new link"),
    "link_request_handled": gettext_lazy("dealt with a request for a link"),
    "notice_agreed": gettext_lazy("agreed to the notice"),
    "preferences_set": gettext_lazy("set how to be contacted"),
    "enrolled": gettext_lazy("enrolled a patient"),
    "patient_changed": gettext_lazy("changed a patient’s details"),
    "course_ended": gettext_lazy("ended an earlier course"),
    "facts_corrected": gettext_lazy("corrected a fact of an operation"),
    "operation_performed": gettext_lazy("marked an operation as performed"),
    "operation_cancelled": gettext_lazy("cancelled an operation"),
    "sign_marked_known": gettext_lazy("marked a danger sign as known"),
    "patient_erased": gettext_lazy("erased a patient’s record"),
    "draft_started": gettext_lazy("began a form"),
    "danger_ticked": gettext_lazy("ticked a danger sign"),
    "danger_acknowledged": gettext_lazy("acknowledged a danger page"),
    "danger_unticked": gettext_lazy("unticked a danger sign"),
    "change_reported": gettext_lazy("reported a change"),
    "submitted": gettext_lazy("sent a form"),
    "answers_entered": gettext_lazy("entered answers given by phone or on paper"),
    "assessed": gettext_lazy("answers were assessed"),
    "recheck_planned": gettext_lazy("a recheck was planned"),
    "followup_missed": gettext_lazy("a form was not answered in time"),
    "clinic_changed": gettext_lazy("changed a clinic"),
    "member_added": gettext_lazy("let somebody work for a clinic"),
    "member_left": gettext_lazy("ended somebody’s work for a clinic"),
    "education_loaded": gettext_lazy("loaded the education pages"),
    "education_edited": gettext_lazy("edited an education page"),
    "education_adopted": gettext_lazy("took over a newer shipped text"),
    "education_kept": gettext_lazy("kept the clinic’s own text"),
}
"""Verb → words; the deeds on a case (`case_…`) take theirs from the case page's trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    at: str
    who: str
    what: str
    subject: str
    detail: str


def sentence(verb: str) -> str:
    """An unknown verb (of a later version) shows as it is stored."""
    if verb.startswith("case_"):
        deed = verb.removeprefix("case_")
        return _("case: %(deed)s") % {"deed": DEED_WORDS.get(deed, deed)}
    return str(SENTENCES.get(verb, verb))


def subject_words(subject: str) -> str:
    """`case:12` → “case 12”."""
    return subject.replace(":", " ")


def detail_words(detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in detail.items())


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return str(value)


def line(event: Any, *, names: Mapping[str, str], tz: str) -> AuditLine:
    return AuditLine(
        at=moments.exact(event.at, tz=tz), what=sentence(event.verb),
        who=names.get(event.actor, event.actor.replace(":", " ")), subject=subject_words(event.subject),
        detail=detail_words(event.detail),
    )  # fmt: skip
