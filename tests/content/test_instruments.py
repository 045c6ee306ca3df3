"""Items by others: word for word, locked, shown with their notice, and last."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.content.instruments import items
from fbs_portal.content.instruments.sources import SOURCES, full, short
from fbs_portal.content.instruments.words import BANDS, LICENCES, MISSING
from fbs_portal.content.questionnaires import CURRENT, get
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.instruments import ASKED, INSTRUMENTS, Instrument
from fbs_portal.domain.instruments.scores import scores_of
from fbs_portal.domain.pathway import final_answers, visible_steps
from fbs_portal.domain.questionnaire import Context, Questionnaire
from tests.domain.questionnaires import any_answers, contexts, pages

LOCK = Path(__file__).with_name("instruments.lock.json")
ALL = tuple(instrument.code.value for instrument in ASKED)
FOLLOWUP, BASELINE = CURRENT["followup"], CURRENT["baseline"]
PAGES = {"today", "mood", "worry"}


def texts() -> dict[str, tuple[str, ...]]:
    return {
        "RMDQ-24": (items.RMDQ_INSTRUCTION, *items.RMDQ_SENTENCES),
        "PHQ-2": (items.PHQ_STEM, *items.PHQ_2_ITEMS, *items.HOW_OFTEN_WORDS),
        "GAD-2": (items.GAD_STEM, *items.GAD_2_ITEMS, *items.HOW_OFTEN_WORDS),
    }


def fingerprint(lines: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_no_word_of_an_instrument_changes() -> None:
    """These texts belong to others. If one truly has to change, the source says so, and the lock with it."""
    assert {name: fingerprint(lines) for name, lines in texts().items()} == json.loads(LOCK.read_text())


def test_one_changed_letter_is_seen() -> None:
    first, *rest = texts()["RMDQ-24"]
    assert fingerprint((first.replace("today", "Today"), *rest)) != fingerprint(texts()["RMDQ-24"])


def test_what_patients_see_is_what_is_locked() -> None:
    asked = {question.code: question for question in FOLLOWUP.questions}
    assert [choice.text.default for choice in asked["rmdq"].choices] == list(items.RMDQ_SENTENCES)
    assert asked["rmdq"].hint is not None
    assert asked["rmdq"].hint.default == items.RMDQ_INSTRUCTION
    assert asked["phq_down"].text.default == f"{items.PHQ_STEM} {items.PHQ_2_ITEMS[1]}"
    assert asked["gad_worry"].text.default == f"{items.GAD_STEM} {items.GAD_2_ITEMS[1]}"
    for code in ("phq_interest", "phq_down", "gad_nervous", "gad_worry"):
        assert [choice.text.default for choice in asked[code].choices] == list(items.HOW_OFTEN_WORDS)


@pytest.mark.parametrize("instrument", ASKED, ids=lambda one: one.code.value)
def test_each_carries_its_notice(instrument: Instrument) -> None:
    notices = {question.source for question in FOLLOWUP.questions}
    assert instrument.notice in notices


def test_nothing_of_a_licensed_instrument_is_asked() -> None:
    asked = {question.source for one in CURRENT.values() for question in one.questions} - {""}
    assert asked == {instrument.notice for instrument in INSTRUMENTS.values() if instrument.may_show_text}


def test_every_figure_has_a_source_and_every_source_is_used() -> None:
    named: set[str] = set()
    for one in INSTRUMENTS.values():
        parts = (one.important, one.screen, one.good, one.blunt)
        named |= {one.source, one.bands_source, *(part.source for part in parts if part is not None)} - {""}
    assert set(SOURCES) <= named
    for key in named:
        assert short(key) != key
        assert full(key) != key


def test_every_code_has_its_words() -> None:
    assert {band.code for one in INSTRUMENTS.values() for band in one.bands} == set(BANDS)
    assert {one.licence for one in INSTRUMENTS.values()} == set(LICENCES)
    assert {one.missing for one in INSTRUMENTS.values()} == set(MISSING)


def place(**fields: Any) -> Context:
    defaults: dict[str, Any] = {
        "region": "lumbar",
        "timepoint": "week_12",
        "days_since_surgery": 84,
        "instruments": ALL,
    }
    return Context(**defaults | fields)


def codes(questionnaire: Questionnaire, answers: dict[str, Any], context: Context) -> list[str]:
    return [step.code for step in visible_steps(questionnaire=questionnaire, answers=answers, context=context)]


HURTING = {"pain_axial": 6, "pain_limb": 2}
WELL = {
    "danger_a": [], "danger_b": [], "pain_axial": 1, "pain_limb": 0, "trend": "same", "walking": "unlimited",
    "opioids": "none", "wants_contact": "no",
}  # fmt: skip


def test_they_stand_after_everything_else() -> None:
    assert codes(FOLLOWUP, HURTING, place())[-3:] == ["today", "mood", "worry"]
    assert codes(FOLLOWUP, HURTING, place())[:2] == ["signs_a", "signs_b"]
    baseline = place(timepoint=TimePoint.BASELINE.value, days_since_surgery=None)
    assert codes(BASELINE, {}, baseline)[-3:] == ["today", "mood", "worry"]


@settings(max_examples=100, deadline=None)
@given(answers=any_answers(FOLLOWUP), context=contexts)
def test_nothing_is_asked_that_is_not_switched_on(answers: dict[str, Any], context: Context) -> None:
    assert not PAGES & set(codes(FOLLOWUP, answers, context))
    sent = final_answers(questionnaire=FOLLOWUP, answers=answers, context=context)
    assert scores_of(answers=sent) == {}


def test_each_is_switched_on_by_itself() -> None:
    found = {code: PAGES & set(codes(FOLLOWUP, HURTING, place(instruments=(code,)))) for code in ALL}
    assert found == {"rmdq_24": {"today"}, "phq_2": {"mood"}, "gad_2": {"worry"}}


def test_a_back_questionnaire_is_for_backs() -> None:
    assert "today" not in codes(FOLLOWUP, HURTING, place(region="cervical"))
    assert "mood" in codes(FOLLOWUP, HURTING, place(region="cervical"))


def test_who_is_well_keeps_eight_pages() -> None:
    assert pages(FOLLOWUP, WELL, place()) == 8


def test_today_cannot_be_remembered() -> None:
    recalled = place(timepoint=TimePoint.BASELINE.value, days_since_surgery=40, recalled=True)
    assert not PAGES & set(codes(BASELINE, {}, recalled))


def test_a_form_begun_in_the_first_version_ends_in_it() -> None:
    first = get(code="followup", version="1")
    assert not PAGES & set(codes(first, HURTING, place()))


any_instruments = st.lists(st.sampled_from(ALL), unique=True).map(tuple)


@settings(max_examples=100, deadline=None)
@given(answers=any_answers(FOLLOWUP), switched=any_instruments, region=st.sampled_from(["lumbar", "cervical"]))
def test_declined_and_missing_are_no_score(answers: dict[str, Any], switched: tuple[str, ...], region: str) -> None:
    context = place(instruments=switched, region=region)
    sent = final_answers(questionnaire=FOLLOWUP, answers=answers, context=context)
    found = scores_of(answers=sent)
    assert set(found) <= set(switched)
    assert ("rmdq_24" in found) is isinstance(sent.get("rmdq"), list)
    assert ("phq_2" in found) is all(isinstance(sent.get(code), str) for code in ("phq_interest", "phq_down"))
