"""Every rule has words, every source a citation, and patients read plain sentences."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fbs_portal.content import finding_terms, recovery, sources
from fbs_portal.content.findings import FINDINGS, name_of
from fbs_portal.content.findings_once import SAID_BY
from fbs_portal.domain.codes import DangerSign, Procedure, Region, Urgency
from fbs_portal.domain.triage import changes, counterfactual
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.rules import RULES
from fbs_portal.domain.triage.rules.danger import SIGN_SOURCES
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.triage.serial import canonical_bytes
from fbs_portal.domain.triage.types import Assessment, Finding
from fbs_portal.domain.vocabulary import CHOICES
from fbs_portal.exchange.casereader import read_case
from fbs_portal.presenters.findings import (
    patient_sentences,
    staff_findings,
    statement,
    why_line,
)
from fbs_portal.presenters.what_if import missing_sentences, would_change_sentences
from tests.content.reading import grade

HERE = Path(__file__).parents[1] / "exchange"
CODES = {rule.__name__ for rule in RULES} | {"review_by_a_person", "rule_set_refused"}
SILENT = {"contradiction", "silence", "request"}
"""Codes with nothing for a patient to read."""

CASES = [
    json.loads(line)
    for name in ("cases.jsonl", "histories.jsonl")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
]


def assessed() -> list[tuple[str, Assessment]]:
    return [(case["episode"]["region"], assess(snapshot=read_case(case))) for case in CASES]


def test_every_rule_has_a_name_of_its_own() -> None:
    assert {code for code, voices in FINDINGS.items() if voices.name} == CODES
    names = [name_of(rule) for rule in CODES]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 60
    assert name_of("of_a_later_version") == "of a later version"


def test_every_rule_has_both_voices() -> None:
    assert set(FINDINGS) >= CODES
    assert set(FINDINGS) - CODES == {"danger_ticked", "silence", "request"}
    for code, voices in FINDINGS.items():
        assert str(voices.staff), code
        assert str(voices.why), code
        assert bool(str(voices.patient)) is (code not in SILENT), code


@pytest.mark.parametrize("code", sorted(set(FINDINGS) - SILENT))
def test_patients_read_plain_calm_sentences(code: str) -> None:
    text = str(FINDINGS[code].patient)
    assert grade(text) <= 6, grade(text)
    assert "%" not in text
    assert code not in text
    assert "_" not in text
    assert not re.search(r"(?i)persistent|progressive|transient|undetermined|diagnos|must", text)
    assert not re.search(r"(?i)\b(NRS|PEG|level|score|criteria|evaluation|referral|refer|threshold|percent)\b", text)


ALARM = re.compile(r"(?i)need help now|emergency|call the clinic today|danger")


@pytest.mark.parametrize(("weeks", "said"), [(None, "an unknown time"), (1, "1 week"), (30, "30 weeks")])
def test_how_long_a_relief_lasted_is_told(weeks: int | None, said: str) -> None:
    finding = {"rule": "came_back", "params": {"relief_weeks": weeks, "onset": "sudden"}}
    assert f"Came back after {said} of relief" in statement(finding, "lumbar")


def test_no_patient_is_alarmed_beyond_what_the_urgency_asks() -> None:
    """Calling today or at once is told where a rule asks for that, and where it does, it is told."""
    for region, assessment in assessed():
        for finding in assessment.findings:
            text = str(FINDINGS[finding.rule].patient)
            urgent = finding.urgency.at_least(Urgency.SAME_DAY)
            if finding.rule != "danger_list_unanswered":
                assert bool(ALARM.search(text)) is urgent, (region, finding.rule, text)


def test_staff_texts_suggest_and_do_not_order() -> None:
    for code, voices in FINDINGS.items():
        assert not re.search(r"(?i)\bmust\b|diagnos", str(voices.staff)), code


def test_every_source_is_cited_once_and_used() -> None:
    named = {threshold.source for threshold in DEFAULT.thresholds().values()} | set(SIGN_SOURCES.values())
    named |= {finding.source for _, assessment in assessed() for finding in assessment.findings}
    assert named <= set(sources.SOURCES)
    assert set(SIGN_SOURCES) == set(DangerSign)
    assert sources.short("not-there") == "not-there"
    assert "docs/triage.md" in sources.full("fbs_portal_convention")


def test_every_finding_of_every_case_reads_well_in_its_region() -> None:
    for region, assessment in assessed():
        lines = [statement(finding, region) for finding in assessment.findings]
        lines += [why_line(assessment.findings, region), *_for_the_patient(assessment)]
        lines += [*would_change_sentences(assessment, region), *missing_sentences(assessment, region)]
        lines += [line for view in staff_findings(assessment, region) for line in view.evidence]
        for line in lines:
            assert line, assessment.findings
            assert "%(" not in line, line
            assert "None" not in line, line
            assert "_" not in line.replace("fbs_portal", ""), line
            if region == Region.CERVICAL and assessment.route != "emergency_department":
                assert not re.search(r"\bback pain\b|\bleg pain\b", line), line


def test_the_one_line_says_what_a_nurse_needs() -> None:
    said = {case["id"]: assess(snapshot=read_case(case)) for case in CASES}
    one = said["persistent-never-relieved"]
    assert why_line(one.findings).startswith("leg pain 7 (before surgery 8), same place, never relieved in 14 weeks")
    stored = [
        {"rule": finding.rule, "params": json.loads(json.dumps(dict(finding.params)))} for finding in one.findings
    ]
    assert why_line(stored) == why_line(one.findings)
    assert why_line(said["emergency-bladder-alone"].findings) == "danger sign: bladder trouble, new"


def test_staff_read_that_a_return_was_told_but_not_seen() -> None:
    pain = {"pain": "limb", "now": 4, "before": 9}
    params = {"weeks": 52, "pains": (pain,), "same_place": True}
    finding = Finding(rule="partly_relieved", params=params, source="foltz_2004")
    assert "come back" not in statement(finding, "lumbar")
    finding = finding._replace(params={**params, "told_back": True})
    assert statement(finding, "lumbar").endswith(
        " Told as gone and come back, but the numbers show no rise: ask again."
    )


def test_good_news_is_not_told_beside_a_danger() -> None:
    case = next(case for case in CASES if case["id"] == "emergency-bladder-alone")
    assert _for_the_patient(assess(snapshot=read_case(case))) == (
        "You need help now. Please follow the steps on this page.",
    )


def test_the_patient_reads_of_a_stored_finding_what_was_said_at_once() -> None:
    said = assess(snapshot=read_case(next(case for case in CASES if case["id"] == "persistent-never-relieved")))
    stored = json.loads(canonical_bytes(said))["findings"]
    assert patient_sentences(findings=stored, urgency=said.urgency) == _for_the_patient(said)
    assert "This pain has not gone away since surgery." in _for_the_patient(said)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (("came_back", "pain_rose"), ["Your pain had gone down and has come back."]),
        (("elsewhere", "pain_not_better"), ["This pain is not the pain from before surgery."]),
        (("severe_while_healing", "healing"), ["Your pain is strong. That can be part of healing."]),
        (("pain_not_better", "improving_still_high"), ["Your pain is not much better than before surgery."]),
        (("pain_change_unknown",), ["You still have pain."]),
    ],
)
def test_a_patient_is_told_once(found: tuple[str, ...], told: list[str]) -> None:
    findings = [{"rule": rule, "params": {}} for rule in found]
    assert list(patient_sentences(findings=findings, urgency=Urgency.WATCH)) == told


def test_what_is_left_out_is_said_by_something_that_is_not() -> None:
    """No sentence waits for one that is itself left out in favour of the first."""
    for rule, others in SAID_BY.items():
        assert {rule, *others} <= CODES
        assert all(str(FINDINGS[other].patient) for other in others)
        assert all(rule not in SAID_BY.get(other, ()) for other in others)
    assert all(_for_the_patient(said) or said.urgency == Urgency.ROUTINE for _, said in assessed() if said.findings)


def _for_the_patient(assessment: Assessment) -> tuple[str, ...]:
    return patient_sentences(findings=assessment.findings, urgency=assessment.urgency)


def test_what_would_change_is_said_with_the_number() -> None:
    case = next(case for case in CASES if case["id"] == "new-other-side")
    assert "Would not be flagged if leg pain were 3 or less." in would_change_sentences(
        assess(snapshot=read_case(case)), "lumbar"
    )


def test_every_kind_of_counterfactual_has_a_sentence() -> None:
    text = Path(counterfactual.__file__).read_text(encoding="utf-8")
    kinds = set(re.findall(r'"((?:if|answered|with|without|lower|higher|both|danger_list|exactly)[a-z_]*)"', text))
    kinds |= {f"if_{question}" for question in CHOICES} | {changes.IF_BEFORE}
    assert len(kinds) > 20
    assert kinds <= set(finding_terms.CHANGES)


@pytest.mark.parametrize(
    ("region", "procedures", "known"),
    [
        (Region.LUMBAR, [Procedure.DISCECTOMY], True),
        (Region.LUMBAR, [Procedure.FUSION], True),
        (Region.LUMBAR, [Procedure.LAMINECTOMY], True),
        (Region.LUMBAR, [Procedure.OTHER], False),
        (Region.LUMBAR, [Procedure.SPINAL_CORD_STIMULATOR], False),
        (Region.CERVICAL, [Procedure.DISCECTOMY], False),
        (Region.THORACIC, [Procedure.LAMINECTOMY], False),
    ],
)
def test_expected_recovery_only_where_published(region: str, procedures: list[str], known: bool) -> None:
    found = recovery.expected_recovery(region=region, procedures=procedures)
    assert (found is not None) is known
    if found is not None:
        assert found.source in sources.SOURCES
        assert "people differ" in str(found.note) or "no single" in str(found.note)
        for band in (found.limb, found.axial):
            assert band is None or all(0 <= low <= high <= 10 for _, low, high in band)
