"""Who may do what: the permissions of the app and the four roles they make up (ADR 0321).

A permission says *who may*; whether a deed is possible in the present state is `domain.workflow`.
"""

from __future__ import annotations

from fbs_portal.domain.codes import Role

STOCK = ("add", "change", "delete", "view")
"""Django's own permissions are `<word>_<model>`; every other codename of the app belongs to a case."""

PERMISSIONS: dict[str, str] = {
    # Reading. Nobody works on a case without `view_case`.
    "view_case": "Can see the worklist and its cases, with the patients' answers",
    "view_patient": "Can see patients",
    "view_surgeryepisode": "Can see operations",
    "view_followup": "Can see planned follow-ups",
    "view_calllist": "Can see the list of patients to call",
    "view_clinic": "Can see clinics",
    "view_membership": "Can see who works for a clinic",
    "view_educationpage": "Can see education pages",
    "view_linkrequest": "Can see requests for a new link",
    "view_ruleset": "Can see rule sets",
    "view_protocol": "Can see protocols, the plans of follow-ups",
    "view_message": "Can see which messages were sent",
    "view_messagetemplate": "Can see the words of messages",
    "view_outcomes": "Can see the outcomes of a clinic",
    "view_auditevent": "Can read the trail of who saw or did what",
    # Deeds on a case.
    "take_case": "Can take a case and give it back",
    "assign_case": "Can assign a case",
    "contact_case": "Can record a contact with the patient",
    "snooze_case": "Can put a case off until a date",
    "note_case": "Can add a note to a case and mark the patient's words as read",
    "ask_to_refer": "Can ask a clinician to refer",
    "close_simple_case": "Can close a case that needed no clinician",
    "close_case": "Can close any case",
    "reopen_case": "Can reopen a case",
    "refer_case": "Can refer for a spinal pain management evaluation",
    "arrange_referral": "Can record an appointment for an evaluation, and whether the patient came or declined",
    "record_evaluation": "Can record what the evaluation found",
    "release_evaluation": "Can release an evaluation's conclusion to the patient, and take it back",
    "lower_urgency": "Can lower the urgency of a case",
    "deal_with_danger": "Can mark a danger sign as dealt with",
    # Patients and their answers.
    "enter_answers": "Can enter answers given by phone or on paper",
    "manage_links": "Can make, renew and revoke personal links",
    "record_choices": "Can record how a patient wants to be reached, and that a patient leaves or joins again",
    "enrol_patient": "Can enrol a patient with an operation",
    "correct_facts": "Can correct the facts of an operation",
    "mark_known_sign": "Can mark a danger sign as known since a date",
    "choose_rule_set": "Can choose which rule set judges one operation's course",
    # Running a clinic.
    "change_patient": "Can change a patient's name and contact details",
    "change_clinic": "Can change a clinic's numbers and hours",
    "add_membership": "Can let somebody work for a clinic",
    "delete_membership": "Can end somebody's work for a clinic",
    "change_educationpage": "Can edit education pages",
    "change_message": "Can send a failed message again",
    "change_messagetemplate": "Can change the words of messages",
    "import_surgeries": "Can import operations from a file",
    "export_data": "Can export data",
    "manage_rule_sets": "Can change rule sets",
    "manage_protocols": "Can change protocols, and choose which one new courses follow",
    "erase_patient": "Can erase a patient's record for good",
}
"""Codename → what it allows, in the words of the permission list."""

_NURSE = (
    "view_case",
    "view_patient",
    "view_surgeryepisode",
    "view_followup",
    "view_calllist",
    "view_clinic",
    "view_educationpage",
    "view_linkrequest",
    "view_message",
    "change_message",
    "take_case",
    "assign_case",
    "contact_case",
    "snooze_case",
    "note_case",
    "ask_to_refer",
    "arrange_referral",
    "close_simple_case",
    "enter_answers",
    "manage_links",
    "record_choices",
)
_CLINICIAN = (
    *_NURSE,
    "view_outcomes",
    "close_case",
    "reopen_case",
    "refer_case",
    "record_evaluation",
    "release_evaluation",
    "lower_urgency",
    "deal_with_danger",
    "mark_known_sign",
    "choose_rule_set",
)
_LEAD = (
    *_CLINICIAN,
    "view_membership",
    "view_ruleset",
    "view_protocol",
    "view_messagetemplate",
    "view_auditevent",
    "enrol_patient",
    "correct_facts",
    "change_patient",
    "change_clinic",
    "add_membership",
    "delete_membership",
    "change_educationpage",
    "change_messagetemplate",
    "import_surgeries",
    "export_data",
    "manage_rule_sets",
    "manage_protocols",
    "erase_patient",
)

ROLE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.NURSE: _NURSE,
    Role.CLINICIAN: _CLINICIAN,
    Role.LEAD: _LEAD,
    Role.AUDITOR: ("view_auditevent",),
}


def model_of(*, codename: str) -> str:
    """The model (lower case) a permission belongs to: `change_clinic` → clinic, `refer_case` → case."""
    word, _, model = codename.partition("_")
    return model if word in STOCK else "case"
