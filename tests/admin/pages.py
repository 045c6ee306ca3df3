"""Every staff page with who may see it, and what its URL is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from fbs_portal.admin import pdf
from tests.world import World, kept_letter

NURSES = frozenset({"nurse_1", "clinician_1", "lead_1"})
CLINICIANS = frozenset({"clinician_1", "lead_1"})
LEADS = frozenset({"lead_1"})
NOBODY: frozenset[str] = frozenset()
READERS = frozenset({"lead_1", "auditor_1"})
FIRST_CLINIC = ("nurse_1", "clinician_1", "lead_1", "auditor_1", "no_role")
OTHERS = ("nurse_2", "lead_2", "outsider")


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """`own`: the page is about a record of the first clinic, so that for others it does not exist."""

    name: str
    ids: Callable[[World], dict[str, int | str]] = lambda cast: {}
    roles: frozenset[str]
    own: bool = True
    status: int = 200

    def url(self, cast: World) -> str:
        return reverse(f"admin:fbs_portal_{self.name}", kwargs=self.ids(cast))


def _case(cast: World) -> dict[str, int | str]:
    return {"case_id": cast.cases["A"].pk}


def _deed(slug: str) -> Callable[[World], dict[str, int | str]]:
    return lambda cast: {"case_id": cast.cases["A"].pk, "deed": slug}


def _letter(cast: World) -> dict[str, int | str]:
    kept = kept_letter(cast)
    return {"case_id": kept.case.pk, "number": kept.number}


def _patient(cast: World) -> dict[str, int | str]:
    return {"patient_id": cast.people["A"].patient.pk}


def _link(cast: World) -> dict[str, int | str]:
    return _patient(cast) | {"link_id": cast.people["A"].link.pk}


def _episode(cast: World) -> dict[str, int | str]:
    return {"episode_id": cast.people["A"].episode.pk}


def _answering(cast: World) -> dict[str, int | str]:
    return {"followup_id": cast.people["A"].answering.pk}


def _text(cast: World) -> dict[str, int | str]:
    return _clinic(cast) | {"letter": "invitation"}


def _clinic(cast: World) -> dict[str, int | str]:
    return {"clinic_id": cast.clinics[0].pk}


def _member(cast: World) -> dict[str, int | str]:
    membership = cast.users["nurse_1"].fbs_memberships.get()
    return {"clinic_id": cast.clinics[0].pk, "membership_id": membership.pk}


def _page(cast: World) -> dict[str, int | str]:
    return {"page_id": cast.page_id}


def _rule_set(cast: World) -> dict[str, int | str]:
    return {"rule_set_id": cast.rule_set_id}


def _protocol(cast: World) -> dict[str, int | str]:
    return {"protocol_id": cast.protocol_id}


def _run(cast: World) -> dict[str, int | str]:
    return {"rule_set_id": cast.rule_set_id, "run_id": cast.run_id}


NURSE_DEEDS = (
    "take",
    "undo-take",
    "assign",
    "contact",
    "snooze",
    "ask-to-refer",
    "note",
    "text-read",
    "close",
    "schedule",
    "attended",
    "not-attended",
    "declined",
)
CLINICIAN_DEEDS = (
    "refer",
    "danger-dealt-with",
    "lower-urgency",
    "evaluation",
    "reopen",
    "withdraw",
    "write-letter",
    "correct-evaluation",
    "release",
    "take-back",
)

PROTOCOL_PAGES = ("change", "activate", "discard", "retire")

PAGES = (
    StaffPage(name="case_changelist", roles=NURSES, own=False),
    StaffPage(name="case_bulk", roles=NURSES, own=False, status=302),
    StaffPage(name="case_change", ids=_case, roles=NURSES),
    StaffPage(name="case_letter", ids=_case, roles=NURSES),
    StaffPage(name="case_letter_version", ids=_letter, roles=NURSES),
    *(
        StaffPage(name=name, ids=ids, roles=NURSES)
        for name, ids in (("case_letter_pdf", _case), ("case_letter_version_pdf", _letter))
        if pdf.maker()
    ),
    *(StaffPage(name="case_deed", ids=_deed(slug), roles=NURSES) for slug in NURSE_DEEDS),
    *(StaffPage(name="case_deed", ids=_deed(slug), roles=CLINICIANS) for slug in CLINICIAN_DEEDS),
    StaffPage(name="calllist_changelist", roles=NURSES, own=False),
    StaffPage(name="calllist_call", ids=_answering, roles=NURSES),
    StaffPage(name="patient_changelist", roles=NURSES, own=False),
    StaffPage(name="patient_add", roles=LEADS, own=False),
    StaffPage(name="patient_import", roles=LEADS, own=False),
    StaffPage(name="patient_import_template", roles=LEADS, own=False),
    StaffPage(name="patient_change", ids=_patient, roles=NURSES),
    StaffPage(name="patient_edit", ids=_patient, roles=LEADS),
    StaffPage(name="patient_choices", ids=_patient, roles=NURSES),
    StaffPage(name="patient_notice", ids=_patient, roles=NURSES),
    StaffPage(name="patient_leave", ids=_patient, roles=NURSES),
    StaffPage(name="patient_rejoin", ids=_patient, roles=NURSES),
    StaffPage(name="patient_new_link", ids=_patient, roles=NURSES),
    StaffPage(name="patient_stop_links", ids=_patient, roles=NURSES),
    StaffPage(name="patient_stop_link", ids=_link, roles=NURSES),
    StaffPage(name="patient_letter", ids=_patient, roles=NURSES),
    StaffPage(name="patient_letters", roles=NURSES, own=False),
    StaffPage(name="surgeryepisode_changelist", roles=NURSES, own=False, status=302),
    StaffPage(name="surgeryepisode_change", ids=_episode, roles=NURSES),
    StaffPage(name="surgeryepisode_correct", ids=_episode, roles=LEADS),
    StaffPage(name="surgeryepisode_correct_before", ids=_episode, roles=LEADS),
    StaffPage(name="surgeryepisode_performed", ids=_episode, roles=LEADS),
    StaffPage(name="surgeryepisode_cancel", ids=_episode, roles=LEADS),
    StaffPage(name="surgeryepisode_known_sign", ids=_episode, roles=CLINICIANS),
    StaffPage(name="surgeryepisode_rule_set", ids=_episode, roles=CLINICIANS),
    StaffPage(name="surgeryepisode_new_form", ids=_episode, roles=NURSES),
    StaffPage(name="surgeryepisode_record_score", ids=_episode, roles=NURSES),
    StaffPage(name="followup_changelist", roles=NURSES, own=False, status=302),
    StaffPage(name="followup_change", ids=lambda cast: {"followup_id": cast.people["A"].answering.pk}, roles=NURSES),
    StaffPage(name="followup_told", ids=_answering, roles=NURSES, status=302),
    StaffPage(name="clinic_changelist", roles=NURSES, own=False),
    StaffPage(name="clinic_add", roles=NOBODY, own=False),
    StaffPage(name="clinic_change", ids=_clinic, roles=NURSES),
    StaffPage(name="clinic_add_member", ids=_clinic, roles=LEADS),
    StaffPage(name="clinic_notices", ids=_member, roles=LEADS),
    StaffPage(name="clinic_end_member", ids=_member, roles=LEADS),
    StaffPage(name="linkrequest_changelist", roles=NURSES, own=False),
    StaffPage(name="linkrequest_handled", ids=lambda cast: {"request_id": cast.request_id}, roles=NURSES, status=302),
    StaffPage(name="educationpage_changelist", roles=NURSES, own=False),
    StaffPage(name="educationpage_add", roles=LEADS, own=False),
    StaffPage(name="educationpage_change", ids=_page, roles=NURSES, own=False),
    StaffPage(name="educationpage_take_newer", ids=_page, roles=LEADS, own=False, status=302),
    StaffPage(name="educationpage_keep_own", ids=_page, roles=LEADS, own=False, status=302),
    StaffPage(name="auditevent_changelist", roles=READERS, own=False),
    StaffPage(name="message_changelist", roles=NURSES, own=False),
    StaffPage(name="message_again", ids=lambda cast: {"message_id": cast.message_id}, roles=NURSES, status=302),
    StaffPage(name="messagetemplate_changelist", roles=LEADS, own=False),
    StaffPage(name="messagetemplate_change", ids=_text, roles=LEADS),
    StaffPage(name="messagetemplate_shipped", ids=_text, roles=LEADS, status=302),
    StaffPage(name="outcomes_changelist", roles=CLINICIANS, own=False),
    StaffPage(name="outcomes_file", ids=lambda cast: {"slug": "completeness"}, roles=CLINICIANS, own=False),
    StaffPage(name="ruleset_changelist", roles=LEADS, own=False),
    StaffPage(name="ruleset_default", roles=LEADS, own=False),
    StaffPage(name="ruleset_add", roles=LEADS, own=False),
    StaffPage(name="ruleset_change", ids=_rule_set, roles=LEADS),
    StaffPage(name="ruleset_activate", ids=_rule_set, roles=LEADS),
    StaffPage(name="ruleset_discard", ids=_rule_set, roles=LEADS),
    StaffPage(name="ruleset_to_default", ids=_clinic, roles=LEADS),
    StaffPage(name="ruleset_preview", ids=_rule_set, roles=LEADS),
    StaffPage(name="ruleset_preview_go_on", ids=_run, roles=LEADS, status=302),
    StaffPage(name="ruleset_preview_stop", ids=_run, roles=LEADS, status=302),
    StaffPage(name="protocol_changelist", roles=LEADS, own=False),
    StaffPage(name="protocol_shipped", ids=lambda cast: {"code": "standard-1"}, roles=LEADS, own=False),
    StaffPage(name="protocol_add", roles=LEADS, own=False),
    *(StaffPage(name=f"protocol_{page}", ids=_protocol, roles=LEADS) for page in PROTOCOL_PAGES),
    StaffPage(name="protocol_choose", ids=_clinic, roles=LEADS),
)
