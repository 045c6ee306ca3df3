"""Who may open what: one row an address, one letter a visitor. This table is the written access policy.

o = the page · r = sent on to another page · l = asked to sign in (staff) or for a personal link (patient pages)
x = 403, one's role may not · n = 404, it is not theirs · m = 405, that method does not exist here
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fbs_portal.admin import pdf
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.presenters.deeds import slug
from tests.world import World, kept_letter

WHO = (
    "anonymous", "patient_A", "patient_B", "nurse_1", "nurse_2", "clinician_1", "lead_1", "auditor_1", "superuser",
    "outsider", "no_role",
)  # fmt: skip
"""Everything asked for belongs to patient A and the first clinic."""

PUBLIC = "ooooooooooo"
OWN = "loollllllll"
SENT_ON = "lrrllllllll"
A_ONLY = "lonllllllll"
A_SENT_ON = "lrnllllllll"
MY_CLINICS = "lllooooxoox"
ONE_CASE = "lllonooxonx"
CLINICIAN = "lllxnooxonx"
LEAD = "lllxnxoxonx"
CLINICIANS_LIST = "lllxxooxoox"
CLINICIANS_FILE = "lllxxooxonx"
LEAD_SENT_ON = "lllxnxrxrnx"
LEADS_LIST = "lllxxxoxoox"
TRAIL = "lllxxxoooox"
STAFF = "llloooooooo"
RULE_SET_PAGES = ("change", "activate", "discard", "preview")
PROTOCOL_PAGES = ("change", "activate", "discard", "retire")
SUPERUSER = "lllxxxxxoxx"
"""The outsider has every right and no clinic: lists are empty, records do not exist. `no_role`: a clinic, no right."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """`get` and `post` are rows of letters; in `post`, `o` and `r` both mean: taken to the form's own answer."""

    get: str
    post: str
    ids: Mapping[str, Any]


def row(get: str, post: str = "", **ids: Any) -> Row:
    return Row(get=get, post=post or get, ids=ids)


def no_post(get: str, **ids: Any) -> Row:
    """Where nothing is sent: whoever is let in at all is told that the method does not exist."""
    return row(get, re.sub("[^l]", "m", get), **ids)


def table(world: World) -> dict[str, list[Row]]:
    """Address → its rows; an address with several kinds of object below it has several."""
    return patient_pages(world) | case_pages(world) | staff_pages(world) | host_pages(world)


def patient_pages(world: World) -> dict[str, list[Row]]:
    person = world.people["A"]
    waiting: dict[str, Any] = {"public_id": person.answering.public_id}
    sent: dict[str, Any] = {"public_id": person.episode.followups.get(time_point="week_6").public_id}
    own = {name: [row(OWN)] for name in ("changed", "preferences", "pause", "stop", "not_me")}
    own |= {name: [row(OWN)] for name in ("leave_programme", "forget")}
    own |= {name: [no_post(OWN)] for name in ("home", "progress")}
    pages = own | {
        "agree": [row(SENT_ON)],
        "start": [row(SENT_ON)],
        "learn": [no_post(PUBLIC)],
        "learn_page": [no_post(PUBLIC, slug="recovery")],
        "health": [no_post(PUBLIC)],
        "health_ready": [no_post(PUBLIC)],
        "health_live": [no_post(PUBLIC)],
        "join": [row(PUBLIC, token=person.token), row(PUBLIC, "lllllllllll", token="x" * 43)],
        "link": [row(PUBLIC)],
        "leave": [row(PUBLIC)],
        "born": [row(SENT_ON)],
        "followup": [row(A_ONLY, **waiting), row(A_SENT_ON, **sent)],
        "check": [row(A_SENT_ON, **waiting), row(A_SENT_ON, **sent)],
        "done": [no_post(A_ONLY, **sent), no_post(A_SENT_ON, **waiting)],
        "now": [row(A_SENT_ON, **waiting)],
        "untick": [row(A_SENT_ON, **waiting)],
        "unusual": [row(A_SENT_ON, **waiting), row(A_SENT_ON, **sent)],
        "talk": [no_post(A_ONLY, **waiting)],
        "step": [
            row(A_ONLY, **waiting, step="spine"),
            row(A_SENT_ON, **waiting, step="contact"),
            row(A_SENT_ON, **waiting, step="no-such-step"),
            row(A_SENT_ON, **sent, step="spine"),
        ],
    }
    return {f"fbs_portal:{name}": rows for name, rows in pages.items()}


DEEDS: dict[CaseDeed, str] = {
    CaseDeed.TAKE: ONE_CASE,
    CaseDeed.UNDO_TAKE: ONE_CASE,
    CaseDeed.ASSIGN: ONE_CASE,
    CaseDeed.CONTACT: ONE_CASE,
    CaseDeed.SNOOZE: ONE_CASE,
    CaseDeed.ASK_TO_REFER: ONE_CASE,
    CaseDeed.ASK_AGAIN: ONE_CASE,
    CaseDeed.NOTE: ONE_CASE,
    CaseDeed.TEXT_READ: ONE_CASE,
    CaseDeed.CLOSE: ONE_CASE,
    CaseDeed.REFER: CLINICIAN,
    CaseDeed.SCHEDULE: ONE_CASE,
    CaseDeed.ATTENDED: ONE_CASE,
    CaseDeed.NOT_ATTENDED: ONE_CASE,
    CaseDeed.DECLINED: ONE_CASE,
    CaseDeed.WITHDRAW: CLINICIAN,
    CaseDeed.WRITE_LETTER: CLINICIAN,
    CaseDeed.EVALUATION: CLINICIAN,
    CaseDeed.CORRECT_EVALUATION: CLINICIAN,
    CaseDeed.RELEASE: CLINICIAN,
    CaseDeed.TAKE_BACK: CLINICIAN,
    CaseDeed.LOWER_URGENCY: CLINICIAN,
    CaseDeed.DANGER_DEALT_WITH: CLINICIAN,
    CaseDeed.REOPEN: CLINICIAN,
}


def case_pages(world: World) -> dict[str, list[Row]]:
    case_id = world.cases["A"].pk
    kept = kept_letter(world)
    version: dict[str, Any] = {"case_id": kept.case.pk, "number": kept.number}
    printed = ONE_CASE if pdf.maker() else "lllnnnnnnnn"
    deeds = [row(who, case_id=case_id, deed=slug(deed)) for deed, who in DEEDS.items()]
    unknown = row("lllnnnnxnnx", case_id=case_id, deed="no-such-deed")
    return {
        "admin:fbs_portal_case_changelist": [row(MY_CLINICS)],
        "admin:fbs_portal_case_bulk": [row(MY_CLINICS.replace("o", "r"))],
        "admin:fbs_portal_case_change": [row(ONE_CASE, case_id=case_id)],
        "admin:fbs_portal_case_letter": [row(ONE_CASE, case_id=case_id)],
        "admin:fbs_portal_case_letter_pdf": [row(printed, case_id=case_id)],
        "admin:fbs_portal_case_letter_version": [
            row(ONE_CASE, **version),
            row("lllnnnnxnnx", case_id=case_id, number=1),
        ],
        "admin:fbs_portal_case_letter_version_pdf": [row(printed, **version)],
        "admin:fbs_portal_case_deed": [*deeds, unknown],
    }


def staff_pages(world: World) -> dict[str, list[Row]]:
    person, clinic = world.people["A"], world.clinics[0]
    patient: dict[str, Any] = {"patient_id": person.patient.pk}
    episode: dict[str, Any] = {"episode_id": person.episode.pk}
    member = clinic.memberships.get(user=world.users["nurse_1"]).pk
    pages = {
        "calllist_changelist": [row(MY_CLINICS)],
        "calllist_call": [row(ONE_CASE, followup_id=person.answering.pk)],
        "patient_changelist": [row(MY_CLINICS)],
        "patient_add": [row(LEADS_LIST)],
        "patient_import": [row(LEADS_LIST)],
        "patient_import_template": [row(LEADS_LIST)],
        "patient_change": [row(ONE_CASE, **patient)],
        "patient_edit": [row(LEAD, **patient)],
        "patient_choices": [row(ONE_CASE, **patient)],
        "patient_notice": [row(ONE_CASE, **patient)],
        "patient_leave": [row(ONE_CASE, **patient)],
        "patient_rejoin": [row(ONE_CASE, **patient)],
        "patient_new_link": [row(ONE_CASE, **patient)],
        "patient_stop_links": [row(ONE_CASE, **patient)],
        "patient_stop_link": [row(ONE_CASE, **patient, link_id=person.link.pk)],
        "patient_letter": [row(ONE_CASE, **patient)],
        "patient_letters": [row(MY_CLINICS)],
        "surgeryepisode_changelist": [row(MY_CLINICS.replace("o", "r"))],
        "surgeryepisode_change": [row(ONE_CASE, **episode)],
        "surgeryepisode_correct": [row(LEAD, **episode)],
        "surgeryepisode_correct_before": [row(LEAD, **episode)],
        "surgeryepisode_performed": [row(LEAD, **episode)],
        "surgeryepisode_cancel": [row(LEAD, **episode)],
        "surgeryepisode_known_sign": [row(CLINICIAN, **episode)],
        "surgeryepisode_rule_set": [row(CLINICIAN, **episode)],
        "surgeryepisode_new_form": [row(ONE_CASE, **episode)],
        "surgeryepisode_record_score": [row(ONE_CASE, **episode)],
        "followup_changelist": [row(MY_CLINICS.replace("o", "r"))],
        "followup_change": [row(ONE_CASE, followup_id=person.answering.pk)],
        "followup_told": [row(ONE_CASE.replace("o", "r"), followup_id=person.answering.pk)],
        "clinic_changelist": [row(MY_CLINICS)],
        "clinic_add": [row(SUPERUSER)],
        "clinic_change": [row(ONE_CASE, LEAD, clinic_id=clinic.pk)],
        "clinic_add_member": [row(LEAD, clinic_id=clinic.pk)],
        "clinic_notices": [row(LEAD, clinic_id=clinic.pk, membership_id=member)],
        "clinic_end_member": [row(LEAD, clinic_id=clinic.pk, membership_id=member)],
        "educationpage_changelist": [row(MY_CLINICS)],
        "educationpage_add": [row(LEADS_LIST)],
        "educationpage_change": [row(MY_CLINICS, LEADS_LIST, page_id=world.page_id)],
        "educationpage_take_newer": [row(LEADS_LIST.replace("o", "r"), page_id=world.page_id)],
        "educationpage_keep_own": [row(LEADS_LIST.replace("o", "r"), page_id=world.page_id)],
        "auditevent_changelist": [row(TRAIL)],
        "message_changelist": [row(MY_CLINICS)],
        "message_again": [row(ONE_CASE.replace("o", "r"), message_id=world.message_id)],
        "messagetemplate_changelist": [row(LEADS_LIST)],
        "messagetemplate_change": [row(LEAD, clinic_id=clinic.pk, letter="invitation")],
        "messagetemplate_shipped": [row(LEAD_SENT_ON, clinic_id=clinic.pk, letter="invitation")],
        "outcomes_changelist": [row(CLINICIANS_LIST)],
        "outcomes_file": [row(CLINICIANS_FILE, slug="completeness")],
        "ruleset_changelist": [row(LEADS_LIST)],
        "ruleset_default": [row(LEADS_LIST)],
        "ruleset_add": [row(LEADS_LIST)],
        **{f"ruleset_{page}": [row(LEAD, rule_set_id=world.rule_set_id)] for page in RULE_SET_PAGES},
        **{
            f"ruleset_preview_{deed}": [row(LEAD_SENT_ON, rule_set_id=world.rule_set_id, run_id=world.run_id)]
            for deed in ("go_on", "stop")
        },
        "ruleset_to_default": [row(LEAD, clinic_id=clinic.pk)],
        "protocol_changelist": [row(LEADS_LIST)],
        "protocol_shipped": [row(LEADS_LIST, code="standard-1")],
        "protocol_add": [row(LEADS_LIST)],
        **{f"protocol_{page}": [row(LEAD, protocol_id=world.protocol_id)] for page in PROTOCOL_PAGES},
        "protocol_choose": [row(LEAD, clinic_id=clinic.pk)],
        "linkrequest_changelist": [row(MY_CLINICS)],
        "linkrequest_handled": [row(ONE_CASE.replace("o", "r"), ONE_CASE, request_id=world.request_id)],
    }
    return {f"admin:fbs_portal_{name}": rows for name, rows in pages.items()}


def host_pages(world: World) -> dict[str, list[Row]]:
    """Django's own pages: a member of staff without rights elsewhere gets nowhere."""
    user = {"object_id": str(world.users["nurse_1"].pk)}
    group = {"object_id": str(world.users["nurse_1"].groups.get().pk)}
    return {
        "admin:index": [row(STAFF)],
        "admin:login": [row("ooorrrrrrrr", PUBLIC)],
        "admin:logout": [row("rrrmmmmmmmm", "rrrrrrrrrrr")],
        "admin:password_change": [row(STAFF)],
        "admin:password_change_done": [no_post(STAFF)],
        "admin:autocomplete": [no_post("lllxxxxxxxx")],
        "admin:jsi18n": [no_post(STAFF)],
        "admin:view_on_site": [row("lllnnnnnnnn", content_type_id="1", object_id="1")],
        "admin:app_list": [row(STAFF[:-1] + "n", app_label="fbs_portal")],
        "admin:auth_group_changelist": [row(SUPERUSER)],
        "admin:auth_group_add": [row(SUPERUSER)],
        "admin:auth_group_history": [row(SUPERUSER, **group)],
        "admin:auth_group_delete": [row(SUPERUSER, **group)],
        "admin:auth_group_change": [row(SUPERUSER, **group)],
        "admin:auth_user_password_change": [row(SUPERUSER, id=user["object_id"])],
        "admin:auth_user_changelist": [row(SUPERUSER)],
        "admin:auth_user_add": [row(SUPERUSER)],
        "admin:auth_user_history": [row(SUPERUSER, **user)],
        "admin:auth_user_delete": [row(SUPERUSER, **user)],
        "admin:auth_user_change": [row(SUPERUSER, **user)],
        "admin:None": [],
    }
