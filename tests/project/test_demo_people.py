"""The demo as a newcomer meets it: log-ins and links that work, and somebody for every story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.domain.codes import CaseReason, CaseStatus, Role, Urgency
from fbs_portal.models import Case, DangerReport, JobRun, Message, Patient, Submission
from fbs_portal.queries.cases import WorklistFilters, worklist
from fbs_portal.queries.staff import actor_for
from fbs_portal.queries.worklist_filters import SHOW
from project import by_phone
from tests.project.demonstration import demo
from tests.stage import undone

PEOPLE = 150  # enough to meet every course; see project/cohort.py


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One run for all of these tests; what it printed."""
    with undone(django_db_blocker):
        yield demo(patients=PEOPLE)


@pytest.fixture
def db(filled: dict[str, Any], django_db_blocker: Any) -> Iterator[None]:
    """In place of the plugin's: the database is as the run left it when the next test begins."""
    with undone(django_db_blocker):
        yield


@pytest.fixture
def printed(filled: dict[str, Any], db: None) -> dict[str, Any]:
    return filled


def test_every_log_in_works(printed: dict[str, Any]) -> None:
    assert {row["role"] for row in printed["staff"]} == {*(role.value for role in Role), "Administrator"}
    for row in printed["staff"]:
        user = authenticate(username=row["username"], password=row["password"])
        assert user is not None, row["username"]
        client = Client()
        client.force_login(user)
        assert client.get(reverse("admin:index")).status_code == 200


def test_every_link_opens_a_form_that_waits(printed: dict[str, Any]) -> None:
    for row in printed["patient_links"]:
        assert row["url"].startswith(printed["base_url"])
        client = Client()
        home = client.post(urlsplit(row["url"]).path, follow=True)
        if "notice" in home.context:  # somebody's first visit
            yes = {"answer": "yes", "shown": home.context["notice"].version}
            home = client.post(reverse("fbs_portal:agree"), yes, follow=True)
        assert home.redirect_chain[-1][0] == reverse("fbs_portal:home")
        assert "Start" in home.content.decode(), row["who"]


def test_who_answered_had_agreed(printed: dict[str, Any]) -> None:
    answered = Patient.objects.filter(episodes__submissions__entered_by__startswith="link:").distinct()
    assert answered.exists()
    assert not answered.exclude(consents__given=True).exists()


def test_running_it_again_adds_nobody(printed: dict[str, Any]) -> None:
    counted = (Patient.objects.count(), Submission.objects.count(), Case.objects.count())
    again = demo(patients=PEOPLE)
    assert (Patient.objects.count(), Submission.objects.count(), Case.objects.count()) == counted
    assert again["staff"] == printed["staff"]
    for row in again["patient_links"]:
        assert Client().post(urlsplit(row["url"]).path).status_code == 302


def test_every_story_is_there(printed: dict[str, Any]) -> None:
    found = set(Case.objects.filter(closed_at=None).values_list("assessment__category", flat=True))
    assert {"persistent", "progressive", "new"} <= found
    assert DangerReport.objects.exists()
    assert Case.objects.filter(reason=CaseReason.SILENCE).exists()
    assert Case.objects.filter(status=CaseStatus.CLOSED).exists()
    without_case = Patient.objects.exclude(episodes__cases__isnull=False)
    assert without_case.count() > Patient.objects.count() / 4


def test_every_list_of_the_worklist_has_something_in_it(printed: dict[str, Any]) -> None:
    actor = actor_for(user=get_user_model().objects.get(is_superuser=True))
    asked: list[dict[str, Any]] = [
        {}, {"overdue": True}, {"overdue": True, "owner": "none"},
        *({"show": name} for name in SHOW),
        *({"status": status} for status in CaseStatus),
        *({"urgency": urgency} for urgency in (Urgency.SAME_DAY, Urgency.SOON, Urgency.EVALUATION, Urgency.WATCH)),
    ]  # fmt: skip
    empty = [
        one
        for one in asked
        if not worklist(actor=actor, filters=WorklistFilters(**one), now=timezone.now(), page=1, per_page=1).total
    ]
    assert empty == []


def test_one_case_can_be_settled_by_one_more_answer(printed: dict[str, Any]) -> None:
    """Told by phone, and not said: the deed “Ask just these” is open for it."""
    case = Case.objects.get(episode__patient__record_number=by_phone.RECORD_NUMBER, closed_at=None)
    client = Client()
    client.force_login(get_user_model().objects.get(username="nurse.riverside"))
    page = client.get(reverse("admin:fbs_portal_case_change", args=[case.pk])).content.decode()
    assert f"/case/{case.pk}/ask-again/" in page
    assert case.urgency == Urgency.EVALUATION, "it stands on the first list, without a filter"


def test_whoever_is_due_today_has_an_invitation_in_the_outbox(printed: dict[str, Any]) -> None:
    """Written by the job itself; nothing leaves the machine."""
    waiting = Message.objects.filter(patient__isnull=False)
    assert waiting.exists()
    assert set(waiting.values_list("template", flat=True)) <= {"invitation", "reminder", "clarification"}
    assert not waiting.exclude(sent_at=None).exists()
    assert JobRun.objects.get(job="open_followups").finished_at is not None
    assert waiting.count() == waiting.values("patient").distinct().count()
