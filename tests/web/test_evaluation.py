"""What a patient reads of an evaluation: nothing before staff release it, then in plain words; never another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions.education import load_pages
from fbs_portal.domain.actor import Actor, system
from fbs_portal.models import Case
from tests import factories as f
from tests.factories import HURTING
from tests.stages import do
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

SECRET = "Canarycause scar at L5"
FOUND: dict[str, Any] = {
    "conclusion": "progressive",
    "causes": ["scar"],
    "cause": SECRET,
    "plans": ["epidural_caudal", "physiotherapy"],
    "plan": "Canaryplan in May",
}


@pytest.fixture
def ada() -> Person:
    load_pages(now=timezone.now(), actor=system("load_education"))
    return person()


@pytest.fixture
def doctor(ada: Person) -> Actor:
    return f.clinician(ada.patient.clinic)


def sent(who: Person) -> Walk:
    walk = Walk(who).start()
    walk.walk(HURTING)
    return walk.send()


def referred(who: Person, doctor: Actor) -> Case:
    now, today = timezone.now(), timezone.localdate()
    case = Case.objects.get(episode=who.episode, closed_at=None)
    return do("refer", case, doctor, now, to="Pain clinic", expected_by=today, reason="3 of 3 criteria")


def evaluated(who: Person, doctor: Actor, **found: Any) -> Case:
    today = timezone.localdate()
    return do("record_evaluation", referred(who, doctor), doctor, timezone.now(), seen_on=today, **FOUND | found)


def pages(walk: Walk, who: Person) -> dict[str, str]:
    """Every page that could show it."""
    shown = {"done": walk.get(reverse("fbs_portal:done", args=[who.answering.public_id])).text}
    return shown | {name: walk.get(reverse(f"fbs_portal:{name}")).text for name in ("progress", "home")}


def test_nothing_of_an_evaluation_is_shown_before_it_is_released(ada: Person, doctor: Actor) -> None:
    walk = sent(ada)
    before = pages(walk, ada)
    evaluated(ada, doctor)
    after = pages(walk, ada)
    assert (after["progress"], after["home"]) == (before["progress"], before["home"])
    for text in after.values():
        assert "evaluation found" not in text
        assert "changed over time" not in text
        assert "tail bone" not in text


def test_a_released_evaluation_is_said_in_plain_words(ada: Person, doctor: Actor) -> None:
    walk = sent(ada)
    do("release", evaluated(ada, doctor), doctor, timezone.now())
    shown = pages(walk, ada)
    for name in ("done", "progress"):
        text = shown[name]
        assert "What your evaluation found" in text
        assert "Something in your spine has changed over time" in text
        assert "A shot near your tail bone" in text
        assert "Training with a physical therapist" in text
        assert "Canary" not in text
        assert "progressive" not in text.lower()
    assert "Read what your evaluation found" in shown["home"]
    assert "Your team has seen you since you sent this form." in shown["done"]
    assert "contact you by" not in shown["done"]
    links = "".join(walk.get(reverse("fbs_portal:progress")).page.links())
    assert reverse("fbs_portal:learn_page", kwargs={"slug": "epidural-caudal"}) in links


def test_what_is_taken_back_or_corrected_is_gone(ada: Person, doctor: Actor) -> None:
    walk = sent(ada)
    case = do("release", evaluated(ada, doctor), doctor, timezone.now())
    case = do("take_back", case, doctor, timezone.now(), reason="Too early")
    assert "evaluation found" not in "".join(pages(walk, ada).values())
    case = do("release", case, doctor, timezone.now())
    said = FOUND | {"conclusion": "transient", "seen_on": timezone.localdate()}
    do("correct_evaluation", case, doctor, timezone.now(), reason="New scan", **said)
    assert "evaluation found" not in "".join(pages(walk, ada).values())


def test_another_patients_evaluation_is_not_shown(ada: Person, doctor: Actor) -> None:
    bob = person(clinic=ada.patient.clinic)
    sent(ada)
    walk = sent(bob)
    do("release", evaluated(ada, doctor), doctor, timezone.now())
    assert "evaluation found" not in "".join(pages(walk, bob).values())


def test_pages_follow_the_conclusion_not_the_suggestion(ada: Person, doctor: Actor) -> None:
    walk = sent(ada)
    assert "What is failed back syndrome?" in pages(walk, ada)["done"]
    do("release", evaluated(ada, doctor, conclusion="transient", plans=[]), doctor, timezone.now())
    walk.get(reverse("fbs_portal:done", args=[ada.answering.public_id]))
    links = "".join(walk.page.links())
    assert "recovery-week-by-week" in links
    assert "what-is-failed-back-syndrome" not in links
    assert "Your team will talk with you about what comes next." in walk.text


def test_a_referral_says_no_date_of_a_call(ada: Person, doctor: Actor) -> None:
    walk = sent(ada)
    assert "plan to contact you by" in walk.text
    referred(ada, doctor)
    text = pages(walk, ada)["done"]
    assert "contact you by" not in text
    assert "Your clinic plans a closer look at your pain." in text
