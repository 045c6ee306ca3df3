"""Sentences name the numbers of the set that was used, not always those of the default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from fbs_portal.content.finding_terms import FAILED, GAPS
from fbs_portal.content.findings import FINDINGS
from fbs_portal.content.findings_danger import DANGER
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.presenters.findings import limit_words, statement, why_line
from fbs_portal.presenters.what_if import would_change_sentences

OWN = DEFAULT.with_values(
    version="own", pain=3, improved=0.35, still_high=4, recheck_still_high_days=28, chronic_days=91
)
SURGERY = date(2026, 1, 12)


def course(*limb: int) -> Snapshot:
    return Snapshot(
        operation=Operation(
            surgery_date=SURGERY, region="lumbar", procedures=("discectomy",), levels=("L5-S1",), side="left"
        ),
        baseline=Baseline(answered_on=SURGERY - timedelta(days=7), answers={"pain_axial": 2, "pain_limb": 8}),
        reports=tuple(
            Report(
                answered_on=SURGERY + timedelta(days=7 * (14 + 4 * place)),
                answers={"pain_axial": 1, "pain_limb": value, "trend": "same", "red_flags": []},
            )
            for place, value in enumerate(limb)
        ),
    )


def said(rules: RuleSet, *limb: int) -> str:
    found = assess(snapshot=course(*limb), ruleset=rules)
    again = serial.from_dict(serial.to_dict(found))
    sentences = [statement(finding) for finding in again.findings]
    return " ".join([*sentences, why_line(again.findings), *would_change_sentences(again, "lumbar")])


def test_the_default_says_its_own() -> None:
    text = said(DEFAULT, 7, 7)
    assert "less than 30 % better" in text
    assert "35 %" not in text


def test_a_clinics_set_says_the_clinics() -> None:
    text = said(OWN, 7, 7)
    assert "less than 35 % better" in text
    assert "30 %" not in text


def test_only_numbers_that_differ_are_stored_and_the_default_stores_none() -> None:
    assert all("limits" not in finding.params for finding in assess(snapshot=course(7)).findings)
    (limits,) = {tuple(f.params["limits"].items()) for f in assess(snapshot=course(7), ruleset=OWN).findings}
    assert dict(limits) == {
        "pain": 3, "improved": 0.35, "chronic_days": 91, "still_high": 4, "recheck_still_high_days": 28
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [("improved", "30 %"), ("chronic_days", "12 weeks"), ("pain", "4"), ("early_back_fusion", "2.25")],
)
def test_numbers_in_words(name: str, words: str) -> None:
    assert limit_words(name, {}) == words


def test_days_that_are_no_whole_weeks() -> None:
    assert limit_words("recheck_rise_days", {"recheck_rise_days": 10}) == "10 days"


def templates() -> Iterator[tuple[str, str]]:
    for rule, voices in {**FINDINGS, **DANGER}.items():
        yield from ((rule, str(text)) for text in (voices.staff, voices.why))
    yield from ((code, str(text)) for code, text in {**FAILED, **GAPS}.items())


@pytest.mark.parametrize(("rule", "text"), list(templates()))
def test_every_named_number_exists(rule: str, text: str) -> None:
    assert set(re.findall(r"%\(limit_(\w+)\)s", text)) <= set(DEFAULT.thresholds()), rule
