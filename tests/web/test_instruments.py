"""A patient is asked what the course's protocol says: after everything else, with the notice, never told a score."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.answers import declined
from fbs_portal.domain.instruments import ASKED
from fbs_portal.models import InstrumentScore, Submission
from tests import factories, world
from tests.factories import HURTING, WELL
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

ITEMS: dict[str, Any] = {
    "rmdq": ["s01", "s13"],
    "phq_interest": "nearly_every_day",
    "phq_down": "nearly_every_day",
    "gad_nervous": "more_than_half",
    "gad_worry": "more_than_half",
}
ALL = HURTING | ITEMS
PAGES = ["today", "mood", "worry"]


@pytest.fixture
def ada() -> Person:
    plan = {one.code.value: ["week_12"] for one in ASKED}
    return person(clinic=factories.asking(world.clinic("Asking Spine Clinic"), plan))


def test_their_pages_come_last(ada: Person) -> None:
    shown = Walk(ada).start().walk(ALL)
    assert shown[-3:] == PAGES
    assert shown[:2] == ["signs_a", "signs_b"]


def test_who_is_well_answers_eight_pages_still(ada: Person) -> None:
    shown = Walk(ada).start().walk(WELL | ITEMS)
    assert len(shown) == 8
    assert not set(PAGES) & set(shown)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("today", ["I stay in bed most of the time because of my back.", "Spine 1983; 8: 141-144", "None of these"]),
        ("mood", ["Feeling down, depressed, or hopeless", "educational grant from Pfizer Inc.", "Nearly every day"]),
        ("worry", ["Not being able to stop or control worrying", "No permission required to reproduce"]),
    ],
)
def test_each_page_shows_the_words_and_the_notice(ada: Person, page: str, words: list[str]) -> None:
    walk = Walk(ada).start()
    walk.walk(ALL, until=page)
    for part in words:
        assert part in walk.text


def test_an_empty_page_is_no_answer_and_may_be_declined(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(ALL, until="today")
    walk.send(rmdq=[])
    assert walk.where == "today"
    assert "Tick what fits, or tick the last box." in walk.text
    walk.send("decline")
    assert walk.where == "mood"
    assert walk.draft.answers["rmdq"] == declined()


def test_the_result_names_no_score_and_no_mood(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(ALL)
    walk.send()
    assert walk.where == "done"
    assert {row.instrument: row.value for row in InstrumentScore.objects.all()} == {
        "rmdq_24": 2, "phq_2": 6, "gad_2": 4,
    }  # fmt: skip
    for shown in (walk.text, walk.get("/").text):
        for word in ("PHQ", "GAD", "RMDQ", "Roland", "mood", "worry", "depress", "anxi", "screen", "score"):
            assert word.lower() not in shown.lower(), word


def test_the_check_page_shows_what_was_answered(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(ALL)
    assert "My back is painful almost all the time." in walk.text
    assert "More than half the days" in walk.text


def test_another_language_is_not_asked_in_english(ada: Person) -> None:
    ada.patient.language = "es"
    ada.patient.save()
    shown = Walk(ada).start().walk(ALL)
    assert not set(PAGES) & set(shown)


def test_another_protocol_of_the_clinic_asks_new_courses_only(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(ALL)
    clinic = factories.asking(ada.patient.clinic, {})
    walk.get(walk.url("check")).send()
    assert walk.where == "done"
    assert set(ITEMS) <= set(Submission.objects.get(followup=ada.answering).answers)
    assert Walk(person(clinic=clinic)).start().walk(HURTING)[-1] not in PAGES
