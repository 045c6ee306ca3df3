"""Fields that a form does not ask for change nothing: the server alone decides status, owner, clinic, score, time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fbs_portal.actions import links
from fbs_portal.models import Case, Draft, Patient, Submission
from tests.database import differing, fingerprint
from tests.factories import HURTING, WELL
from tests.pages import Page
from tests.world import JOB, World, answer, fill, patient_client

EXTRA: dict[str, Any] = {
    "status": "closed",
    "urgency": "routine",
    "urgency_rank": "5",
    "priority": "1",
    "category": "none",
    "clinic": "2",
    "clinic_id": "2",
    "owner": "1",
    "patient": "2",
    "patient_id": "2",
    "episode": "2",
    "episode_id": "2",
    "followup": "2",
    "score": "0",
    "nrs_limb": "0",
    "answers": "{}",
    "submitted_at": "2020-01-01",
    "closed_at": "2020-01-01",
    "spoken_at": "2020-01-01",
    "promised_at": "2099-01-01",
    "danger_open": "False",
    "version": "999",
    "is_staff": "1",
    "is_superuser": "1",
    "entered_by": "user:1",
    "actor": "user:1",
    "now": "2020-01-01",
    "supersedes": "1",
    "id": "1",
    "pk": "1",
}


def post(client: Client, url: str, values: dict[str, Any]) -> Any:
    """Send the form of the page with these values and everything of EXTRA that it does not ask for."""
    response = client.get(url)
    form = Page(response, url).form()
    asked = {*form.values, *form.choices, *form.texts}
    return client.post(url, form.values | values | {name: v for name, v in EXTRA.items() if name not in asked})


def test_a_step_stores_its_own_question_only(world: World, visitors: dict[str, Client]) -> None:
    person = world.people["A"]
    url = reverse("fbs_portal:step", args=[person.answering.public_id, "limb"])
    before = fingerprint()
    response = post(visitors["patient_A"], url, {"pain_limb": "5", "pain_axial": "0", "danger_a": "saddle_numbness"})
    assert response.status_code == 302
    draft = Draft.objects.get(followup=person.answering)
    assert draft.answers == {"danger_a": [], "danger_b": [], "pain_axial": 6, "pain_limb": 5}
    assert differing(before, fingerprint()) == ["fbs_portal_draft"]


def test_sending_takes_nothing_from_the_form_but_its_revision(world: World) -> None:
    person = world.people["A"]
    fill(person.answering, HURTING, actor=person.actor, now=world.now)
    client = patient_client(person)
    response = post(client, reverse("fbs_portal:check", args=[person.answering.public_id]), {})
    assert response.status_code == 302
    sent = Submission.objects.get(followup=person.answering)
    assert (sent.nrs_limb, sent.entered_by, sent.supersedes) == (HURTING["pain_limb"], person.actor.key, None)
    assert sent.submitted_at.year >= 2026
    assert sent.episode == person.episode
    case = Case.objects.get(episode=person.episode)
    assert case.status == "new"
    assert case.clinic == world.clinics[0]


@pytest.mark.parametrize("deed", ["take", "note", "contact", "assign"])
def test_a_deed_changes_what_it_says_and_no_more(world: World, visitors: dict[str, Client], deed: str) -> None:
    case = world.cases["A"]
    values = {
        "take": {},
        "note": {"text": "Called the ward"},
        "contact": {"result": "no_answer"},
        "assign": {"to": str(world.users["clinician_1"].pk)},
    }[deed]
    url = reverse("admin:fbs_portal_case_deed", args=[case.pk, deed])
    assert post(visitors["nurse_1"], url, values).status_code == 302
    after = Case.objects.get(pk=case.pk)
    allowed = {
        "take": {"status", "owner_id"},
        "note": set(),
        "contact": {"status", "contact_attempts", "last_contact_at", "last_contact_result", "owner_id"},
        "assign": {"owner_id", "status"},
    }[deed]
    names = {field.attname for field in Case._meta.concrete_fields}
    changed = {name for name in names if getattr(after, name) != getattr(case, name)}
    assert changed <= allowed | {"version", "changed_at"}


def test_a_lead_cannot_move_a_patient_to_another_clinic(world: World, visitors: dict[str, Client]) -> None:
    patient = world.people["A"].patient
    url = reverse("admin:fbs_portal_patient_edit", args=[patient.pk])
    assert post(visitors["lead_1"], url, {"given_name": "Other"}).status_code == 302
    after = Patient.objects.get(pk=patient.pk)
    assert after.given_name == "Other"
    assert (after.clinic_id, after.public_id) == (patient.clinic_id, patient.public_id)


def test_bulk_deeds_reach_no_case_of_another_clinic(world: World, visitors: dict[str, Client]) -> None:
    mine, theirs = world.cases["A"], world.cases["B"]
    url = reverse("admin:fbs_portal_case_bulk")
    to = world.users["nurse_1"].pk
    picked = [f"{case.pk}:{case.version}" for case in (mine, theirs)]
    visitors["nurse_1"].post(url, {"deed": "assign", "case": picked, "to": to})
    owners = dict(Case.objects.values_list("pk", "owner"))
    assert owners[mine.pk] == to
    assert owners[theirs.pk] is None
    visitors["nurse_1"].post(url, {"deed": "assign", "case": [f"{mine.pk}:2"], "to": world.users["nurse_2"].pk})
    assert Case.objects.get(pk=mine.pk).owner_id == to, "nobody of another clinic can own it"


def test_ids_of_another_clinic_do_not_exist(world: World, visitors: dict[str, Client]) -> None:
    """Not 403 and not a redirect: the same page as for a number that was never given."""
    other = world.people["B"]
    theirs = {
        "case_change": world.cases["B"].pk,
        "patient_change": other.patient.pk,
        "patient_edit": other.patient.pk,
        "patient_new_link": other.patient.pk,
        "patient_stop_links": other.patient.pk,
        "surgeryepisode_change": other.episode.pk,
        "surgeryepisode_correct": other.episode.pk,
        "followup_change": other.answering.pk,
        "followup_told": other.answering.pk,
        "calllist_call": other.answering.pk,
        "patient_letter": other.patient.pk,
        "clinic_change": world.clinics[1].pk,
    }
    for name, number in theirs.items():
        url, never = (reverse(f"admin:fbs_portal_{name}", args=[pk]) for pk in (number, 987654321))
        for method in ("get", "post"):
            answers = [getattr(visitors["lead_1"], method)(one) for one in (url, never)]
            assert [answer.status_code for answer in answers] == [404, 404], name
            assert answers[0].content == answers[1].content, name


def test_a_change_of_work_counts_from_the_next_click(world: World, visitors: dict[str, Client]) -> None:
    """Who no longer works for a clinic, or whose account is closed, sees nothing of it any more."""
    url = reverse("admin:fbs_portal_case_change", args=[world.cases["A"].pk])
    nurse = world.users["nurse_1"]
    assert visitors["nurse_1"].get(url).status_code == 200
    nurse.fbs_memberships.all().delete()
    assert visitors["nurse_1"].get(url).status_code == 404
    nurse.is_active = False
    nurse.save()
    assert visitors["nurse_1"].get(url).status_code == 302


def test_a_revoked_link_ends_an_open_visit(world: World, visitors: dict[str, Client]) -> None:
    person = world.people["A"]
    home = reverse("fbs_portal:home")
    assert visitors["patient_A"].get(home).status_code == 200
    links.revoke_all(patient=person.patient, actor=JOB, now=world.now)
    assert visitors["patient_A"].get(home).headers["Location"] == reverse("fbs_portal:link")


def test_nobody_jumps_over_the_danger_lists(world: World) -> None:
    """A form whose first questions are open cannot be sent, whatever page is asked for or posted to."""
    person = world.people["C"]
    client = patient_client(person)
    start = reverse("fbs_portal:followup", args=[person.answering.public_id])
    assert client.post(start, {"mode": "self"}).status_code == 302
    first = reverse("fbs_portal:step", args=[person.answering.public_id, "signs_a"])
    for name in ("check", "done"):
        url = reverse(f"fbs_portal:{name}", args=[person.answering.public_id])
        assert client.get(url).headers["Location"] == first
    for step in ("limb", "contact"):
        url = reverse("fbs_portal:step", args=[person.answering.public_id, step])
        assert client.get(url).headers["Location"] == first
    client.post(reverse("fbs_portal:check", args=[person.answering.public_id]), {"revision": "0"})
    assert not Submission.objects.filter(followup=person.answering).exists()


def test_answers_of_another_are_never_reached_by_their_number(world: World, visitors: dict[str, Client]) -> None:
    sent = answer(world.people["B"], WELL, now=world.now)
    for name in ("followup", "check", "done", "now", "untick", "talk"):
        url = reverse(f"fbs_portal:{name}", args=[sent.submission.followup.public_id])
        assert visitors["patient_A"].get(url).status_code == 404, name
    own = reverse("fbs_portal:done", args=[sent.submission.followup.public_id])
    assert visitors["patient_B"].get(own).status_code == 200


@pytest.mark.parametrize("dead", [False, True])
def test_who_signs_in_after_a_link_begins_a_session_of_their_own(world: World, settings: Any, dead: bool) -> None:
    """At a shared computer: a patient's visit of 20 hours is left open, and a colleague signs in behind it."""
    person, nurse = world.people["A"], world.users["nurse_1"]
    client = patient_client(person)
    if dead:
        links.revoke_all(patient=person.patient, actor=JOB, now=world.now)
        client.get(reverse("fbs_portal:home"))
    nurse.refresh_from_db()  # another test closed this account, and that was undone in the database alone
    nurse.set_password("correct horse battery staple")
    nurse.save()
    client.post(reverse("admin:login"), {"username": "nurse_1", "password": "correct horse battery staple"})
    assert client.get(reverse("admin:fbs_portal_case_changelist")).status_code == 200
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert client.session.get_expire_at_browser_close()
    assert client.get(reverse("fbs_portal:home")).headers["Location"] == reverse("fbs_portal:link")
