"""What patients are told to do: calm, short, no promise that cannot be kept."""

from __future__ import annotations

import re

import pytest

from fbs_portal.content import advice, crisis_words, notice
from fbs_portal.content.danger_signs import EMERGENCY_SIGNS, SAME_DAY_SIGNS, SIGNS
from fbs_portal.domain.codes import DANGER_FLOORS, Category, DangerSign, Urgency
from fbs_portal.domain.pathway import words
from fbs_portal.domain.questionnaire import Context
from tests.content.reading import grade


def texts() -> dict[str, str]:
    shown: dict[str, str] = {}
    for urgency, action in advice.ACTIONS.items():
        parts = [action.heading, *action.do_not, action.waiting, action.no_answer, action.abroad, action.closed_heading]
        shown[f"action {urgency}"] = " ".join(f"{part}." if str(part)[-1:].isalpha() else str(part) for part in parts)
    for urgency, result in advice.RESULTS.items():
        shown[f"result {urgency}"] = " ".join(map(str, (result.title, result.meaning, result.next, result.next_plain)))
    for code, sign in SIGNS.items():
        shown[f"sign {code}"] = f"{sign.say} {sign.why} {sign.do_not}"
        shown[f"sign {code} of somebody else"] = str(sign.say_for)
    shown |= {f"opening {how}": str(opening) for how, opening in advice.OPENINGS.items()}
    shown["worse"] = " ".join(map(str, (*advice.IF_WORSE, advice.TELL_US)))
    shown["notice"] = " ".join(map(str, notice.NOTICE))
    shown["contact"] = f"{advice.WANTS_CONTACT} {advice.WANTS_CONTACT_BY}"
    shown["known"] = str(advice.KNOWN)
    shown["gone"] = str(advice.SIGN_GONE)
    shown["together"] = str(advice.TOGETHER)
    shown["crisis"] = " ".join(
        map(
            str,
            (
                crisis_words.BESIDE_THE_BOX,
                crisis_words.PAGE_LEAD,
                crisis_words.PAGE_LEAD_FOR,
                crisis_words.PAGE_NOT_READ,
                crisis_words.PAGE_FINE,
            ),  # fmt: skip
        )
    )
    return shown


@pytest.mark.parametrize(("name", "text"), texts().items())
def test_grade_six(name: str, text: str) -> None:
    assert grade(re.sub(r"%\(\w+\)s", "Monday", text)) <= 6, text


@pytest.mark.parametrize(("name", "text"), texts().items())
def test_no_false_promise_and_no_category(name: str, text: str) -> None:
    assert "told the clinic" not in text.lower()
    assert not {category.value for category in Category if category is not Category.NONE} & set(
        re.findall(r"[a-z]+", text.lower())
    ) - {"new"}


def test_every_urgency_has_words() -> None:
    assert set(advice.ACTIONS) == {Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON}
    assert set(advice.RESULTS) == set(Urgency)


def test_every_sign_has_words_on_the_list_of_its_urgency() -> None:
    assert set(SIGNS) == {sign.value for sign in DangerSign}
    assert {DANGER_FLOORS[sign.code] for sign in EMERGENCY_SIGNS} == {Urgency.EMERGENCY}
    assert {DANGER_FLOORS[sign.code] for sign in SAME_DAY_SIGNS} == {Urgency.SAME_DAY, Urgency.SOON}


def test_old_trouble_is_not_asked() -> None:
    """A sign is new or getting worse; constipation and old leaks are ruled out in words."""
    lumbar = Context(region="lumbar", timepoint="week_6", days_since_surgery=42)
    tick = {code: str(words(words=sign.tick, context=lumbar)) for code, sign in SIGNS.items()}
    assert "not constipation" in tick["bowel"]
    assert "not old leaks" in tick["bladder"]
    assert "weak stream" in tick["bladder"]
    assert "sexual" in tick["saddle_numbness"]
    assert "last 2 weeks" in tick["both_legs"]
    assert "fainting" in tick["chest_or_breathing"]
    assert "cold, pale or blue" in tick["limb_paralysis"]


def test_who_calls_for_somebody_never_says_i() -> None:
    """And who calls for themselves says it: the two voices of a sign are not mixed up."""
    for code, sign in SIGNS.items():
        assert not re.search(r"\b(I|my|My)\b", str(sign.say_for)), code
        assert not re.search(r"\b([Tt]hey|[Tt]heir)\b", str(sign.say)), code
    for (for_other, *_), opening in advice.OPENINGS.items():
        assert str(opening).startswith("I call for somebody who") == for_other
