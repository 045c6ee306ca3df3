"""The trail of who saw or did what, in words. Rows hold ids, codes and counts; so do these sentences."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.presenters import moments
from fbs_portal.presenters.trail import DEED_WORDS

SENTENCES: Mapping[str, Any] = {
    "read_patient": gettext_lazy("opened a patient’s page"),
    "read_case": gettext_lazy("opened a case"),
    "read_letter": gettext_lazy("opened a referral letter"),
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
    "forget_asked_for": gettext_lazy("asked to be forgotten"),
    "notice_agreed": gettext_lazy("agreed to the notice"),
    "notice_refused": gettext_lazy("said no to the notice"),
    "programme_left": gettext_lazy("ended a patient’s part in the programme"),
    "programme_rejoined": gettext_lazy("took a patient into the programme again"),
    "preferences_set": gettext_lazy("set how to be contacted"),
    "enrolled": gettext_lazy("enrolled a patient"),
    "imported": gettext_lazy("imported operations from a file"),
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
    "call_recorded": gettext_lazy("recorded a try to reach a patient about a form"),
    "letters_printed": gettext_lazy("printed invitation letters"),
    "score_recorded": gettext_lazy("recorded a score"),
    "clinic_added": gettext_lazy("added a clinic"),
    "clinic_changed": gettext_lazy("changed a clinic"),
    "member_added": gettext_lazy("let somebody work for a clinic"),
    "member_left": gettext_lazy("ended somebody’s work for a clinic"),
    "member_notices": gettext_lazy("chose which messages a colleague gets"),
    "replay_asked": gettext_lazy("asked for a preview of a rule set"),
    "replay_read": gettext_lazy("looked at the preview of a rule set"),
    "replay_cancelled": gettext_lazy("stopped the preview of a rule set"),
    "replay_applied": gettext_lazy("answers were assessed again under another rule set"),
    "rule_set_drafted": gettext_lazy("began a draft of a rule set"),
    "rule_set_edited": gettext_lazy("changed a draft of a rule set"),
    "rule_set_discarded": gettext_lazy("discarded a draft of a rule set"),
    "rule_set_activated": gettext_lazy("brought a rule set into use"),
    "rule_set_default": gettext_lazy("went back to the default rule set"),
    "rule_set_chosen": gettext_lazy("chose which rule set judges a course"),
    "protocol_drafted": gettext_lazy("began a draft of a protocol"),
    "protocol_edited": gettext_lazy("changed a draft of a protocol"),
    "protocol_discarded": gettext_lazy("discarded a draft of a protocol"),
    "protocol_used": gettext_lazy("brought a protocol into use"),
    "protocol_retired": gettext_lazy("retired a protocol"),
    "protocols_chosen": gettext_lazy("chose which protocol new courses follow"),
    "outcomes_counted": gettext_lazy("counted the outcomes of a clinic"),
    "read_outcomes": gettext_lazy("looked at the outcomes of a clinic"),
    "message_sent_again": gettext_lazy("sent a failed message again"),
    "message_text_changed": gettext_lazy("changed the words of a message"),
    "message_text_shipped": gettext_lazy("went back to the shipped words of a message"),
    "education_loaded": gettext_lazy("loaded the education pages"),
    "education_added": gettext_lazy("added an education page"),
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


def detail_words(detail: Mapping[str, Any], *, tz: str = "UTC") -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_short(value, tz=tz)}" for name, value in detail.items())


def _short(value: Any, *, tz: str) -> str:
    """Ids and codes as stored; days and moments as people write them."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    if isinstance(value, str) and "T" in value:
        with suppress(ValueError):
            return moments.exact(datetime.fromisoformat(value), tz=tz)
    return "–" if value in (None, "") else moments.stored_day(value)


def line(event: Any, *, names: Mapping[str, str], tz: str) -> AuditLine:
    return AuditLine(
        at=moments.exact(event.at, tz=tz), what=sentence(event.verb),
        who=names.get(event.actor, event.actor.replace(":", " ")), subject=subject_words(event.subject),
        detail=detail_words(event.detail, tz=tz),
    )  # fmt: skip
