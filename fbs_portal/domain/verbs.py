"""What an audit row can say was done. Stored in every row, so a verb is never reworded without a data migration."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """One word for each read or write of a record; presenters hold the sentences."""

    # Reads.
    READ_PATIENT = "read_patient"
    READ_CASE = "read_case"
    LISTED_CASES = "listed_cases"
    LISTED_PATIENTS = "listed_patients"
    READ_TRAIL = "read_trail"
    EXPORTED = "exported"

    # Personal links.
    LINK_MINTED = "link_minted"
    LINK_USED = "link_used"
    BIRTH_DATE_RIGHT = "birth_date_right"
    BIRTH_DATE_WRONG = "birth_date_wrong"
    LINKS_REVOKED = "links_revoked"
    LINK_NOT_ME = "link_not_me"
    LINK_ASKED_FOR = "link_asked_for"
    LINK_REQUEST_HANDLED = "link_request_handled"
    NOTICE_AGREED = "notice_agreed"
    PREFERENCES_SET = "preferences_set"

    # Patients and operations.
    ENROLLED = "enrolled"
    PATIENT_CHANGED = "patient_changed"
    COURSE_ENDED = "course_ended"
    FACTS_CORRECTED = "facts_corrected"
    OPERATION_PERFORMED = "operation_performed"
    OPERATION_CANCELLED = "operation_cancelled"
    SIGN_MARKED_KNOWN = "sign_marked_known"
    PATIENT_ERASED = "patient_erased"

    # Answers.
    DRAFT_STARTED = "draft_started"
    DANGER_TICKED = "danger_ticked"
    DANGER_ACKNOWLEDGED = "danger_acknowledged"
    DANGER_UNTICKED = "danger_unticked"
    CHANGE_REPORTED = "change_reported"
    SUBMITTED = "submitted"
    ANSWERS_ENTERED = "answers_entered"
    ASSESSED = "assessed"
    RECHECK_PLANNED = "recheck_planned"
    FOLLOWUP_MISSED = "followup_missed"

    # Cases: `case_` and the code of the deed.
    CASE_OPENED = "case_opened"
    CASE_RAISED = "case_raised"
    CASE_EVIDENCE_ADDED = "case_evidence_added"
    CASE_READY_TO_CLOSE = "case_ready_to_close"
    CASE_TAKE = "case_take"
    CASE_UNDO_TAKE = "case_undo_take"
    CASE_ASSIGN = "case_assign"
    CASE_CONTACT = "case_contact"
    CASE_SNOOZE = "case_snooze"
    CASE_SNOOZE_ENDED = "case_snooze_ended"
    CASE_REFER = "case_refer"
    CASE_ASK_TO_REFER = "case_ask_to_refer"
    CASE_DANGER_DEALT_WITH = "case_danger_dealt_with"
    CASE_LOWER_URGENCY = "case_lower_urgency"
    CASE_NOTE = "case_note"
    CASE_TEXT_READ = "case_text_read"
    CASE_CORRECT_FACTS = "case_correct_facts"
    CASE_EVALUATION = "case_evaluation"
    CASE_CLOSE = "case_close"
    CASE_REOPEN = "case_reopen"

    # The rest of the clinic.
    CLINIC_CHANGED = "clinic_changed"
    MEMBER_ADDED = "member_added"
    MEMBER_LEFT = "member_left"
    EDUCATION_LOADED = "education_loaded"
    EDUCATION_EDITED = "education_edited"
    EDUCATION_ADOPTED = "education_adopted"
    EDUCATION_KEPT = "education_kept"


class ErasureReason(StrEnum):
    """Why a patient's record was erased: a code, because the row that says so outlives the record."""

    ASKED_FOR = "asked_for"
    MISTAKEN_ENROLMENT = "mistaken_enrolment"
    RETENTION_ENDED = "retention_ended"
