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
    "view_clinic": "Can see clinics",
    "view_membership": "Can see who works for a clinic",
    "view_educationpage": "Can see education pages",
    "view_linkrequest": "Can see requests for a new link",
    "view_ruleset": "Can see rule sets",
    "view_message": "Can see which messages were sent",
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
    "record_evaluation": "Can record what the evaluation found",
    "lower_urgency": "Can lower the urgency of a case",
    "deal_with_danger": "Can mark a danger sign as dealt with",
    # Patients and their answers.
    "enter_answers": "Can enter answers given by phone or on paper",
    "manage_links": "Can make, renew and revoke personal links",
    "enrol_patient": "Can enrol a patient with an operation",
    "correct_facts": "Can correct the facts of an operation",
    "mark_known_sign": "Can mark a danger sign as known since a date",
    # Running a clinic.
    "change_patient": "Can change a patient's name and contact details",
    "change_clinic": "Can change a clinic's numbers and hours",
    "add_membership": "Can let somebody work for a clinic",
    "delete_membership": "Can end somebody's work for a clinic",
    "change_educationpage": "Can edit education pages",
    "import_surgeries": "Can import operations from a file",
    "export_data": "Can export data",
    "manage_rule_sets": "Can change rule sets",
    "erase_patient": "Can erase a patient's record for good",
}
"""Codename → what it allows, in the words of the permission list."""

_NURSE = (
    "view_case",
    "view_patient",
    "view_surgeryepisode",
    "view_followup",
    "view_clinic",
    "view_educationpage",
    "view_linkrequest",
    "take_case",
    "assign_case",
    "contact_case",
    "snooze_case",
    "note_case",
    "ask_to_refer",
    "close_simple_case",
    "enter_answers",
    "manage_links",
)
_CLINICIAN = (
    *_NURSE,
    "close_case",
    "reopen_case",
    "refer_case",
    "record_evaluation",
    "lower_urgency",
    "deal_with_danger",
    "mark_known_sign",
)
_LEAD = (
    *_CLINICIAN,
    "view_membership",
    "view_ruleset",
    "view_message",
    "view_auditevent",
    "enrol_patient",
    "correct_facts",
    "change_patient",
    "change_clinic",
    "add_membership",
    "delete_membership",
    "change_educationpage",
    "import_surgeries",
    "export_data",
    "manage_rule_sets",
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
