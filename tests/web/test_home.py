"""The patient's own pages beside the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions.case_urgency import deal_with_danger
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, FollowUp
from tests import world
from tests.factories import HURTING, WELL, clinician
from tests.web.walk import Walk, person
from tests.world import BORN, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return person(given_name="Canarygiven", family_name="Canaryfamily")


def test_home_shows_what_is_due_and_by_when(ada: Person) -> None:
    walk = Walk(ada)
    assert "12 weeks after your operation" in walk.text
    assert "Please answer by" in walk.text
    assert "It takes about 4 minutes." in walk.text
    assert "Your last form" not in walk.text, "a baseline has no result"
    for name in ("progress", "learn", "preferences", "leave", "not_me", "changed"):
        assert reverse(f"fbs_portal:{name}") in "".join(walk.page.links())


@pytest.mark.parametrize("name", ["changed", "leave_programme"])
def test_the_emergency_number_can_be_tapped(ada: Person, name: str) -> None:
    walk = Walk(ada).get(reverse(f"fbs_portal:{name}"))
    assert "tel:911" in walk.page.links()
    assert "tel:911" in walk.get(walk.url("followup")).page.links()
    assert "tel:911" in walk.get("/follow-ups/00000000-0000-4000-8000-000000000000/").page.links()
    assert walk.status == 404


def test_home_names_nobody(ada: Person) -> None:
    walk = Walk(ada)
    for word in ("Canary", ada.patient.record_number, *BORN):
        assert word not in walk.response.content.decode()


def test_a_late_form_is_still_taken(ada: Person) -> None:
    today = timezone.now().date()
    FollowUp.objects.filter(pk=ada.answering.pk).update(
        opens_on=today - timedelta(days=30),
        ask_on=today - timedelta(days=30),
        target_from=today - timedelta(days=30),
        target_until=today - timedelta(days=3),
    )
    walk = Walk(ada)
    assert "It is a little late, but you can still answer until" in walk.text
    assert walk.start().where == "signs_a"


def test_nothing_due_says_when_the_next_form_opens(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.send()
    walk.get("/")
    assert "There is no form to answer now. The next one opens on" in walk.text


def test_a_begun_form_is_gone_on_with(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.get("/")
    assert "Go on" in walk.text


def test_the_result_of_the_last_form_is_found_again(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    walk.send()
    result = walk.at
    again = Walk(ada)
    assert "12 weeks after your operation. Sent on" in again.text
    assert "Some answers need help" not in again.text
    assert again.get(next(link for link in again.page.links() if link == result)).where == "done"
    assert "Your answers are sent" in again.text


def test_a_danger_that_was_sent_stays_on_top_until_somebody_has_dealt_with_it(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(HURTING | {"danger_a": ["bladder"]})
    walk.send()
    again = Walk(ada)
    assert again.text.index("Some answers need help: what to do") < again.text.index("There is no form to answer now")
    case = Case.objects.get(episode=ada.episode)
    deal_with_danger(
        actor=clinician(ada.patient.clinic),
        case_id=case.pk,
        expected_version=case.version,
        reason="spoke to the patient",
        now=timezone.now(),
    )
    again.get("/")
    assert "Some answers need help" not in again.text
    assert "What your answers mean" in again.text


def test_a_change_that_is_being_reported_is_offered_once(ada: Person) -> None:
    FollowUp.objects.filter(pk=ada.answering.pk).update(submitted_at=timezone.now())
    walk = Walk(ada)
    assert reverse("fbs_portal:changed") in walk.page.links()
    walk.post(reverse("fbs_portal:changed"))
    walk.get("/")
    assert "My pain has changed" in walk.text
    assert reverse("fbs_portal:changed") not in walk.page.links()


def test_own_course_as_chart_and_table(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(HURTING)
    walk.send()
    walk.get(reverse("fbs_portal:progress"))
    assert 'viewBox="0 0 320 ' in walk.response.content.decode(), "a wider one shrinks its words on a phone"
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in walk.page.root.iter("tr")]
    assert rows[0] == ["When", "Back", "Leg"]
    assert [row[1:] for row in rows[1:]] == [["6", "8"], ["5", "7"]]


def test_no_course_yet() -> None:
    walk = Walk(world.enrol(clinic=world.clinic("Eastside"), now=timezone.now(), number="N-1", weeks=2, baseline=None))
    assert "You have not sent a form yet." in walk.get(reverse("fbs_portal:progress")).text


def test_a_change_before_the_operation_is_for_the_telephone(ada: Person) -> None:
    ada.episode.course_ended_on = timezone.now().date()
    ada.episode.save()
    walk = Walk(ada)
    assert reverse("fbs_portal:changed") not in "".join(walk.page.links())
    walk.post(reverse("fbs_portal:changed"))
    assert walk.status == 409
    assert "Please call the clinic" in walk.text


@pytest.mark.parametrize("name", ["home", "changed", "progress", "not_me"])
def test_the_ladder(ada: Person, name: str, client: Client) -> None:
    path = reverse(f"fbs_portal:{name}")
    for response in (client.get(path), client.post(path)):
        assert (response.status_code, response.headers["Location"]) == (302, reverse("fbs_portal:link"))
    walk = Walk(ada)
    assert walk.client.put(path).status_code == 405
    assert walk.get(path).status == 200


def test_a_patients_own_pages_are_one_event_a_visit(ada: Person) -> None:
    for visits in (1, 2):
        walk = Walk(ada)
        for path in ("/", "/progress/", "/preferences/", "/"):
            walk.get(path)
        seen = AuditEvent.objects.filter(actor__startswith="link:").exclude(verb=Verb.NOTICE_AGREED)
        assert list(seen.values_list("verb", flat=True)) == [Verb.LINK_USED] * visits
        assert {row.subject for row in seen} == {f"patient:{ada.patient.pk}"}
