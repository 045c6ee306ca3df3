"""What patients read of an evaluation: every code has words, at grade six, without a cause and without fright."""

from __future__ import annotations

import re

import pytest

from fbs_portal.content import evaluations as words
from fbs_portal.domain.codes import ReferralStatus
from fbs_portal.domain.evaluation import Cause, Conclusion, Helped, Plan, Repeated
from fbs_portal.presenters.evaluation_words import CAUSE, CONCLUSION, HELPED, PLAN, REFERRAL, REPEATED
from tests.content.reading import grade

TEXTS = {
    **{f"found {code}": str(text) for code, text in words.FOUND.items()},
    "planned": " ".join(map(str, words.PLANNED.values())),
    "rest": f"{words.SEEN} {words.NO_PLAN} {words.QUESTIONS} {words.DECIDE} {words.ARRANGED} {words.SEEN_SINCE}",
}


def test_every_code_has_words_for_patients_and_staff() -> None:
    assert set(words.FOUND) == set(Conclusion) == set(CONCLUSION)
    assert set(words.PLANNED) == set(Plan) == set(PLAN)
    assert set(CAUSE) == set(Cause)
    assert set(REFERRAL) == set(ReferralStatus)
    assert set(REPEATED) == set(Repeated)
    assert set(HELPED) == set(Helped)


@pytest.mark.parametrize("name", TEXTS)
def test_grade_six(name: str) -> None:
    assert grade(re.sub(r"%\(\w+\)s", "Monday", TEXTS[name])) <= 6, TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_no_jargon_and_no_cause(name: str) -> None:
    jargon = "persistent transient progressive stenosis fibrosis pseudarthrosis failed syndrome chronic degenerat"
    assert not [word for word in jargon.split() if word in TEXTS[name].lower()]
