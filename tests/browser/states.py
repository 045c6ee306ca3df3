"""Every page in every state: a name, and how somebody gets there. One place for all checks of appearance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from fbs_portal.actions import consent, course_rules, links, protocols, rule_sets, scores
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.instruments import ASKED
from fbs_portal.domain.states import WithdrawalReason
from fbs_portal.exchange.surgery_columns import template
from fbs_portal.models import Case, Clinic
from fbs_portal.queries.rule_sets import state_of
from fbs_portal.queries.staff import actor_for
from tests import factories, world
from tests.browser import calling, clarifying, loop
from tests.browser.cast import HURTING, NO_SIGNS, WELL, Cast, Person, ticked
from tests.browser.patient import Patient
from tests.browser.staff import Staff

Opens = Callable[..., Page]
Reach = Callable[[Cast, Opens], Page]

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 568}}
DESK: dict[str, Any] = {"viewport": {"width": 1240, "height": 900}}


def public(path: str) -> Reach:
    def reach(cast: Cast, opens: Opens) -> Page:
        page = opens(**PHONE)
        page.goto(path)
        return page

    return reach


def stopped(
    answers: Mapping[str, Any], *place: str, then: Callable[[Patient], Any] | None = None, **more: Any
) -> Reach:
    """A patient whose draft holds these answers, at a page of the form; `then` does one thing more."""

    def reach(cast: Cast, opens: Opens) -> Page:
        person = cast.drafted(answers, **more) if answers is not None else cast.patient()
        patient = Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go(*place)
        if then is not None:
            then(patient)
        return patient.page

    return reach


def own(name: str, answers: Mapping[str, Any] | None = None, then: Callable[[Patient], Any] | None = None) -> Reach:
    """A page beside the form, of a patient who has sent these answers."""

    def reach(cast: Cast, opens: Opens) -> Page:
        person = cast.sent(answers, weeks=(2, 6)) if answers is not None else cast.patient()
        patient = Patient(opens(session=cast.patient_cookie(person), **PHONE), person)
        patient.page.goto(reverse(f"fbs_portal:{name}"))
        if then is not None:
            then(patient)
        return patient.page

    return reach


def done(answers: Mapping[str, Any], **more: Any) -> Reach:
    def reach(cast: Cast, opens: Opens) -> Page:
        person = cast.sent(answers, **more)
        return Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go("done").page

    return reach


def join(cast: Cast, opens: Opens) -> Page:
    page = opens(**PHONE)
    page.goto(reverse("fbs_portal:join", args=[cast.patient().token]))
    return page


def dead_link(cast: Cast, opens: Opens) -> Page:
    person = cast.patient()
    links.revoke_all(patient=person.patient, actor=actors.system("tests"), now=timezone.now())
    return Patient(opens(**PHONE), person).open_link().page


def start(cast: Cast, opens: Opens) -> Page:
    person = cast.patient()
    return Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go("followup").page


def first_visit(then: Callable[[Patient], Any] | None = None) -> Reach:
    """The notice, as somebody meets it who was never asked."""

    def reach(cast: Cast, opens: Opens) -> Page:
        clinic = world.clinic(f"Asking First {Clinic.objects.count()}")
        person = cast.patient(agreed=False, clinic=clinic)
        patient = Patient(opens(session=cast.patient_cookie(person), **PHONE), person)
        patient.page.goto(reverse("fbs_portal:agree"))
        if then is not None:
            then(patient)
        return patient.page

    return reach


def newer_notice(patient: Patient) -> None:
    """The clinic changes its text while it is being read."""
    clinic = patient.person.patient.clinic
    clinic.notice, clinic.notice_version = "Our team reads your answers.\nNobody else does.", "2"
    clinic.save()
    patient.press("Yes, I agree")


def unchosen(patient: Patient) -> None:
    """A form that was sent with a choice taken out of it."""
    patient.page.evaluate("document.querySelectorAll('[name=hours]').forEach(box => box.checked = false)")
    patient.press("Save")


def wrong_day(patient: Patient) -> None:
    for part, typed in (("day", "31"), ("month", "2"), ("year", str(timezone.now().year + 1))):
        patient.page.locator(f"#id_{part}").fill(typed)
    patient.press("Pause messages")


def newer_elsewhere(patient: Patient) -> None:
    """Another device saves this question first."""
    person = patient.person
    world.fill(person.answering, {"pain_axial": 3}, actor=person.actor, now=timezone.now())
    patient.choose("pain_axial", 8).press("Continue")


def sent_elsewhere(patient: Patient) -> None:
    """Another device changes an answer while the check page is open."""
    person = patient.person
    world.fill(person.answering, {"pain_axial": 2}, actor=person.actor, now=timezone.now())
    patient.send()


def untick(patient: Patient) -> None:
    patient.press("I have read this").go("step", "signs_a")
    patient.row("danger_a", "bladder").click()
    patient.choose("danger_a", "none").press("Continue")


def press(name: str) -> Callable[[Patient], Any]:
    return lambda patient: patient.press(name)


def asked(code: str, **answers: Any) -> Reach:
    """A page of an instrument, at a clinic that switched all of them on."""

    def reach(cast: Cast, opens: Opens) -> Page:
        plan = {instrument.code.value: ["week_12"] for instrument in ASKED}
        clinic = factories.asking(world.clinic(f"Asking Spine Clinic {code} {Clinic.objects.count()}"), plan)
        return stopped(FULL | answers, "step", code, clinic=clinic)(cast, opens)

    return reach


def found(name: str) -> Reach:
    """A page of a patient whose evaluation was released."""

    def reach(cast: Cast, opens: Opens) -> Page:
        person = loop.told(cast)
        patient = Patient(opens(session=cast.patient_cookie(person), **PHONE), person)
        if name == "done":
            return patient.go("done").page
        patient.page.goto(reverse(f"fbs_portal:{name}"))
        return patient.page

    return reach


def settled_before(cast: Cast, opens: Opens) -> Page:
    """The last page of somebody who told what the team knows already."""
    person = loop.accepted(cast)
    return Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go("done").page


def after_the_visit(cast: Cast, opens: Opens) -> Page:
    """A danger sign that was sent when the session had ended."""
    person = cast.drafted({})
    patient = Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go("step", "signs_a")
    page = patient.page
    page.check("input[value=bladder]")
    page.context.clear_cookies(name="sessionid")
    page.click("main button[type=submit]")
    page.get_by_text("Your clinic does not know this yet").wait_for()
    return page


def a_few_more(cast: Cast, opens: Opens) -> Page:
    """The patient's start page of a few more questions."""
    person, case = clarifying.unsure(cast)
    person.answering = clarifying.asked_again(cast, case)
    return Patient(opens(session=cast.patient_cookie(person), **PHONE), person).go("followup").page


FULL = HURTING
NOBODYS = "/follow-ups/00000000-0000-4000-8000-000000000000/"
SAME_DAY, SOON = ticked(DangerSign.FEVER), ticked(DangerSign.CANCER_OR_WEIGHT_LOSS)
STEPS = (
    "signs_a signs_b spine limb trend walking medicine contact sitting places compare course feeling life since".split()
)

PATIENT: dict[str, Reach] = {
    "danger sign without a visit": after_the_visit,
    "a few more questions": a_few_more,
    "education": public("/learn/"),
    "education, search": public("/learn/?q=leg"),
    "education, nothing found": public("/learn/?q=zzzzzz"),
    "education page": public("/learn/spinal-cord-stimulation/"),
    "education, get help": public("/learn/when-to-get-help-now/"),
    "education, weeks": public("/learn/recovery-week-by-week/"),
    "no such page": public("/learn/nothing-of-the-kind/"),
    "no link": public("/link/"),
    "join": join,
    "dead link": dead_link,
    "home, form due": own("home"),
    "home, nothing due": own("home", WELL),
    "home, danger": stopped(ticked(DangerSign.BLADDER), "followup", then=lambda patient: patient.page.goto("/")),
    "start": start,
    "start, error": lambda cast, opens: Patient(start(cast, opens), cast.patient()).press("Start").page,
    "start, begun": stopped(NO_SIGNS, "followup"),
    **{f"step {code}": stopped(FULL, "step", code, weeks=52 if code == "since" else 12) for code in STEPS},
    "instrument, sentences": asked("today"),
    "instrument, mood": asked("mood", rmdq=["s01", "s13"]),
    "lists, error": stopped({}, "step", "signs_a", then=press("Continue")),
    "number, error": stopped(NO_SIGNS, "step", "spine", then=press("Continue")),
    "three numbers, error": stopped({c: v for c, v in FULL.items() if "peg" not in c and c != "acceptable"},
                                    "step", "life", then=press("Continue")),
    "places, error": stopped({c: v for c, v in FULL.items() if c != "pain_sites"},
                             "step", "places", then=press("Continue")),
    "newer elsewhere": stopped(NO_SIGNS, "step", "spine", then=newer_elsewhere),
    "danger, emergency": stopped(ticked(DangerSign.BLADDER, DangerSign.FOOT_DROP), "now"),
    "danger, same day": stopped(SAME_DAY, "now"),
    "danger, soon": stopped(SOON, "now"),
    "danger, unticked": stopped(ticked(DangerSign.BLADDER), "now", then=untick),
    "crisis": stopped(WELL, "talk"),
    "unusual": stopped(FULL | {"pain_axial": 0, "pain_limb": 0, "trend": "quickly_worse"}, "check"),
    "unusual, twice": stopped(FULL | {"pain_sites": [], "relief": "3_to_6_months"}, "check"),
    "check": stopped(FULL, "check"),
    "check, newer elsewhere": stopped(WELL, "check", then=sent_elsewhere),
    "done, routine": done(WELL),
    "done, evaluation": done(HURTING, weeks=(2, 6)),
    "done, less pain": done(HURTING | {"pain_axial": 2, "pain_limb": 3, "trend": "better"}),
    "done, quickly worse": done(HURTING | {"trend": "quickly_worse"}),
    "done, emergency": done(HURTING | ticked(DangerSign.BLADDER)),
    "progress": own("progress", HURTING),
    "progress, empty": own("progress"),
    "done, settled before": settled_before,
    **{f"{name}, evaluated": found(name) for name in ("done", "progress", "home")},
    "preferences": own("preferences"),
    "notice": first_visit(),
    "notice, changed meanwhile": first_visit(newer_notice),
    "notice, refused": first_visit(press("No, I do not agree")),
    "preferences, error": own("preferences", then=unchosen),
    "preferences, stopped": own("stop", then=press("Stop messages")),
    "pause, wrong day": own("pause", then=wrong_day),
    "leave the programme": own("leave_programme"),
    "ask to be forgotten": own("forget"),
    "preferences, saved": own("preferences", then=lambda patient: patient.choose("best_hour", "morning").press("Save")),
    "my pain has changed": own("changed"),
    "this is not me": own("not_me"),
    "leave": own("leave"),
    "left": own("leave", then=press("I am done")),
    "not there": own("home", then=lambda patient: patient.page.goto(NOBODYS)),
}  # fmt: skip


def staff(name: str, see: Callable[[Cast, Staff], Any]) -> Reach:
    def reach(cast: Cast, opens: Opens) -> Page:
        at = Staff(opens(session=cast.staff_cookie(name), **DESK))
        see(cast, at)
        return at.page

    return reach


def evaluation(cast: Cast) -> int:
    return cast.case(cast.sent(HURTING | {"more_to_say": "It burns at night."}, weeks=(2, 6))).pk


def danger(cast: Cast) -> int:
    return cast.case(cast.drafted(ticked(DangerSign.BLADDER))).pk


def deed(label: str, *, wrong: bool = False) -> Callable[[Cast, Staff], Any]:
    def see(cast: Cast, at: Staff) -> None:
        at.case(evaluation(cast)).deed(label)
        if wrong:
            at.page.locator("#content form button").click()

    return see


def referred(
    label: str, *, case: Callable[[Cast], Case] = loop.referred, wrong: bool = False
) -> Callable[[Cast, Staff], Any]:
    """A deed on a case that waits for its evaluation, or has one."""

    def see(cast: Cast, at: Staff) -> None:
        at.case(case(cast).pk).deed(label)
        if wrong:
            at.page.locator("#content form button").click()

    return see


def letter_wrong(cast: Cast, at: Staff) -> None:
    """A letter that asks for nothing."""
    at.case(loop.referred(cast).pk).deed("Write the letter…")
    at.page.locator('[name="asked"]').first.uncheck()
    at.press("Keep this version")


def not_referred(cast: Cast, at: Staff) -> None:
    """An evaluation was suggested, and why nobody was referred is not said in any way."""
    at.case(cast.case(cast.sent(HURTING, weeks=(2, 6))).pk).deed("Close…").choose("outcome", "not_needed")
    at.press("Close the case")


def closed(cast: Cast) -> int:
    return Case.objects.get(episode=loop.accepted(cast, again=False).episode).pk


def conflict(cast: Cast, at: Staff) -> None:
    case_id = evaluation(cast)
    at.case(case_id).deed("Add a note…").fill(text="Mine.")
    Staff(at.page.context.new_page()).case(case_id).deed("Take").reads("owner: nurse_1")
    at.press("Save the note")


def full(cast: Cast, at: Staff) -> None:
    evaluation(cast), danger(cast)
    at.worklist()


def patient_page(cast: Cast, at: Staff) -> None:
    at.go("patient_change", cast.sent(HURTING).patient.pk)


def episode_page(cast: Cast, at: Staff) -> None:
    at.go("surgeryepisode_change", cast.sent(HURTING).episode.pk)


def contradicting(cast: Cast, at: Staff) -> None:
    at.go("followup_change", cast.patient().answering.pk)
    for name, value in (("mode", "phone"), ("pain_axial", "9"), ("pain_sites", "none")):
        at.choose(name, value)
    at.press("Save the answers")


def rule_set(cast: Cast, *, used: bool = False) -> int:
    """A draft of the first clinic's lead in which two things are different; `used`: another person approved it."""
    lead, second = (actor_for(user=cast.users[name]) for name in ("lead_1", "superuser"))
    now, clinic = timezone.now(), Clinic.objects.select_related("rule_set").get(pk=cast.clinics[0].pk)
    row = rule_sets.create_draft(clinic_id=clinic.pk, name="Pain from 5 on", actor=lead, now=now)
    body = row.body | {"categories": row.body["categories"] | {"returned": "new"}}
    pain = 3 if clinic.rule_set and clinic.rule_set.body["thresholds"]["pain"]["value"] == 5 else 5
    body["thresholds"] = body["thresholds"] | {"pain": {"value": pain, "source": "Our own audit of 2025, 214 patients"}}
    row = rule_sets.edit_draft(rule_set_id=row.pk, revision=1, name=row.name, body=body, actor=lead, now=now)
    if used:
        given = {"reason": "Too many calls for a pain of 4.", "used": state_of(clinic=clinic)}
        rule_sets.activate(rule_set_id=row.pk, revision=row.revision, actor=second, now=now, **given)
    return row.pk


def rules_by_family(cast: Cast) -> int:
    """Three sets in use, and a draft."""
    lead, second = (actor_for(user=cast.users[name]) for name in ("lead_1", "superuser"))
    clinic, now = cast.clinics[0], timezone.now()
    rule_set(cast, used=True)
    for name, healing, families in (("Fusions heal slowly", 77, ["lumbar_fusion"]), ("Necks", 70, ["cervical"])):
        row = rule_sets.create_draft(clinic_id=clinic.pk, name=name, actor=lead, now=now)
        numbers = row.body["thresholds"] | {
            "healing_days_fusion": {"value": healing, "source": "Our own audit of 2025"}
        }
        body = row.body | {"thresholds": numbers}
        row = rule_sets.edit_draft(rule_set_id=row.pk, revision=1, name=name, body=body, actor=lead, now=now)
        used = state_of(clinic=Clinic.objects.get(pk=clinic.pk))
        rule_sets.activate(
            rule_set_id=row.pk, revision=row.revision, used=used, families=families, reason="Our audit", actor=second,
            now=now,
        )  # fmt: skip
    return rule_set(cast)


def own_rules(cast: Cast) -> Case:
    """A course under a set that a clinician chose for it alone, with an open case."""
    rules_by_family(cast)
    person, doctor = cast.sent(HURTING), actor_for(user=cast.users["clinician_1"])
    version = Clinic.objects.get(pk=cast.clinics[0].pk).family_rule_sets["cervical"]
    course_rules.choose(
        episode_id=person.episode.pk, version=version, shown="", reason="Heals slowly: diabetes", actor=doctor,
        now=timezone.now(),
    )  # fmt: skip
    return Case.objects.get(episode=person.episode)


def rules_page(name: str, *, used: bool = False) -> Callable[[Cast, Staff], Any]:
    return lambda cast, at: at.go(f"ruleset_{name}", rule_set(cast, used=used))


def wrong_draft(cast: Cast, at: Staff) -> None:
    at.go("ruleset_change", rule_set(cast)).fill(value_severe="8", value_pain="9").press("Save the draft")


def previewed(cast: Cast, at: Staff) -> None:
    at.go("ruleset_preview", rule_set(cast)).press("Preview on our history")


def protocol(cast: Cast) -> int:
    """A draft of the first clinic's lead."""
    lead = actor_for(user=cast.users["lead_1"])
    row = protocols.create_draft(
        clinic_id=cast.clinics[0].pk, name="Fusion, asked later", actor=lead, now=timezone.now()
    )
    return row.pk


def wrong_protocol(cast: Cast, at: Staff) -> None:
    at.go("protocol_change", protocol(cast)).fill(days_week_6="99", after_week_2="40").press("Save the draft")


def back_to_default(cast: Cast, at: Staff) -> None:
    rule_set(cast, used=True)
    at.go("ruleset_to_default", cast.clinics[0].pk)


def left_programme(cast: Cast, at: Staff) -> None:
    person = cast.patient()
    consent.leave(patient=person.patient, reason=WithdrawalReason.LEFT, actor=person.actor, now=timezone.now())
    links.ask_to_be_forgotten(link=person.link, now=timezone.now())
    at.go("patient_change", person.patient.pk)


def wrong_choices(cast: Cast, at: Staff) -> None:
    at.go("patient_choices", cast.patient().patient.pk).fill(quiet_from="21:00").press("Save")


def every_wording(cast: Cast, at: Staff) -> None:
    """Words that were changed and taken back, with the first wording opened."""
    at.go("messagetemplate_change", cast.clinics[0].pk, "invitation").fill(subject="A form for you").press("Save")
    at.press("Back to the shipped words").page.locator("details summary").last.click()


WRONG_ROWS = "MRN,Date of surgery,procedure\nR-1,soon,appendectomy\nR-2,2026-01-12,ACDF\n"


def looked_through(at: Staff, text: str) -> None:
    """The look at a file before it is imported."""
    file = {"name": "operations.csv", "mimeType": "text/csv", "buffer": text.encode()}
    at.go("patient_import").page.locator('[name="file"]').set_input_files(file)  # type: ignore[arg-type]
    at.press("Look at it")


def scored(cast: Cast) -> Person:
    """A patient with scores before and after surgery; one screen is positive."""
    person = cast.sent(HURTING)
    actor = actor_for(user=cast.users["nurse_1"])
    for code, value, days in (("odi", 44, -7), ("odi", 31, 60), ("phq_2", 4, 60)):
        scores.record(
            episode_id=person.episode.pk, instrument=code, value=Decimal(value), actor=actor, now=timezone.now(),
            measured_on=person.episode.surgery_date + timedelta(days=days),
        )  # fmt: skip
    return person


def record_score(cast: Cast, at: Staff) -> None:
    at.go("surgeryepisode_record_score", cast.sent(HURTING).episode.pk).press("Record the score")


STAFF: dict[str, Reach] = {
    "worklist": staff("nurse_1", full),
    "worklist, empty": staff("nurse_2", lambda cast, at: at.worklist()),
    "worklist, nothing fits": staff("nurse_1", lambda cast, at: at.worklist("?urgency=routine")),
    "case, danger": staff("nurse_1", lambda cast, at: at.case(danger(cast))),
    "case, evaluation": staff("clinician_1", lambda cast, at: at.case(evaluation(cast))),
    "case, unsure": staff("nurse_1", lambda cast, at: at.case(clarifying.unsure(cast)[1].pk)),
    "case, link to a few more questions": staff(
        "nurse_1", lambda cast, at: at.case(clarifying.unsure(cast)[1].pk).press("Ask just these")
    ),
    "case, evaluated": staff("clinician_1", lambda cast, at: at.case(loop.evaluated(cast, corrected=True).pk)),
    "letter": staff("nurse_1", lambda cast, at: at.go("case_letter", loop.evaluated(cast).pk)),
    "letter, versions": staff("clinician_1", lambda cast, at: at.go("case_letter", loop.written(cast).pk)),
    "letter, first version": staff("nurse_1", lambda cast, at: at.go("case_letter_version", loop.written(cast).pk, 1)),
    "case, letters": staff("clinician_1", lambda cast, at: at.case(loop.written(cast).pk)),
    "deed, write the letter": staff("clinician_1", referred("Write the letter…")),
    "deed, letter wrong": staff("clinician_1", letter_wrong),
    "case, settled before": staff("nurse_1", lambda cast, at: at.case(cast.case(loop.accepted(cast)).pk)),
    "case, not referred": staff("clinician_1", lambda cast, at: at.case(closed(cast))),
    "deed, evaluation": staff("clinician_1", referred("Record the evaluation…")),
    "deed, evaluation wrong": staff("clinician_1", referred("Record the evaluation…", wrong=True)),
    "deed, correct the evaluation": staff("clinician_1", referred("Correct the evaluation…", case=loop.evaluated)),
    "deed, release": staff("clinician_1", referred("Release to the patient…", case=loop.evaluated)),
    "deed, did not attend": staff("nurse_1", referred("Did not attend…", wrong=True)),
    "deed, contact": staff("nurse_1", deed("Record contact…")),
    "deed, contact wrong": staff("nurse_1", deed("Record contact…", wrong=True)),
    "deed, snooze": staff("nurse_1", deed("Snooze…")),
    "deed, refer": staff("clinician_1", deed("Refer…", wrong=True)),
    "deed, close, not referred": staff("clinician_1", not_referred),
    "deed, close": staff("clinician_1", lambda cast, at: at.case(cast.case(cast.sent(HURTING)).pk).deed("Close…")),
    "conflict": staff("nurse_1", conflict),
    "patients": staff("lead_1", lambda cast, at: at.go("patient_changelist")),
    "enrol": staff("lead_1", lambda cast, at: at.go("patient_add")),
    "enrol, error": staff("lead_1", lambda cast, at: at.go("patient_add").press("Enrol and make the link")),
    "import": staff("lead_1", lambda cast, at: at.go("patient_import")),
    "import, error": staff("lead_1", lambda cast, at: at.go("patient_import").press("Look at it")),
    "import, preview": staff("lead_1", lambda cast, at: looked_through(at, template())),
    "import, wrong rows": staff("lead_1", lambda cast, at: looked_through(at, WRONG_ROWS)),
    "patient": staff("lead_1", patient_page),
    "patient, left": staff("nurse_1", left_programme),
    "patient, choices wrong": staff("nurse_1", wrong_choices),
    "patient, notice": staff("nurse_1", lambda cast, at: at.go("patient_notice", cast.patient().patient.pk)),
    "operation": staff("lead_1", episode_page),
    "operation, scores": staff("lead_1", lambda cast, at: at.go("surgeryepisode_change", scored(cast).episode.pk)),
    "case, scores": staff("clinician_1", lambda cast, at: at.case(cast.case(scored(cast)).pk)),
    "record a score, error": staff("nurse_1", record_score),
    "new link": staff("lead_1", lambda cast, at: at.go("patient_new_link", cast.patient().patient.pk)),
    "link, shown once": staff(
        "lead_1", lambda cast, at: at.go("patient_new_link", cast.patient().patient.pk).press("Make a new link")
    ),
    "phone entry": staff("nurse_1", lambda cast, at: at.go("followup_change", cast.patient().answering.pk)),
    "phone entry, asked once": staff("nurse_1", contradicting),
    "phone entry, danger": staff("nurse_1", lambda cast, at: calling.on_the_phone(cast, at, how="phone")),
    "phone entry, danger kept": staff("nurse_1", lambda cast, at: calling.on_the_phone(cast, at, how="")),
    "call list": staff("nurse_1", calling.call_list),
    "call, wrong": staff("nurse_1", calling.call_wrong),
    "letters": staff("nurse_1", calling.letters),
    "invitation letter": staff("nurse_1", calling.letter),
    "requests": staff("nurse_1", lambda cast, at: at.go("linkrequest_changelist")),
    "trail": staff("auditor_1", lambda cast, at: at.go("auditevent_changelist")),
    "clinic, add": staff("superuser", lambda cast, at: at.go("clinic_add")),
    "clinic": staff("lead_1", lambda cast, at: at.go("clinic_change", cast.clinics[0].pk)),
    "message text, every wording": staff("lead_1", every_wording),
    "education, new page": staff("lead_1", lambda cast, at: at.go("educationpage_add").press("Preview, do not save")),
    "education, new page wrong": staff("lead_1", lambda cast, at: at.go("educationpage_add").press("Add the page")),
    "education list": staff("lead_1", lambda cast, at: at.go("educationpage_changelist")),
    "outcomes": staff("lead_1", lambda cast, at: at.go("outcomes_changelist")),
    "outcomes, wrong": staff("lead_1", lambda cast, at: at.page.goto("/admin/fbs_portal/outcomes/?first=yesterday")),
    "rule sets": staff("lead_1", lambda cast, at: (rule_set(cast, used=True), at.go("ruleset_changelist"))),
    "protocols": staff("lead_1", lambda cast, at: (protocol(cast), at.go("protocol_changelist"))),
    "protocol, draft": staff("lead_1", lambda cast, at: at.go("protocol_change", protocol(cast))),
    "protocol, draft wrong": staff("lead_1", wrong_protocol),
    "protocol, into use": staff("lead_1", lambda cast, at: at.go("protocol_activate", protocol(cast))),
    "protocol, choice": staff("lead_1", lambda cast, at: at.go("protocol_choose", cast.clinics[0].pk)),
    "rule sets, default": staff("lead_1", lambda cast, at: at.go("ruleset_default")),
    "rule set, begin": staff("lead_1", lambda cast, at: at.go("ruleset_add")),
    "rule set, draft": staff("lead_1", rules_page("change")),
    "rule set, draft wrong": staff("lead_1", wrong_draft),
    "rule set, preview": staff("lead_1", lambda cast, at: at.go("ruleset_preview", rule_set(cast))),
    "rule set, previewed": staff("lead_1", previewed),
    "rule set, in use": staff("lead_1", rules_page("change", used=True)),
    "rule set, own approval": staff("lead_1", rules_page("activate")),
    "rule set, approval": staff("superuser", rules_page("activate")),
    "rule set, back to the default": staff("lead_1", back_to_default),
    "rule sets, by family": staff("lead_1", lambda cast, at: (rules_by_family(cast), at.go("ruleset_changelist"))),
    "rule set, approval by family": staff(
        "superuser", lambda cast, at: at.go("ruleset_activate", rules_by_family(cast))
    ),
    "rule set, back by family": staff(
        "lead_1", lambda cast, at: (rules_by_family(cast), at.go("ruleset_to_default", cast.clinics[0].pk))
    ),
    "operation, rule set": staff(
        "clinician_1", lambda cast, at: at.go("surgeryepisode_rule_set", own_rules(cast).episode_id)
    ),
    "operation, rule set chosen": staff(
        "clinician_1", lambda cast, at: at.go("surgeryepisode_change", own_rules(cast).episode_id)
    ),
    "case, rule set chosen": staff("clinician_1", lambda cast, at: at.case(own_rules(cast).pk)),
    "role is not enough": staff("auditor_1", lambda cast, at: at.case(evaluation(cast))),
}
