"""What was wrong is said in one place on every page, above the heading, and names what it speaks of."""

from __future__ import annotations

import pytest

from tests.web.walk import Walk, person

pytestmark = pytest.mark.django_db

PAGES = ("start", "signs_a", "untick", "preferences", "pause", "agree")


def at(name: str) -> Walk:
    """Somebody in front of this page, who has chosen nothing."""
    walk = Walk(person(agreed=name != "agree"))
    match name:
        case "preferences":
            return walk.get("/preferences/")
        case "pause":
            return walk.get("/preferences/pause/")
        case "agree":
            return walk.get("/agree/")
        case "start":
            return walk.get(walk.url("followup"))
        case "signs_a":
            return walk.start()
    walk.start().send(danger_a="bladder").send()
    return walk.get(walk.url("step", "signs_a")).send(danger_a="none")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_wrong_stands_above_the_heading(name: str) -> None:
    walk = at(name)
    walk.post(walk.at)
    page = walk.page.text
    assert page.count('class="fbs-summary"') == 1
    assert page.index("<main") < page.index('class="fbs-summary"') < page.index("<h1>")
    assert "There is a problem" in walk.text


def test_it_names_the_question_where_the_heading_does_not() -> None:
    walk = at("preferences")
    walk.post(walk.at)
    named = [a.text for a in walk.page.root.iter("a") if str(a.get("href")).startswith("#id_")]
    assert named == [
        "How may we send you messages when a form is due? Choose an answer.",
        "When may messages come? Choose an answer.",
    ]
