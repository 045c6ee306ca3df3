"""A few more questions: the patient answers just those, and can still say that something is worse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import windows
from fbs_portal.content import protocols
from fbs_portal.domain import schedule
from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import Assessment, FollowUp, Submission
from tests.factories import WELL
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    """The form of week 12 is sent, and two more questions about it are open."""
    found = person()
    Walk(found).start().walk(WELL)
    walk = Walk(found).get(reverse("fbs_portal:check", args=[found.answering.public_id]))
    walk.send()
    now = timezone.now()
    found.answering = windows.from_window(
        episode=found.episode,
        window=schedule.window_of_clarification(
            today=timezone.localdate() - timedelta(days=1), questionnaire=protocols.FOLLOW_UP
        ),
        now=now,
        questions=["trend", "onset"],
        clarifies=FollowUp.objects.get(pk=found.answering.pk),
    )
    return found


def test_just_these_questions_are_asked_checked_and_sent(ada: Person) -> None:
    walk = Walk(ada)
    home = walk.get(reverse("fbs_portal:home"))
    assert "A few more questions" in home.text
    assert "about 2 minutes" in home.text
    walk.start()
    assert walk.walk({"trend": "better", "onset": "gradual"}) == ["trend", "course"]
    assert "tick" not in walk.text.lower()
    walk.send()
    assert walk.where == "done"
    sent = Submission.objects.get(followup=ada.answering)
    assert sent.answers == {"trend": "better", "onset": "gradual"}
    clarified = ada.answering.clarifies
    assert Assessment.objects.filter(submission__followup=clarified).count() == 2
    assert not Assessment.objects.filter(submission=sent).exists()


def test_the_help_box_and_the_way_to_the_full_form_stay(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:followup", args=[ada.answering.public_id]))
    assert reverse("fbs_portal:changed") in walk.response.content.decode()
    walk.start()
    assert "Question 1 of 2" in walk.text
    assert "Call the clinic on" in walk.text


def test_changed_pain_gets_the_form_that_asks_for_danger_signs(ada: Person) -> None:
    walk = Walk(ada).get(reverse("fbs_portal:changed")).send()
    newest = FollowUp.objects.latest("pk")
    assert newest.time_point == TimePoint.UNSCHEDULED
    assert str(newest.public_id) in walk.at


def test_a_step_that_is_not_asked_leads_on(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.get(reverse("fbs_portal:step", args=[ada.answering.public_id, "signs_a"]))
    assert walk.where == "trend"
