"""Answers that do not seem to fit together: one page before the check page, passed with one button, asked once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from fbs_portal.models import Assessment, DangerReport, Submission
from tests import world
from tests.factories import HURTING, WELL
from tests.web.test_queries import own
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

NOWHERE: dict[str, Any] = HURTING | {"pain_sites": []}
BOTH: dict[str, Any] = NOWHERE | {"relief": "3_to_6_months"}


@pytest.fixture
def ada() -> Person:
    return person()


def filled(who: Person, answers: dict[str, Any]) -> Walk:
    """At the page that asks once, with these answers given page by page."""
    walk = Walk(who).start()
    walk.walk(answers, until="unusual")
    return walk


def changes(walk: Walk) -> list[str]:
    return [link for link in walk.page.links() if link.endswith("?from=unusual")]


def sent(who: Person) -> Submission:
    return Submission.objects.get(followup=who.answering)


def test_it_comes_after_the_last_question_and_quotes_the_answers(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    assert walk.page.title.startswith("Please look at these answers again")
    assert "5 out of 10" in walk.text
    assert "7 out of 10" in walk.text
    assert "It hurts nowhere" in walk.text
    assert [link.split("/")[-2] for link in changes(walk)] == ["spine", "limb", "places"]


def test_it_is_passed_unchanged_and_that_is_stored(ada: Person) -> None:
    walk = filled(ada, BOTH)
    assert walk.send().where == "check"
    assert walk.draft.confirmed_unusual == ["strong_pain_nowhere", "never_left_but_gone"]
    assert walk.send().where == "done"
    stored = sent(ada)
    assert stored.confirmed_unusual == ["strong_pain_nowhere", "never_left_but_gone"]
    assert (stored.answers["pain_sites"], stored.answers["pain_limb"]) == ([], 7)
    assert "confirmed_unusual" not in stored.answers


def test_who_changes_an_answer_confirms_nothing(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    places = next(link for link in changes(walk) if "/places/" in link)
    walk.get(places).send(pain_sites=["left_calf"])
    assert walk.where == "check"
    walk.send()
    assert (sent(ada).confirmed_unusual, sent(ada).answers["pain_sites"]) == ([], ["left_calf"])


def test_triage_reads_what_was_answered_not_what_was_confirmed(ada: Person) -> None:
    ben = person()
    filled(ada, NOWHERE).send().send()
    world.answer(ben, NOWHERE, now=timezone.now())
    assert (sent(ada).confirmed_unusual, sent(ben).confirmed_unusual) == (["strong_pain_nowhere"], [])
    first, second = (Assessment.objects.get(submission__followup=who.answering) for who in (ada, ben))
    assert first.body == second.body
    assert (first.category, first.urgency) == (second.category, second.urgency)


def test_the_same_answer_given_again_is_a_confirmation(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    walk.get(changes(walk)[0])
    assert walk.where == "spine"
    assert any(link.endswith("/unusual/") for link in walk.page.links()), "back leads back"
    assert walk.send().where == "check"
    assert walk.draft.confirmed_unusual == ["strong_pain_nowhere"]


def test_one_of_two_is_asked_again_only_for_what_is_left(ada: Person) -> None:
    walk = filled(ada, BOTH)
    course = next(link for link in changes(walk) if "/course/" in link)
    walk.get(course).send(relief="never")
    assert walk.where == "unusual"
    assert "It hurts nowhere" in walk.text
    assert "never left" not in walk.text
    walk.send().send()
    assert sent(ada).confirmed_unusual == ["strong_pain_nowhere"]


def test_it_is_asked_once_a_draft_whatever_is_changed_later(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    walk.send()
    walk.get(walk.url("step", "limb") + "?from=check").send(pain_limb="8")
    assert walk.where == "check"
    walk.get(walk.url("step", "places") + "?from=check").send(pain_sites=["left_calf"])
    walk.send()
    assert sent(ada).confirmed_unusual == [], "what the answers no longer hold is not stored"


def test_nobody_sends_past_it(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    revision = str(walk.draft.revision)
    assert walk.get(walk.url("check")).where == "unusual"
    assert walk.post(walk.url("check"), revision=revision).where == "unusual"
    assert not Submission.objects.filter(followup=ada.answering).exists()


def test_an_older_page_confirms_nothing(ada: Person) -> None:
    """Another tab changed an answer: the page is shown again with what is saved now."""
    walk = filled(ada, NOWHERE)
    other = Walk(ada)
    other.get(walk.url("step", "limb") + "?from=check").send(pain_limb="10")
    walk.send()
    assert walk.where == "unusual"
    assert "10 out of 10" in walk.text
    assert walk.draft.confirmed_unusual == []
    for sent_along in ({}, {"revision": "x"}, {"revision": "9" * 30}):
        assert walk.post(walk.url("unusual"), **sent_along).where == "unusual"
    assert walk.get(walk.url("unusual")).send().where == "check"


def test_a_second_press_and_a_late_one_lead_on(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    revision = str(walk.draft.revision)
    for _twice in range(2):
        assert walk.post(walk.url("unusual"), revision=revision).where == "check"
    walk.send()
    assert walk.post(walk.url("unusual"), revision=revision).where == "done"


@pytest.mark.parametrize("answers", [WELL, HURTING])
def test_who_contradicts_nothing_never_sees_it(ada: Person, answers: dict[str, Any]) -> None:
    walk = Walk(ada).start()
    assert "unusual" not in walk.walk(answers)
    assert walk.get(walk.url("unusual")).where == "check"
    assert walk.post(walk.url("unusual"), revision=str(walk.draft.revision)).where == "check"


def test_nobody_with_a_danger_sign_sees_it(ada: Person) -> None:
    """The danger page comes first, and after it nothing stands in the way of sending."""
    walk = Walk(ada).start()
    walk.answer(NOWHERE | {"danger_a": ["bladder"]})
    assert walk.where == "now"
    walk.send()
    assert "unusual" not in walk.walk(NOWHERE)
    walk.send()
    assert sent(ada).confirmed_unusual == []
    assert DangerReport.objects.filter(followup=ada.answering, event="ticked").count() == 1


def test_a_danger_sign_ticked_on_that_way_comes_first(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    walk.get(walk.url("step", "signs_a") + "?from=unusual").send(danger_a=["bladder"])
    assert walk.where == "now"
    assert walk.send().where == "check"


def test_nobody_with_words_of_self_harm_sees_it(ada: Person) -> None:
    walk = Walk(ada).start()
    shown = walk.walk(NOWHERE | {"more_to_say": "I want to kill myself"}, until="talk")
    assert "unusual" not in shown
    walk.get(next(link for link in walk.page.links() if "/follow-ups/" in link and "talk" not in link))
    walk.walk(NOWHERE)
    assert walk.where == "check"


def test_it_costs_few_statements(ada: Person) -> None:
    walk = filled(ada, NOWHERE)
    revision = str(walk.draft.revision)
    shown = own(lambda: walk.client.get(walk.url("unusual")))
    assert len(shown) <= 3, shown
    assert not [sql for sql in shown if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    kept = own(lambda: walk.client.post(walk.url("unusual"), {"revision": revision}))
    assert len(kept) <= 5, kept
