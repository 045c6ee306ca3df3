"""The preview of a draft: asked for, worked on in presses, shown with both explanations; nobody else's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fbs_portal.admin import rule_set_preview
from fbs_portal.domain.codes import Role, TimePoint
from fbs_portal.domain.states import ReplayStatus
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, Clinic, ReplayRun, RuleSet
from fbs_portal.queries.staff import actor_for
from tests import factories as f
from tests import rule_sets as sets
from tests.statements import counted

pytestmark = pytest.mark.django_db

AT_FOUR = f.HURTING | {"pain_axial": 4, "pain_limb": 4}


@pytest.fixture
def clinic() -> Clinic:
    where = f.clinic()
    for answers in (f.WELL, AT_FOUR, f.HURTING):
        f.answered(f.enrolled(where).episode, TimePoint.WEEK_12, answers=answers)
    return where


@pytest.fixture
def row(clinic: Clinic) -> RuleSet:
    return sets.draft(clinic, sets.LENIENT)


@pytest.fixture
def lead(clinic: Clinic) -> Client:
    client = Client()
    client.force_login(f.staff_user(Role.LEAD, clinic))
    return client


def url(row: RuleSet) -> str:
    return f"/admin/fbs_portal/ruleset/{row.pk}/preview/"


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def test_one_press_shows_what_would_change(lead: Client, row: RuleSet) -> None:
    assert "Preview on our history" in lead.get(url(row)).content.decode()
    page = lead.post(url(row), {"since": ""}, follow=True)
    run = ReplayRun.objects.get()
    assert (run.status, run.done) == (ReplayStatus.DONE, 3)
    text = words(page.content)
    assert "would be another one in 1 of 3 (33 %)" in text
    assert "Set in use (2026.1)" in text
    assert f"This set ({row.version})" in text
    assert text.count("fbs-moved") == 0
    assert page.content.decode().count('<article class="fbs-moved">') == 1
    named = re.findall(r'<text text-anchor="(start|end)"[^>]*>([A-Z][a-z]+ [0-9]{4})</text>', page.content.decode())
    rows = re.findall(r'<th scope="row">([A-Z][a-z]+ [0-9]{4})</th>', page.content.decode())
    assert named == [("start", rows[0]), ("end", rows[-1])][: len(rows)]
    assert rows
    assert AuditEvent.objects.filter(verb=Verb.REPLAY_READ, subject=f"replay:{run.pk}").count() == 1


def test_a_case_that_would_not_have_been_raised_is_named_with_its_link(lead: Client, row: RuleSet) -> None:
    page = lead.post(url(row), {"since": ""}, follow=True).content.decode()
    run = ReplayRun.objects.get()
    for name in ("rise", "gone"):
        for case_id in run.tally["listed"][name]:
            assert f"/admin/fbs_portal/case/{case_id}/change/" in page
    assert Case.objects.count() >= 1


def test_a_large_clinic_is_counted_in_presses_and_the_page_says_how_far(
    lead: Client, row: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_set_preview, "PIECE", 1)
    monkeypatch.setattr(rule_set_preview, "SECONDS", 0)
    page = lead.post(url(row), {"since": ""}, follow=True)
    run = ReplayRun.objects.get()
    assert run.status == ReplayStatus.WAITING
    assert "Count on" in page.content.decode()
    monkeypatch.setattr(rule_set_preview, "SECONDS", 5)
    page = lead.post(f"{url(row)}{run.pk}/go-on/", follow=True)
    run.refresh_from_db()
    assert run.status == ReplayStatus.DONE
    assert "finished" in page.content.decode()


def test_a_preview_can_be_stopped_once(lead: Client, row: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_set_preview, "SECONDS", 0)
    lead.post(url(row), {"since": ""})
    run = ReplayRun.objects.get()
    assert "stopped by a person" in lead.post(f"{url(row)}{run.pk}/stop/", follow=True).content.decode()
    assert "over already" in lead.post(f"{url(row)}{run.pk}/stop/", follow=True).content.decode()


def test_get_changes_nothing(lead: Client, row: RuleSet) -> None:
    lead.post(url(row), {"since": ""})
    run = ReplayRun.objects.get()
    for path in ("go-on", "stop"):
        assert lead.get(f"{url(row)}{run.pk}/{path}/").status_code == 302
    assert ReplayRun.objects.get() == run


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday", "2026-02-31"])
def test_a_day_that_cannot_be_is_named(lead: Client, row: RuleSet, day: str) -> None:
    page = lead.post(url(row), {"since": day}).content.decode()
    assert "There is a problem" in page
    assert not ReplayRun.objects.exists()


def test_an_empty_clinic_says_so() -> None:
    where = f.clinic()
    row = sets.draft(where)
    client = Client()
    client.force_login(f.staff_user(Role.LEAD, where))
    assert "nothing to compare yet" in client.post(url(row), {"since": ""}, follow=True).content.decode()


def test_another_clinic_and_another_role(clinic: Clinic, row: RuleSet) -> None:
    for user, status in ((f.staff_user(Role.CLINICIAN, clinic), 403), (f.staff_user(Role.LEAD, f.clinic()), 404)):
        client = Client()
        client.force_login(user)
        assert actor_for(user=user)
        assert client.get(url(row)).status_code == status
        assert client.post(url(row), {"since": ""}).status_code == status
    assert not ReplayRun.objects.exists()


def test_the_statements_do_not_grow_with_the_registry(lead: Client, row: RuleSet, clinic: Clinic) -> None:
    lead.post(url(row), {"since": ""})
    lead.get(url(row))
    with counted() as few:
        lead.get(url(row))
    for _ in range(4):
        f.answered(f.enrolled(clinic).episode, TimePoint.WEEK_12, answers=AT_FOUR)
    lead.post(url(row), {"since": ""})
    with counted() as more:
        lead.get(url(row))
    assert len(more) <= len(few) + 2
