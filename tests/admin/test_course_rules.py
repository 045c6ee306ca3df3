"""Choosing a set for one course on the pages: what each says otherwise, and the line that everybody reads."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fbs_portal.domain.codes import Role, TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Case, Clinic, SurgeryEpisode
from tests import factories as f
from tests import rule_sets as sets
from tests.pages import Page

pytestmark = pytest.mark.django_db

NECK = Family.CERVICAL


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def episode(clinic: Clinic) -> SurgeryEpisode:
    made = f.enrolled(clinic).episode
    f.answered(made, TimePoint.WEEK_12)
    return made


def client(role: Role, clinic: Clinic) -> Client:
    made = Client()
    made.force_login(f.staff_user(role, clinic))
    return made


def page(episode: SurgeryEpisode, what: str = "rule-set") -> str:
    return f"/admin/fbs_portal/surgeryepisode/{episode.pk}/{what}/"


def words(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def sent(who: Client, episode: SurgeryEpisode, version: str) -> int:
    form = Page(who.get(page(episode)), page(episode)).form("reason").values
    return who.post(page(episode), {**form, "version": version, "reason": "Takes prednisone"}).status_code


def test_a_clinic_under_the_default_has_nothing_to_choose(clinic: Clinic, episode: SurgeryEpisode) -> None:
    shown = client(Role.CLINICIAN, clinic).get(page(episode))
    assert "there is no other set" in words(shown)
    assert 'name="version"' not in shown.content.decode()


def test_the_choice_stands_on_the_case_and_the_operation_until_it_is_undone(
    clinic: Clinic, episode: SurgeryEpisode
) -> None:
    strict, doctor = sets.active(clinic, sets.STRICT, [NECK]), client(Role.CLINICIAN, clinic)
    text = words(doctor.get(page(episode)))
    assert f"This course is judged by {DEFAULT.version} now." in text
    assert f"{strict.version}, Ours (in use for neck)" in text
    assert "3 of 10 points" in text, "what it says otherwise, for who sees no rule sets"
    assert sent(doctor, episode, strict.version) == 302
    case = f"/admin/fbs_portal/case/{Case.objects.get(episode=episode).pk}/change/"
    for path in (case, page(episode, "change")):
        told = words(client(Role.NURSE, clinic).get(path))
        assert f"Judged by rule set {strict.version}, chosen for this course alone by " in told, path
        assert "Takes prednisone" in told, path
    assert f"the clinic uses {DEFAULT.version} for such operations" in words(doctor.get(page(episode, "change")))
    assert f"rule set {strict.version} judges this course from now on" in words(doctor.get(case))
    assert sent(doctor, episode, "clinic") == 302
    assert "chosen for this course alone" not in words(doctor.get(case))
    assert f"{strict.version}, chosen by " in words(doctor.get(page(episode, "change"))), "both choices stay"


def test_the_slower_of_two_sees_the_choice_of_the_other(clinic: Clinic, episode: SurgeryEpisode) -> None:
    strict, doctor = sets.active(clinic, sets.STRICT, [NECK]), client(Role.CLINICIAN, clinic)
    lenient = sets.active(clinic, sets.LENIENT, [Family.THORACIC])
    stale = Page(doctor.get(page(episode)), page(episode)).form("reason").values
    assert sent(client(Role.CLINICIAN, clinic), episode, strict.version) == 302
    response = doctor.post(page(episode), {**stale, "version": lenient.version, "reason": "Other"})
    assert response.status_code == 409
    assert "Other" in response.content.decode()
    again = Page(response, page(episode)).form("reason").values
    assert doctor.post(page(episode), again).status_code == 302
    assert SurgeryEpisode.objects.get(pk=episode.pk).rule_set == lenient.version


@pytest.mark.parametrize("version", ["", "c0.9", "2026.1"])
def test_what_cannot_be_chosen_is_refused(clinic: Clinic, episode: SurgeryEpisode, version: str) -> None:
    sets.active(clinic, sets.STRICT, [NECK])
    assert sent(client(Role.CLINICIAN, clinic), episode, version) == 200
    assert SurgeryEpisode.objects.get(pk=episode.pk).rule_choices == []


def test_the_page_of_the_set_names_the_courses(clinic: Clinic, episode: SurgeryEpisode) -> None:
    strict = sets.active(clinic, sets.STRICT, [NECK])
    sent(client(Role.CLINICIAN, clinic), episode, strict.version)
    shown = client(Role.LEAD, clinic).get(f"/admin/fbs_portal/ruleset/{strict.pk}/change/")
    assert f"operation {episode.pk}" in words(shown)
    assert page(episode, "change") in shown.content.decode()
    stop = client(Role.LEAD, clinic).get(f"/admin/fbs_portal/ruleset/clinics/{clinic.pk}/default/")
    assert f"operation {episode.pk}" in words(stop), "who stops a set sees where it stays"
