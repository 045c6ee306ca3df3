"""Every page in every state: a name, and how somebody gets there. One place for all checks of appearance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from fbs_portal.actions import links
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import DangerSign
from tests import world
from tests.browser.cast import HURTING, NO_SIGNS, WELL, Cast, ticked
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


FULL = HURTING
NOBODYS = "/follow-ups/00000000-0000-4000-8000-000000000000/"
SAME_DAY, SOON = ticked(DangerSign.FEVER), ticked(DangerSign.CANCER_OR_WEIGHT_LOSS)
STEPS = (
    "signs_a signs_b spine limb trend walking medicine contact sitting places compare course feeling life since".split()
)

PATIENT: dict[str, Reach] = {
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
    "check": stopped(FULL, "check"),
    "check, newer elsewhere": stopped(WELL, "check", then=sent_elsewhere),
    "done, routine": done(WELL),
    "done, evaluation": done(HURTING, weeks=(2, 6)),
    "done, less pain": done(HURTING | {"pain_axial": 2, "pain_limb": 3, "trend": "better"}),
    "done, quickly worse": done(HURTING | {"trend": "quickly_worse"}),
    "done, emergency": done(HURTING | ticked(DangerSign.BLADDER)),
    "progress": own("progress", HURTING),
    "progress, empty": own("progress"),
    "preferences": own("preferences"),
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


def conflict(cast: Cast, at: Staff) -> None:
    case_id = evaluation(cast)
    at.case(case_id).deed("Add a note…").fill(text="Mine.")
    other = Staff(at.page.context.new_page()).case(case_id).deed("Take")
    other.page.close()
    at.press("Save the note")


def full(cast: Cast, at: Staff) -> None:
    evaluation(cast), danger(cast)
    at.worklist()


def patient_page(cast: Cast, at: Staff) -> None:
    at.go("patient_change", cast.sent(HURTING).patient.pk)


def episode_page(cast: Cast, at: Staff) -> None:
    at.go("surgeryepisode_change", cast.sent(HURTING).episode.pk)


STAFF: dict[str, Reach] = {
    "worklist": staff("nurse_1", full),
    "worklist, empty": staff("nurse_2", lambda cast, at: at.worklist()),
    "worklist, nothing fits": staff("nurse_1", lambda cast, at: at.worklist("?urgency=routine")),
    "case, danger": staff("nurse_1", lambda cast, at: at.case(danger(cast))),
    "case, evaluation": staff("clinician_1", lambda cast, at: at.case(evaluation(cast))),
    "deed, contact": staff("nurse_1", deed("Record contact…")),
    "deed, contact wrong": staff("nurse_1", deed("Record contact…", wrong=True)),
    "deed, snooze": staff("nurse_1", deed("Snooze…")),
    "deed, refer": staff("clinician_1", deed("Refer…", wrong=True)),
    "deed, close": staff("clinician_1", lambda cast, at: at.case(cast.case(cast.sent(HURTING)).pk).deed("Close…")),
    "conflict": staff("nurse_1", conflict),
    "patients": staff("lead_1", lambda cast, at: at.go("patient_changelist")),
    "enrol": staff("lead_1", lambda cast, at: at.go("patient_add")),
    "enrol, error": staff("lead_1", lambda cast, at: at.go("patient_add").press("Enrol and make the link")),
    "patient": staff("lead_1", patient_page),
    "operation": staff("lead_1", episode_page),
    "new link": staff("lead_1", lambda cast, at: at.go("patient_new_link", cast.patient().patient.pk)),
    "link, shown once": staff(
        "lead_1", lambda cast, at: at.go("patient_new_link", cast.patient().patient.pk).press("Make a new link")
    ),
    "phone entry": staff("nurse_1", lambda cast, at: at.go("followup_change", cast.patient().answering.pk)),
    "requests": staff("nurse_1", lambda cast, at: at.go("linkrequest_changelist")),
    "trail": staff("auditor_1", lambda cast, at: at.go("auditevent_changelist")),
    "clinic": staff("lead_1", lambda cast, at: at.go("clinic_change", cast.clinics[0].pk)),
    "education list": staff("lead_1", lambda cast, at: at.go("educationpage_changelist")),
    "role is not enough": staff("auditor_1", lambda cast, at: at.case(evaluation(cast))),
}
